#pragma once

#include <string>
#include <string_view>

namespace pulseplate {

/// Now as RFC 9110 wants it in the header Date: `Sun, 06 Nov 1994 08:49:37 GMT`. Valid until the thread asks
/// again.
std::string_view httpDate();

/// Now in UTC with milliseconds: `1994-11-06T08:49:37.123Z`.
std::string isoTime();

}  // namespace pulseplate
