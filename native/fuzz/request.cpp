// Inference requests as they come from strangers, and the response that echoes them. The first three bytes
// choose the form: what kind of body, and the length of its JSON (little-endian).
//   fuzz-request native/fuzz/corpus/request

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "protocol/encodeResponse.h"
#include "protocol/parseRequest.h"

namespace {

using namespace pulseplate;

void require(bool truth) {
  if (!truth) std::abort();
}

/// What every request that is let through must hold to, for the code behind it relies on it.
void check(const InferRequest& request) {
  for (const auto& tensor : request.inputs) {
    const auto count = elementCount(tensor.shape);
    require(count.has_value());
    if (tensor.datatype == Datatype::Bytes) {
      require(tensor.strings.size() == *count && tensor.data.empty());
    } else {
      require(byteCount(tensor.datatype, tensor.shape) == tensor.data.size() && tensor.strings.empty());
      require(reinterpret_cast<std::uintptr_t>(tensor.data.data()) % elementSize(tensor.datatype) == 0);
    }
  }
}

void echo(const InferRequest& request) {
  const InferResponse response{
      .modelName = "echo", .modelVersion = "1", .id = request.id, .outputs = request.inputs};
  const auto encoded = encodeInferResponse(response, request.outputs, request.binaryOutputs);
  if (!encoded) return;
  auto body = RequestBuffer::create(0, 0);
  body->append(std::as_bytes(std::span(encoded->json)));
  for (const auto part : encoded->parts) body->append(part);
  require(body->bytes().size() == encoded->size);
  const auto headed = encoded->binary ? std::optional(encoded->json.size()) : std::nullopt;
  // A response names its tensors `outputs`, so that a request can never be one; but it must be JSON.
  const auto parsed = parseInferRequest(body, headed);
  require(!parsed && parsed.error().message == "inputs is missing or empty");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const auto form = data[0];
  const auto headerLength = static_cast<std::size_t>(data[1] | data[2] << 8);
  const auto bytes = std::as_bytes(std::span(data + 3, size - 3));

  const auto body = RequestBuffer::create(bytes.size(), headerLength);
  std::copy(bytes.begin(), bytes.end(), body->bytes().begin());
  if (form & 0x80) {
    Signature signature;
    // -1 to 2, as many dimensions as the form says.
    Shape shape(form >> 4 & 3);
    for (std::size_t i = 0; i < shape.size(); ++i)
      shape[i] = static_cast<std::int64_t>(headerLength >> (2 * i) & 3) - 1;
    signature.inputs.push_back({"x", static_cast<Datatype>((form & 15) % 13), shape});
    if (const auto request = parseRawRequest(body, signature)) {
      check(*request);
      echo(*request);
    }
    return 0;
  }
  const auto request = parseInferRequest(body, form & 1 ? std::optional(headerLength) : std::nullopt);
  if (!request) return 0;
  check(*request);
  echo(*request);
  return 0;
}
