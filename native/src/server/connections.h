#pragma once

#include <cstddef>
#include <functional>
#include <unordered_set>

namespace pulseplate {

class Connection;

/// The connections of both ports that are open, so that a drain can end them. On the I/O thread.
class Connections {
 public:
  void add(Connection& connection) { open_.insert(&connection); }
  void remove(Connection& connection) {
    open_.erase(&connection);
    if (open_.empty() && emptied_) emptied_();
  }
  bool empty() const { return open_.empty(); }
  std::size_t size() const { return open_.size(); }
  /// Called whenever the last one has gone.
  void onEmpty(std::function<void()> emptied) { emptied_ = std::move(emptied); }

  /// Closes those that wait for a request.
  void closeIdle();
  /// Closes all; a run that has begun is not broken off.
  void abort();

 private:
  std::unordered_set<Connection*> open_;
  std::function<void()> emptied_;
};

}  // namespace pulseplate
