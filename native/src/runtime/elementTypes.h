#pragma once

#include <onnxruntime_cxx_api.h>

#include <optional>

#include "tensor/datatype.h"

namespace pulseplate {

ONNXTensorElementDataType elementTypeOf(Datatype datatype);

/// Nothing for the types that the protocol has no name for (bfloat16, complex and so on).
std::optional<Datatype> datatypeOf(ONNXTensorElementDataType type);

}  // namespace pulseplate
