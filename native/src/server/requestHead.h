#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace pulseplate {

/// What the header of a request says, checked.
struct RequestHead {
  std::string method;
  std::string target;
  /// The client wants to send more on this connection.
  bool keepAlive = false;
  /// HTTP/1.0, which must be told of a connection that stays open.
  bool http10 = false;
  /// None: the request has no body, or it comes in chunks.
  std::optional<std::uint64_t> contentLength;
  bool chunked = false;
  /// The client waits for `100 Continue` before it sends the body.
  bool expectContinue = false;
  std::string contentType;
  bool contentEncoded = false;
  /// Inference-Header-Content-Length as it stands there.
  std::optional<std::string> jsonLength;
  /// Echoed and logged; empty when there is none or it is not fit to be.
  std::string requestId;
  std::string traceparent;
};

/// Parses one header as its bytes come. Beast's parser with what RFC 9112 leaves to a
/// careful server: one length only, no length beside chunks, no other transfer coding, no folded lines, one
/// Host.
class HeadParser {
 public:
  explicit HeadParser(std::size_t maxBytes);

  struct Step {
    std::size_t consumed = 0;
    bool done = false;
  };
  /// `bytes` starts where the last step ended. Malformed or HeaderTooLarge. Once it is done the head is
  /// valid.
  Result<Step> feed(std::string_view bytes);

  const RequestHead& head() const { return head_; }

 private:
  Result<void> check();

  boost::beast::http::request_parser<boost::beast::http::empty_body> parser_;
  RequestHead head_;
  const std::size_t maxBytes_;
  std::size_t consumed_ = 0;
  bool started_ = false;
};

/// Digits only, and no more than 64 bits hold.
std::optional<std::uint64_t> parseLength(std::string_view digits);

/// `traceparent` of W3C Trace Context, level 1: versions, no zero ids, lower case.
bool isTraceparent(std::string_view text);
/// 1 to 128 characters that need no escape in a header or a log line.
bool isRequestId(std::string_view text);

}  // namespace pulseplate
