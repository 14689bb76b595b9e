#include "metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pulseplate {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountsWhatEnded) {
  Metrics metrics("1.2.3", "9.9");
  const auto model = metrics.of("affine", "1");
  model->executed(4, 2ms);
  model->ended({.queued = 1ms, .computed = 2ms, .batchSize = 4}, 5ms, 3, std::nullopt);
  model->ended({.queued = 1ms, .computed = 2ms, .batchSize = 4}, 7ms, 1, std::nullopt);
  model->ended({}, 4ms, 1, ErrorKind::QueueFull);
  const auto totals = model->totals();
  EXPECT_EQ(totals.inferences, 4U);
  EXPECT_EQ(totals.executions, 1U);
  EXPECT_EQ(totals.success.count, 2U);
  EXPECT_EQ(totals.success.ns, 12'000'000U);
  EXPECT_EQ(totals.queue.ns, 2'000'000U);
  EXPECT_EQ(totals.compute.ns, 4'000'000U);
  EXPECT_EQ(totals.failure.count, 1U);
  EXPECT_EQ(totals.failure.ns, 4'000'000U);
  EXPECT_GT(totals.lastInferenceMs, 0U);
}

TEST(Metrics, RendersUnderTheNamesOfTriton) {
  Metrics metrics("1.2.3", "9.9");
  const auto model = metrics.of("affine", "2");
  model->pending(3);
  model->pending(-1);
  model->executed(4, 2ms);
  model->ended({.queued = 1ms, .computed = 2ms, .batchSize = 4}, 5ms, 4, std::nullopt);
  const auto page = metrics.render();
  const std::string labels = R"({model="affine",version="2"} )";
  for (const auto& line :
       {"nv_inference_request_success" + labels + "1\n", "nv_inference_count" + labels + "4\n",
        "nv_inference_exec_count" + labels + "1\n", "nv_inference_pending_request_count" + labels + "2\n",
        "nv_inference_request_duration_us" + labels + "5000\n",
        "nv_inference_queue_duration_us" + labels + "1000\n",
        "nv_inference_compute_infer_duration_us" + labels + "2000\n",
        std::string("# TYPE inference_request_seconds histogram\n")})
    EXPECT_THAT(page, HasSubstr(line));
  EXPECT_THAT(page, HasSubstr(R"(inference_build_info{onnxruntime="9.9",version="1.2.3"} 1)"));
  EXPECT_THAT(page, HasSubstr("process_cpu_seconds_total "));
  EXPECT_THAT(page, Not(HasSubstr("process_resident_memory_bytes 0\n")));
}

TEST(Metrics, NamesWhyARequestFailed) {
  const std::pair<ErrorKind, const char*> kReasons[] = {
      {ErrorKind::QueueFull, "REJECTED"}, {ErrorKind::Unavailable, "REJECTED"},
      {ErrorKind::Cancelled, "CANCELED"}, {ErrorKind::DeadlineExceeded, "DEADLINE"},
      {ErrorKind::Internal, "SERVER"},    {ErrorKind::WrongTensor, "CLIENT"},
  };
  for (const auto& [kind, reason] : kReasons) {
    Metrics metrics("1", "1");
    metrics.of("m", "1")->ended({}, 1ms, 1, kind);
    EXPECT_THAT(metrics.render(), HasSubstr(R"(nv_inference_request_failure{model="m",reason=")" +
                                            std::string(reason) + R"(",version="1"} 1)"));
  }
}

TEST(Metrics, GivesTheSameCountersToAVersionThatIsLoadedAnew) {
  Metrics metrics("1", "1");
  metrics.of("m", "1")->executed(1, 1ms);
  EXPECT_EQ(metrics.of("m", "1")->totals().executions, 1U);
  EXPECT_EQ(metrics.of("m", "2")->totals().executions, 0U);
}

}  // namespace
}  // namespace pulseplate
