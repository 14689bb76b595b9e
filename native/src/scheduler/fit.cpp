#include "scheduler/fit.h"

#include <algorithm>

namespace pulseplate {

namespace {

tl::unexpected<Error> wrong(std::string message) { return fail(ErrorKind::WrongTensor, std::move(message)); }

template <typename T>
auto named(std::vector<T>& items, const std::string& name) {
  return std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
}

std::string text(const Shape& shape) {
  std::string out = "[";
  for (const auto size : shape) out += (out.size() > 1 ? "," : "") + std::to_string(size);
  return out + "]";
}

bool fitsShape(const Shape& given, const Shape& expected) {
  return std::equal(given.begin(), given.end(), expected.begin(), expected.end(),
                    [](std::int64_t size, std::int64_t open) { return open == -1 || size == open; });
}

/// All inputs of a text model are rows of the same number of tokens.
Result<void> fitTokens(Entry& entry, std::size_t maxTokens) {
  const auto& shape = entry.inputs.front().shape;
  if (std::any_of(entry.inputs.begin(), entry.inputs.end(),
                  [&](const Tensor& tensor) { return tensor.shape != shape; }))
    return wrong("the token inputs differ in their shapes");
  entry.tokens = static_cast<std::size_t>(shape[1]);
  if (entry.tokens == 0) return wrong("the request has no tokens");
  if (entry.tokens > maxTokens)
    return wrong("the rows have " + std::to_string(entry.tokens) + " tokens, the model takes " +
                 std::to_string(maxTokens) + " at most");
  return {};
}

Result<void> fitRows(Entry& entry, const ServingOptions& options) {
  const auto rows = entry.inputs.front().shape.front();
  for (const auto& tensor : entry.inputs) {
    if (tensor.shape.front() != rows) return wrong("the inputs differ in their number of rows");
    // What follows the rows must be alike for two requests to share a run; tokens are padded.
    for (std::size_t axis = 1; axis < tensor.shape.size() && entry.tokens == 0; ++axis)
      entry.key += std::to_string(tensor.shape[axis]) + ",";
    entry.key += ';';
  }
  entry.rows = static_cast<std::size_t>(rows);
  if (entry.rows == 0) return wrong("the request has no rows");
  if (entry.rows > options.maxBatchSize)
    return wrong("the request has " + std::to_string(rows) + " rows, the model takes " +
                 std::to_string(options.maxBatchSize) + " at most");
  return {};
}

}  // namespace

Result<void> fitInputs(InferRequest& request, const Signature& graph, const ServingOptions& options,
                       Entry& entry) {
  for (const auto& tensor : request.inputs)
    if (std::none_of(graph.inputs.begin(), graph.inputs.end(),
                     [&](const auto& spec) { return spec.name == tensor.name; }))
      return wrong("the model has no input " + tensor.name);
  for (const auto& spec : graph.inputs) {
    const auto found = named(request.inputs, spec.name);
    if (found == request.inputs.end()) return wrong("input " + spec.name + " is missing");
    if (found->datatype != spec.datatype)
      return wrong("input " + spec.name + " is " + std::string(nameOf(found->datatype)) +
                   ", the model takes " + std::string(nameOf(spec.datatype)));
    if (!fitsShape(found->shape, spec.shape))
      return wrong("input " + spec.name + " has the shape " + text(found->shape) + ", the model takes " +
                   text(spec.shape));
    entry.inputs.push_back(std::move(*found));
  }

  if (options.text) {
    if (auto fitted = fitTokens(entry, options.text->maxTokens); !fitted) return fitted;
  }
  return options.maxBatchSize > 1 ? fitRows(entry, options) : Result<void>{};
}

Result<void> fitOutputs(const InferRequest& request, const Signature& graph, Entry& entry) {
  if (request.outputs.empty()) {
    for (const auto& spec : graph.outputs) entry.wanted.push_back(spec.name);
    return {};
  }
  for (const auto& output : request.outputs) {
    if (std::none_of(graph.outputs.begin(), graph.outputs.end(),
                     [&](const auto& spec) { return spec.name == output.name; }))
      return wrong("the model has no output " + output.name);
    entry.wanted.push_back(output.name);
  }
  // Each list of outputs is a run of its own.
  for (const auto& name : entry.wanted) entry.key += name + ';';
  return {};
}

}  // namespace pulseplate
