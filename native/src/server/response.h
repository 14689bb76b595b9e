#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/jsonWriter.h"
#include "protocol/encodeResponse.h"

namespace pulseplate {

/// What a request is answered with. The wire gets `body` and then the parts.
struct Response {
  unsigned status = 200;
  std::string_view contentType = "application/json";
  std::string body;
  /// Binary tensors behind the JSON; `owners` keep them alive until they are sent.
  std::vector<std::span<const std::byte>> parts;
  std::vector<std::shared_ptr<const void>> owners;
  /// Inference-Header-Content-Length, when there are binary tensors.
  std::optional<std::size_t> jsonLength;
  /// The header Allow of a 405; empty otherwise.
  std::string_view allow;
  /// The sentence of a refusal, for the log; empty when there is none.
  std::string error;

  /// Bytes of the body with its parts.
  std::size_t size() const;
};

/// `{"error": "one sentence"}` with the status of that error.
Response refusal(Error error);
/// 200 with this JSON.
Response jsonResponse(JsonWriter& json);
/// 200 with an inference's outputs; takes what is in there.
Response inferResponse(EncodedResponse&& encoded);

/// What the header of a response says beside the response itself.
struct ResponseContext {
  std::string_view requestId;
  std::string_view traceparent;
  bool http10 = false;
  bool close = false;
  /// Told to clients that stay, so that they do not send on a connection about to be closed.
  std::size_t idleSeconds = 0;
};

/// Adds the status line and the header, with the empty line that ends it.
void appendResponseHead(std::string& out, const Response& response, const ResponseContext& context);

}  // namespace pulseplate
