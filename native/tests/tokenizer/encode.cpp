#include <gmock/gmock.h>

#include <chrono>

#include "tokenizer/files.h"

namespace pulseplate {
namespace {

using testing::ElementsAre;

// What the JavaScript library does with many more texts is in e2e/tokenizer.test.ts.

TEST(Encode, TakesTheLongestPiecesFromTheLeft) {
  const auto tokenizer = uncased("un\n##aff\n##able\n##a\nund\n.\n");
  EXPECT_THAT(tokenizer->encode("Unaffable.", 16), ElementsAre(2, 5, 6, 7, 10, 3));
  EXPECT_THAT(tokenizer->encode("unaa unda", 16), ElementsAre(2, 5, 8, 8, 9, 8, 3));
  // One unknown part makes the whole word unknown.
  EXPECT_THAT(tokenizer->encode("unaffx und", 16), ElementsAre(2, 1, 9, 3));
  EXPECT_THAT(tokenizer->encode("", 16), ElementsAre(2, 3));
  EXPECT_EQ(tokenizer->padId(), 0);
}

TEST(Encode, LowersAndTakesAccentsOff) {
  const auto tokenizer = uncased("istanbul\nοδος\nοδοσ\nete\n中\nσ\n");
  EXPECT_THAT(tokenizer->encode("İSTANBUL ÉTÉ e\u0301te", 16), ElementsAre(2, 5, 8, 8, 3));
  EXPECT_THAT(tokenizer->encode("ΟΔΟΣ, Σ", 16), ElementsAre(2, 6, 1, 10, 3));
  EXPECT_THAT(tokenizer->encode("ete中ete", 16), ElementsAre(2, 8, 9, 8, 3));
}

TEST(Encode, DropsControlsAndWhatIsNotUtf8) {
  const auto tokenizer = uncased("ab\n");
  EXPECT_THAT(tokenizer->encode(std::string_view("a\0\u200b\xff"
                                                 "b\u3000ab",
                                                 12),
                                16),
              ElementsAre(2, 5, 5, 3));
  EXPECT_THAT(tokenizer->encode("a\xed\xa0\x80"
                                "b\xf0\x9f",
                                16),
              ElementsAre(2, 5, 3));
}

TEST(Encode, FindsSpecialTokensInTheText) {
  const auto tokenizer = uncased("a\n[\nmask\n]\n");
  EXPECT_THAT(tokenizer->encode("a[MASK]a [CLS][mask]", 16), ElementsAre(2, 5, 4, 5, 2, 6, 7, 8, 3));
}

TEST(Encode, CutsBeforeTheLastToken) {
  const auto tokenizer = uncased("a\n##b\n");
  EXPECT_THAT(tokenizer->encode("a ab a", 100), ElementsAre(2, 5, 5, 6, 5, 3));
  EXPECT_THAT(tokenizer->encode("a ab a", 5), ElementsAre(2, 5, 5, 6, 3));
  EXPECT_THAT(tokenizer->encode("a ab a", 4), ElementsAre(2, 5, 5, 3));
  EXPECT_THAT(tokenizer->encode("a ab a", 2), ElementsAre(2, 3));
}

TEST(Encode, CallsWordsOfMoreThanAHundredCodePointsUnknown) {
  const auto tokenizer = uncased("é\na\n##a\n");
  EXPECT_EQ(tokenizer->encode(std::string(100, 'a'), 200).size(), 102U);
  EXPECT_THAT(tokenizer->encode(std::string(101, 'a') + " a", 200), ElementsAre(2, 1, 6, 3));
  EXPECT_THAT(tokenizer->encode(std::string(101, 'a') + "...", 3), ElementsAre(2, 1, 3));
}

TEST(Encode, ReadsALongTextOnlyAsFarAsItsTokensAreAskedFor) {
  const auto tokenizer = uncased("a\n##a\n##\xCF\x83\n");
  for (const std::string_view unit : {"a b ", "aaaaaaa! ", "[MASK]", "AΣ' "}) {
    std::string text;
    while (text.size() < 16U << 20) text += unit;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(tokenizer->encode(text, 128).size(), 128U);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50)) << unit;
  }
}

}  // namespace
}  // namespace pulseplate
