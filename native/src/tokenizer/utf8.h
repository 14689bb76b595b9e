#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pulseplate {

struct DecodedCodePoint {
  char32_t codePoint;
  std::size_t bytes;
};

/// The code point at `at` (inside `text`). What is not UTF-8 becomes U+FFFD, as the WHATWG Encoding Standard
/// has it: one for the longest beginning of a sequence, so that JavaScript sees the same text.
DecodedCodePoint decodeUtf8(std::string_view text, std::size_t at);

std::u32string decodeUtf8(std::string_view text);

/// The code points must not be surrogates.
std::string encodeUtf8(std::u32string_view codePoints);

}  // namespace pulseplate
