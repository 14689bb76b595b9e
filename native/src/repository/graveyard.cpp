#include "repository/graveyard.h"

namespace pulseplate {

Graveyard::Graveyard() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

Graveyard::~Graveyard() { waitEmpty(); }

std::shared_ptr<BatchedModel> Graveyard::adopt(std::unique_ptr<BatchedModel> model) {
  {
    const std::lock_guard lock(mutex_);
    ++adopted_;
  }
  return {model.release(), [this](BatchedModel* last) { bury(std::unique_ptr<BatchedModel>(last)); }};
}

void Graveyard::waitEmpty() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return adopted_ == 0; });
}

void Graveyard::bury(std::unique_ptr<BatchedModel> model) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(model));
  // Under the lock: whoever waits for the end of all may end this object next.
  changed_.notify_all();
}

void Graveyard::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
    auto dead = std::move(waiting_);
    waiting_.clear();
    lock.unlock();
    const auto count = dead.size();
    dead.clear();
    lock.lock();
    adopted_ -= count;
    changed_.notify_all();
  }
}

}  // namespace pulseplate
