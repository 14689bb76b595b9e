#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace pulseplate {

/// Where one listener waits: an address and port, or a Unix socket instead.
struct Endpoint {
  std::string host = "127.0.0.1";
  /// 0: any free one.
  std::uint16_t port = 0;
  std::optional<std::filesystem::path> socket;
};

struct Limits {
  std::size_t maxBodyBytes = std::size_t{64} << 20;
  std::size_t maxHeaderBytes = std::size_t{16} << 10;
  /// Bodies of all connections together; without it 512 connections could each hold a largest body.
  std::size_t maxBufferedBytes = std::size_t{256} << 20;
  /// On each of the two ports. One more is told 503 and closed.
  std::size_t maxConnections = 512;
  /// From the first byte of a request to the end of its header.
  std::chrono::milliseconds headerTimeout{10'000};
  /// For a whole body to come, and for a whole response to be taken.
  std::chrono::milliseconds bodyTimeout{30'000};
  /// Without a request under way; then the connection is closed without a word.
  std::chrono::milliseconds idleTimeout{60'000};
  /// Deadline of a request that names none.
  std::chrono::milliseconds defaultTimeout{30'000};
};

struct DrainOptions {
  /// Readiness fails, but all traffic is served.
  std::chrono::milliseconds grace{1'000};
  /// For what is in flight when the listeners have closed.
  std::chrono::milliseconds timeout{30'000};
  /// An idle connection is kept for so long after that: its client may be sending already.
  std::chrono::milliseconds linger{500};
};

struct ServerOptions {
  Limits limits;
  DrainOptions drain;
  /// Of this program, as `/v2` tells it.
  std::string version;
};

}  // namespace pulseplate
