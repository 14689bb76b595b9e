#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tensor/tensor.h"

namespace pulseplate {

struct RequestedOutput {
  std::string name;
  bool binary = false;
};

/// One inference, as the protocol says it.
struct InferRequest {
  /// Echoed when given.
  std::optional<std::string> id;
  std::vector<Tensor> inputs;
  /// Empty: all outputs of the model, as `binaryOutputs` says.
  std::vector<RequestedOutput> outputs;
  bool binaryOutputs = false;
  /// `parameters.priority`: 1 for a person who waits, 2 for a scheduled task; 0 or absent counts as 1.
  int priority = 1;
  /// `parameters.timeout`, in microseconds; none: the server's default.
  std::optional<std::chrono::microseconds> timeout;
};

struct InferResponse {
  std::string modelName;
  std::string modelVersion;
  std::optional<std::string> id;
  std::vector<Tensor> outputs;
};

}  // namespace pulseplate
