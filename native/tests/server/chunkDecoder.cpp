#include "server/chunkDecoder.h"

#include <gtest/gtest.h>

#include <string>

namespace pulseplate {
namespace {

struct Decoded {
  std::string body;
  std::string rest;
  bool done = false;
};

/// Feeds `piece` bytes at a time.
Result<Decoded> decode(const std::string& text, std::size_t piece) {
  ChunkDecoder decoder;
  Decoded out;
  std::string_view left = text;
  while (!left.empty() && !out.done) {
    const auto step = decoder.feed(left.substr(0, piece));
    if (!step) return tl::unexpected(step.error());
    out.body += step->data;
    left.remove_prefix(step->consumed);
    out.done = step->done;
  }
  out.rest = left;
  return out;
}

TEST(ChunkDecoder, GivesTheBodyHoweverItIsCut) {
  const std::string text = "5;name=\"v\"\r\nhello\r\n0B \r\n, world\r\n!!\r\n000\r\nTrailer: x\r\n\r\nGET";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    const auto decoded = decode(text, piece);
    ASSERT_TRUE(decoded) << piece;
    EXPECT_TRUE(decoded->done);
    EXPECT_EQ(decoded->body, "hello, world\r\n!!");
    EXPECT_EQ(decoded->rest, "GET");
  }
}

TEST(ChunkDecoder, RefusesWhatAreNoChunks) {
  for (const auto* text : {"\r\n", "g\r\n", "-1\r\n", "0x5\r\n", "5\nhello\r\n", "5\r\nhelloX",
                           "5\r\nhello\n", "5;a\nb\r\n", "0\r\nX: y\nZ: z\r\n\r\n", "0\r\n\rX", ";x\r\n"}) {
    const auto decoded = decode(text, 1);
    ASSERT_FALSE(decoded) << text;
    EXPECT_EQ(decoded.error().kind, ErrorKind::Malformed) << text;
  }
}

TEST(ChunkDecoder, BoundsSizesExtensionsAndTrailers) {
  EXPECT_EQ(decode("fffffffffffffffff\r\n", 64).error().kind, ErrorKind::BodyTooLarge);
  EXPECT_FALSE(decode("5;" + std::string(2'000, 'x') + "\r\nhello\r\n", 64));
  EXPECT_FALSE(decode(std::string(2'000, '0') + "5\r\nhello\r\n", 64));
  EXPECT_FALSE(decode("0\r\n" + std::string(10'000, 'x') + "\r\n\r\n", 64));
}

}  // namespace
}  // namespace pulseplate
