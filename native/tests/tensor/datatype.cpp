#include "tensor/datatype.h"

#include <gtest/gtest.h>

namespace pulseplate {
namespace {

TEST(Datatype, HasTheNamesAndSizesOfTheProtocol) {
  const std::pair<const char*, std::size_t> kKinds[] = {
      {"BOOL", 1},  {"UINT8", 1}, {"UINT16", 2}, {"UINT32", 4}, {"UINT64", 8}, {"INT8", 1},  {"INT16", 2},
      {"INT32", 4}, {"INT64", 8}, {"FP16", 2},   {"FP32", 4},   {"FP64", 8},   {"BYTES", 0},
  };
  for (const auto& [name, size] : kKinds) {
    const auto datatype = parseDatatype(name);
    ASSERT_TRUE(datatype) << name;
    EXPECT_EQ(nameOf(*datatype), name);
    EXPECT_EQ(elementSize(*datatype), size) << name;
  }
}

TEST(Datatype, KnowsNoOtherNames) {
  for (const auto name : {"", "fp32", "FP32 ", "BF16", "STRING"}) EXPECT_FALSE(parseDatatype(name)) << name;
}

}  // namespace
}  // namespace pulseplate
