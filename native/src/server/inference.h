#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "metrics/metrics.h"
#include "protocol/requestBuffer.h"
#include "repository/repository.h"
#include "server/accessLog.h"
#include "server/asio.h"
#include "server/response.h"
#include "server/route.h"
#include "server/stream.h"

namespace pulseplate {

/// A request's body as it came.
struct RequestBody {
  std::shared_ptr<RequestBuffer> bytes;
  /// Inference-Header-Content-Length; 0: the bytes of a tensor alone.
  std::optional<std::size_t> jsonLength;
};

/// Answers inference requests: finds the model, parses, waits for the run without holding the thread, writes.
class Inference {
 public:
  Inference(asio::io_context& context, const Repository& repository, Metrics& metrics,
            std::chrono::milliseconds defaultTimeout)
      : context_(context), repository_(repository), metrics_(metrics), defaultTimeout_(defaultTimeout) {}

  /// Tells the model when the client of `stream` has gone, and waits for its answer all the same.
  asio::awaitable<Response> answer(const Route& route, RequestBody body, Stream& stream,
                                   AccessRecord& record);

 private:
  struct Pending;
  /// One request whose body has come.
  struct Asked {
    std::shared_ptr<ServedModel> model;
    RequestBody body;
    Clock::time_point began;
    Abandoned abandoned;
    bool mayRunHere = false;
  };

  /// Reads the request and gives it to the model; `pending` gets the answer on the thread of the network. Any
  /// thread.
  void begin(Asked asked, std::shared_ptr<Pending> pending) const;
  Result<InferRequest> parse(const ServedModel& model, const RequestBody& body) const;
  Clock::time_point deadlineOf(const InferRequest& request) const;
  bool asksAlone(const Stream& client, Clock::time_point now);

  asio::io_context& context_;
  const Repository& repository_;
  Metrics& metrics_;
  const std::chrono::milliseconds defaultTimeout_;
  asio::thread_pool readers_{1};
  /// Whose request came last, only to be compared, and when.
  const Stream* lastClient_ = nullptr;
  Clock::time_point lastTime_;
};

}  // namespace pulseplate
