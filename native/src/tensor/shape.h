#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"
#include "tensor/datatype.h"

namespace pulseplate {

using Shape = std::vector<std::int64_t>;

/// Product of the dimensions; 1 for a scalar. Refused: a negative dimension, and a product that overflows 64
/// bits.
Result<std::size_t> elementCount(std::span<const std::int64_t> shape);

/// Bytes of a fixed-width tensor, checked against overflow before anything is allocated.
Result<std::size_t> byteCount(Datatype datatype, std::span<const std::int64_t> shape);

}  // namespace pulseplate
