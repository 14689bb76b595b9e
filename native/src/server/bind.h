#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "server/asio.h"
#include "server/options.h"

namespace pulseplate {

/// The file of a Unix socket; removed with this, unless another server has put its own in its place
/// meanwhile.
class SocketFile {
 public:
  /// `path` has just been bound.
  explicit SocketFile(std::filesystem::path path);
  ~SocketFile();
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

 private:
  const std::filesystem::path path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

/// An endpoint that listens.
struct Bound {
  Acceptor acceptor;
  /// None for a Unix socket.
  std::optional<std::uint16_t> port;
  std::unique_ptr<SocketFile> file;
};

/// Listens at `endpoint`. A Unix socket is for this user alone (mode 0600); a file left behind by a server
/// that is gone is removed first. Unavailable, in words for who started the program.
Result<Bound> bindEndpoint(asio::io_context& context, const Endpoint& endpoint);

}  // namespace pulseplate
