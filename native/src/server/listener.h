#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <memory>

#include "server/asio.h"
#include "server/bind.h"
#include "server/connection.h"
#include "server/route.h"

namespace pulseplate {

/// Takes the connections of one port and starts what serves them. On the I/O thread.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(asio::io_context& context, Bound bound, Port port, const ConnectionContext& shared);

  void start();
  /// Takes what has connected already, then listens no more.
  void stop();

 private:
  asio::awaitable<void> accept();
  void serve(Socket socket);
  void turnAway(Socket socket);

  asio::io_context& context_;
  Bound bound_;
  const Port port_;
  const ConnectionContext& shared_;
  asio::steady_timer pause_;
  std::size_t open_ = 0;
  std::size_t turnedAway_ = 0;
  bool stopped_ = false;
};

}  // namespace pulseplate
