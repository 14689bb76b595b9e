#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scheduler/batchedModel.h"

namespace pulseplate {

struct GoldenCase {
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
};

/// Reads a `golden.json`: `{"cases":[{"inputs":{name:{datatype?,dims,data}},"outputs":{...}}]}`. A tensor
/// without a datatype is FP32; FP16 is written as the whole numbers of its bits. Unavailable with the reason.
Result<std::vector<GoldenCase>> parseGolden(std::string_view json);

/// Runs the cases. Unavailable naming the first output that differs by more than 1e-4 (whole numbers and
/// texts: at all).
Result<void> checkGolden(BatchedModel& model, std::span<const GoldenCase> cases);

}  // namespace pulseplate
