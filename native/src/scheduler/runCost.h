#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace pulseplate {

/// What a run of one request takes, learned from such runs and kept by the size of their inputs: a graph may
/// cost much whatever it is given. Safe to call from any thread.
class RunCost {
 public:
  /// Known to take so little that handing it to another thread and back would take as long.
  bool isShort(std::size_t bytes) const;

  /// One request with `bytes` of inputs was run in so much time.
  void ran(std::size_t bytes, std::chrono::nanoseconds took);

 private:
  struct Known {
    std::atomic<std::uint32_t> runs{0};
    /// Smoothed, in nanoseconds; a longer one counts at once.
    std::atomic<double> cost{0};
  };

  /// By the number of bits of the size: each holds sizes that differ by less than a factor of two.
  std::array<Known, 65> known_;
};

}  // namespace pulseplate
