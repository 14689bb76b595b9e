#include "scheduler/batchedModel.h"

#include <algorithm>
#include <utility>

#include "scheduler/assemble.h"
#include "scheduler/fit.h"
#include "scheduler/textInput.h"
#include "scheduler/tokenAxis.h"

namespace pulseplate {

namespace {

using Time = std::chrono::steady_clock;

/// Requests can share a run only if every tensor begins with an open number of rows.
Result<void> checkRows(const Signature& graph) {
  for (const auto* specs : {&graph.inputs, &graph.outputs})
    for (const auto& spec : *specs)
      if (spec.shape.empty() || spec.shape.front() != -1)
        return fail(ErrorKind::Unavailable, "the card asks for batches, but " + spec.name +
                                                " does not begin with an open number of rows");
  return {};
}

std::size_t inputBytes(const Entry& entry) {
  std::size_t bytes = 0;
  for (const auto& tensor : entry.inputs) {
    bytes += tensor.data.size();
    for (const auto& text : tensor.strings) bytes += text.size();
  }
  return bytes;
}

Error internal() { return {ErrorKind::Internal, "the server could not compute this request"}; }

}  // namespace

Result<std::unique_ptr<BatchedModel>> BatchedModel::create(ModelParts parts) {
  const auto& graph = parts.session->signature();
  if (parts.options.text) {
    if (auto checked = checkTokenInputs(graph); !checked) return tl::unexpected(checked.error());
  }
  if (parts.options.maxBatchSize > 1) {
    if (auto checked = checkRows(graph); !checked) return tl::unexpected(checked.error());
  }
  std::vector<std::string> perToken;
  if (parts.options.text && parts.options.maxBatchSize > 1) {
    auto found = outputsByToken(*parts.session, parts.tokenizer->padId());
    if (!found) return tl::unexpected(found.error());
    perToken = std::move(*found);
  }
  return std::unique_ptr<BatchedModel>(new BatchedModel(std::move(parts), std::move(perToken)));
}

BatchedModel::BatchedModel(ModelParts parts, std::vector<std::string> perToken)
    : parts_(std::move(parts)),
      signature_(parts_.options.text ? withTextInput(parts_.session->signature(), *parts_.options.text)
                                     : parts_.session->signature()),
      perToken_(std::move(perToken)) {
  batcher_.emplace(
      parts_.options, [this](Entries batch) { run(std::move(batch)); },
      [this](std::unique_ptr<Entry> entry) {
        parts_.metrics->pending(-1);
        const bool gone = entry->abandoned && entry->abandoned->load(std::memory_order_relaxed);
        const Timing timing{.queued = Time::now() - entry->arrived};
        refuse(*entry,
               gone ? Error{ErrorKind::Cancelled, "the client has gone"}
                    : Error{ErrorKind::DeadlineExceeded, "the deadline passed while the request waited"},
               timing);
      });
}

Result<void> BatchedModel::prepare(InferRequest& request, Entry& entry) const {
  const auto& graph = parts_.session->signature();
  const auto& options = parts_.options;
  if (options.text) {
    if (auto done = tokeniseInput(request, graph, options, *parts_.tokenizer); !done) return done;
  }
  if (auto done = fitInputs(request, graph, options, entry); !done) return done;
  return fitOutputs(request, graph, entry);
}

void BatchedModel::infer(InferRequest request, Terms terms, Done done) {
  auto entry = std::make_unique<Entry>();
  entry->arrived = Time::now();
  entry->deadline = terms.deadline;
  entry->abandoned = std::move(terms.abandoned);
  entry->done = std::move(done);
  entry->id = std::move(request.id);
  entry->priority = request.priority;
  try {
    if (auto prepared = prepare(request, *entry); !prepared) return refuse(*entry, prepared.error(), {});
    // Counted before it can be taken out again.
    parts_.metrics->pending(1);
    if (terms.mayRunHere && parts_.options.maxQueueDelay.count() == 0 && entry->deadline > entry->arrived &&
        cost_.isShort(inputBytes(*entry)) && batcher_->idle()) {
      Entries alone;
      alone.push_back(std::move(entry));
      return run(std::move(alone));
    }
    if (batcher_->push(entry)) return;
    parts_.metrics->pending(-1);
    refuse(*entry, {ErrorKind::QueueFull, "too many requests wait for this model"}, {});
  } catch (const std::exception&) {
    // Memory ran out; push itself takes the entry last of all.
    if (entry) refuse(*entry, internal(), {});
  }
}

Result<InferResponse> BatchedModel::compute(InferRequest request) {
  Entries batch;
  batch.push_back(std::make_unique<Entry>());
  if (auto prepared = prepare(request, *batch.front()); !prepared) return tl::unexpected(prepared.error());
  auto outputs = runTogether(batch);
  if (!outputs) return tl::unexpected(outputs.error());
  return InferResponse{parts_.name, parts_.version, std::move(request.id), std::move(outputs->front())};
}

void BatchedModel::run(Entries batch) {
  parts_.metrics->pending(-static_cast<int>(batch.size()));
  const auto started = Time::now();
  Timing timing;
  for (const auto& entry : batch) timing.batchSize += entry->rows;
  auto outputs = runTogether(batch);
  if (!outputs && batch.size() > 1) {
    // One of them cannot be computed: the others must not suffer for it.
    for (auto& entry : batch) {
      Entries alone;
      alone.push_back(std::move(entry));
      parts_.metrics->pending(1);
      run(std::move(alone));
    }
    return;
  }
  timing.computed = Time::now() - started;
  parts_.metrics->executed(timing.batchSize, timing.computed);
  if (batch.size() == 1) cost_.ran(inputBytes(*batch.front()), timing.computed);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    timing.queued = started - batch[i]->arrived;
    if (outputs)
      answer(*batch[i], std::move((*outputs)[i]), timing);
    else
      answer(*batch[i], tl::unexpected(outputs.error()), timing);
  }
}

Result<std::vector<std::vector<Tensor>>> BatchedModel::runTogether(const Entries& batch) {
  try {
    const auto inputs = assemble(batch, parts_.tokenizer ? parts_.tokenizer->padId() : 0);
    const auto& wanted = batch.front()->wanted;
    auto outputs = parts_.session->run(inputs, wanted);
    if (!outputs) return tl::unexpected(outputs.error());
    if (batch.size() == 1) return std::vector<std::vector<Tensor>>{std::move(*outputs)};

    const auto rows = inputs.front().shape.front();
    for (const auto& output : *outputs)
      if (output.shape.empty() || output.shape.front() != rows)
        return fail(ErrorKind::Internal,
                    "output " + output.name + " has not a row for each row of the input");
    std::vector<bool> perToken;
    for (const auto& output : *outputs) {
      perToken.push_back(std::find(perToken_.begin(), perToken_.end(), output.name) != perToken_.end());
      if (perToken.back() && (output.shape.size() < 2 || output.shape[1] != inputs.front().shape[1]))
        return fail(ErrorKind::Internal, "output " + output.name + " has not a row for each token");
    }
    return split(*outputs, batch, perToken);
  } catch (const std::exception&) {
    return tl::unexpected(internal());
  }
}

void BatchedModel::answer(const Entry& entry, Result<std::vector<Tensor>> outputs,
                          const Timing& timing) const {
  if (!outputs) return refuse(entry, outputs.error(), timing);
  if (Time::now() > entry.deadline)
    return refuse(entry, {ErrorKind::DeadlineExceeded, "the deadline passed while the request was computed"},
                  timing);
  parts_.metrics->ended(timing, Time::now() - entry.arrived, entry.rows, std::nullopt);
  entry.done(InferResponse{parts_.name, parts_.version, entry.id, std::move(*outputs)}, timing);
}

void BatchedModel::refuse(const Entry& entry, Error error, const Timing& timing) const {
  parts_.metrics->ended(timing, Time::now() - entry.arrived, entry.rows, error.kind);
  entry.done(tl::unexpected(std::move(error)), timing);
}

}  // namespace pulseplate
