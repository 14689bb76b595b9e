#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "tokenizer/sectionReader.h"
#include "tokenizer/tokenizerConfig.h"
#include "tokenizer/unicode.h"

namespace pulseplate {

/// BertNormalizer, one code point at a time, so that a long text is normalised only as far as it is needed:
/// cleans, sets CJK apart, lowers, and takes the accents off (NFD without category Mn).
class Normaliser {
 public:
  /// `longestWord`: in a run of more spacing marks than that their order does not matter to anyone.
  Normaliser(const NormaliserOptions& options, std::size_t longestWord);

  /// Adds what `codePoint` becomes. `rest` stands behind it and is looked at for a final sigma.
  void push(char32_t codePoint, const SectionReader& rest, std::u32string& out) {
    const auto bits = table_.at(codePoint);
    if (codePoint < ascii_.size() && ascii_[codePoint] != 0 && heldBack_.empty())
      codePoint = ascii_[codePoint];
    else if (bits & changing_ || codePoint >= kFirstChinese || !heldBack_.empty())
      return pushAny(codePoint, rest, out);
    if (!(bits & character::kCaseIgnorable)) afterCased_ = (bits & character::kCased) != 0;
    out += codePoint;
  }

  /// Adds what was held back, at the end of a section; then ready for the next one.
  void finish(std::u32string& out);

 private:
  static constexpr char32_t kFirstChinese = 0x3400;

  void pushAny(char32_t codePoint, const SectionReader& rest, std::u32string& out);
  void lower(char32_t codePoint, const SectionReader& rest, std::u32string& out);
  bool isFinalSigma(SectionReader rest) const;
  void strip(char32_t codePoint, std::u32string& out);
  void order(char32_t codePoint, std::u32string& out);
  void endRun(std::u32string& out);

  const CharacterTable& table_ = CharacterTable::get();
  NormaliserOptions options_;
  /// Bits of the code points that do not stay as they are.
  std::uint16_t changing_ = 0;
  /// What ASCII becomes, most texts being full of it; 0 for what is dropped.
  std::array<char32_t, 128> ascii_;
  std::size_t longestWord_;
  /// A cased letter stands before, with at most case-ignorable code points between.
  bool afterCased_ = false;
  /// Spacing marks whose canonical order is not known before the run ends.
  std::u32string heldBack_;
  std::u32string parts_;
};

}  // namespace pulseplate
