#include "server/bind.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/socket_base.hpp>
#include <cstring>

namespace pulseplate {

namespace {

using Protocol = asio::generic::stream_protocol;
using Local = asio::local::stream_protocol;

tl::unexpected<Error> cannot(const std::string& where, const std::string& why) {
  return fail(ErrorKind::Unavailable, "cannot listen on " + where + ": " + why);
}

/// Removes the socket file that a server left behind. A server that still lives is left alone, and so is what
/// is no socket.
Result<void> removeStale(asio::io_context& context, const std::filesystem::path& path,
                         const std::string& where) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) return cannot(where, "there is a file of that name, and it is not a socket");
  Local::socket probe(context);
  error_code error;
  probe.connect(Local::endpoint(path.string()), error);
  if (error != asio::error::connection_refused) return cannot(where, "another server listens there");
  ::unlink(path.c_str());
  return {};
}

/// For files made meanwhile: none of their bits for anybody else.
class PrivateFiles {
 public:
  PrivateFiles() : before_(::umask(0177)) {}
  ~PrivateFiles() { ::umask(before_); }
  PrivateFiles(const PrivateFiles&) = delete;
  PrivateFiles& operator=(const PrivateFiles&) = delete;

 private:
  const mode_t before_;
};

Result<Bound> bindLocal(asio::io_context& context, const std::filesystem::path& path) {
  const auto where = "the socket " + path.string();
  // sockaddr_un of unix(7): 108 bytes with the one that ends it.
  constexpr std::size_t kLongestPath = 107;
  if (path.string().size() > kLongestPath) return cannot(where, "the path is longer than 107 bytes");
  if (auto removed = removeStale(context, path, where); !removed) return tl::unexpected(removed.error());
  Bound bound{Acceptor(context), std::nullopt, nullptr};
  error_code error;
  bound.acceptor.open(Protocol(AF_UNIX, 0), error);
  if (!error) {
    const PrivateFiles onlyOurs;
    bound.acceptor.bind(Local::endpoint(path.string()), error);
  }
  if (error) return cannot(where, error.message());
  bound.file = std::make_unique<SocketFile>(path);
  bound.acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot(where, error.message());
  return bound;
}

Result<Bound> bindTcp(asio::io_context& context, const Endpoint& endpoint) {
  using asio::ip::tcp;
  const auto where = endpoint.host + " port " + std::to_string(endpoint.port);
  error_code error;
  const auto address =
      asio::ip::make_address(endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host, error);
  if (error) return cannot(where, "the host must be an IP address");
  const tcp::endpoint at(address, endpoint.port);
  Bound bound{Acceptor(context), std::nullopt, nullptr};
  bound.acceptor.open(Protocol(at.protocol()), error);
  // Connections of a server that has just ended do not keep the port; one that lives does.
  if (!error) bound.acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) bound.acceptor.bind(at, error);
  if (!error) bound.acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return cannot(where, error == asio::error::address_in_use ? "the port is in use" : error.message());
  const auto local = bound.acceptor.local_endpoint(error);
  if (error) return cannot(where, error.message());
  tcp::endpoint given;
  std::memcpy(given.data(), local.data(), local.size());
  bound.port = given.port();
  return bound;
}

}  // namespace

SocketFile::SocketFile(std::filesystem::path path) : path_(std::move(path)) {
  struct stat found {};
  if (::lstat(path_.c_str(), &found) != 0) return;
  device_ = found.st_dev;
  inode_ = found.st_ino;
}

SocketFile::~SocketFile() {
  struct stat found {};
  if (::lstat(path_.c_str(), &found) != 0) return;
  if (found.st_dev == device_ && found.st_ino == inode_) ::unlink(path_.c_str());
}

Result<Bound> bindEndpoint(asio::io_context& context, const Endpoint& endpoint) {
  return endpoint.socket ? bindLocal(context, *endpoint.socket) : bindTcp(context, endpoint);
}

}  // namespace pulseplate
