#include "tokenizer/trie.h"

#include <gtest/gtest.h>

#include <string>

namespace pulseplate {
namespace {

TEST(Trie, KnowsWhatWasInsertedAndNothingElse) {
  Trie trie;
  EXPECT_TRUE(trie.empty());
  for (char32_t a = 0; a < 300; ++a)
    for (char32_t b = 0; b < 30; ++b) trie.insert(std::u32string{0x10ff00 + a, b}, a * 30 + b);
  for (char32_t a = 0; a < 300; ++a)
    for (char32_t b = 0; b < 30; ++b) ASSERT_EQ(trie.find(std::u32string{0x10ff00 + a, b}), a * 30 + b);
  EXPECT_EQ(trie.find(U"\U0010ff00"), Trie::kNoValue);
  EXPECT_EQ(trie.find(std::u32string{0x10ff00, 30}), Trie::kNoValue);
  EXPECT_EQ(trie.depth(), 2U);
}

TEST(Trie, KeepsTheLastValue) {
  Trie trie;
  trie.insert(U"ab", 1);
  trie.insert(U"a", 2);
  trie.insert(U"ab", 3);
  EXPECT_EQ(trie.find(U"ab"), 3);
  EXPECT_EQ(trie.valueOf(trie.step(Trie::kRoot, U'a')), 2);
}

}  // namespace
}  // namespace pulseplate
