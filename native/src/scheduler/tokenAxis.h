#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "runtime/session.h"

namespace pulseplate {

/// The outputs of a text model that have a row for each token, found by running it on texts of two lengths:
/// an open dimension alone does not tell. Unavailable when an output changes with the length in any other
/// way, since nobody could then cut the padding off it.
Result<std::vector<std::string>> outputsByToken(Session& session, std::int64_t padId);

}  // namespace pulseplate
