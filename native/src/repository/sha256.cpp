#include "repository/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace pulseplate {

std::string sha256(std::span<const std::byte> bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("sha256 cannot be computed");
  std::string text;
  for (const auto byte : digest) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

}  // namespace pulseplate
