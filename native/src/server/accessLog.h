#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/timing.h"
#include "server/asio.h"
#include "server/log.h"
#include "server/requestHead.h"

namespace pulseplate {

/// What the log tells of one request; filled in as it goes its way.
struct AccessRecord {
  /// When its first byte was there.
  Clock::time_point began;
  /// The pattern of its path, never the path itself; empty for a path that is not there.
  std::string_view route;
  std::string model;
  std::string version;
  unsigned status = 0;
  Timing timing;
  /// Bodies, without headers.
  std::size_t bytesIn = 0;
  std::size_t bytesOut = 0;
  /// Why it was refused; empty when it was not.
  std::string error;
};

/// Writes the line of one request: a level up when the server was at fault.
void logAccess(Log& log, const RequestHead& head, const AccessRecord& record);

}  // namespace pulseplate
