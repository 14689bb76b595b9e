#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "tokenizer/addedTokens.h"

namespace pulseplate {

/// Reads a text code point by code point, in sections: what stands between the added tokens written in it. A
/// copy reads ahead. The added tokens and the text must outlive it.
class SectionReader {
 public:
  SectionReader(std::string_view text, const AddedTokens& added) : text_(text), added_(&added) {}

  /// Is no code point. An optional would go through memory, which takes longer than all the rest.
  static constexpr char32_t kEnd = UINT32_MAX;

  /// The next code point of this section, or kEnd.
  char32_t next() {
    if (at_ < text_.size() && added_->isPlain(text_[at_])) return static_cast<char32_t>(text_[at_++]);
    return nextOfAny();
  }

  /// At the end of a section: goes behind the added token there and returns its id; nothing at the end of the
  /// text.
  std::optional<std::int64_t> nextToken();

 private:
  char32_t nextOfAny();
  /// Number of the longest added token that starts at `at`, or Trie::kNoValue. `end` becomes where it ends.
  std::int64_t match(std::size_t at, std::size_t& end) const;
  std::size_t skipWhiteSpace(std::size_t at) const;

  std::string_view text_;
  const AddedTokens* added_;
  std::size_t at_ = 0;
  /// Up to here the white space is known to stay.
  std::size_t spaceStaysUntil_ = 0;
};

}  // namespace pulseplate
