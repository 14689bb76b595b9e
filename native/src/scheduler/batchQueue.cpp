#include "scheduler/batchQueue.h"

#include <algorithm>

namespace pulseplate {

namespace {

/// A scheduled task that has waited so long goes before persons: it must not wait for ever behind them.
constexpr std::chrono::seconds kStarving{2};

/// Rows of a text batch may differ in length by an eighth: with 32 waiting texts of 8 to 40 tokens, a factor
/// of 2 made a run slower than no company at all, since padding cost more than it saved.
constexpr std::size_t kLengthSpread = 8;
/// Up to this length all texts count as alike.
constexpr std::size_t kShortText = 8;

std::size_t levelOf(const Entry& entry) { return entry.priority <= 1 ? 0 : 1; }

bool isDead(const Entry& entry, BatchQueue::Time now) {
  return now >= entry.deadline || (entry.abandoned && entry.abandoned->load(std::memory_order_relaxed));
}

}  // namespace

bool BatchQueue::push(std::unique_ptr<Entry>& entry) {
  if (size() >= options_.maxQueueSize) return false;
  auto& level = waiting_[levelOf(*entry)];
  level.push_back(std::move(entry));
  return true;
}

Entries BatchQueue::takeDead(Time now) {
  Entries dead;
  for (auto& level : waiting_)
    for (auto at = level.begin(); at != level.end();) {
      if (isDead(**at, now)) {
        dead.push_back(std::move(*at));
        at = level.erase(at);
      } else {
        ++at;
      }
    }
  return dead;
}

BatchQueue::Waiting::iterator BatchQueue::head(Time now, std::size_t& level) {
  const bool starving = !waiting_[1].empty() && now - waiting_[1].front()->arrived >= kStarving;
  level = waiting_[0].empty() || starving ? 1 : 0;
  return waiting_[level].begin();
}

bool BatchQueue::fits(const Entry& entry, const Entry& first, std::size_t rows, std::size_t longest) const {
  if (entry.key != first.key || rows + entry.rows > options_.maxBatchSize) return false;
  if (entry.tokens == 0) return true;
  const auto padded = std::max(longest, entry.tokens);
  const auto shorter = std::max(std::min(first.tokens, entry.tokens), kShortText);
  return padded <= shorter + shorter / kLengthSpread &&
         (rows + entry.rows) * padded <= options_.maxTokensPerBatch;
}

Entries BatchQueue::take(Time now, std::optional<Time>& when) {
  when.reset();
  if (size() == 0) return {};
  std::size_t headLevel = 0;
  const auto first = head(now, headLevel);

  Entries batch;
  if (options_.maxBatchSize <= 1) {
    batch.push_back(std::move(*first));
    waiting_[headLevel].erase(first);
    return batch;
  }

  // First who would go, so that nobody is taken out if the first one is still to wait.
  std::vector<std::pair<std::size_t, Waiting::iterator>> chosen{{headLevel, first}};
  std::size_t rows = (*first)->rows;
  std::size_t longest = (*first)->tokens;
  for (std::size_t level = 0; level < waiting_.size(); ++level)
    for (auto at = waiting_[level].begin(); at != waiting_[level].end() && rows < options_.maxBatchSize;
         ++at) {
      if (at == first || !fits(**at, **first, rows, longest)) continue;
      rows += (*at)->rows;
      longest = std::max(longest, (*at)->tokens);
      chosen.emplace_back(level, at);
    }
  const auto patience = (*first)->arrived + options_.maxQueueDelay;
  if (rows < options_.maxBatchSize && now < patience) {
    when = patience;
    return {};
  }
  for (auto& [level, at] : chosen) {
    batch.push_back(std::move(*at));
    waiting_[level].erase(at);
  }
  return batch;
}

BatchQueue::Time BatchQueue::soonestDeadline() const {
  auto soonest = Time::max();
  for (const auto& level : waiting_)
    for (const auto& entry : level) soonest = std::min(soonest, entry->deadline);
  return soonest;
}

}  // namespace pulseplate
