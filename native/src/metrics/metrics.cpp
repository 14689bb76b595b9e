#include "metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <map>
#include <mutex>

namespace pulseplate {

namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using Labels = std::map<std::string, std::string>;

const Histogram::BucketBoundaries kSeconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                           0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
const Histogram::BucketBoundaries kRows{1, 2, 4, 8, 16, 32, 64, 128};

/// Reasons of nv_inference_request_failure, a label each: few, and fixed.
enum Reason { kRejected, kCanceled, kDeadline, kClient, kServer, kReasons };
constexpr std::array<const char*, kReasons> kReasonNames{"REJECTED", "CANCELED", "DEADLINE", "CLIENT",
                                                         "SERVER"};

Reason reasonOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::QueueFull:
    case ErrorKind::Unavailable:
      return kRejected;
    case ErrorKind::Cancelled:
      return kCanceled;
    case ErrorKind::DeadlineExceeded:
      return kDeadline;
    case ErrorKind::Internal:
      return kServer;
    default:
      return kClient;
  }
}

double microseconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e3; }
double seconds(std::chrono::nanoseconds time) { return static_cast<double>(time.count()) / 1e9; }

struct Families {
  explicit Families(prometheus::Registry& r)
      : success(BuildCounter().Name("nv_inference_request_success").Help("Requests answered").Register(r)),
        failure(
            BuildCounter().Name("nv_inference_request_failure").Help("Requests not answered").Register(r)),
        inferences(BuildCounter().Name("nv_inference_count").Help("Rows answered").Register(r)),
        executions(BuildCounter().Name("nv_inference_exec_count").Help("Runs of the graph").Register(r)),
        pending(
            BuildGauge().Name("nv_inference_pending_request_count").Help("Requests that wait").Register(r)),
        request(BuildCounter().Name("nv_inference_request_duration_us").Help("Time of requests").Register(r)),
        queue(BuildCounter()
                  .Name("nv_inference_queue_duration_us")
                  .Help("Time of requests in the queue")
                  .Register(r)),
        compute(BuildCounter()
                    .Name("nv_inference_compute_infer_duration_us")
                    .Help("Time of the runs that requests were part of")
                    .Register(r)),
        latency(
            BuildHistogram().Name("inference_request_seconds").Help("Time of answered requests").Register(r)),
        batch(BuildHistogram().Name("inference_batch_rows").Help("Rows of a run of the graph").Register(r)) {}

  Family<Counter>&success, &failure, &inferences, &executions;
  Family<Gauge>& pending;
  Family<Counter>&request, &queue, &compute;
  Family<Histogram>&latency, &batch;
};

class VersionMetrics : public ModelMetrics {
 public:
  VersionMetrics(Families& families, const Labels& labels)
      : success_(families.success.Add(labels)),
        inferences_(families.inferences.Add(labels)),
        executions_(families.executions.Add(labels)),
        pending_(families.pending.Add(labels)),
        request_(families.request.Add(labels)),
        queue_(families.queue.Add(labels)),
        compute_(families.compute.Add(labels)),
        latency_(families.latency.Add(labels, kSeconds)),
        batch_(families.batch.Add(labels, kRows)) {
    for (std::size_t i = 0; i < kReasons; ++i) {
      Labels own = labels;
      own["reason"] = kReasonNames[i];
      failures_[i] = &families.failure.Add(own);
    }
  }

  void pending(int change) override { pending_.Increment(change); }

  void executed(std::size_t rows, std::chrono::nanoseconds) override {
    executions_.Increment();
    batch_.Observe(static_cast<double>(rows));
  }

  void ended(const Timing& timing, std::chrono::nanoseconds total, std::size_t rows,
             std::optional<ErrorKind> failure) override {
    request_.Increment(microseconds(total));
    if (failure) {
      failures_[reasonOf(*failure)]->Increment();
      failed_.fetch_add(1, std::memory_order_relaxed);
      failedNs_.fetch_add(static_cast<std::uint64_t>(total.count()), std::memory_order_relaxed);
      return;
    }
    success_.Increment();
    inferences_.Increment(static_cast<double>(rows));
    queue_.Increment(microseconds(timing.queued));
    compute_.Increment(microseconds(timing.computed));
    latency_.Observe(seconds(total));
    answeredNs_.fetch_add(static_cast<std::uint64_t>(total.count()), std::memory_order_relaxed);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    last_.store(
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()),
        std::memory_order_relaxed);
  }

  Totals totals() const override {
    const auto whole = [](double value) { return static_cast<std::uint64_t>(value); };
    Totals totals;
    totals.lastInferenceMs = last_.load(std::memory_order_relaxed);
    totals.inferences = whole(inferences_.Value());
    totals.executions = whole(executions_.Value());
    const auto answered = whole(success_.Value());
    totals.success = {answered, answeredNs_.load(std::memory_order_relaxed)};
    totals.failure = {failed_.load(std::memory_order_relaxed), failedNs_.load(std::memory_order_relaxed)};
    totals.queue = {answered, whole(queue_.Value() * 1e3)};
    totals.compute = {answered, whole(compute_.Value() * 1e3)};
    return totals;
  }

 private:
  Counter &success_, &inferences_, &executions_;
  Gauge& pending_;
  Counter &request_, &queue_, &compute_;
  Histogram &latency_, &batch_;
  std::array<Counter*, kReasons> failures_{};
  std::atomic<std::uint64_t> failed_{0}, failedNs_{0}, answeredNs_{0}, last_{0};
};

/// Resident bytes of this process (proc(5), statm).
double residentBytes() {
  long total = 0;
  long resident = 0;
  if (auto* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%ld %ld", &total, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// User and system time of this process in seconds.
double processorSeconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  Families families{registry};
  Gauge* resident = nullptr;
  Counter* processor = nullptr;
  mutable std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<VersionMetrics>> versions;
};

Metrics::Metrics(std::string_view version, std::string_view onnxRuntime) : impl_(std::make_unique<Impl>()) {
  auto& registry = impl_->registry;
  impl_->resident =
      &BuildGauge().Name("process_resident_memory_bytes").Help("Resident memory").Register(registry).Add({});
  impl_->processor = &BuildCounter()
                          .Name("process_cpu_seconds_total")
                          .Help("User and system time")
                          .Register(registry)
                          .Add({});
  BuildGauge()
      .Name("inference_build_info")
      .Help("What was built; always 1")
      .Register(registry)
      .Add({{"version", std::string(version)}, {"onnxruntime", std::string(onnxRuntime)}})
      .Set(1);
}

Metrics::~Metrics() = default;

std::shared_ptr<ModelMetrics> Metrics::of(const std::string& model, const std::string& version) {
  const std::lock_guard lock(impl_->mutex);
  auto& metrics = impl_->versions[{model, version}];
  if (!metrics)
    metrics =
        std::make_shared<VersionMetrics>(impl_->families, Labels{{"model", model}, {"version", version}});
  return metrics;
}

std::string Metrics::render() const {
  impl_->resident->Set(residentBytes());
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->processor->Increment(processorSeconds() - impl_->processor->Value());
  }
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace pulseplate
