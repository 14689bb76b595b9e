#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/servingOptions.h"

namespace pulseplate {

/// What this server needs of a `card.json`.
struct Card {
  std::string name;
  std::string version;
  /// File name -> sha256 in hex.
  std::map<std::string, std::string> files;
  ServingOptions serving;
};

/// Unavailable with the reason when it is no JSON, lacks something, or asks for what cannot be.
Result<Card> parseCard(std::string_view json);

}  // namespace pulseplate
