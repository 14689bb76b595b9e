#include "scheduler/runCost.h"

#include <algorithm>
#include <bit>

namespace pulseplate {

namespace {

/// Two hand-overs between sleeping threads, measured on a virtual machine.
constexpr double kShortNanoseconds = 100'000;
/// Runs before their cost counts as known; the first ones of a session are slow.
constexpr std::uint32_t kEnough = 3;
constexpr double kNewest = 0.1;

std::size_t placeOf(std::size_t bytes) { return static_cast<std::size_t>(std::bit_width(bytes)); }

}  // namespace

bool RunCost::isShort(std::size_t bytes) const {
  const auto& known = known_[placeOf(bytes)];
  return known.runs.load(std::memory_order_relaxed) >= kEnough &&
         known.cost.load(std::memory_order_relaxed) <= kShortNanoseconds;
}

void RunCost::ran(std::size_t bytes, std::chrono::nanoseconds took) {
  auto& known = known_[placeOf(bytes)];
  const auto cost = static_cast<double>(took.count());
  const auto before = known.cost.load(std::memory_order_relaxed);
  // Two threads may both write; either value is as good.
  known.cost.store(std::max(cost > kShortNanoseconds ? cost : 0, before + kNewest * (cost - before)),
                   std::memory_order_relaxed);
  known.runs.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace pulseplate
