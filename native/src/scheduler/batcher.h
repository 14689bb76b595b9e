#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/batchQueue.h"

namespace pulseplate {

/// The threads of one version: each takes the next run from the queue and computes it; one more answers what
/// waits past its deadline. All of them sleep while there is nothing to do.
class Batcher {
 public:
  /// Computes one run and answers each entry of it. Called on a thread of the batcher; must not throw.
  using Run = std::function<void(Entries)>;
  /// Answers an entry that nobody waits for any more. Must not throw.
  using Drop = std::function<void(std::unique_ptr<Entry>)>;

  Batcher(const ServingOptions& options, Run run, Drop drop);
  /// Waits until everything that was taken has been answered. Not on a thread of this batcher.
  ~Batcher();

  /// False when the queue is full; the entry is then still the caller's.
  bool push(std::unique_ptr<Entry>& entry);

  /// Nothing waits and nothing runs.
  bool idle() const;

 private:
  using Time = BatchQueue::Time;

  void work();
  void keepDeadlines();
  void dropAll(Entries dead);

  const Run run_;
  const Drop drop_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable sooner_;
  BatchQueue queue_;
  std::size_t running_ = 0;
  bool stopping_ = false;
  /// When the keeper looks next; max while nothing waits.
  Time keeperWakes_ = Time::max();
  std::vector<std::jthread> threads_;
};

}  // namespace pulseplate
