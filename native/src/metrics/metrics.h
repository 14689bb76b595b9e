#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/timing.h"

namespace pulseplate {

/// Totals of one version, as `/stats` shows them. Durations in nanoseconds.
struct Totals {
  std::uint64_t lastInferenceMs = 0;
  /// Rows answered, and runs of the graph made for them.
  std::uint64_t inferences = 0;
  std::uint64_t executions = 0;
  struct Duration {
    std::uint64_t count = 0;
    std::uint64_t ns = 0;
  };
  Duration success, failure, queue, compute;
};

/// The counters of one version. Safe to call from any thread.
class ModelMetrics {
 public:
  virtual ~ModelMetrics() = default;
  /// One more request waits, or (negative) fewer do.
  virtual void pending(int change) = 0;
  /// One run of the graph for `rows` rows has ended.
  virtual void executed(std::size_t rows, std::chrono::nanoseconds took) = 0;
  /// One request of `rows` rows has ended after `total`.
  virtual void ended(const Timing& timing, std::chrono::nanoseconds total, std::size_t rows,
                     std::optional<ErrorKind> failure) = 0;
  virtual Totals totals() const = 0;
};

/// All counters of the process, under Triton's names.
class Metrics {
 public:
  Metrics(std::string_view version, std::string_view onnxRuntime);
  ~Metrics();

  /// The counters of a version; the same ones again when it is loaded anew. Only for versions that exist, so
  /// that strangers cannot make series.
  std::shared_ptr<ModelMetrics> of(const std::string& model, const std::string& version);

  /// The page of `/metrics`, Prometheus text format 0.0.4.
  std::string render() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pulseplate
