#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/timing.h"

namespace pulseplate {

/// Counts under Triton's names. Safe to call from any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  /// One request has ended: `rows` is its share of the batch, `total` its whole time in the server.
  void requestEnded(std::string_view model, std::string_view version, const Timing& timing,
                    std::chrono::nanoseconds total, std::size_t rows, std::optional<ErrorKind> failure);
  /// One run of the graph has ended.
  void executed(std::string_view model, std::string_view version, std::size_t rows,
                std::chrono::nanoseconds took);
  void pending(std::string_view model, std::string_view version, std::size_t waiting);

  /// The page of `/metrics`, Prometheus text format 0.0.4.
  std::string render() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pulseplate
