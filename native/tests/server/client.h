#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <string>

namespace pulseplate {

struct Answer {
  unsigned status = 0;
  std::string head;
  std::string body;

  bool has(const std::string& field) const { return head.find(field + "\r\n") != std::string::npos; }
};

/// One connection on which a test sends what bytes it likes.
class Client {
 public:
  explicit Client(unsigned short port) : socket_(context_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
  }

  Client& send(const std::string& bytes) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
    return *this;
  }

  /// The next response; status 0 when the connection ended first. `hasBody` is false after HEAD.
  Answer receive(bool hasBody = true) {
    std::size_t head = 0;
    while ((head = bytes_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return {};
    Answer answer;
    answer.head = bytes_.substr(0, head + 2);
    answer.status = static_cast<unsigned>(std::atoi(answer.head.c_str() + 9));
    bytes_.erase(0, head + 4);
    std::size_t length = 0;
    if (const auto field = answer.head.find("Content-Length: "); hasBody && field != std::string::npos)
      length = std::strtoull(answer.head.c_str() + field + 16, nullptr, 10);
    while (bytes_.size() < length)
      if (!more()) return {};
    answer.body = bytes_.substr(0, length);
    bytes_.erase(0, length);
    return answer;
  }

  /// The server has closed, and nothing more has come.
  bool ended() { return bytes_.empty() && !more(); }
  void close() { socket_.close(); }

 private:
  bool more() {
    char chunk[4096];
    boost::system::error_code error;
    const auto bytes = socket_.read_some(boost::asio::buffer(chunk), error);
    bytes_.append(chunk, bytes);
    return !error;
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string bytes_;
};

}  // namespace pulseplate
