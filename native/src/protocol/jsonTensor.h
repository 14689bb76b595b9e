#pragma once

#include <simdjson.h>

#include <cstddef>

#include "base/error.h"
#include "tensor/tensor.h"

namespace pulseplate {

/// Fills `tensor` (name, datatype and shape are set) from its JSON `data`, flat or nested as the shape says.
/// `textBytes`: length of the JSON text, more elements than that cannot be in it.
Result<void> readJsonData(const simdjson::dom::element& data, std::size_t textBytes, Tensor& tensor);

}  // namespace pulseplate
