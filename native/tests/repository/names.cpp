#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "repository/sha256.h"
#include "repository/versionName.h"
#include "tensor/halfFloat.h"

namespace pulseplate {
namespace {

TEST(VersionName, SortsNumberByNumberNewestFirst) {
  std::vector<std::string> versions{"1", "9", "1.9.0", "10", "1.10.0", "1.10", "01"};
  std::sort(versions.begin(), versions.end(), NewerVersion());
  EXPECT_EQ(versions, (std::vector<std::string>{"10", "9", "1.10.0", "1.10", "1.9.0", "1", "01"}));
}

TEST(VersionName, KnowsNamesThatStayInTheirFolder) {
  for (const auto* name : {"forecast", "a-b_c", "v1.2"}) EXPECT_TRUE(isModelName(name)) << name;
  for (const auto* name : {"", ".", "..", ".git", "a/b", "a..b", "a.", "ä", "a b"})
    EXPECT_FALSE(isModelName(name)) << name;
  EXPECT_TRUE(isVersion("1.10.0"));
  for (const auto* name : {"", "1.", ".1", "1..2", "v1", "1a"}) EXPECT_FALSE(isVersion(name)) << name;
}

// FIPS 180-4, the first example.
TEST(Sha256, IsThatOfTheStandard) {
  const std::string text = "abc";
  EXPECT_EQ(sha256(std::as_bytes(std::span(text))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HalfFloat, IsThatOfIeee754) {
  EXPECT_EQ(halfToFloat(0x3c00), 1.0f);
  EXPECT_EQ(halfToFloat(0xc000), -2.0f);
  EXPECT_EQ(halfToFloat(0x7bff), 65504.0f);
  EXPECT_EQ(halfToFloat(0x0001), std::ldexp(1.0f, -24));
  EXPECT_EQ(halfToFloat(0x0400), std::ldexp(1.0f, -14));
  EXPECT_TRUE(std::isinf(halfToFloat(0x7c00)));
  EXPECT_TRUE(std::isnan(halfToFloat(0x7e00)));
}

}  // namespace
}  // namespace pulseplate
