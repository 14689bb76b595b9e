#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tokenizer/addedTokens.h"
#include "tokenizer/words.h"

namespace pulseplate {

/// Looks for added tokens in the normalised text of a section and passes on the rest. Two kinds are found:
/// those that are normalised themselves, anywhere; and any, where it is all that stands between two others.
class Subsections {
 public:
  Subsections(const AddedTokens& added, Words& words) : added_(added), words_(words) {}

  void push(std::u32string_view codePoints);
  void finish();

 private:
  /// Takes one token, or one code point, from the front of `window_`.
  void shift();
  void pass(char32_t codePoint);
  void endSubsection();

  const AddedTokens& added_;
  Words& words_;
  /// As many code points as the longest normalised token has.
  std::u32string window_;
  /// This subsection so far, while an added token starts like it.
  std::u32string candidate_;
  Trie::Node node_ = Trie::kRoot;
};

}  // namespace pulseplate
