#include "tokenizer/sectionReader.h"

#include "tokenizer/unicode.h"
#include "tokenizer/utf8.h"

namespace pulseplate {

char32_t SectionReader::nextOfAny() {
  std::size_t end = 0;
  if (at_ >= text_.size() || match(at_, end) != Trie::kNoValue) return kEnd;
  const auto [codePoint, bytes] = decodeUtf8(text_, at_);
  if (added_->anyStripsLeft() && at_ >= spaceStaysUntil_ &&
      (characterOf(codePoint) & character::kWhiteSpace)) {
    // The token behind this white space may take it.
    const auto behind = skipWhiteSpace(at_);
    const auto token = behind < text_.size() ? match(behind, end) : Trie::kNoValue;
    if (token != Trie::kNoValue && added_->at(token).stripsLeft) {
      at_ = behind;
      return kEnd;
    }
    spaceStaysUntil_ = behind;
  }
  at_ += bytes;
  return codePoint;
}

std::optional<std::int64_t> SectionReader::nextToken() {
  std::size_t end = 0;
  if (at_ >= text_.size()) return std::nullopt;
  const auto token = match(at_, end);
  if (token == Trie::kNoValue) return std::nullopt;
  at_ = added_->at(token).stripsRight ? skipWhiteSpace(end) : end;
  return added_->at(token).id;
}

std::int64_t SectionReader::match(std::size_t at, std::size_t& end) const {
  auto found = Trie::kNoValue;
  for (auto node = Trie::kRoot; at < text_.size();) {
    const auto [codePoint, bytes] = decodeUtf8(text_, at);
    node = added_->inText().step(node, codePoint);
    if (node == Trie::kNone) break;
    at += bytes;
    if (added_->inText().valueOf(node) == Trie::kNoValue) continue;
    found = added_->inText().valueOf(node);
    end = at;
  }
  return found;
}

std::size_t SectionReader::skipWhiteSpace(std::size_t at) const {
  while (at < text_.size()) {
    const auto [codePoint, bytes] = decodeUtf8(text_, at);
    if (!(characterOf(codePoint) & character::kWhiteSpace)) break;
    at += bytes;
  }
  return at;
}

}  // namespace pulseplate
