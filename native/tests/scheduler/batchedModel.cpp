#include "scheduler/batchedModel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <future>

#include "graphs.h"
#include "tensor/alignedMemory.h"

namespace pulseplate {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

/// The shipped forecast: FP32 `features` [-1, n].
class BatchedModelTest : public testing::Test {
 protected:
  std::unique_ptr<BatchedModel> open(ServingOptions options,
                                     const std::vector<char>& graph = shippedGraph()) {
    ModelParts parts;
    parts.name = "forecast";
    parts.version = "1.0.0";
    parts.options = std::move(options);
    parts.session = Session::create(environment(), std::as_bytes(std::span(graph))).value();
    parts.metrics = metrics_->of("forecast", "1.0.0");
    return BatchedModel::create(std::move(parts)).value();
  }

  InferRequest requestOf(const BatchedModel& model, float value, std::int64_t rows = 1) {
    const auto& spec = model.signature().inputs.front();
    const auto count = static_cast<std::size_t>(rows * spec.shape.at(1));
    const auto memory = alignedMemory(count * sizeof(float));
    std::fill_n(reinterpret_cast<float*>(memory.get()), count, value);
    InferRequest request;
    request.inputs.push_back({spec.name,
                              Datatype::Fp32,
                              {rows, spec.shape[1]},
                              {memory.get(), count * sizeof(float)},
                              {},
                              memory});
    return request;
  }

  std::future<Result<InferResponse>> ask(BatchedModel& model, InferRequest request,
                                         Time::time_point deadline = Time::time_point::max()) {
    auto promise = std::make_shared<std::promise<Result<InferResponse>>>();
    auto answer = promise->get_future();
    model.infer(
        std::move(request), {.deadline = deadline},
        [promise](Result<InferResponse> result, const Timing&) { promise->set_value(std::move(result)); });
    return answer;
  }

  std::unique_ptr<Metrics> metrics_ = std::make_unique<Metrics>("test", "test");
};

TEST_F(BatchedModelTest, AnswersTogetherAsAlone) {
  const auto model = open({.maxBatchSize = 8, .maxQueueDelay = 20ms});
  std::vector<std::future<Result<InferResponse>>> answers;
  for (int i = 0; i < 8; ++i) answers.push_back(ask(*model, requestOf(*model, 0.1f * static_cast<float>(i))));
  for (int i = 0; i < 8; ++i) {
    const auto together = answers[static_cast<std::size_t>(i)].get().value();
    const auto alone = model->compute(requestOf(*model, 0.1f * static_cast<float>(i))).value();
    ASSERT_EQ(together.outputs.size(), alone.outputs.size());
    for (std::size_t o = 0; o < alone.outputs.size(); ++o) {
      ASSERT_EQ(together.outputs[o].shape, alone.outputs[o].shape);
      for (std::size_t at = 0; at < alone.outputs[o].data.size(); at += sizeof(float)) {
        float a = 0;
        float b = 0;
        std::memcpy(&a, together.outputs[o].data.data() + at, sizeof(a));
        std::memcpy(&b, alone.outputs[o].data.data() + at, sizeof(b));
        // A distance can be large, and its sum is taken in another order.
        EXPECT_NEAR(a, b, 1e-6f * std::max(1.0f, std::abs(b)));
      }
    }
  }
  const auto totals = metrics_->of("forecast", "1.0.0")->totals();
  EXPECT_EQ(totals.inferences, 8u);
  EXPECT_LT(totals.executions, 8u);
}

TEST_F(BatchedModelTest, RefusesWhatDoesNotFit) {
  const auto model = open({.maxBatchSize = 2});
  EXPECT_EQ(ask(*model, requestOf(*model, 0, 3)).get().error().kind, ErrorKind::WrongTensor);
  EXPECT_EQ(ask(*model, {}).get().error().kind, ErrorKind::WrongTensor);
  auto unknown = requestOf(*model, 0);
  unknown.outputs.push_back({"nobody", false});
  EXPECT_EQ(ask(*model, std::move(unknown)).get().error().message, "the model has no output nobody");
}

TEST_F(BatchedModelTest, TellsADeadlineThatHasPassed) {
  const auto model = open({.maxBatchSize = 2, .maxQueueDelay = 10s});
  const auto answer = ask(*model, requestOf(*model, 0), Time::now() + 1ms).get();
  EXPECT_EQ(answer.error().kind, ErrorKind::DeadlineExceeded);
}

TEST_F(BatchedModelTest, AnswersWhatItHasTakenBeforeItEnds) {
  auto model = open({.maxBatchSize = 64, .maxQueueDelay = 10s});
  auto answer = ask(*model, requestOf(*model, 0));
  model.reset();
  EXPECT_TRUE(answer.get().has_value());
}

TEST_F(BatchedModelTest, RunsAShortOneOnTheThreadThatMaySpareIt) {
  const auto model = open({.maxBatchSize = 8}, smallestGraph());
  // Its cost is not known before one was run, and the first ones of a session are slow.
  for (int i = 0; i < 100; ++i) {
    std::thread::id ran;
    std::promise<void> answered;
    model->infer(requestOf(*model, 0), {.mayRunHere = true},
                 [&](Result<InferResponse> result, const Timing&) {
                   if (result) ran = std::this_thread::get_id();
                   answered.set_value();
                 });
    answered.get_future().wait();
    if (ran == std::this_thread::get_id()) return;
    // The thread that ran it is not done before it sleeps again.
    std::this_thread::sleep_for(1ms);
  }
  FAIL() << "it was never run here";
}

TEST_F(BatchedModelTest, ComputesOnlyTheOutputsAskedFor) {
  const auto model = open({});
  auto request = requestOf(*model, 0);
  const auto last = model->signature().outputs.back().name;
  request.outputs.push_back({last, false});
  const auto answer = ask(*model, std::move(request)).get().value();
  ASSERT_EQ(answer.outputs.size(), 1u);
  EXPECT_EQ(answer.outputs.front().name, last);
}

}  // namespace
}  // namespace pulseplate
