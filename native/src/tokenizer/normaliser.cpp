#include "tokenizer/normaliser.h"

#include <algorithm>

namespace pulseplate {

namespace {

constexpr char32_t kCapitalSigma = 0x3a3;
constexpr char32_t kSmallSigma = 0x3c3;
constexpr char32_t kFinalSigma = 0x3c2;
constexpr char32_t kDottedCapitalI = 0x130;
constexpr char32_t kDotAbove = 0x307;

constexpr auto kOrderBits = static_cast<std::uint16_t>(~0U << character::kOrderShift);

/// The JavaScript library looks at UTF-16 units, hence never sees those above U+FFFF.
bool isChinese(char32_t c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0xf900 && c <= 0xfaff);
}

std::uint16_t orderOf(char32_t c) {
  return static_cast<std::uint16_t>(characterOf(c) >> character::kOrderShift);
}

}  // namespace

Normaliser::Normaliser(const NormaliserOptions& options, std::size_t longestWord)
    : options_(options), longestWord_(longestWord) {
  using namespace character;
  if (options.cleanText) changing_ |= kControl | kWhiteSpace;
  if (options.lowercase) changing_ |= kHasLowerCase;
  if (options.stripAccents) changing_ |= kMark | kMarkOfClassZero | kDecomposes | kOrderBits;
  for (char32_t c = 0; c < ascii_.size(); ++c) {
    const auto bits = table_.at(c);
    ascii_[c] = c;
    if (options.cleanText && bits & (kControl | kWhiteSpace)) ascii_[c] = bits & kControl ? 0 : U' ';
    if (options.lowercase && bits & kHasLowerCase) ascii_[c] = lowerCaseOf(c);
  }
}

void Normaliser::pushAny(char32_t codePoint, const SectionReader& rest, std::u32string& out) {
  if (options_.cleanText) {
    const auto bits = table_.at(codePoint);
    if (bits & character::kControl) return;
    if (bits & character::kWhiteSpace) codePoint = U' ';
  }
  if (options_.handleChineseChars && isChinese(codePoint)) {
    lower(U' ', rest, out);
    lower(codePoint, rest, out);
    lower(U' ', rest, out);
  } else {
    lower(codePoint, rest, out);
  }
}

void Normaliser::finish(std::u32string& out) {
  endRun(out);
  afterCased_ = false;
}

void Normaliser::endRun(std::u32string& out) {
  std::stable_sort(heldBack_.begin(), heldBack_.end(),
                   [](char32_t a, char32_t b) { return orderOf(a) < orderOf(b); });
  out += heldBack_;
  heldBack_.clear();
}

void Normaliser::lower(char32_t codePoint, const SectionReader& rest, std::u32string& out) {
  if (!options_.lowercase) return strip(codePoint, out);
  const auto bits = table_.at(codePoint);
  if (codePoint == kCapitalSigma) {
    strip(afterCased_ && isFinalSigma(rest) ? kFinalSigma : kSmallSigma, out);
  } else if (codePoint == kDottedCapitalI) {
    strip(U'i', out);
    strip(kDotAbove, out);
  } else {
    strip(bits & character::kHasLowerCase ? lowerCaseOf(codePoint) : codePoint, out);
  }
  if (!(bits & character::kCaseIgnorable)) afterCased_ = (bits & character::kCased) != 0;
}

/// The Unicode Standard, table 3-17: no cased letter follows, whatever case-ignorable stands between.
bool Normaliser::isFinalSigma(SectionReader rest) const {
  for (auto next = rest.next(); next != SectionReader::kEnd; next = rest.next()) {
    const auto bits = table_.at(next);
    if (options_.cleanText && (bits & (character::kControl | character::kWhiteSpace))) {
      if (bits & character::kControl) continue;
      return true;
    }
    if (bits & character::kCaseIgnorable) continue;
    return (bits & character::kCased) == 0;
  }
  return true;
}

void Normaliser::strip(char32_t codePoint, std::u32string& out) {
  if (!options_.stripAccents) {
    out += codePoint;
    return;
  }
  const auto bits = table_.at(codePoint);
  if (bits & character::kMark) return;
  if (bits & character::kDecomposes) {
    parts_.clear();
    appendDecomposition(codePoint, parts_);
    for (const auto part : parts_) order(part, out);
  } else {
    order(codePoint, out);
  }
}

/// Marks of one run are put into canonical order (The Unicode Standard, D108). Those of category Mn are gone
/// by then, but one of class 0 still ends the run.
void Normaliser::order(char32_t codePoint, std::u32string& out) {
  const auto bits = table_.at(codePoint);
  if (bits & kOrderBits) {
    heldBack_ += codePoint;
    if (heldBack_.size() <= longestWord_) return;
  }
  if (!heldBack_.empty()) endRun(out);
  if (!(bits & kOrderBits) && !(bits & character::kMarkOfClassZero)) out += codePoint;
}

}  // namespace pulseplate
