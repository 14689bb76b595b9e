#pragma once

namespace pulseplate {

/// Where the server stands; on the I/O thread.
struct Lifecycle {
  /// Readiness fails, and each answer closes its connection.
  bool draining = false;
};

}  // namespace pulseplate
