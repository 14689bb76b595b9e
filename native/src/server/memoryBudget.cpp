#include "server/memoryBudget.h"

namespace pulseplate {

bool MemoryBudget::Lease::grow(std::size_t bytes) {
  auto used = budget_->used_.load();
  do {
    if (bytes > budget_->limit_ || used > budget_->limit_ - bytes) return false;
  } while (!budget_->used_.compare_exchange_weak(used, used + bytes));
  bytes_ += bytes;
  return true;
}

}  // namespace pulseplate
