#pragma once

#include <atomic>
#include <cstddef>

namespace pulseplate {

/// Bytes that all requests under way may hold together. What is asked for beyond that is refused, not waited
/// for.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t limit) : limit_(limit) {}

  /// One request's share, given back when it ends.
  class Lease {
   public:
    explicit Lease(MemoryBudget& budget) : budget_(&budget) {}
    ~Lease() { budget_->used_ -= bytes_; }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    /// Takes `bytes` more; false, and nothing taken, when the budget does not hold them.
    bool grow(std::size_t bytes);

   private:
    MemoryBudget* budget_;
    std::size_t bytes_ = 0;
  };

  std::size_t used() const { return used_; }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace pulseplate
