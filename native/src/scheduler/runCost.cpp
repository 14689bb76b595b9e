#include "scheduler/runCost.h"

#include <algorithm>

namespace pulseplate {

namespace {

/// Two hand-overs between sleeping threads, measured on a virtual machine.
constexpr std::chrono::duration<double, std::nano> kShort = std::chrono::microseconds(100);
constexpr double kNewest = 0.1;

}  // namespace

bool RunCost::isShort(std::size_t bytes) const {
  const auto cost = cost_.load(std::memory_order_relaxed);
  return cost > 0 && cost * static_cast<double>(bytes) <= kShort.count();
}

void RunCost::ran(std::size_t bytes, std::chrono::nanoseconds took) {
  const auto cost = static_cast<double>(took.count()) / static_cast<double>(std::max<std::size_t>(1, bytes));
  const auto before = cost_.load(std::memory_order_relaxed);
  // Two threads may both write; either value is as good.
  cost_.store(before == 0 ? cost : before + kNewest * (cost - before), std::memory_order_relaxed);
}

}  // namespace pulseplate
