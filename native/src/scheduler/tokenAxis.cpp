#include "scheduler/tokenAxis.h"

#include <array>

#include "scheduler/textInput.h"

namespace pulseplate {

namespace {

/// Lengths that every model takes, and a number of rows that is neither.
constexpr std::array<std::int64_t, 2> kLengths{1, 2};
constexpr std::int64_t kRows = 3;

Result<std::vector<Tensor>> runOn(Session& session, std::int64_t length, std::int64_t padId) {
  const std::vector<std::vector<std::int64_t>> rows(
      kRows, std::vector<std::int64_t>(static_cast<std::size_t>(length), padId));
  std::vector<std::string> wanted;
  for (const auto& spec : session.signature().outputs) wanted.push_back(spec.name);
  return session.run(tokenInputs(session.signature(), rows, padId), wanted);
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
