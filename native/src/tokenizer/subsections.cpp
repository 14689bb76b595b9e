#include "tokenizer/subsections.h"

namespace pulseplate {

void Subsections::push(std::u32string_view codePoints) {
  if (added_.inNormalised().empty()) {
    for (; node_ != Trie::kNone && !codePoints.empty(); codePoints.remove_prefix(1)) pass(codePoints.front());
    return words_.push(codePoints);
  }
  for (const auto codePoint : codePoints) {
    window_ += codePoint;
    if (window_.size() >= added_.inNormalised().depth()) shift();
  }
}

void Subsections::finish() {
  while (!window_.empty()) shift();
  endSubsection();
}

void Subsections::shift() {
  auto found = Trie::kNoValue;
  std::size_t length = 1;
  auto node = Trie::kRoot;
  for (std::size_t i = 0; i < window_.size(); ++i) {
    node = added_.inNormalised().step(node, window_[i]);
    if (node == Trie::kNone) break;
    if (added_.inNormalised().valueOf(node) == Trie::kNoValue) continue;
    found = added_.inNormalised().valueOf(node);
    length = i + 1;
  }
  if (found == Trie::kNoValue) {
    pass(window_.front());
  } else {
    endSubsection();
    words_.addToken(added_.at(found).id);
  }
  window_.erase(0, length);
}

void Subsections::pass(char32_t codePoint) {
  if (node_ == Trie::kNone) return words_.push(codePoint);
  candidate_ += codePoint;
  node_ = added_.all().step(node_, codePoint);
  if (node_ != Trie::kNone) return;
  words_.push(candidate_);
  candidate_.clear();
}

void Subsections::endSubsection() {
  const auto token = node_ == Trie::kNone ? Trie::kNoValue : added_.all().valueOf(node_);
  if (token != Trie::kNoValue) {
    words_.addToken(added_.at(token).id);
  } else {
    words_.push(candidate_);
    words_.finish();
  }
  candidate_.clear();
  node_ = Trie::kRoot;
}

}  // namespace pulseplate
