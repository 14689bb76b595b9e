#include "server/stream.h"

#include <algorithm>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <cstring>

namespace pulseplate {

namespace {

// What a closing server still takes from a client that has not looked at its answer yet.
constexpr std::size_t kMostDiscarded = std::size_t{8} << 20;
constexpr std::chrono::seconds kLongestDiscard{2};

}  // namespace

Stream::Stream(Socket socket, std::size_t capacity)
    : socket_(std::move(socket)),
      buffer_(capacity),
      watchdog_(std::make_shared<Watchdog>(socket_.get_executor(), [this] {
        timedOut_ = true;
        error_code ignored;
        // A write goes on by itself after its parts, so that cancelling might come between two of them.
        if (writing_)
          socket_.shutdown(Socket::shutdown_both, ignored);
        else
          socket_.cancel(ignored);
      })) {}

Stream::~Stream() { watchdog_->stop(); }

asio::awaitable<error_code> Stream::fill() {
  if (readError_) co_return readError_;
  // The deadline may pass between two reads, when there is nothing to cancel.
  if (timedOut_) co_return asio::error::timed_out;
  if (!reading_) startRead();
  waiting_ = true;
  co_await arrived_.wait();
  waiting_ = false;
  co_return readError_;
}

void Stream::startRead() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  reading_ = true;
  socket_.async_read_some(
      asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
      [self = shared_from_this()](error_code error, std::size_t bytes) { self->readEnded(error, bytes); });
}

void Stream::readEnded(error_code error, std::size_t bytes) {
  reading_ = false;
  end_ += bytes;
  readError_ = error;
  if (waiting_) return arrived_.set();
  if (!gone_) return;
  if (!error) {
    if (!full()) startRead();
  } else if (error != asio::error::eof || buffered().empty()) {
    std::exchange(gone_, nullptr)();
  }
}

asio::awaitable<error_code> Stream::readInto(std::span<std::byte> target) {
  for (;;) {
    const auto ready = std::min(target.size(), end_ - begin_);
    if (ready > 0) std::memcpy(target.data(), buffer_.data() + begin_, ready);
    consume(ready);
    target = target.subspan(ready);
    if (target.empty()) co_return error_code{};
    if (!reading_) break;
    if (const auto error = co_await fill()) co_return error;
  }
  if (readError_) co_return readError_;
  if (timedOut_) co_return asio::error::timed_out;
  error_code error;
  co_await asio::async_read(socket_, asio::buffer(target.data(), target.size()),
                            asio::redirect_error(asio::use_awaitable, error));
  if (error) readError_ = error;
  co_return error;
}

asio::awaitable<error_code> Stream::write(const std::vector<asio::const_buffer>& parts) {
  error_code error;
  writing_ = true;
  co_await asio::async_write(socket_, parts, asio::redirect_error(asio::use_awaitable, error));
  writing_ = false;
  co_return error;
}

void Stream::watch(std::function<void()> gone) {
  if (readError_) {
    if (readError_ != asio::error::eof || buffered().empty()) gone();
    return;
  }
  gone_ = std::move(gone);
  if (!reading_ && !full()) startRead();
}

void Stream::deadline(Clock::time_point when) {
  timedOut_ = false;
  watchdog_->set(when);
}

asio::awaitable<void> Stream::close() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  if (!ignored && readError_ != asio::error::eof) {
    readError_ = {};
    deadline(Clock::now() + kLongestDiscard);
    for (std::size_t discarded = 0; discarded < kMostDiscarded;) {
      discarded += buffered().size();
      consume(buffered().size());
      if (co_await fill()) break;
    }
  }
  abort();
}

void Stream::abort() {
  watchdog_->clear();
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace pulseplate
