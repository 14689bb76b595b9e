#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "model/servingOptions.h"
#include "scheduler/entry.h"

namespace pulseplate {

using Entries = std::vector<std::unique_ptr<Entry>>;

/// What waits for one version, and the choice of what runs next. No threads and no clock of its own: the
/// caller locks and says what time it is.
class BatchQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit BatchQueue(const ServingOptions& options) : options_(options) {}

  /// False when it is full; the entry is then still the caller's.
  bool push(std::unique_ptr<Entry>& entry);

  /// Entries that nobody waits for any more: past their deadline, or abandoned.
  Entries takeDead(Time now);

  /// The next run: the entry whose turn it is and, up to the limits of rows and of padded tokens, those that
  /// can go with it. Empty when nothing waits, or when the first one may still wait for company: then `when`
  /// says how long.
  Entries take(Time now, std::optional<Time>& when);

  /// max when nothing waits.
  Time soonestDeadline() const;

  std::size_t size() const { return waiting_[0].size() + waiting_[1].size(); }

 private:
  using Waiting = std::list<std::unique_ptr<Entry>>;

  Waiting::iterator head(Time now, std::size_t& level);
  bool fits(const Entry& entry, const Entry& first, std::size_t rows, std::size_t longest) const;

  const ServingOptions options_;
  /// Persons, scheduled tasks; each in the order of arrival.
  std::array<Waiting, 2> waiting_;
};

}  // namespace pulseplate
