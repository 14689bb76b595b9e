#include "base/jsonWriter.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace pulseplate {
namespace {

TEST(JsonWriter, SetsCommasAndNests) {
  JsonWriter json;
  json.beginObject().key("a").beginArray().value(-1).beginArray().endArray().value(true).endArray();
  json.key("b").beginObject().endObject().key("c").value("x").endObject();
  EXPECT_EQ(json.take(), R"({"a":[-1,[],true],"b":{},"c":"x"})");
}

TEST(JsonWriter, EscapesWhatJsonReserves) {
  JsonWriter json;
  json.value(std::string_view("\"\\/\n\r\t\0\x1f\x7fGrüße", 16));
  EXPECT_EQ(json.text(), "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\x7fGrüße\"");
}

TEST(JsonWriter, EscapesKeys) {
  JsonWriter json;
  json.beginObject().key("a\"b").value(1).endObject();
  EXPECT_EQ(json.text(), R"({"a\"b":1})");
}

TEST(JsonWriter, KeepsTheEndsOfIntegers) {
  JsonWriter json;
  json.beginArray().value(std::numeric_limits<std::int64_t>::min());
  json.value(std::numeric_limits<std::uint64_t>::max()).endArray();
  EXPECT_EQ(json.text(), "[-9223372036854775808,18446744073709551615]");
}

// Found by the fuzzer: 2^64 as a float was written like a whole number that no reader of 64 bits takes.
TEST(JsonWriter, WritesLargeFloatsWithAnExponent) {
  JsonWriter json;
  json.beginArray()
      .value(18446744073709551616.0)
      .value(2e15F)
      .value(-1e300)
      .value(999999999999999.0)
      .endArray();
  EXPECT_EQ(json.text(), "[1.8446744073709552e+19,2e+15,-1e+300,999999999999999]");
}

TEST(JsonWriter, WritesFloatsShortAndExact) {
  for (const float value : {0.1F, -0.0F, 16777216.0F, 1e-45F, 3.4028235e38F}) {
    JsonWriter json;
    json.value(value);
    EXPECT_EQ(std::strtof(json.text().c_str(), nullptr), value) << json.text();
    EXPECT_LE(json.text().size(), 15U) << json.text();
  }
  JsonWriter json;
  json.beginArray().value(0.1F).value(0.1).endArray();
  EXPECT_EQ(json.text(), "[0.1,0.1]");
}

}  // namespace
}  // namespace pulseplate
