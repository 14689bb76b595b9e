#include "server/server.h"

#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <csignal>
#include <exception>

namespace pulseplate {

namespace {

constexpr auto kInfo = spdlog::level::info;
constexpr auto kWarn = spdlog::level::warn;

/// What a coroutine of the server itself throws is a bug, and there is nobody left to serve.
void rethrow(const std::exception_ptr& exception) {
  if (exception) std::rethrow_exception(exception);
}

}  // namespace

struct Server::Stdin {
  explicit Stdin(asio::io_context& context) : descriptor(context, ::dup(STDIN_FILENO)) {}
  asio::posix::stream_descriptor descriptor;
};

Server::Server(asio::io_context& context, Bound data, Bound admin, Repository& repository, Metrics& metrics,
               Log& log, ServerOptions options)
    : context_(context),
      repository_(repository),
      log_(log),
      options_(std::move(options)),
      service_(context, repository, metrics, lifecycle_, options_),
      budget_(options_.limits.maxBufferedBytes),
      shared_{options_.limits, lifecycle_, service_, log, budget_, connections_},
      data_(std::make_shared<Listener>(context, std::move(data), Port::Data, shared_)),
      admin_(std::make_shared<Listener>(context, std::move(admin), Port::Admin, shared_)),
      signals_(context),
      timer_(context) {
  connections_.onEmpty([this] { timer_.cancel(); });
}

Server::~Server() {
  if (repositoryDrain_.joinable()) repositoryDrain_.join();
}

void Server::run() {
  data_->start();
  admin_->start();
  context_.run();
}

void Server::drain() {
  asio::post(context_, [this] { startDrain("asked to"); });
}

void Server::drainOnSignals() {
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  asio::co_spawn(context_, watchSignals(), rethrow);
}

asio::awaitable<void> Server::watchSignals() {
  error_code error;
  int number = co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  startDrain(number == SIGTERM ? "SIGTERM" : "SIGINT");
  number = co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return;
  log_.line(kWarn, "a second signal ends the server at once");
  log_.flush();
  ::_exit(128 + number);
}

void Server::drainWithStdin() {
  stdin_ = std::make_unique<Stdin>(context_);
  watchStdin();
}

void Server::watchStdin() {
  // Waits and then reads, since asynchronous reads would make the descriptor non-blocking for all who share
  // it.
  stdin_->descriptor.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code error) {
    if (error == asio::error::operation_aborted) return;
    std::array<char, 4'096> ignored;
    const auto bytes = error ? 0 : ::read(stdin_->descriptor.native_handle(), ignored.data(), ignored.size());
    if (bytes > 0 || (bytes < 0 && (errno == EINTR || errno == EAGAIN))) return watchStdin();
    startDrain("standard input ended");
  });
}

void Server::startDrain(std::string_view reason) {
  if (lifecycle_.draining) return;
  lifecycle_.draining = true;
  log_.line(kInfo, "draining", [&](JsonWriter& json) { json.key("reason").value(reason); });
  asio::co_spawn(context_, drainAll(), rethrow);
}

asio::awaitable<void> Server::drainAll() {
  const auto& options = options_.drain;
  co_await sleepUntil(Clock::now() + options.grace, false);
  data_->stop();
  admin_->stop();

  const auto end = Clock::now() + options.timeout;
  co_await sleepUntil(std::min(Clock::now() + options.linger, end), true);
  connections_.closeIdle();
  co_await sleepUntil(end, true);
  if (!connections_.empty()) {
    log_.line(kWarn, "connections are cut off, since their requests took too long", [&](JsonWriter& json) {
      json.key("connections").value(static_cast<std::uint64_t>(connections_.size()));
    });
    connections_.abort();
  }
  co_await drainRepository();
  log_.line(kInfo, "drained");
  signals_.cancel();
  if (stdin_) stdin_->descriptor.cancel();
}

asio::awaitable<void> Server::sleepUntil(Clock::time_point when, bool unlessEmpty) {
  while (Clock::now() < when && !(unlessEmpty && connections_.empty())) {
    error_code woken;
    timer_.expires_at(when);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

asio::awaitable<void> Server::drainRepository() {
  // It waits for runs, whose answers need this thread.
  Signal drained;
  repositoryDrain_ = std::thread([&] {
    try {
      repository_.drain();
    } catch (const std::exception& exception) {
      log_.line(spdlog::level::err, "the models could not be drained",
                [&](JsonWriter& json) { json.key("error").value(exception.what()); });
    }
    asio::post(context_, [&] { drained.set(); });
  });
  co_await drained.wait();
}

}  // namespace pulseplate
