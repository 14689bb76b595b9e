#pragma once

#include <cstdint>
#include <span>

namespace pulseplate {

/// All bounds of these tables are inclusive, all tables ascend.
struct CodePointRange {
  char32_t first, last;
};
struct ValueRange {
  char32_t first, last, value;
};
struct CodePointPair {
  char32_t codePoint, value;
};
/// Every `step`-th code point from `first` on is `delta` away from its lower case.
struct LowerCaseRange {
  char32_t first, last, step;
  std::int32_t delta;
};
/// Unused parts are 0.
struct LongDecomposition {
  char32_t codePoint;
  char32_t parts[3];
};

/// What splits words by itself: category P and the ASCII symbols.
extern const std::span<const CodePointRange> kPunctuation;
/// `\s` of JavaScript.
extern const std::span<const CodePointRange> kWhiteSpace;
/// What BERT's cleaning drops: categories Cc, Cf and Co but for tab and line ends, and U+FFFD.
extern const std::span<const CodePointRange> kControls;
/// Category Mn with a combining class above 0, and of class 0.
extern const std::span<const CodePointRange> kMarks;
extern const std::span<const CodePointRange> kMarksOfClassZero;
extern const std::span<const CodePointRange> kCased;
extern const std::span<const CodePointRange> kCaseIgnorable;
/// Not of category Mn, but with a combining class: the value orders as the class does.
extern const std::span<const ValueRange> kSpacingMarks;
/// Without U+0130, the only one whose lower case is two code points.
extern const std::span<const LowerCaseRange> kLowerCase;
/// NFD without its marks (Mn), where that is one other code point. Hangul follows from arithmetic.
extern const std::span<const CodePointPair> kDecompositions;
extern const std::span<const LongDecomposition> kLongDecompositions;

}  // namespace pulseplate
