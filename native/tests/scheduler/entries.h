#pragma once

#include <memory>
#include <string>

#include "scheduler/batchQueue.h"

namespace pulseplate {

inline std::unique_ptr<Entry> entryOf(std::string id, BatchQueue::Time arrived = {}) {
  auto entry = std::make_unique<Entry>();
  entry->id = std::move(id);
  entry->arrived = arrived;
  entry->deadline = BatchQueue::Time::max();
  entry->done = [](auto, const auto&) {};
  return entry;
}

/// The ids of a batch, one after the other.
inline std::string idsOf(const Entries& batch) {
  std::string ids;
  for (const auto& entry : batch) ids += *entry->id;
  return ids;
}

}  // namespace pulseplate
