#include "server/connection.h"

#include <algorithm>
#include <exception>
#include <optional>

#include "server/httpStatus.h"
#include "server/readBody.h"
#include "server/requestHead.h"

namespace pulseplate {

namespace {

// A chunked body goes through the buffer, whatever the limit of the header.
constexpr std::size_t kLeastBuffer = 4'096;
// The operator's calls have small bodies, and what only reads has none worth keeping.
constexpr std::size_t kLargestSmallBody = std::size_t{64} << 10;

}  // namespace

struct Connection::Exchange {
  Exchange(const Limits& limits, MemoryBudget& budget) : parser(limits.maxHeaderBytes), lease(budget) {}

  const RequestHead& head() const { return parser.head(); }

  HeadParser parser;
  MemoryBudget::Lease lease;
  AccessRecord record;
  /// The request has been read to its end, so that another can follow.
  bool whole = false;
};

Connection::Connection(Socket socket, Port port, const ConnectionContext& shared)
    : port_(port),
      shared_(shared),
      stream_(
          std::make_shared<Stream>(std::move(socket), std::max(shared.limits.maxHeaderBytes, kLeastBuffer))) {
  shared_.connections.add(*this);
}

Connection::~Connection() {
  stream_->abort();
  shared_.connections.remove(*this);
}

asio::awaitable<void> Connection::run() {
  // Not an endless loop with co_return in it: GCC 12 makes of that a coroutine that cannot be resumed.
  bool open = co_await awaitRequest();
  while (open) {
    open = co_await serve();
    if (open) open = co_await awaitRequest();
  }
}

asio::awaitable<bool> Connection::awaitRequest() {
  if (!stream_->buffered().empty()) co_return true;
  idle_ = true;
  stream_->deadline(Clock::now() + shared_.limits.idleTimeout);
  const bool came = !co_await stream_->fill();
  idle_ = false;
  co_return came;
}

asio::awaitable<bool> Connection::serve() {
  Exchange exchange(shared_.limits, shared_.budget);
  auto& record = exchange.record;
  record.began = Clock::now();
  std::optional<Response> response;
  try {
    response = co_await respond(exchange);
  } catch (const std::exception& exception) {
    shared_.log.line(spdlog::level::err, "a request failed",
                     [&](JsonWriter& json) { json.key("error").value(exception.what()); });
  }
  if (!response) response = refusal({ErrorKind::Internal, "the server failed on this request"});

  record.status = response->status;
  record.error = response->error;
  bool stays = false;
  if (record.status != kClientClosedRequest) stays = co_await send(exchange, *response);
  logAccess(shared_.log, exchange.head(), record);
  if (!stays && record.status != kClientClosedRequest) co_await stream_->close();
  co_return stays;
}

asio::awaitable<Response> Connection::respond(Exchange& exchange) {
  auto& record = exchange.record;
  if (auto read = co_await readHead(exchange); !read) co_return refusal(std::move(read.error()));
  const auto& head = exchange.head();
  // A request without a body has come to its end.
  exchange.whole = !head.chunked && head.contentLength.value_or(0) == 0;

  const auto route = findRoute(port_, head.target);
  if (!route) co_return refusal(route.error());
  record.route = route->pattern;
  record.model = route->model;
  if (route->version) record.version = *route->version;
  const auto jsonLength = Service::check(*route, head);
  if (!jsonLength) {
    auto response = refusal(jsonLength.error());
    if (jsonLength.error().kind == ErrorKind::MethodNotAllowed)
      response.allow = allowedMethods(route->operation);
    // A body without a length may follow.
    if (jsonLength.error().kind == ErrorKind::LengthRequired) exchange.whole = false;
    co_return response;
  }

  const auto& limits = shared_.limits;
  const bool small = route->operation != Operation::Infer;
  const BodyLimits bodyLimits{small ? std::min(kLargestSmallBody, limits.maxBodyBytes) : limits.maxBodyBytes,
                              limits.bodyTimeout};
  auto body = co_await readBody(*stream_, head, jsonLength->value_or(0), bodyLimits, exchange.lease);
  if (!body) co_return refusal(std::move(body.error()));
  exchange.whole = true;
  record.bytesIn = (*body)->bytes().size();
  stream_->noDeadline();
  RequestBody whole{*std::move(body), *jsonLength};
  auto response = co_await shared_.service.answer(*route, std::move(whole), *stream_, record);
  co_return response;
}

asio::awaitable<Result<void>> Connection::readHead(Exchange& exchange) {
  stream_->deadline(exchange.record.began + shared_.limits.headerTimeout);
  for (;;) {
    const auto step = exchange.parser.feed(stream_->buffered());
    if (!step) co_return tl::unexpected(step.error());
    stream_->consume(step->consumed);
    if (step->done) co_return Result<void>{};
    if (co_await stream_->fill()) {
      if (stream_->timedOut()) co_return fail(ErrorKind::SlowClient, "the header did not come in time");
      co_return fail(ErrorKind::Cancelled, "the client went away before its header had come");
    }
  }
}

asio::awaitable<bool> Connection::send(Exchange& exchange, const Response& response) {
  const auto& head = exchange.head();
  const bool stays = exchange.whole && head.keepAlive && !shared_.lifecycle.draining;
  head_.clear();
  appendResponseHead(
      head_, response,
      {head.requestId, head.traceparent, head.http10, !stays,
       static_cast<std::size_t>(
           std::chrono::duration_cast<std::chrono::seconds>(shared_.limits.idleTimeout).count())});
  buffers_.clear();
  buffers_.push_back(asio::buffer(head_));
  if (head.method != "HEAD") {
    exchange.record.bytesOut = response.size();
    buffers_.push_back(asio::buffer(response.body));
    for (const auto& part : response.parts) buffers_.push_back(asio::buffer(part.data(), part.size()));
  }
  stream_->deadline(Clock::now() + shared_.limits.bodyTimeout);
  if (co_await stream_->write(buffers_)) {
    stream_->abort();
    co_return false;
  }
  co_return stays;
}

}  // namespace pulseplate
