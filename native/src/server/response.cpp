#include "server/response.h"

#include <array>
#include <charconv>

#include "server/httpDate.h"
#include "server/httpStatus.h"

namespace pulseplate {

namespace {

void appendNumber(std::string& out, std::size_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void appendField(std::string& out, std::string_view name, std::size_t value) {
  out.append(name).append(": ");
  appendNumber(out, value);
  out.append("\r\n");
}

}  // namespace

std::size_t Response::size() const {
  std::size_t bytes = body.size();
  for (const auto& part : parts) bytes += part.size();
  return bytes;
}

Response refusal(Error error) {
  JsonWriter json;
  json.beginObject().key("error").value(std::string_view(error.message)).endObject();
  Response response;
  response.status = httpStatus(error.kind);
  response.body = json.take();
  response.error = std::move(error.message);
  return response;
}

Response jsonResponse(JsonWriter& json) {
  Response response;
  response.body = json.take();
  return response;
}

Response inferResponse(EncodedResponse&& encoded) {
  Response response;
  if (encoded.binary) {
    response.contentType = "application/octet-stream";
    response.jsonLength = encoded.json.size();
  }
  response.body = std::move(encoded.json);
  response.parts = std::move(encoded.parts);
  response.owners = std::move(encoded.owners);
  return response;
}

void appendResponseHead(std::string& out, const Response& response, const ResponseContext& context) {
  out.append("HTTP/1.1 ");
  appendNumber(out, response.status);
  out.append(" ").append(reasonPhrase(response.status)).append("\r\n");
  appendField(out, "Date", httpDate());
  appendField(out, "Content-Type", response.contentType);
  appendField(out, "Content-Length", response.size());
  if (response.jsonLength) appendField(out, "Inference-Header-Content-Length", *response.jsonLength);
  if (!context.requestId.empty()) appendField(out, "X-Request-Id", context.requestId);
  if (!context.traceparent.empty()) appendField(out, "traceparent", context.traceparent);
  if (!response.allow.empty()) appendField(out, "Allow", response.allow);
  if (retryLater(response.status)) appendField(out, "Retry-After", "1");
  if (context.close) {
    appendField(out, "Connection", "close");
  } else {
    if (context.http10) appendField(out, "Connection", "keep-alive");
    if (context.idleSeconds > 0) {
      out.append("Keep-Alive: timeout=");
      appendNumber(out, context.idleSeconds);
      out.append("\r\n");
    }
  }
  out.append("\r\n");
}

}  // namespace pulseplate
