#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/unicode.h"
#include "tokenizer/wordPiece.h"

namespace pulseplate {

/// BertPreTokenizer and the pieces behind it: collects words out of normalised text, which end at white space
/// and around each punctuation mark, and writes their ids.
class Words {
 public:
  /// Room for `limit` ids; `ids` may hold more until it is cut.
  Words(const WordPiece& model, std::size_t limit, std::vector<std::int64_t>& ids)
      : model_(model), limit_(limit), ids_(ids) {}

  void push(char32_t codePoint);
  void push(std::u32string_view codePoints) {
    for (const auto codePoint : codePoints) push(codePoint);
  }
  /// A word ends here.
  void finish();
  /// Ends the word and adds an id as it is.
  void addToken(std::int64_t id);
  bool isFull() const { return ids_.size() >= limit_; }

 private:
  const CharacterTable& table_ = CharacterTable::get();
  const WordPiece& model_;
  std::size_t limit_;
  std::vector<std::int64_t>& ids_;
  std::u32string word_;
  /// The word is too long: its id is written, what is left of it is skipped.
  bool isTooLong_ = false;
};

}  // namespace pulseplate
