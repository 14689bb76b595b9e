#include "protocol/requestBuffer.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "tensor/tensor.h"

namespace pulseplate {

std::shared_ptr<RequestBuffer> RequestBuffer::create(std::size_t size, std::size_t alignAt) {
  auto buffer = std::make_shared<RequestBuffer>();
  buffer->alignAt_ = alignAt;
  buffer->allocate(size);
  buffer->size_ = size;
  return buffer;
}

void RequestBuffer::append(std::span<const std::byte> more) {
  if (size_ + more.size() > capacity_) {
    const auto old = std::move(memory_);
    const auto* from = start_;
    allocate(std::max(size_ + more.size(), capacity_ * 2));
    if (size_ > 0) std::memcpy(start_, from, size_);
  }
  if (!more.empty()) std::memcpy(start_ + size_, more.data(), more.size());
  size_ += more.size();
}

void RequestBuffer::allocate(std::size_t capacity) {
  const std::size_t shift = (kTensorAlignment - alignAt_ % kTensorAlignment) % kTensorAlignment;
  auto* memory = static_cast<std::byte*>(
      ::operator new[](shift + capacity + simdjson::SIMDJSON_PADDING, std::align_val_t(kTensorAlignment)));
  memory_.reset(memory);
  start_ = memory + shift;
  capacity_ = capacity;
  // The parser looks at its padding: what it sees must be the same each time.
  std::memset(start_ + capacity, 0, simdjson::SIMDJSON_PADDING);
}

void RequestBuffer::Free::operator()(std::byte* memory) const {
  ::operator delete[](memory, std::align_val_t(kTensorAlignment));
}

}  // namespace pulseplate
