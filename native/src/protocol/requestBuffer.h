#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "base/error.h"

namespace pulseplate {

/// The bytes of one request body. One chosen byte lies on a 64-byte boundary, so that the first binary tensor
/// behind the JSON header can be given to ONNX Runtime where it is; and the JSON parser may read past the end
/// (its padding).
class RequestBuffer {
 public:
  /// `alignAt`: the length of the JSON header, 0 for a body without one. The size is the caller's to limit.
  static std::shared_ptr<RequestBuffer> create(std::size_t size, std::size_t alignAt);

  std::span<std::byte> bytes() { return {start_, size_}; }
  std::span<const std::byte> bytes() const { return {start_, size_}; }

  /// Adds bytes behind the end; may move all of them. Only before any tensor borrows from here.
  void append(std::span<const std::byte> more);

 private:
  struct Free {
    void operator()(std::byte* memory) const;
  };

  void allocate(std::size_t capacity);

  std::unique_ptr<std::byte[], Free> memory_;
  std::byte* start_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t alignAt_ = 0;
};

}  // namespace pulseplate
