#pragma once

#include <chrono>
#include <cstddef>

namespace pulseplate {

/// Where the time of one request went, for the log line, the statistics and the metrics.
struct Timing {
  std::chrono::nanoseconds queued{0};
  /// The whole run that this request was part of.
  std::chrono::nanoseconds computed{0};
  /// Rows in that run.
  std::size_t batchSize = 0;
};

}  // namespace pulseplate
