#include "server/inference.h"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
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

/// One answer on its way from a run's thread to the coroutine that waits for it.
struct Pending {
  Signal arrived;
  std::optional<Result<InferResponse>> result;
  Timing timing;
};

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

asio::awaitable<Response> Inference::answer(const Route& route, RequestBody body, Stream& stream,
                                            AccessRecord& record) {
  const auto found = repository_.find(route.model, route.version);
  if (!found) co_return refusal(found.error());
  const auto& model = *found;
  record.version = model->version();

  auto request = parse(*model, body);
  if (!request) {
    // The model counts what reaches it; this one does not.
    metrics_.of(model->name(), model->version())
        ->ended({}, Clock::now() - record.began, 0, request.error().kind);
    co_return refusal(std::move(request.error()));
  }
  // The tensors hold what they need of it.
  body.bytes.reset();
  const auto requested = request->outputs;
  const bool binaryOutputs = request->binaryOutputs;
  const auto deadline = deadlineOf(*request);

  const auto pending = std::make_shared<Pending>();
  const auto abandoned = std::make_shared<std::atomic<bool>>(false);
  {
    const Watch watch(stream, abandoned);
    model->infer(
        *std::move(request), {deadline, abandoned, asksAlone(stream, record.began)},
        [pending, executor = context_.get_executor()](Result<InferResponse> result, const Timing& timing) {
          asio::dispatch(executor, [pending, result = std::move(result), timing]() mutable {
            pending->result = std::move(result);
            pending->timing = timing;
            pending->arrived.set();
          });
        });
    co_await pending->arrived.wait();
  }
  record.timing = pending->timing;
  auto& result = *pending->result;
  if (!result) co_return refusal(std::move(result.error()));
  auto encoded = encodeInferResponse(*result, requested, binaryOutputs);
  if (!encoded) co_return refusal(std::move(encoded.error()));
  co_return inferResponse(*std::move(encoded));
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
