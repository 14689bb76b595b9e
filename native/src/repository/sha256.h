#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace pulseplate {

/// 64 digits of lower-case hex.
std::string sha256(std::span<const std::byte> bytes);

}  // namespace pulseplate
