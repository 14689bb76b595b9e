#include "tokenizer/utf8.h"

namespace pulseplate {

DecodedCodePoint decodeUtf8(std::string_view text, std::size_t at) {
  constexpr char32_t kReplacement = 0xfffd;
  const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byteAt(at);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xc2 || lead > 0xf4) return {kReplacement, 1};

  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t codePoint = lead & (0x7fU >> length);
  // The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
  unsigned char lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned char highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= text.size() || byteAt(at + i) < lowest || byteAt(at + i) > highest)
      return {kReplacement, i};
    codePoint = codePoint << 6 | (byteAt(at + i) & 0x3fU);
    lowest = 0x80;
    highest = 0xbf;
  }
  return {codePoint, length};
}

std::u32string decodeUtf8(std::string_view text) {
  std::u32string codePoints;
  for (std::size_t at = 0; at < text.size();) {
    const auto [codePoint, bytes] = decodeUtf8(text, at);
    codePoints += codePoint;
    at += bytes;
  }
  return codePoints;
}

std::string encodeUtf8(std::u32string_view codePoints) {
  std::string text;
  for (const auto c : codePoints) {
    if (c < 0x80) {
      text += static_cast<char>(c);
      continue;
    }
    const unsigned following = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    // As many ones at the top as the sequence has bytes.
    text += static_cast<char>((0xffU << (7 - following) & 0xffU) | c >> (6 * following));
    for (auto left = following; left > 0; --left)
      text += static_cast<char>(0x80U | (c >> (6 * (left - 1)) & 0x3fU));
  }
  return text;
}

}  // namespace pulseplate
