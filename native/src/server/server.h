#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>

#include "metrics/metrics.h"
#include "repository/repository.h"
#include "server/bind.h"
#include "server/connection.h"
#include "server/lifecycle.h"
#include "server/listener.h"
#include "server/log.h"
#include "server/memoryBudget.h"
#include "server/options.h"
#include "server/service.h"
#include "server/signal.h"

namespace pulseplate {

/// Both ports and the one thread that serves them, from the first request to the end of the drain.
class Server {
 public:
  /// `data` and `admin` were bound on `context`.
  Server(asio::io_context& context, Bound data, Bound admin, Repository& repository, Metrics& metrics,
         Log& log, ServerOptions options);
  ~Server();

  /// SIGTERM and SIGINT drain; a second one ends the process at once, with 128 and its number.
  void drainOnSignals();
  /// Drains when standard input ends, so that a child never outlives who started it.
  void drainWithStdin();
  /// From any thread, more than once: fails readiness, serves on for the grace, closes the listeners,
  /// finishes what is in flight, drains the repository; `run` then returns.
  void drain();

  /// Serves until it is drained.
  void run();

 private:
  void startDrain(std::string_view reason);
  asio::awaitable<void> drainAll();
  asio::awaitable<void> sleepUntil(Clock::time_point when, bool unlessEmpty);
  asio::awaitable<void> drainRepository();
  asio::awaitable<void> watchSignals();
  void watchStdin();

  asio::io_context& context_;
  Repository& repository_;
  Log& log_;
  const ServerOptions options_;
  Lifecycle lifecycle_;
  Service service_;
  MemoryBudget budget_;
  Connections connections_;
  const ConnectionContext shared_;
  std::shared_ptr<Listener> data_, admin_;
  asio::signal_set signals_;
  asio::steady_timer timer_;
  struct Stdin;
  std::unique_ptr<Stdin> stdin_;
  std::thread repositoryDrain_;
};

}  // namespace pulseplate
