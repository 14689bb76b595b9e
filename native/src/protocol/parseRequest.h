#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "base/error.h"
#include "protocol/inferMessages.h"
#include "protocol/requestBuffer.h"
#include "tensor/signature.h"

namespace pulseplate {

/// Reads an inference request of the Open Inference Protocol v2 with the binary tensor extension.
/// `jsonLength` is the value of Inference-Header-Content-Length; none: the body is JSON alone. Everything
/// wrong with the bytes is Malformed and named; whether the tensors fit a model is not asked here. Memory
/// taken is of the order of the body, whatever sizes it claims. Binary tensors stay in the buffer where their
/// alignment allows it.
Result<InferRequest> parseInferRequest(const std::shared_ptr<RequestBuffer>& body,
                                       std::optional<std::size_t> jsonLength);

/// The raw form (Inference-Header-Content-Length: 0): the whole body is the only input of the model; its one
/// open dimension follows from the number of bytes. Outputs are returned as binary.
Result<InferRequest> parseRawRequest(const std::shared_ptr<RequestBuffer>& body, const Signature& signature);

}  // namespace pulseplate
