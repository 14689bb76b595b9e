#pragma once

#include <cstddef>
#include <string_view>

namespace pulseplate {

/// The first `most` bytes, or a few less so that no UTF-8 character is cut in two.
inline std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace pulseplate
