#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "metrics/metrics.h"
#include "model/servedModel.h"

namespace pulseplate {

enum class VersionState { Loading, Ready, Unavailable };

/// One line of the repository index.
struct IndexEntry {
  std::string name;
  std::string version;
  VersionState state;
  /// Why it is not ready, or why a newer file was refused while the old one goes on serving; empty when all
  /// is well.
  std::string reason;
};

/// What one version did since it was first loaded, for `/stats`.
struct VersionStatistics {
  std::string name;
  std::string version;
  Totals totals;
};

/// The models under one folder, `<folder>/<name>/<version>/`. Safe to call from any thread.
class Repository {
 public:
  virtual ~Repository() = default;
  /// The version asked for, or the newest that is ready. NotFound, or Unavailable with its reason.
  virtual Result<std::shared_ptr<ServedModel>> find(std::string_view name,
                                                    std::optional<std::string_view> version) const = 0;
  virtual std::vector<IndexEntry> index() const = 0;
  virtual std::vector<VersionStatistics> statistics() const = 0;
  /// Versions of `name` that are ready, newest first.
  virtual std::vector<std::string> versions(std::string_view name) const = 0;
  /// Loads again from the disk what changed there; returns when it is served, or says why not.
  virtual Result<void> load(std::string_view name) = 0;
  virtual Result<void> unload(std::string_view name) = 0;
  /// The first look at the folder is over: every model is ready or has said why not.
  virtual bool settled() const = 0;
  /// No new request is taken; waits for what is queued and running, then frees the sessions.
  virtual void drain() = 0;
};

}  // namespace pulseplate
