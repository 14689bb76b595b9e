#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/accessLog.h"
#include "server/asio.h"
#include "server/connections.h"
#include "server/lifecycle.h"
#include "server/log.h"
#include "server/memoryBudget.h"
#include "server/options.h"
#include "server/response.h"
#include "server/route.h"
#include "server/service.h"
#include "server/stream.h"

namespace pulseplate {

/// What all connections share; outlives them.
struct ConnectionContext {
  const Limits& limits;
  const Lifecycle& lifecycle;
  Service& service;
  Log& log;
  MemoryBudget& budget;
  Connections& connections;
};

/// Reads requests from one connection and answers them in their order, one at a time.
class Connection {
 public:
  Connection(Socket socket, Port port, const ConnectionContext& shared);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Until the client or the server closes it. Throws nothing but what memory allocation throws.
  asio::awaitable<void> run();

  /// No byte of a next request has come.
  bool idle() const { return idle_; }
  void abort() { stream_->abort(); }

 private:
  struct Exchange;

  asio::awaitable<bool> awaitRequest();
  /// One request and its answer; false when the connection has ended.
  asio::awaitable<bool> serve();
  asio::awaitable<Response> respond(Exchange& exchange);
  asio::awaitable<Result<void>> readHead(Exchange& exchange);
  asio::awaitable<bool> send(Exchange& exchange, const Response& response);

  const Port port_;
  const ConnectionContext& shared_;
  std::shared_ptr<Stream> stream_;
  bool idle_ = true;
  /// Kept from request to request, for their memory.
  std::string head_;
  std::vector<asio::const_buffer> buffers_;
};

}  // namespace pulseplate
