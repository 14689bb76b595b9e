#include "server/inference.h"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "protocol/encodeResponse.h"
#include "protocol/parseRequest.h"
#include "server/signal.h"

namespace pulseplate {

namespace {

// Requests of several clients within this time are a rush: they gain more by sharing runs than one of them
// would by being run at once.
constexpr std::chrono::milliseconds kRush{1};

// Nobody waits longer; and the sum with the clock cannot overflow.
constexpr std::chrono::hours kLongestTimeout{24};

/// Larger bodies are read on a thread of their own: this one serves everybody.
constexpr std::size_t kLarge = std::size_t{256} << 10;

/// Stops watching, also when an exception ends the wait.
class Watch {
 public:
  Watch(Stream& stream, Abandoned abandoned) : stream_(stream) {
    stream_.watch([abandoned = std::move(abandoned)] { abandoned->store(true); });
  }
  ~Watch() { stream_.unwatch(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  Stream& stream_;
};

}  // namespace

/// One answer on its way from a run's thread to the coroutine that waits for it.
struct Inference::Pending {
  Signal arrived;
  std::optional<Response> response;
  Timing timing;
};

asio::awaitable<Response> Inference::answer(const Route& route, RequestBody body, Stream& stream,
                                            AccessRecord& record) {
  const auto found = repository_.find(route.model, route.version);
  if (!found) co_return refusal(found.error());
  record.version = (*found)->version();

  const auto pending = std::make_shared<Pending>();
  const bool large = body.bytes->bytes().size() > kLarge;
  Asked asked{*found, std::move(body), record.began, std::make_shared<std::atomic<bool>>(false),
              asksAlone(stream, record.began) && !large};
  {
    const Watch watch(stream, asked.abandoned);
    if (large)
      asio::post(readers_,
                 [this, asked = std::move(asked), pending]() mutable { begin(std::move(asked), pending); });
    else
      begin(std::move(asked), pending);
    co_await pending->arrived.wait();
  }
  record.timing = pending->timing;
  co_return *std::move(pending->response);
}

void Inference::begin(Asked asked, std::shared_ptr<Pending> pending) const {
  const auto finish = [pending, executor = context_.get_executor()](Response response, const Timing& timing) {
    asio::dispatch(executor, [pending, response = std::move(response), timing]() mutable {
      pending->response = std::move(response);
      pending->timing = timing;
      pending->arrived.set();
    });
  };
  try {
    auto request = parse(*asked.model, asked.body);
    if (!request) {
      // The model counts what reaches it; this one does not.
      metrics_.of(asked.model->name(), asked.model->version())
          ->ended({}, Clock::now() - asked.began, 0, request.error().kind);
      return finish(refusal(std::move(request.error())), {});
    }
    // The tensors hold what they need of it.
    asked.body.bytes.reset();
    const Terms terms{deadlineOf(*request), asked.abandoned, asked.mayRunHere};
    // Written where it was computed, which leaves the thread of the network to the network.
    auto done = [finish, outputs = request->outputs, binary = request->binaryOutputs](
                    Result<InferResponse> result, const Timing& timing) {
      if (!result) return finish(refusal(std::move(result.error())), timing);
      auto encoded = encodeInferResponse(*result, outputs, binary);
      finish(encoded ? inferResponse(*std::move(encoded)) : refusal(std::move(encoded.error())), timing);
    };
    asked.model->infer(*std::move(request), terms, std::move(done));
  } catch (const std::exception&) {
    finish(refusal({ErrorKind::Internal, "the server failed on this request"}), {});
  }
}

Result<InferRequest> Inference::parse(const ServedModel& model, const RequestBody& body) const {
  if (body.jsonLength == std::size_t{0}) return parseRawRequest(body.bytes, model.signature());
  return parseInferRequest(body.bytes, body.jsonLength);
}

bool Inference::asksAlone(const Stream& client, Clock::time_point now) {
  const bool alone = lastClient_ == &client || now - lastTime_ > kRush;
  lastClient_ = &client;
  lastTime_ = now;
  return alone;
}

Clock::time_point Inference::deadlineOf(const InferRequest& request) const {
  const auto now = Clock::now();
  // Triton reads a timeout of 0 as none, too.
  if (!request.timeout || request.timeout->count() <= 0) return now + defaultTimeout_;
  return now + std::min<std::chrono::microseconds>(*request.timeout, kLongestTimeout);
}

}  // namespace pulseplate
