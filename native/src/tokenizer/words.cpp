#include "tokenizer/words.h"

namespace pulseplate {

void Words::push(char32_t codePoint) {
  const auto bits = table_.at(codePoint);
  if (bits & (character::kWhiteSpace | character::kPunctuation)) finish();
  if (bits & character::kWhiteSpace || isTooLong_) return;
  word_ += codePoint;
  if (word_.size() > model_.longestWord()) {
    word_.clear();
    ids_.push_back(model_.unknown());
    isTooLong_ = true;
  }
  if (bits & character::kPunctuation) finish();
}

void Words::finish() {
  if (!word_.empty()) model_.encode(word_, ids_);
  word_.clear();
  isTooLong_ = false;
}

void Words::addToken(std::int64_t id) {
  finish();
  ids_.push_back(id);
}

}  // namespace pulseplate
