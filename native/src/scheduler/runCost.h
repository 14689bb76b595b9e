#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>

namespace pulseplate {

/// What a run of one request costs by the bytes of its inputs, learned from such runs. Safe to call from any
/// thread.
class RunCost {
 public:
  /// Known to take so little that handing it to another thread and back would take as long.
  bool isShort(std::size_t bytes) const;

  /// One request with `bytes` of inputs was run in so much time.
  void ran(std::size_t bytes, std::chrono::nanoseconds took);

 private:
  /// Nanoseconds a byte, smoothed; 0 until there was a run.
  std::atomic<double> cost_{0};
};

}  // namespace pulseplate
