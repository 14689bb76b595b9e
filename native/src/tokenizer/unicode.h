#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pulseplate {

/// What the tokeniser asks of a code point, a bit each; see unicodeTables.h for the words.
namespace character {
inline constexpr std::uint16_t kPunctuation = 1 << 0;
inline constexpr std::uint16_t kWhiteSpace = 1 << 1;
inline constexpr std::uint16_t kControl = 1 << 2;
inline constexpr std::uint16_t kMark = 1 << 3;
inline constexpr std::uint16_t kMarkOfClassZero = 1 << 4;
inline constexpr std::uint16_t kCased = 1 << 5;
inline constexpr std::uint16_t kCaseIgnorable = 1 << 6;
inline constexpr std::uint16_t kHasLowerCase = 1 << 7;
inline constexpr std::uint16_t kDecomposes = 1 << 8;
/// The bits from here up order the spacing marks by their combining class; 0 for everything else.
inline constexpr int kOrderShift = 9;
}  // namespace character

/// The bits of all code points, with equal blocks kept once: some 70 KB instead of 2 MB, which a cache holds.
class CharacterTable {
 public:
  static const CharacterTable& get();

  /// Bits of `character` that hold for `codePoint` (at most U+10FFFF).
  std::uint16_t at(char32_t codePoint) const {
    return bits_[blocks_[codePoint / kBlockSize] * kBlockSize + codePoint % kBlockSize];
  }

 private:
  static constexpr std::size_t kCodePoints = 0x110000;
  static constexpr std::size_t kBlockSize = 256;

  CharacterTable();

  std::array<std::uint16_t, kCodePoints / kBlockSize> blocks_{};
  std::vector<std::uint16_t> bits_;
};

inline std::uint16_t characterOf(char32_t codePoint) { return CharacterTable::get().at(codePoint); }

/// For a code point with kHasLowerCase but U+0130, whose lower case is two code points.
char32_t lowerCaseOf(char32_t codePoint);

/// Adds the canonical decomposition (NFD) of a code point with kDecomposes, without its nonspacing marks.
void appendDecomposition(char32_t codePoint, std::u32string& out);

}  // namespace pulseplate
