#include "protocol/binaryTensor.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "tensor/alignedMemory.h"

namespace pulseplate {

static_assert(std::endian::native == std::endian::little, "the wire is little-endian, and borrowed as it is");

namespace {

tl::unexpected<Error> malformed(const Tensor& tensor, const char* what) {
  return fail(ErrorKind::Malformed, "input " + tensor.name + ": " + what);
}

std::shared_ptr<std::byte> alignedCopy(std::span<const std::byte> bytes) {
  auto copy = alignedMemory(bytes.size());
  if (!bytes.empty()) std::memcpy(copy.get(), bytes.data(), bytes.size());
  return copy;
}

Result<void> readStrings(std::span<const std::byte> bytes, std::size_t count, Tensor& tensor) {
  // Each element takes at least its length.
  if (count > bytes.size() / sizeof(std::uint32_t))
    return malformed(tensor, "the binary data end before the last element");
  std::vector<std::string> strings;
  strings.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t length = 0;
    if (bytes.size() < sizeof(length))
      return malformed(tensor, "the binary data end before the last element");
    std::memcpy(&length, bytes.data(), sizeof(length));
    bytes = bytes.subspan(sizeof(length));
    if (length > bytes.size())
      return malformed(tensor, "an element is said to be longer than the binary data");
    strings.emplace_back(reinterpret_cast<const char*>(bytes.data()), length);
    bytes = bytes.subspan(length);
  }
  if (!bytes.empty()) return malformed(tensor, "there are binary data behind the last element");
  tensor.strings = std::move(strings);
  return {};
}

}  // namespace

Result<void> readBinaryData(std::span<const std::byte> bytes, const std::shared_ptr<RequestBuffer>& buffer,
                            Tensor& tensor) {
  const auto count = elementCount(tensor.shape);
  if (!count) return malformed(tensor, count.error().message.c_str());
  if (tensor.datatype == Datatype::Bytes) return readStrings(bytes, *count, tensor);
  const auto expected = byteCount(tensor.datatype, tensor.shape);
  if (!expected || *expected != bytes.size())
    return malformed(tensor, "binary_data_size is not what the shape and the datatype ask for");
  if (tensor.datatype == Datatype::Bool &&
      std::any_of(bytes.begin(), bytes.end(), [](std::byte b) { return b > std::byte{1}; }))
    return malformed(tensor, "an element of a BOOL is neither 0 nor 1");

  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % elementSize(tensor.datatype) == 0) {
    tensor.data = bytes;
    tensor.owner = buffer;
  } else {
    const auto copy = alignedCopy(bytes);
    tensor.data = {copy.get(), bytes.size()};
    tensor.owner = copy;
  }
  return {};
}

std::string writeBinaryStrings(std::span<const std::string> strings) {
  std::string bytes;
  for (const auto& text : strings) {
    const auto length = static_cast<std::uint32_t>(text.size());
    bytes.append(reinterpret_cast<const char*>(&length), sizeof(length)).append(text);
  }
  return bytes;
}

}  // namespace pulseplate
