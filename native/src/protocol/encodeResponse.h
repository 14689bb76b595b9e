#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "protocol/inferMessages.h"

namespace pulseplate {

/// A response body: the JSON and then the binary parts, in this order on the wire.
struct EncodedResponse {
  std::string json;
  /// There are binary tensors: Inference-Header-Content-Length is the length of the JSON.
  bool binary = false;
  std::vector<std::span<const std::byte>> parts;
  std::vector<std::shared_ptr<const void>> owners;
  /// Bytes of the whole body.
  std::size_t size = 0;
};

/// Writes the outputs as the request asked for them: `requested` by name, or all of them as `binaryOutputs`
/// says. Refused, with the remedy: what JSON cannot hold (FP16, values that are not finite, BYTES that are
/// not UTF-8).
Result<EncodedResponse> encodeInferResponse(const InferResponse& response,
                                            const std::vector<RequestedOutput>& requested,
                                            bool binaryOutputs);

}  // namespace pulseplate
