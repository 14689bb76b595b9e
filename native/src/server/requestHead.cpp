#include "server/requestHead.h"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <charconv>

namespace pulseplate {

namespace http = boost::beast::http;

namespace {

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Error explain(const boost::system::error_code& code) {
  using http::error;
  const auto malformed = [](std::string message) { return Error{ErrorKind::Malformed, std::move(message)}; };
  if (code == error::header_limit || code == error::buffer_overflow)
    return {ErrorKind::HeaderTooLarge, "the header is larger than this server takes"};
  if (code == error::bad_method || code == error::bad_target)
    return malformed("the request line is not one of HTTP");
  if (code == error::bad_version) return malformed("only HTTP/1.0 and HTTP/1.1 are spoken here");
  if (code == error::bad_content_length) return malformed("Content-Length is not a length");
  if (code == error::multiple_content_length) return malformed("there are several Content-Length");
  if (code == error::bad_transfer_encoding)
    return malformed("Transfer-Encoding stands twice or beside Content-Length");
  return malformed("the header is not one of HTTP: " + code.message());
}

bool isLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

HeadParser::HeadParser(std::size_t maxBytes) : maxBytes_(maxBytes) {
  parser_.header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(maxBytes, UINT32_MAX)));
  // The limit of the body depends on the route, which is not known yet.
  parser_.body_limit(boost::none);
}

Result<HeadParser::Step> HeadParser::feed(std::string_view bytes) {
  Step step;
  // RFC 9112 section 2.2: empty lines before the request line are passed over.
  while (!started_ && bytes.substr(step.consumed).starts_with("\r\n")) step.consumed += 2;
  const auto rest = bytes.substr(step.consumed);
  if (rest.empty() || (!started_ && rest == "\r")) return step;
  started_ = true;

  boost::system::error_code error;
  const auto taken = parser_.put(boost::asio::buffer(rest.data(), rest.size()), error);
  // A line that goes on in the next one, once allowed, has been used to hide fields from one of two servers.
  // Lines are consumed whole and the parser joins them, so they are looked for here.
  const auto seen = rest.substr(0, taken);
  if (seen.find("\n ") != std::string_view::npos || seen.find("\n\t") != std::string_view::npos)
    return fail(ErrorKind::Malformed, "a header line goes on in the next one");
  step.consumed += taken;
  consumed_ += taken;
  if (error == http::error::need_more) {
    if (consumed_ + (rest.size() - taken) >= maxBytes_)
      return tl::unexpected(explain(http::error::header_limit));
    return step;
  }
  if (error) return tl::unexpected(explain(error));
  if (consumed_ > maxBytes_) return tl::unexpected(explain(http::error::header_limit));
  step.done = true;
  if (auto checked = check(); !checked) return tl::unexpected(checked.error());
  return step;
}

Result<void> HeadParser::check() {
  const auto& message = parser_.get();
  const auto malformed = [](const char* text) { return fail(ErrorKind::Malformed, text); };
  head_.method = view(message.method_string());
  head_.target = view(message.target());
  head_.http10 = message.version() == 10;
  head_.keepAlive = message.keep_alive();
  // First of all what the answer to a refusal carries, too.
  if (const auto id = view(message["X-Request-Id"]); isRequestId(id)) head_.requestId = id;
  if (const auto trace = view(message["traceparent"]); isTraceparent(trace)) head_.traceparent = trace;

  if (message.count(http::field::host) > 1 || (!head_.http10 && message.count(http::field::host) == 0))
    return malformed("there must be one Host");
  const auto lengths = message.count(http::field::content_length);
  if (lengths > 1) return malformed("there are several Content-Length");
  if (lengths == 1) {
    head_.contentLength = parseLength(view(message[http::field::content_length]));
    if (!head_.contentLength) return malformed("Content-Length is not a length");
  }
  if (const auto codings = message.count(http::field::transfer_encoding); codings > 0) {
    if (codings > 1 || lengths > 0 || head_.http10 ||
        !boost::beast::iequals(message[http::field::transfer_encoding], "chunked"))
      return malformed("Transfer-Encoding must be chunked, alone, and in HTTP/1.1");
    head_.chunked = true;
  }
  if (message.count("Inference-Header-Content-Length") > 1)
    return malformed("there are several Inference-Header-Content-Length");
  if (const auto field = message.find("Inference-Header-Content-Length"); field != message.end())
    head_.jsonLength = view(field->value());
  head_.expectContinue = !head_.http10 && boost::beast::iequals(message[http::field::expect], "100-continue");
  head_.contentType = view(message[http::field::content_type]);
  const auto encoding = message[http::field::content_encoding];
  head_.contentEncoded = !encoding.empty() && !boost::beast::iequals(encoding, "identity");
  return {};
}

std::optional<std::uint64_t> parseLength(std::string_view digits) {
  std::uint64_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

bool isTraceparent(std::string_view text) {
  // version "-" trace-id "-" parent-id "-" flags; a later version may have more behind them.
  constexpr std::size_t kLength = 55;
  if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const auto version = text.substr(0, 2);
  const auto trace = text.substr(3, 32);
  const auto parent = text.substr(36, 16);
  if (!isLowerHex(version) || !isLowerHex(trace) || !isLowerHex(parent) || !isLowerHex(text.substr(53, 2)))
    return false;
  if (version == "ff" || isZero(trace) || isZero(parent)) return false;
  // What is echoed and logged is bounded: longer ones of versions to come are not passed on.
  return text.size() == kLength;
}

bool isRequestId(std::string_view text) {
  constexpr std::size_t kLongest = 128;
  constexpr std::string_view kMarks = "_.:/+=@,;~-";
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace pulseplate
