#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace pulseplate {

/// The value of an IEEE 754 binary16 by its bits.
inline float halfToFloat(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int fraction = bits & 1023;
  float size = 0;
  if (exponent == 31)
    size = fraction == 0 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
  else if (exponent == 0)
    size = std::ldexp(static_cast<float>(fraction), -24);
  else
    size = std::ldexp(static_cast<float>(fraction | 1024), exponent - 25);
  return (bits & 0x8000) != 0 ? -size : size;
}

}  // namespace pulseplate
