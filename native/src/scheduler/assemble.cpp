#include "scheduler/assemble.h"

#include <algorithm>
#include <cstring>

#include "tensor/alignedMemory.h"

namespace pulseplate {

namespace {

std::size_t longestOf(const Entries& batch) {
  return (*std::max_element(batch.begin(), batch.end(),
                            [](const auto& a, const auto& b) { return a->tokens < b->tokens; }))
      ->tokens;
}

Tensor concatenate(const Entries& batch, std::size_t input, std::int64_t rows) {
  const auto& first = batch.front()->inputs[input];
  Tensor joined{first.name, first.datatype, first.shape, {}, {}, {}};
  joined.shape[0] = rows;
  if (joined.datatype == Datatype::Bytes) {
    for (const auto& entry : batch) {
      const auto& strings = entry->inputs[input].strings;
      joined.strings.insert(joined.strings.end(), strings.begin(), strings.end());
    }
    return joined;
  }
  std::size_t bytes = 0;
  for (const auto& entry : batch) bytes += entry->inputs[input].data.size();
  const auto memory = alignedMemory(bytes);
  auto* to = memory.get();
  for (const auto& entry : batch) {
    const auto& data = entry->inputs[input].data;
    to = std::copy(data.begin(), data.end(), to);
  }
  joined.data = {memory.get(), bytes};
  joined.owner = memory;
  return joined;
}

/// Rows of INT64 tokens, each filled up to `longest`.
Tensor pad(const Entries& batch, std::size_t input, std::int64_t rows, std::size_t longest,
           std::int64_t padId) {
  const auto& name = batch.front()->inputs[input].name;
  const auto count = static_cast<std::size_t>(rows) * longest;
  const auto memory = alignedMemory(count * sizeof(std::int64_t));
  auto* to = reinterpret_cast<std::int64_t*>(memory.get());
  std::fill(to, to + count, name == "input_ids" ? padId : 0);
  for (const auto& entry : batch) {
    const auto* from = entry->inputs[input].data.data();
    for (std::size_t row = 0; row < entry->rows;
         ++row, to += longest, from += entry->tokens * sizeof(std::int64_t))
      std::memcpy(to, from, entry->tokens * sizeof(std::int64_t));
  }
  return {name,
          Datatype::Int64,
          {rows, static_cast<std::int64_t>(longest)},
          {memory.get(), count * sizeof(std::int64_t)},
          {},
          memory};
}

/// `rows` rows of an output from `from` on, without a copy.
Tensor rowsOf(const Tensor& output, std::size_t from, std::size_t rows) {
  Tensor part{output.name, output.datatype, output.shape, {}, {}, output.owner};
  const auto all = static_cast<std::size_t>(output.shape[0]);
  part.shape[0] = static_cast<std::int64_t>(rows);
  if (output.datatype == Datatype::Bytes) {
    const auto width = all == 0 ? 0 : output.strings.size() / all;
    const auto begin = output.strings.begin() + static_cast<std::ptrdiff_t>(from * width);
    part.strings.assign(begin, begin + static_cast<std::ptrdiff_t>(rows * width));
  } else {
    const auto width = all == 0 ? 0 : output.data.size() / all;
    part.data = output.data.subspan(from * width, rows * width);
  }
  return part;
}

/// The first `tokens` of the second dimension of each row.
Tensor cutTokens(const Tensor& output, std::size_t tokens) {
  const auto padded = static_cast<std::size_t>(output.shape[1]);
  if (padded == tokens || output.datatype == Datatype::Bytes) return output;
  const auto rows = static_cast<std::size_t>(output.shape[0]);
  const auto row = output.data.size() / rows;
  const auto kept = row / padded * tokens;
  const auto memory = alignedMemory(rows * kept);
  for (std::size_t i = 0; i < rows; ++i)
    std::memcpy(memory.get() + i * kept, output.data.data() + i * row, kept);
  Tensor cut{output.name, output.datatype, output.shape, {memory.get(), rows * kept}, {}, memory};
  cut.shape[1] = static_cast<std::int64_t>(tokens);
  return cut;
}

}  // namespace

std::vector<Tensor> assemble(const Entries& batch, std::int64_t padId) {
  if (batch.size() == 1) return batch.front()->inputs;
  std::size_t rows = 0;
  for (const auto& entry : batch) rows += entry->rows;
  const auto longest = longestOf(batch);
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < batch.front()->inputs.size(); ++i)
    inputs.push_back(longest > 0 ? pad(batch, i, static_cast<std::int64_t>(rows), longest, padId)
                                 : concatenate(batch, i, static_cast<std::int64_t>(rows)));
  return inputs;
}

std::vector<std::vector<Tensor>> split(const std::vector<Tensor>& outputs, const Entries& batch,
                                       const std::vector<bool>& perToken) {
  if (batch.size() == 1) return {outputs};
  std::vector<std::vector<Tensor>> parts;
  std::size_t from = 0;
  for (const auto& entry : batch) {
    auto& own = parts.emplace_back();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      auto part = rowsOf(outputs[i], from, entry->rows);
      own.push_back(perToken[i] ? cutTokens(part, entry->tokens) : std::move(part));
    }
    from += entry->rows;
  }
  return parts;
}

}  // namespace pulseplate
