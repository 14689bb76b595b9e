#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tensor/datatype.h"
#include "tensor/shape.h"

namespace pulseplate {

/// Where ONNX Runtime's kernels like their inputs to start.
inline constexpr std::size_t kTensorAlignment = 64;

/// One dense tensor, row-major, little-endian.
struct Tensor {
  std::string name;
  Datatype datatype = Datatype::Fp32;
  Shape shape;
  /// Elements of a fixed-width datatype; may lie in the request's own buffer (no copy). Empty for BYTES.
  std::span<const std::byte> data;
  /// Elements of a BYTES tensor; empty otherwise.
  std::vector<std::string> strings;
  /// Keeps `data` alive.
  std::shared_ptr<const void> owner;
};

/// Name, datatype and shape of an input or output; -1 is a dimension that each request chooses.
struct TensorSpec {
  std::string name;
  Datatype datatype = Datatype::Fp32;
  Shape shape;
};

}  // namespace pulseplate
