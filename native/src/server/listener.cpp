#include "server/listener.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <exception>
#include <functional>

namespace pulseplate {

namespace {

// When the process is out of descriptors, trying again at once would only burn the processor.
constexpr std::chrono::milliseconds kPause{100};
// Connections over the limit that are being told so; more are closed without a word.
constexpr std::size_t kMostTurnedAway = 64;
constexpr std::chrono::seconds kLongestRefusal{1};

asio::awaitable<void> runConnection(std::unique_ptr<Connection> connection) { co_await connection->run(); }

/// Says that there are too many connections, whatever was asked.
asio::awaitable<void> refuse(std::shared_ptr<Stream> stream) {
  const auto response = refusal({ErrorKind::Unavailable, "too many connections are open; try again"});
  std::string head;
  ResponseContext context;
  context.close = true;
  appendResponseHead(head, response, context);
  stream->deadline(Clock::now() + kLongestRefusal);
  const std::vector<asio::const_buffer> parts{asio::buffer(head), asio::buffer(response.body)};
  if (!co_await stream->write(parts)) co_await stream->close();
  stream->abort();
}

}  // namespace

Listener::Listener(asio::io_context& context, Bound bound, Port port, const ConnectionContext& shared)
    : context_(context), bound_(std::move(bound)), port_(port), shared_(shared), pause_(context) {}

void Listener::start() {
  asio::co_spawn(
      context_, [self = shared_from_this()] { return self->accept(); },
      [log = &shared_.log](const std::exception_ptr& exception) {
        if (exception) log->line(spdlog::level::critical, "a listener failed");
      });
}

void Listener::stop() {
  stopped_ = true;
  pause_.cancel();
  error_code error;
  bound_.acceptor.cancel(error);
  // The kernel resets what waits in the queue of a listener that closes.
  bound_.acceptor.non_blocking(true, error);
  while (!error) {
    Socket socket(context_);
    bound_.acceptor.accept(socket, error);
    if (!error) serve(std::move(socket));
  }
  bound_.acceptor.close(error);
  bound_.file.reset();
}

asio::awaitable<void> Listener::accept() {
  while (!stopped_) {
    error_code error;
    Socket socket(context_);
    co_await bound_.acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      try {
        serve(std::move(socket));
      } catch (const std::exception&) {
        // Out of memory for this one; the next may find some.
        shared_.log.line(spdlog::level::err, "a connection could not be served");
      }
    } else if (!stopped_ && error != asio::error::connection_aborted) {
      shared_.log.line(spdlog::level::warn, "cannot take a connection",
                       [&](JsonWriter& json) { json.key("error").value(std::string_view(error.message())); });
      pause_.expires_after(kPause);
      co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
}

void Listener::serve(Socket socket) {
  if (open_ >= shared_.limits.maxConnections) return turnAway(std::move(socket));
  error_code ignored;  // A Unix socket knows no such option.
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  auto connection = std::make_unique<Connection>(std::move(socket), port_, shared_);
  ++open_;
  asio::co_spawn(context_, runConnection(std::move(connection)),
                 [self = shared_from_this()](const std::exception_ptr& exception) {
                   --self->open_;
                   if (exception) self->shared_.log.line(spdlog::level::err, "a connection failed");
                 });
}

void Listener::turnAway(Socket socket) {
  if (turnedAway_ >= kMostTurnedAway) return;
  ++turnedAway_;
  constexpr std::size_t kBuffer = 1'024;
  asio::co_spawn(context_, refuse(std::make_shared<Stream>(std::move(socket), kBuffer)),
                 [self = shared_from_this()](const std::exception_ptr&) { --self->turnedAway_; });
}

}  // namespace pulseplate
