#include "scheduler/batcher.h"

#include <algorithm>
#include <utility>

namespace pulseplate {

Batcher::Batcher(const ServingOptions& options, Run run, Drop drop)
    : run_(std::move(run)), drop_(std::move(drop)), queue_(options) {
  for (std::size_t i = 0; i < std::max<std::size_t>(1, options.instances); ++i)
    threads_.emplace_back([this] { work(); });
  threads_.emplace_back([this] { keepDeadlines(); });
}

Batcher::~Batcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  sooner_.notify_all();
}

bool Batcher::push(std::unique_ptr<Entry>& entry) {
  Entries dead;
  bool taken = false;
  bool hurry = false;
  {
    const std::lock_guard lock(mutex_);
    const auto deadline = entry->deadline;
    taken = queue_.push(entry);
    if (!taken) {
      // Those that nobody waits for must not keep out one that somebody waits for.
      dead = queue_.takeDead(std::chrono::steady_clock::now());
      taken = !dead.empty() && queue_.push(entry);
    }
    if (taken && deadline < keeperWakes_) {
      keeperWakes_ = deadline;
      hurry = true;
    }
  }
  if (taken) arrived_.notify_one();
  if (hurry) sooner_.notify_one();
  dropAll(std::move(dead));
  return taken;
}

bool Batcher::idle() const {
  const std::lock_guard lock(mutex_);
  return running_ == 0 && queue_.size() == 0;
}

void Batcher::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto now = std::chrono::steady_clock::now();
    if (auto dead = queue_.takeDead(now); !dead.empty()) {
      lock.unlock();
      dropAll(std::move(dead));
      lock.lock();
      continue;
    }
    std::optional<Time> when;
    auto batch = queue_.take(now, when);
    // Nobody joins a version that is being swapped out: what waits for company goes at once.
    if (batch.empty() && when && stopping_) batch = queue_.take(*when, when);
    if (!batch.empty()) {
      // Another thread may take what is left.
      if (queue_.size() > 0) arrived_.notify_one();
      ++running_;
      lock.unlock();
      run_(std::move(batch));
      lock.lock();
      --running_;
      continue;
    }
    if (stopping_ && queue_.size() == 0) return;
    if (when)
      arrived_.wait_until(lock, *when);
    else
      arrived_.wait(lock);
  }
}

void Batcher::keepDeadlines() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (auto dead = queue_.takeDead(std::chrono::steady_clock::now()); !dead.empty()) {
      lock.unlock();
      dropAll(std::move(dead));
      lock.lock();
      continue;
    }
    // A deadline sooner than this one tells us; one that was met meanwhile costs a look at nothing.
    keeperWakes_ = queue_.soonestDeadline();
    if (keeperWakes_ == Time::max())
      sooner_.wait(lock);
    else
      sooner_.wait_until(lock, keeperWakes_);
  }
}

void Batcher::dropAll(Entries dead) {
  for (auto& entry : dead) drop_(std::move(entry));
}

}  // namespace pulseplate
