#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "server/asio.h"

namespace pulseplate {

/// One deadline that moves often and passes seldom. The timer is left alone while the deadline moves away and
/// looks again when it fires, so that a request on a quick connection touches no timer queue.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
 public:
  Watchdog(asio::any_io_executor executor, std::function<void()> expired)
      : timer_(std::move(executor)), expired_(std::move(expired)) {}

  void set(Clock::time_point deadline);
  void clear() { deadline_ = Clock::time_point::max(); }
  /// Never fires again.
  void stop();

 private:
  void arm(Clock::time_point when);

  asio::steady_timer timer_;
  std::function<void()> expired_;
  Clock::time_point deadline_ = Clock::time_point::max();
  /// When the timer fires; max while it is not set.
  Clock::time_point armed_ = Clock::time_point::max();
};

}  // namespace pulseplate
