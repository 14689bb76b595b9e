#include "tokenizer/unicode.h"

#include <algorithm>
#include <map>
#include <vector>

#include "tokenizer/unicodeTables.h"

namespace pulseplate {

namespace {

constexpr char32_t kHangulFirst = 0xac00;
constexpr char32_t kHangulLast = 0xd7a3;
constexpr char32_t kDottedCapitalI = 0x130;

}  // namespace

CharacterTable::CharacterTable() {
  std::vector<std::uint16_t> all(kCodePoints, 0);
  const auto mark = [&](const auto& ranges, std::uint16_t bit) {
    for (const auto& range : ranges)
      for (char32_t c = range.first; c <= range.last; ++c) all[c] |= bit;
  };
  mark(kPunctuation, character::kPunctuation);
  mark(kWhiteSpace, character::kWhiteSpace);
  mark(kControls, character::kControl);
  mark(kMarks, character::kMark);
  mark(kMarksOfClassZero, character::kMarkOfClassZero);
  mark(kCased, character::kCased);
  mark(kCaseIgnorable, character::kCaseIgnorable);
  for (const auto& range : kSpacingMarks)
    for (char32_t c = range.first; c <= range.last; ++c)
      all[c] |= static_cast<std::uint16_t>(range.value << character::kOrderShift);
  for (const auto& range : kLowerCase)
    for (char32_t c = range.first; c <= range.last; c += range.step) all[c] |= character::kHasLowerCase;
  all[kDottedCapitalI] |= character::kHasLowerCase;
  for (const auto& pair : kDecompositions) all[pair.codePoint] |= character::kDecomposes;
  for (const auto& entry : kLongDecompositions) all[entry.codePoint] |= character::kDecomposes;
  for (char32_t c = kHangulFirst; c <= kHangulLast; ++c) all[c] |= character::kDecomposes;

  std::map<std::vector<std::uint16_t>, std::uint16_t> known;
  for (std::size_t block = 0; block < blocks_.size(); ++block) {
    const auto start = all.begin() + static_cast<std::ptrdiff_t>(block * kBlockSize);
    const std::vector<std::uint16_t> bits(start, start + kBlockSize);
    const auto [entry, added] = known.emplace(bits, static_cast<std::uint16_t>(known.size()));
    if (added) bits_.insert(bits_.end(), bits.begin(), bits.end());
    blocks_[block] = entry->second;
  }
}

const CharacterTable& CharacterTable::get() {
  static const CharacterTable table;
  return table;
}

char32_t lowerCaseOf(char32_t codePoint) {
  const auto range = std::lower_bound(kLowerCase.begin(), kLowerCase.end(), codePoint,
                                      [](const LowerCaseRange& r, char32_t c) { return r.last < c; });
  return static_cast<char32_t>(static_cast<std::int32_t>(codePoint) + range->delta);
}

void appendDecomposition(char32_t codePoint, std::u32string& out) {
  if (codePoint >= kHangulFirst && codePoint <= kHangulLast) {
    // The Unicode Standard, 3.12: a syllable is a leading consonant, a vowel and perhaps a trailing
    // consonant.
    const char32_t index = codePoint - kHangulFirst;
    out += static_cast<char32_t>(0x1100 + index / 588);
    out += static_cast<char32_t>(0x1161 + index % 588 / 28);
    if (index % 28 != 0) out += static_cast<char32_t>(0x11a7 + index % 28);
    return;
  }
  const auto before = [](const auto& entry, char32_t c) { return entry.codePoint < c; };
  const auto pair = std::lower_bound(kDecompositions.begin(), kDecompositions.end(), codePoint, before);
  if (pair != kDecompositions.end() && pair->codePoint == codePoint) {
    out += pair->value;
    return;
  }
  const auto entry =
      std::lower_bound(kLongDecompositions.begin(), kLongDecompositions.end(), codePoint, before);
  for (const auto part : entry->parts)
    if (part != 0) out += part;
}

}  // namespace pulseplate
