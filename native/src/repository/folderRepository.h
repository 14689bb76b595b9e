#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "metrics/metrics.h"
#include "model/servingOptions.h"
#include "repository/repository.h"
#include "runtime/environment.h"

namespace pulseplate {

struct FolderOptions {
  /// Holds `<name>/<version>/{model.onnx,card.json,golden.json,...}`.
  std::filesystem::path folder;
  /// How often the folder is looked at; 0: only when a load is asked for.
  std::chrono::milliseconds poll{2'000};
  /// Serves also what has no card; nothing of it is then checked.
  bool allowUncarded = false;
  /// How a version without a card is served.
  ServingOptions uncarded;
  /// Cores that runs share; the runs at a time of a version are never more.
  std::size_t threads = 1;
};

/// Told of every change of state of a version, for the log; from any thread.
using OnChange = std::function<void(const IndexEntry&)>;

/// Opens the folder and begins to load in the background; returns at once.
std::unique_ptr<Repository> openFolder(FolderOptions options, Environment& environment, Metrics& metrics,
                                       OnChange onChange);

}  // namespace pulseplate
