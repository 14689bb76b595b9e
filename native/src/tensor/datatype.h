#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pulseplate {

/// The datatypes of the Open Inference Protocol v2.
enum class Datatype : std::uint8_t {
  Bool,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Int8,
  Int16,
  Int32,
  Int64,
  Fp16,
  Fp32,
  Fp64,
  Bytes,
};

/// `"FP32"` and so on; nothing for a name that the protocol does not have.
std::optional<Datatype> parseDatatype(std::string_view name);
std::string_view nameOf(Datatype datatype);

/// Bytes of one element; 0 for BYTES, whose elements differ in length.
std::size_t elementSize(Datatype datatype);

}  // namespace pulseplate
