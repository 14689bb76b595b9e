#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "protocol/parseRequest.h"

namespace pulseplate {

/// A body of `json` and then `binary`, laid out as the server does it.
inline std::shared_ptr<RequestBuffer> bodyOf(std::string_view json, std::string_view binary = {}) {
  auto body = RequestBuffer::create(json.size() + binary.size(), json.size());
  const auto end = std::copy(json.begin(), json.end(), reinterpret_cast<char*>(body->bytes().data()));
  std::copy(binary.begin(), binary.end(), end);
  return body;
}

inline Result<InferRequest> parse(std::string_view json) {
  return parseInferRequest(bodyOf(json), std::nullopt);
}

inline Result<InferRequest> parse(std::string_view json, std::string_view binary) {
  return parseInferRequest(bodyOf(json, binary), json.size());
}

/// The error of a request that must be refused.
inline std::string refusalOf(const Result<InferRequest>& request) {
  if (request) return "it was let through";
  if (request.error().kind != ErrorKind::Malformed) return "it was refused as something else";
  return request.error().message;
}

template <typename T>
std::vector<T> elementsOf(const Tensor& tensor) {
  std::vector<T> elements(tensor.data.size() / sizeof(T));
  std::memcpy(elements.data(), tensor.data.data(), tensor.data.size());
  return elements;
}

template <typename T>
std::string bytesOf(std::initializer_list<T> values) {
  return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}

}  // namespace pulseplate
