#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "tokenizer/tokenizerConfig.h"
#include "tokenizer/trie.h"

namespace pulseplate {

/// The vocabulary, and how a word falls into it: from the left, always the longest piece that is known (Wu et
/// al. 2016).
class WordPiece {
 public:
  static Result<WordPiece> create(const TokenizerConfig& config);

  /// Adds the pieces of one word, or the unknown token if any part of it is unknown.
  void encode(std::u32string_view word, std::vector<std::int64_t>& ids) const;

  /// Id of a token of the vocabulary or an added one, or Trie::kNoValue.
  std::int64_t idOf(std::u32string_view token) const { return pieces_.find(token); }
  std::int64_t unknown() const { return unknown_; }
  std::size_t longestWord() const { return longestWord_; }

 private:
  Trie pieces_;
  /// Where pieces inside a word start; kNone: the vocabulary has none.
  Trie::Node continuing_ = Trie::kNone;
  std::int64_t unknown_ = Trie::kNoValue;
  std::size_t longestWord_ = 0;
};

}  // namespace pulseplate
