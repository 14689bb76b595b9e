#pragma once

#include <string_view>

#include "base/error.h"

namespace pulseplate {

/// Never sent: the client has gone. Only the log shows it.
inline constexpr unsigned kClientClosedRequest = 499;

/// The one place where an error becomes a status.
unsigned httpStatus(ErrorKind kind);

/// `"Not Found"` and so on, as RFC 9110 names them.
std::string_view reasonPhrase(unsigned status);

/// The client may try again in a second: its request was not looked at.
bool retryLater(unsigned status);

}  // namespace pulseplate
