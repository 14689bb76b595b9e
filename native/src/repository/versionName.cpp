#include "repository/versionName.h"

#include <algorithm>

namespace pulseplate {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Takes the first number off, without its leading zeros.
std::string_view nextNumber(std::string_view& version) {
  const auto dot = std::min(version.find('.'), version.size());
  auto number = version.substr(0, dot);
  version.remove_prefix(std::min(dot + 1, version.size()));
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

}  // namespace

bool isModelName(std::string_view name) {
  constexpr std::size_t kLongest = 128;
  return !name.empty() && name.size() <= kLongest && name.front() != '.' && name.back() != '.' &&
         name.find("..") == std::string_view::npos && std::all_of(name.begin(), name.end(), [](char c) {
           return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
                  c == '.';
         });
}

bool isVersion(std::string_view name) {
  return isModelName(name) &&
         std::all_of(name.begin(), name.end(), [](char c) { return isDigit(c) || c == '.'; });
}

bool NewerVersion::operator()(std::string_view a, std::string_view b) const {
  auto restA = a;
  auto restB = b;
  while (!restA.empty() && !restB.empty()) {
    const auto numberA = nextNumber(restA);
    const auto numberB = nextNumber(restB);
    if (numberA.size() != numberB.size()) return numberA.size() > numberB.size();
    if (numberA != numberB) return numberA > numberB;
  }
  if (restA.empty() != restB.empty()) return restB.empty();
  // 1 and 01 are two folders.
  return a > b;
}

}  // namespace pulseplate
