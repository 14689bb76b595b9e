#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/batchQueue.h"

namespace pulseplate {

/// The inputs of a run: those of a lone entry as they are; of several, their rows one after the other. Inputs
/// of texts are padded to the longest row, `input_ids` with `padId`, the others with 0.
std::vector<Tensor> assemble(const Entries& batch, std::int64_t padId);

/// Each entry's rows out of the outputs of a run, as views where that is possible. An output of a text model
/// that has a row for each token (`perToken`, by output) is cut back to the entry's own length, so that
/// nobody sees the padding that others caused.
std::vector<std::vector<Tensor>> split(const std::vector<Tensor>& outputs, const Entries& batch,
                                       const std::vector<bool>& perToken);

}  // namespace pulseplate
