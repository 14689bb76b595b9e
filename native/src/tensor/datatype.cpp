#include "tensor/datatype.h"

#include <array>

namespace pulseplate {

namespace {

struct Entry {
  Datatype datatype;
  std::string_view name;
  std::size_t size;
};

// In the order of the enumeration, so that it is also the index.
constexpr std::array<Entry, 13> kEntries{{
    {Datatype::Bool, "BOOL", 1},
    {Datatype::Uint8, "UINT8", 1},
    {Datatype::Uint16, "UINT16", 2},
    {Datatype::Uint32, "UINT32", 4},
    {Datatype::Uint64, "UINT64", 8},
    {Datatype::Int8, "INT8", 1},
    {Datatype::Int16, "INT16", 2},
    {Datatype::Int32, "INT32", 4},
    {Datatype::Int64, "INT64", 8},
    {Datatype::Fp16, "FP16", 2},
    {Datatype::Fp32, "FP32", 4},
    {Datatype::Fp64, "FP64", 8},
    {Datatype::Bytes, "BYTES", 0},
}};

const Entry& entryOf(Datatype datatype) { return kEntries[static_cast<std::size_t>(datatype)]; }

}  // namespace

std::optional<Datatype> parseDatatype(std::string_view name) {
  for (const auto& entry : kEntries)
    if (entry.name == name) return entry.datatype;
  return std::nullopt;
}

std::string_view nameOf(Datatype datatype) { return entryOf(datatype).name; }

std::size_t elementSize(Datatype datatype) { return entryOf(datatype).size; }

}  // namespace pulseplate
