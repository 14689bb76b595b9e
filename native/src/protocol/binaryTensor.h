#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/error.h"
#include "protocol/requestBuffer.h"
#include "tensor/tensor.h"

namespace pulseplate {

/// Fills `tensor` (name, datatype and shape are set) from its binary form. `bytes` lie in `buffer` and are
/// borrowed where they are aligned for their datatype, else copied. BYTES: each element is its length, 4
/// bytes little-endian, and then that many bytes.
Result<void> readBinaryData(std::span<const std::byte> bytes, const std::shared_ptr<RequestBuffer>& buffer,
                            Tensor& tensor);

/// The binary form of a BYTES tensor.
std::string writeBinaryStrings(std::span<const std::string> strings);

}  // namespace pulseplate
