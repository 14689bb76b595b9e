#include "tokenizer/utf8.h"

#include <gtest/gtest.h>

namespace pulseplate {
namespace {

TEST(Utf8, ReadsBackWhatItWrites) {
  const std::u32string text = U"\0a\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff";
  EXPECT_EQ(decodeUtf8(encodeUtf8(text)), text);
  EXPECT_EQ(encodeUtf8(U"é中😀"), "é中😀");
}

TEST(Utf8, ReplacesTheLongestBeginningOfASequence) {
  // As the examples of the WHATWG Encoding Standard and of The Unicode Standard, table 3-11, have it.
  EXPECT_EQ(decodeUtf8("\xf0\x80\x80\x41"), U"\ufffd\ufffd\ufffdA");
  EXPECT_EQ(decodeUtf8("\xf0\x9f\x98"), U"\ufffd");
  EXPECT_EQ(decodeUtf8("\xe2\x82\x41\xc3"), U"\ufffdA\ufffd");
  EXPECT_EQ(decodeUtf8("\xed\xa0\x80"), U"\ufffd\ufffd\ufffd");
  EXPECT_EQ(decodeUtf8("\xc0\xaf\xf5\x80\x80"), U"\ufffd\ufffd\ufffd\ufffd\ufffd");
  EXPECT_EQ(decodeUtf8("\xf4\x90\x80\x80"), U"\ufffd\ufffd\ufffd\ufffd");
}

}  // namespace
}  // namespace pulseplate
