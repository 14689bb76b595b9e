#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pulseplate {

struct NormaliserOptions {
  bool cleanText = true;
  bool handleChineseChars = true;
  bool lowercase = true;
  bool stripAccents = true;
};

/// A token that is found in the text itself, before words are made.
struct AddedToken {
  std::u32string content;
  std::int64_t id = 0;
  /// The white space before or behind it belongs to it.
  bool stripsLeft = false;
  bool stripsRight = false;
  /// Found in the normalised text instead, and normalised itself.
  bool normalised = false;
};

/// What a tokeniser is made of, whichever file it was read from.
struct TokenizerConfig {
  NormaliserOptions normaliser;
  std::vector<std::pair<std::u32string, std::int64_t>> vocabulary;
  std::vector<AddedToken> addedTokens;
  std::u32string unknownToken;
  std::u32string continuingPrefix;
  /// Words of more code points than this are unknown as a whole.
  std::size_t longestWord = 100;
  std::u32string padToken;
  /// What stands around the text, as [CLS] and [SEP] do.
  std::vector<std::u32string> before, behind;
};

}  // namespace pulseplate
