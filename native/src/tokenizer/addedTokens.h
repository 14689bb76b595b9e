#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "tokenizer/tokenizerConfig.h"
#include "tokenizer/trie.h"

namespace pulseplate {

/// The added tokens, ready to be looked for. Where the JavaScript library lets white space around a token or
/// a second token of the same text decide about a third, this refuses instead.
class AddedTokens {
 public:
  AddedTokens() { isPlain_.fill(true); }
  static Result<AddedTokens> create(std::vector<AddedToken> tokens, const NormaliserOptions& options);

  /// Those found in the text as it is, and those found in the normalised text; the values are for `at`.
  const Trie& inText() const { return inText_; }
  const Trie& inNormalised() const { return inNormalised_; }
  /// All of them, as written and normalised: a section that is equal to one is that token.
  const Trie& all() const { return all_; }

  const AddedToken& at(std::int64_t index) const { return tokens_[static_cast<std::size_t>(index)]; }
  bool anyStripsLeft() const { return anyStripsLeft_; }
  /// This byte is a code point that has nothing to do with any token.
  bool isPlain(char byte) const {
    return static_cast<unsigned char>(byte) < isPlain_.size() && isPlain_[static_cast<unsigned char>(byte)];
  }

 private:
  std::vector<AddedToken> tokens_;
  Trie inText_, inNormalised_, all_;
  bool anyStripsLeft_ = false;
  std::array<bool, 128> isPlain_;
};

}  // namespace pulseplate
