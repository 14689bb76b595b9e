#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include "tensor/tensor.h"

namespace pulseplate {

/// Memory for the elements of a tensor, aligned as the kernels like it. Not cleared.
inline std::shared_ptr<std::byte> alignedMemory(std::size_t bytes) {
  constexpr std::align_val_t kAlignment{kTensorAlignment};
  return {static_cast<std::byte*>(::operator new(bytes, kAlignment)),
          [](std::byte* p) { ::operator delete(p, kAlignment); }};
}

}  // namespace pulseplate
