#include "server/requestHead.h"

#include <gtest/gtest.h>

#include <string>

namespace pulseplate {
namespace {

constexpr std::size_t kLimit = 16'384;

Result<RequestHead> parse(const std::string& text) {
  HeadParser parser(kLimit);
  auto step = parser.feed(text);
  if (!step) return tl::unexpected(step.error());
  if (!step->done) return fail(ErrorKind::Internal, "not done");
  return parser.head();
}

Result<RequestHead> parseFields(const std::string& fields) {
  return parse("POST /v2 HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n");
}

TEST(RequestHead, ReadsWhatMatters) {
  const auto head = parseFields(
      "Content-Length: 12\r\nContent-Type: application/json\r\nInference-Header-Content-Length: 7\r\n"
      "Expect: 100-continue\r\nX-Request-Id: r-1\r\nConnection: close\r\n");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->target, "/v2");
  EXPECT_EQ(head->contentLength, 12U);
  EXPECT_EQ(head->jsonLength, "7");
  EXPECT_EQ(head->requestId, "r-1");
  EXPECT_TRUE(head->expectContinue);
  EXPECT_FALSE(head->keepAlive);
}

TEST(RequestHead, IsTheSameByteByByte) {
  const std::string text = "\r\nGET /v2/health/live HTTP/1.1\r\nHost: t\r\nX-Request-Id: abc\r\n\r\nrest";
  HeadParser parser(kLimit);
  std::string buffered;
  std::size_t fed = 0;
  bool done = false;
  for (; !done && fed < text.size(); ++fed) {
    buffered += text[fed];
    const auto step = parser.feed(buffered);
    ASSERT_TRUE(step);
    buffered.erase(0, step->consumed);
    done = step->done;
  }
  EXPECT_TRUE(done);
  EXPECT_EQ(text.substr(fed), "rest");
  EXPECT_EQ(parser.head().target, "/v2/health/live");
  EXPECT_EQ(parser.head().requestId, "abc");
}

TEST(RequestHead, RefusesWhatTwoServersCouldReadDifferently) {
  for (const auto* fields :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: +4\r\n", "Content-Length: 0x10\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Host: u\r\n", "X-A: b\r\n c\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Inference-Header-Content-Length: 1\r\nInference-Header-Content-Length: 2\r\n"}) {
    const auto head = parseFields(fields);
    ASSERT_FALSE(head) << fields;
    EXPECT_EQ(head.error().kind, ErrorKind::Malformed) << fields;
  }
  EXPECT_FALSE(parse("GET /v2 HTTP/1.1\r\n\r\n"));
  EXPECT_FALSE(parse("GET /v2 HTTP/9.9\r\nHost: t\r\n\r\n"));
}

TEST(RequestHead, BoundsTheHeader) {
  const auto head = parseFields("X-Long: " + std::string(kLimit, 'a') + "\r\n");
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().kind, ErrorKind::HeaderTooLarge);
}

TEST(RequestHead, EchoesOnlyWhatNeedsNoEscape) {
  EXPECT_TRUE(isRequestId("01J8-x_y.z"));
  EXPECT_FALSE(isRequestId(""));
  EXPECT_FALSE(isRequestId("a b"));
  EXPECT_FALSE(isRequestId("a\"b"));
  EXPECT_FALSE(isRequestId(std::string(129, 'a')));
  EXPECT_TRUE(isTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT_FALSE(isTraceparent("00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
  EXPECT_FALSE(isTraceparent("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT_FALSE(isTraceparent("00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
}

TEST(ParseLength, TakesDigitsOnly) {
  EXPECT_EQ(parseLength("0"), 0U);
  EXPECT_EQ(parseLength("18446744073709551615"), UINT64_MAX);
  for (const auto* text : {"", "-1", "+1", "1.5", " 1", "1 ", "0x1", "18446744073709551616"})
    EXPECT_FALSE(parseLength(text)) << text;
}

}  // namespace
}  // namespace pulseplate
