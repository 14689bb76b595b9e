#pragma once

#include <string_view>

namespace pulseplate {

/// Letters, digits, `_`, `-` and dots inside: a folder that can hold a model.
bool isModelName(std::string_view name);

/// Numbers with dots between, such as 1.10.0.
bool isVersion(std::string_view name);

/// Newest first, number by number: 10 before 9.1 before 9.
struct NewerVersion {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};

}  // namespace pulseplate
