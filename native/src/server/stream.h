#pragma once

#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "server/asio.h"
#include "server/signal.h"
#include "server/watchdog.h"

namespace pulseplate {

/// The bytes of one connection. What comes lies in a buffer of fixed size until it is consumed; a body goes
/// past it. All on the I/O thread; one coroutine at a time.
class Stream : public std::enable_shared_from_this<Stream> {
 public:
  Stream(Socket socket, std::size_t capacity);
  ~Stream();

  std::string_view buffered() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t bytes) { begin_ += bytes; }
  bool full() const { return end_ - begin_ == buffer_.size(); }

  /// Waits for more bytes behind the buffered ones; an error when none can come.
  asio::awaitable<error_code> fill();
  /// Fills `target`, first from the buffer, then straight from the socket.
  asio::awaitable<error_code> readInto(std::span<std::byte> target);
  /// Sends all, gathered.
  asio::awaitable<error_code> write(const std::vector<asio::const_buffer>& parts);

  /// While a request is worked on: goes on reading into the buffer (the next request may come early) and
  /// calls `gone` when the client has closed or reset the connection. A client that closes its sending half
  /// only, with nothing more buffered, counts as gone, too: the two look the same until something is sent.
  void watch(std::function<void()> gone);
  void unwatch() { gone_ = nullptr; }

  /// What reads or writes at that time fails, and `timedOut` says why.
  void deadline(Clock::time_point when);
  void noDeadline() { watchdog_->clear(); }
  bool timedOut() const { return timedOut_; }

  /// Sends the end, then reads what still comes for a bounded while, so that the client finds the last
  /// response and not a reset; then closes.
  asio::awaitable<void> close();
  /// Closes at once.
  void abort();

  asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
  void startRead();
  void readEnded(error_code error, std::size_t bytes);

  Socket socket_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  /// A read into the buffer is under way; it may outlast the request during which it began.
  bool reading_ = false;
  error_code readError_;
  Signal arrived_;
  bool waiting_ = false;
  bool writing_ = false;
  std::function<void()> gone_;
  std::shared_ptr<Watchdog> watchdog_;
  bool timedOut_ = false;
};

}  // namespace pulseplate
