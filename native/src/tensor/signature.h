#pragma once

#include <string_view>
#include <vector>

#include "tensor/tensor.h"

namespace pulseplate {

/// What a graph takes and gives, as read from the graph itself.
struct Signature {
  std::vector<TensorSpec> inputs;
  std::vector<TensorSpec> outputs;
};

}  // namespace pulseplate
