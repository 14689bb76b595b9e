#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/batchedModel.h"

namespace pulseplate {

/// Where versions end. A version's end waits for what it has taken, and its last holder may be a thread that
/// must not wait, or even one of its own: so it is ended on a thread kept for that.
class Graveyard {
 public:
  Graveyard();
  /// Waits as `waitEmpty` does.
  ~Graveyard();

  /// A model that comes here when its last holder lets go of it.
  std::shared_ptr<BatchedModel> adopt(std::unique_ptr<BatchedModel> model);

  /// Waits until every adopted model has ended.
  void waitEmpty();

 private:
  void bury(std::unique_ptr<BatchedModel> model);
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<std::unique_ptr<BatchedModel>> waiting_;
  std::size_t adopted_ = 0;
  std::jthread thread_;
};

}  // namespace pulseplate
