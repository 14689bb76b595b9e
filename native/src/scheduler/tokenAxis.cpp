#include "scheduler/tokenAxis.h"

#include <algorithm>
#include <array>

#include "tensor/alignedMemory.h"

namespace pulseplate {

namespace {

/// Lengths that every model takes, and a number of rows that is neither.
constexpr std::array<std::int64_t, 2> kLengths{1, 2};
constexpr std::int64_t kRows = 3;

Result<std::vector<Tensor>> runOn(Session& session, std::int64_t length, std::int64_t padId) {
  std::vector<Tensor> inputs;
  const auto count = static_cast<std::size_t>(kRows * length);
  for (const auto& spec : session.signature().inputs) {
    const auto memory = alignedMemory(count * sizeof(std::int64_t));
    const std::int64_t value = spec.name == "input_ids" ? padId : spec.name == "attention_mask" ? 1 : 0;
    std::fill_n(reinterpret_cast<std::int64_t*>(memory.get()), count, value);
    inputs.push_back({spec.name,
                      Datatype::Int64,
                      {kRows, length},
                      {memory.get(), count * sizeof(std::int64_t)},
                      {},
                      memory});
  }
  std::vector<std::string> wanted;
  for (const auto& spec : session.signature().outputs) wanted.push_back(spec.name);
  return session.run(inputs, wanted);
}

}  // namespace

Result<std::vector<std::string>> outputsByToken(Session& session, std::int64_t padId) {
  const auto a = runOn(session, kLengths[0], padId);
  if (!a) return tl::unexpected(a.error());
  const auto b = runOn(session, kLengths[1], padId);
  if (!b) return tl::unexpected(b.error());
  std::vector<std::string> found;
  for (std::size_t i = 0; i < a->size(); ++i) {
    const auto& first = (*a)[i];
    Shape expected = first.shape;
    if (first.shape != (*b)[i].shape) {
      if (expected.size() >= 2 && expected[1] == kLengths[0]) expected[1] = kLengths[1];
      found.push_back(first.name);
    }
    const bool hasRows = !expected.empty() && expected.front() == kRows;
    if (!hasRows || expected != (*b)[i].shape ||
        (first.datatype == Datatype::Bytes && first.shape != expected))
      return fail(ErrorKind::Unavailable,
                  "batches are asked for, but padding could not be taken off the output " + first.name);
  }
  return found;
}

}  // namespace pulseplate
