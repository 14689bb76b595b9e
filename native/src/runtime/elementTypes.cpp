#include "runtime/elementTypes.h"

#include <array>

namespace pulseplate {

namespace {

// In the order of Datatype, so that it is the index.
constexpr std::array<ONNXTensorElementDataType, 13> kElementTypes{
    ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL,   ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8,
    ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16, ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32,
    ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64, ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8,
    ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16,  ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32,
    ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64,  ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16,
    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,  ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE,
    ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING,
};

}  // namespace

ONNXTensorElementDataType elementTypeOf(Datatype datatype) {
  return kElementTypes[static_cast<std::size_t>(datatype)];
}

std::optional<Datatype> datatypeOf(ONNXTensorElementDataType type) {
  for (std::size_t i = 0; i < kElementTypes.size(); ++i)
    if (kElementTypes[i] == type) return static_cast<Datatype>(i);
  return std::nullopt;
}

}  // namespace pulseplate
