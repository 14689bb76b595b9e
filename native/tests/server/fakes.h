#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "repository/repository.h"

namespace pulseplate {

/// Answers with the first input as output `y`; holds its answers back while told to.
class FakeModel : public ServedModel {
 public:
  FakeModel() {
    signature_.inputs = {{"x", Datatype::Fp32, {-1, 3}}};
    signature_.outputs = {{"y", Datatype::Fp32, {-1, 3}}};
    options_.maxBatchSize = 8;
  }
  ~FakeModel() override { release(); }

  const std::string& name() const override { return name_; }
  const std::string& version() const override { return version_; }
  const Signature& signature() const override { return signature_; }
  const ServingOptions& options() const override { return options_; }

  void infer(InferRequest request, Terms terms, Done done) override {
    const std::lock_guard lock(mutex_);
    if (throws) throw std::runtime_error("secret");
    auto answer = [this, request = std::move(request), done = std::move(done)] {
      InferResponse response{name_, version_, request.id, request.inputs};
      if (!response.outputs.empty()) response.outputs[0].name = "y";
      done(std::move(response), Timing{std::chrono::microseconds(1), std::chrono::microseconds(2), 1});
    };
    abandoned_ = terms.abandoned;
    if (held_)
      waiting_.push_back(std::move(answer));
    else
      workers_.emplace_back(std::move(answer));
  }

  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  /// Answers all that wait, and joins who answered.
  void release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    for (auto& answer : waiting_) answer();
    waiting_.clear();
    workers_.clear();
  }
  std::size_t waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  bool abandoned() {
    const std::lock_guard lock(mutex_);
    return abandoned_ && abandoned_->load();
  }

  std::atomic<bool> throws{false};

 private:
  const std::string name_ = "echo", version_ = "1";
  Signature signature_;
  ServingOptions options_;
  std::mutex mutex_;
  bool held_ = false;
  Abandoned abandoned_;
  std::deque<std::function<void()>> waiting_;
  std::deque<std::jthread> workers_;
};

/// Has the model `echo` and nothing else.
class FakeRepository : public Repository {
 public:
  Result<std::shared_ptr<ServedModel>> find(std::string_view name,
                                            std::optional<std::string_view> version) const override {
    if (name != "echo" || (version && *version != "1")) return fail(ErrorKind::NotFound, "no such model");
    if (unloaded) return fail(ErrorKind::Unavailable, "the model is not loaded");
    return std::shared_ptr<ServedModel>(model);
  }
  std::vector<IndexEntry> index() const override {
    return {{"echo", "1", VersionState::Ready, ""}, {"bad", "1", VersionState::Unavailable, "broken"}};
  }
  std::vector<VersionStatistics> statistics() const override {
    VersionStatistics statistics;
    statistics.name = "echo";
    statistics.version = "1";
    statistics.totals.inferences = 7;
    return {statistics};
  }
  std::vector<std::string> versions(std::string_view) const override { return {"1"}; }
  Result<void> load(std::string_view name) override {
    if (name != "echo") return fail(ErrorKind::NotFound, "no such model");
    unloaded = false;
    return {};
  }
  Result<void> unload(std::string_view) override {
    unloaded = true;
    return {};
  }
  bool settled() const override { return isSettled; }
  void drain() override {
    model->release();
    drained = true;
  }

  std::shared_ptr<FakeModel> model = std::make_shared<FakeModel>();
  std::atomic<bool> unloaded{false}, isSettled{true}, drained{false};
};

}  // namespace pulseplate
