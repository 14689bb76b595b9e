#include "protocol/requestBuffer.h"

#include <gtest/gtest.h>

#include <string>

#include "tensor/tensor.h"

namespace pulseplate {
namespace {

TEST(RequestBuffer, AlignsTheChosenByteAlsoWhenItGrows) {
  for (const std::size_t alignAt : {0U, 1U, 63U, 64U, 100U}) {
    const auto buffer = RequestBuffer::create(0, alignAt);
    std::string expected;
    for (int i = 0; i < 50; ++i) {
      const std::string piece(static_cast<std::size_t>(i * 7), static_cast<char>('a' + i % 26));
      buffer->append(std::as_bytes(std::span(piece)));
      expected += piece;
      EXPECT_EQ((reinterpret_cast<std::uintptr_t>(buffer->bytes().data()) + alignAt) % kTensorAlignment, 0U);
    }
    const auto bytes = buffer->bytes();
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), expected);
  }
}

TEST(RequestBuffer, HasTheSizeAskedFor) {
  EXPECT_EQ(RequestBuffer::create(1000, 10)->bytes().size(), 1000U);
  EXPECT_EQ(RequestBuffer::create(0, 0)->bytes().size(), 0U);
}

}  // namespace
}  // namespace pulseplate
