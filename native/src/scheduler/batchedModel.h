#pragma once

#include <memory>
#include <optional>
#include <string>

#include "metrics/metrics.h"
#include "model/servedModel.h"
#include "runtime/session.h"
#include "scheduler/batcher.h"
#include "scheduler/runCost.h"
#include "tokenizer/tokenizer.h"

namespace pulseplate {

/// What one version is made of, read and checked.
struct ModelParts {
  std::string name;
  std::string version;
  ServingOptions options;
  std::unique_ptr<Session> session;
  /// Of a text model, whose `options.text` is set.
  std::shared_ptr<const Tokenizer> tokenizer;
  std::shared_ptr<ModelMetrics> metrics;
};

/// A version whose requests share runs of the graph. Its end waits for what it has taken.
class BatchedModel : public ServedModel {
 public:
  /// Unavailable when the graph cannot be served as the options ask.
  static Result<std::unique_ptr<BatchedModel>> create(ModelParts parts);

  const std::string& name() const override { return parts_.name; }
  const std::string& version() const override { return parts_.version; }
  const Signature& signature() const override { return signature_; }
  const ServingOptions& options() const override { return parts_.options; }
  void infer(InferRequest request, Terms terms, Done done) override;

  /// Computes one request alone, on this thread and past the queue and the counters: to warm up, and to check
  /// golden vectors.
  Result<InferResponse> compute(InferRequest request);

 private:
  BatchedModel(ModelParts parts, std::vector<std::string> perToken);

  Result<void> prepare(InferRequest& request, Entry& entry) const;
  void run(Entries batch);
  Result<std::vector<std::vector<Tensor>>> runTogether(const Entries& batch);
  void answer(const Entry& entry, Result<std::vector<Tensor>> outputs, const Timing& timing) const;
  void refuse(const Entry& entry, Error error, const Timing& timing) const;

  const ModelParts parts_;
  const Signature signature_;
  RunCost cost_;
  /// Outputs that have a row for each token.
  const std::vector<std::string> perToken_;
  /// Last: its threads end before what they use.
  std::optional<Batcher> batcher_;
};

}  // namespace pulseplate
