#include "repository/folderRepository.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>
#include <utility>

#include "repository/entries.h"
#include "repository/fingerprint.h"
#include "repository/graveyard.h"
#include "repository/loadVersion.h"
#include "repository/versionName.h"

namespace pulseplate {

namespace {

namespace fs = std::filesystem;

/// What is known of one version.
struct Slot {
  /// Null while it loads for the first time, after it failed, and when it was unloaded.
  std::shared_ptr<BatchedModel> serving;
  VersionState state = VersionState::Loading;
  std::string reason;
  /// The files that `serving` or `reason` came from.
  Fingerprint seen;
  std::shared_ptr<ModelMetrics> metrics;
};

using Versions = std::map<std::string, Slot, NewerVersion>;

/// Folders in `place` whose names pass.
template <typename Passes>
tl::expected<std::vector<std::string>, std::error_code> foldersIn(const fs::path& place, Passes passes) {
  const auto entries = entriesOf(place);
  if (!entries) return tl::unexpected(entries.error());
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : *entries) {
    auto name = entry.path().filename().string();
    if (passes(name) && entry.is_directory(ignored)) names.push_back(std::move(name));
  }
  return names;
}

class FolderRepository : public Repository {
 public:
  FolderRepository(FolderOptions options, Environment& environment, Metrics& metrics, OnChange onChange)
      : options_(std::move(options)),
        environment_(environment),
        metrics_(metrics),
        onChange_(std::move(onChange)),
        poller_([this](const std::stop_token& stop) { poll(stop); }) {}

  ~FolderRepository() override { FolderRepository::drain(); }

  Result<std::shared_ptr<ServedModel>> find(std::string_view name,
                                            std::optional<std::string_view> version) const override;
  std::vector<IndexEntry> index() const override;
  std::vector<VersionStatistics> statistics() const override;
  std::vector<std::string> versions(std::string_view name) const override;
  Result<void> load(std::string_view name) override;
  Result<void> unload(std::string_view name) override;
  bool settled() const override { return settled_; }
  void drain() override;

 private:
  void poll(const std::stop_token& stop);
  void scan(const std::stop_token& stop);
  void scanModel(const std::string& name, bool again, const std::stop_token& stop);
  void loadSlot(const std::string& name, const std::string& version, Fingerprint files);
  void set(const std::string& name, const std::string& version, Slot slot);
  void remove(const std::string& name, const std::string& version);
  void tellUnreadable(const std::error_code& error) const;

  const FolderOptions options_;
  Environment& environment_;
  Metrics& metrics_;
  const OnChange onChange_;
  Graveyard graveyard_;
  /// Held by whoever looks at the folder or changes what is served: one at a time.
  std::mutex working_;
  /// Models that were unloaded, and stay so until somebody loads them. Under `working_`.
  std::set<std::string, std::less<>> unloaded_;
  bool drained_ = false;
  /// For `models_` alone; never held for long.
  mutable std::shared_mutex reading_;
  std::map<std::string, Versions, std::less<>> models_;
  std::atomic<bool> settled_{false};
  std::mutex sleeping_;
  std::condition_variable_any stopped_;
  std::jthread poller_;
};

Result<std::shared_ptr<ServedModel>> FolderRepository::find(std::string_view name,
                                                            std::optional<std::string_view> version) const {
  const std::shared_lock lock(reading_);
  const auto model = models_.find(name);
  if (model == models_.end() || model->second.empty())
    return settled_ ? fail(ErrorKind::NotFound, "there is no model " + std::string(name))
                    : fail(ErrorKind::Unavailable, "the models are still being loaded");
  const auto unavailable = [&](const Slot& slot) {
    return fail(ErrorKind::Unavailable, std::string(name) + ": " + slot.reason);
  };
  if (version) {
    const auto slot = model->second.find(*version);
    if (slot == model->second.end())
      return fail(ErrorKind::NotFound,
                  "there is no version " + std::string(*version) + " of " + std::string(name));
    if (!slot->second.serving) return unavailable(slot->second);
    return slot->second.serving;
  }
  for (const auto& [_, slot] : model->second)
    if (slot.serving) return slot.serving;
  return unavailable(model->second.begin()->second);
}

std::vector<IndexEntry> FolderRepository::index() const {
  const std::shared_lock lock(reading_);
  std::vector<IndexEntry> entries;
  for (const auto& [name, versions] : models_)
    for (const auto& [version, slot] : versions) entries.push_back({name, version, slot.state, slot.reason});
  return entries;
}

std::vector<VersionStatistics> FolderRepository::statistics() const {
  const std::shared_lock lock(reading_);
  std::vector<VersionStatistics> all;
  for (const auto& [name, versions] : models_)
    for (const auto& [version, slot] : versions) {
      if (!slot.metrics) continue;
      all.push_back({name, version, slot.metrics->totals()});
    }
  return all;
}

std::vector<std::string> FolderRepository::versions(std::string_view name) const {
  const std::shared_lock lock(reading_);
  std::vector<std::string> ready;
  if (const auto model = models_.find(name); model != models_.end())
    for (const auto& [version, slot] : model->second)
      if (slot.serving) ready.push_back(version);
  return ready;
}

Result<void> FolderRepository::load(std::string_view name) {
  const std::lock_guard work(working_);
  if (drained_) return fail(ErrorKind::Unavailable, "the server is draining");
  unloaded_.erase(std::string(name));
  scanModel(std::string(name), true, {});
  const std::shared_lock lock(reading_);
  const auto model = models_.find(name);
  if (model == models_.end() || model->second.empty())
    return fail(ErrorKind::NotFound, "there is no model " + std::string(name));
  const auto& [version, newest] = *model->second.begin();
  if (!newest.reason.empty())
    return fail(ErrorKind::Unavailable, std::string(name) + " " + version + ": " + newest.reason);
  return {};
}

Result<void> FolderRepository::unload(std::string_view name) {
  const std::lock_guard work(working_);
  std::vector<std::string> known;
  {
    const std::shared_lock lock(reading_);
    if (const auto model = models_.find(name); model != models_.end())
      for (const auto& [version, _] : model->second) known.push_back(version);
  }
  if (known.empty()) return fail(ErrorKind::NotFound, "there is no model " + std::string(name));
  unloaded_.emplace(name);
  for (const auto& version : known) {
    Slot slot;
    slot.state = VersionState::Unavailable;
    slot.reason = "unloaded";
    set(std::string(name), version, std::move(slot));
  }
  return {};
}

void FolderRepository::drain() {
  poller_.request_stop();
  std::map<std::string, Versions, std::less<>> models;
  {
    const std::lock_guard work(working_);
    drained_ = true;
    const std::lock_guard lock(reading_);
    models.swap(models_);
  }
  // Outside the locks: the last holder of a model hands it over to the graveyard.
  models.clear();
  if (poller_.joinable()) poller_.join();
  graveyard_.waitEmpty();
}

void FolderRepository::poll(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      const std::lock_guard work(working_);
      if (!drained_) scan(stop);
    }
    settled_ = true;
    std::unique_lock lock(sleeping_);
    const auto never = [] { return false; };
    if (options_.poll.count() > 0)
      stopped_.wait_for(lock, stop, options_.poll, never);
    else
      stopped_.wait(lock, stop, never);
  }
}

void FolderRepository::scan(const std::stop_token& stop) {
  auto found = foldersIn(options_.folder, isModelName);
  if (!found) return tellUnreadable(found.error());
  std::set<std::string> names(found->begin(), found->end());
  {
    const std::shared_lock lock(reading_);
    for (const auto& [name, _] : models_) names.insert(name);
  }
  for (const auto& name : names) {
    if (stop.stop_requested()) return;
    if (!unloaded_.contains(name)) scanModel(name, false, stop);
  }
}

/// `again`: also what failed before, or was unloaded, though its files are the same.
void FolderRepository::scanModel(const std::string& name, bool again, const std::stop_token& stop) {
  std::map<std::string, Fingerprint, NewerVersion> found;
  if (isModelName(name)) {
    const auto folders = foldersIn(options_.folder / name, isVersion);
    if (!folders) return tellUnreadable(folders.error());
    for (const auto& version : *folders) {
      auto files = fingerprintOf(options_.folder / name / version);
      if (!files) return tellUnreadable(files.error());
      // An empty folder is one that is being filled.
      if (!files->empty()) found.emplace(version, std::move(*files));
    }
  }

  std::vector<std::string> gone;
  std::map<std::string, Fingerprint, NewerVersion> changed;
  {
    const std::shared_lock lock(reading_);
    const auto model = models_.find(name);
    for (auto& [version, files] : found) {
      const auto* slot =
          model == models_.end() || !model->second.contains(version) ? nullptr : &model->second.at(version);
      if (slot == nullptr || slot->seen != files || (again && !slot->reason.empty()))
        changed.emplace(version, files);
    }
    if (model != models_.end())
      for (const auto& [version, _] : model->second)
        if (!found.contains(version)) gone.push_back(version);
  }
  for (const auto& version : gone) remove(name, version);
  // So that who asks meanwhile hears that it loads, not that there is none.
  for (const auto& [version, _] : changed) {
    const std::lock_guard lock(reading_);
    auto& slot = models_[name][version];
    if (!slot.serving) slot.state = VersionState::Loading, slot.reason = "loading";
  }
  for (auto& [version, files] : changed) {
    if (stop.stop_requested()) return;
    loadSlot(name, version, std::move(files));
  }
}

void FolderRepository::loadSlot(const std::string& name, const std::string& version, Fingerprint files) {
  auto loaded = loadVersion(options_, name, version, environment_, metrics_);
  Slot slot;
  slot.seen = std::move(files);
  if (loaded) {
    slot.state = VersionState::Ready;
    slot.serving = graveyard_.adopt(std::move(*loaded));
    slot.metrics = metrics_.of(name, version);
  } else {
    // The old one, if there is one, goes on serving.
    const std::shared_lock lock(reading_);
    const auto& old = models_.at(name).at(version);
    slot.serving = old.serving;
    slot.metrics = old.metrics;
    slot.state = old.serving ? VersionState::Ready : VersionState::Unavailable;
    slot.reason = loaded.error().message;
  }
  set(name, version, std::move(slot));
}

void FolderRepository::set(const std::string& name, const std::string& version, Slot slot) {
  const IndexEntry entry{name, version, slot.state, slot.reason};
  {
    const std::lock_guard lock(reading_);
    // What was served before ends outside the lock, with `slot`.
    std::swap(models_[name][version], slot);
  }
  onChange_(entry);
}

/// What is served goes on being served until the folder can be read again.
void FolderRepository::tellUnreadable(const std::error_code& error) const {
  onChange_({"", "", VersionState::Unavailable, "the folder cannot be read: " + error.message()});
}

void FolderRepository::remove(const std::string& name, const std::string& version) {
  Slot slot;
  {
    const std::lock_guard lock(reading_);
    auto& versions = models_[name];
    slot = std::move(versions[version]);
    versions.erase(version);
    if (versions.empty()) models_.erase(name);
  }
  onChange_({name, version, VersionState::Unavailable, "its folder is gone"});
}

}  // namespace

std::unique_ptr<Repository> openFolder(FolderOptions options, Environment& environment, Metrics& metrics,
                                       OnChange onChange) {
  return std::make_unique<FolderRepository>(std::move(options), environment, metrics, std::move(onChange));
}

}  // namespace pulseplate
