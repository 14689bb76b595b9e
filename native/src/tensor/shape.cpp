#include "tensor/shape.h"

namespace pulseplate {

Result<std::size_t> elementCount(std::span<const std::int64_t> shape) {
  // The product without the zeros must fit as well: a shape is refused for its other dimensions even if it is
  // empty.
  std::size_t product = 1;
  bool empty = false;
  for (const auto dimension : shape) {
    if (dimension < 0) return fail(ErrorKind::Malformed, "a dimension of a shape is negative");
    if (dimension == 0) {
      empty = true;
      continue;
    }
    if (__builtin_mul_overflow(product, static_cast<std::size_t>(dimension), &product))
      return fail(ErrorKind::Malformed, "the product of the dimensions of a shape is too large");
  }
  return empty ? 0 : product;
}

Result<std::size_t> byteCount(Datatype datatype, std::span<const std::int64_t> shape) {
  auto count = elementCount(shape);
  if (!count) return count;
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(*count, elementSize(datatype), &bytes))
    return fail(ErrorKind::Malformed, "the bytes of a tensor are more than can be counted");
  return bytes;
}

}  // namespace pulseplate
