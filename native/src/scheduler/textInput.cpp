#include "scheduler/textInput.h"

#include <algorithm>
#include <array>

#include "tensor/alignedMemory.h"

namespace pulseplate {

namespace {

/// Of a request to a model that is not batched.
constexpr std::size_t kMostRows = 4096;
/// Of a request, padding counted in: 8 MB for each input of the graph.
constexpr std::size_t kMostTokens = std::size_t{1} << 20;

constexpr std::array kTokenInputs{"input_ids", "attention_mask", "token_type_ids"};

Tensor tokenRows(const std::string& name, std::span<const std::vector<std::int64_t>> rows,
                 std::size_t longest, std::int64_t padId) {
  const auto bytes = rows.size() * longest * sizeof(std::int64_t);
  const auto memory = alignedMemory(bytes);
  auto* to = reinterpret_cast<std::int64_t*>(memory.get());
  for (const auto& row : rows) {
    auto* end = to + longest;
    if (name == "input_ids")
      to = std::copy(row.begin(), row.end(), to);
    else
      to = std::fill_n(to, row.size(), name == "attention_mask" ? 1 : 0);
    std::fill(to, end, name == "input_ids" ? padId : 0);
    to = end;
  }
  return {name,
          Datatype::Int64,
          {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(longest)},
          {memory.get(), bytes},
          {},
          memory};
}

}  // namespace

Result<void> checkTokenInputs(const Signature& graph) {
  const Shape open{-1, -1};
  for (const auto& spec : graph.inputs)
    if (std::find(kTokenInputs.begin(), kTokenInputs.end(), spec.name) == kTokenInputs.end() ||
        spec.datatype != Datatype::Int64 || spec.shape != open)
      return fail(ErrorKind::Unavailable,
                  "the card asks for a tokeniser, but the graph's input " + spec.name + " takes no tokens");
  for (const auto* name : {"input_ids", "attention_mask"})
    if (std::none_of(graph.inputs.begin(), graph.inputs.end(),
                     [&](const auto& spec) { return spec.name == name; }))
      return fail(ErrorKind::Unavailable,
                  std::string("the card asks for a tokeniser, but the graph has no input ") + name);
  return {};
}

Signature withTextInput(const Signature& graph, const TextOptions& text) {
  Signature shown = graph;
  shown.inputs = {{text.input, Datatype::Bytes, {-1}}};
  return shown;
}

std::vector<Tensor> tokenInputs(const Signature& graph, std::span<const std::vector<std::int64_t>> rows,
                                std::int64_t padId) {
  std::size_t longest = 0;
  for (const auto& row : rows) longest = std::max(longest, row.size());
  std::vector<Tensor> inputs;
  for (const auto& spec : graph.inputs) inputs.push_back(tokenRows(spec.name, rows, longest, padId));
  return inputs;
}

Result<void> tokeniseInput(InferRequest& request, const Signature& graph, const ServingOptions& options,
                           const Tokenizer& tokenizer) {
  const auto& text = *options.text;
  const auto found = std::find_if(request.inputs.begin(), request.inputs.end(),
                                  [&](const Tensor& tensor) { return tensor.name == text.input; });
  if (found == request.inputs.end()) return {};
  if (request.inputs.size() > 1)
    return fail(ErrorKind::WrongTensor,
                "input " + text.input + " stands for all inputs: send no other beside it");
  // A trailing dimension of 1 is how clients of Triton send a list of texts.
  const bool isList = found->shape.size() == 1 || (found->shape.size() == 2 && found->shape[1] == 1);
  if (found->datatype != Datatype::Bytes || !isList)
    return fail(ErrorKind::WrongTensor, "input " + text.input + " must be BYTES of the shape [texts]");
  if (found->strings.empty()) return fail(ErrorKind::WrongTensor, "the request has no rows");

  const auto most = options.maxBatchSize > 1 ? options.maxBatchSize : kMostRows;
  if (found->strings.size() > most)
    return fail(ErrorKind::WrongTensor, "the request has " + std::to_string(found->strings.size()) +
                                            " rows, the model takes " + std::to_string(most) + " at most");

  std::vector<std::vector<std::int64_t>> rows;
  rows.reserve(found->strings.size());
  std::size_t longest = 0;
  for (const auto& string : found->strings) {
    rows.push_back(tokenizer.encode(string, text.maxTokens));
    longest = std::max(longest, rows.back().size());
    if (longest * found->strings.size() > kMostTokens)
      return fail(ErrorKind::WrongTensor, "the texts are too long together: send them in several requests");
  }
  request.inputs = tokenInputs(graph, rows, tokenizer.padId());
  return {};
}

}  // namespace pulseplate
