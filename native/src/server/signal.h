#pragma once

#include <boost/asio/async_result.hpp>
#include <optional>
#include <utility>

#include "server/asio.h"

namespace pulseplate {

/// Something that one coroutine waits for and another handler on the same thread tells it. Set before it is
/// waited for, it does not wait; waiting takes the setting back.
class Signal {
 public:
  void set() {
    if (!waiter_) {
      set_ = true;
      return;
    }
    auto waiter = std::move(*waiter_);
    waiter_.reset();
    std::move(waiter)();
  }

  asio::awaitable<void> wait() {
    if (!set_) {
      co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
          [this](auto handler) { waiter_.emplace(std::move(handler)); }, asio::use_awaitable);
    }
    set_ = false;
  }

 private:
  using Handler = asio::async_result<asio::use_awaitable_t<>, void()>::handler_type;

  bool set_ = false;
  std::optional<Handler> waiter_;
};

}  // namespace pulseplate
