#include "tensor/shape.h"

#include <gtest/gtest.h>

#include <limits>

namespace pulseplate {
namespace {

constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();

TEST(Shape, CountsElements) {
  EXPECT_EQ(elementCount(Shape{}).value(), 1U);
  EXPECT_EQ(elementCount(Shape{2, 3, 4}).value(), 24U);
  EXPECT_EQ(elementCount(Shape{2, 0, 4}).value(), 0U);
  EXPECT_EQ(elementCount(Shape{kLargest, 2}).value(), 2 * static_cast<std::size_t>(kLargest));
}

TEST(Shape, RefusesNegativeDimensions) {
  for (const auto& shape :
       {Shape{-1}, Shape{2, -3}, Shape{0, -1}, Shape{std::numeric_limits<std::int64_t>::min()}}) {
    const auto count = elementCount(shape);
    ASSERT_FALSE(count);
    EXPECT_EQ(count.error().kind, ErrorKind::Malformed);
  }
}

TEST(Shape, RefusesProductsThatOverflow) {
  // 2^32 * 2^32 would be 0, and a small allocation for a large tensor.
  EXPECT_FALSE(elementCount(Shape{1LL << 32, 1LL << 32}));
  EXPECT_FALSE(elementCount(Shape{kLargest, 3}));
  EXPECT_FALSE(elementCount(Shape{0, 1LL << 32, 1LL << 32}));
}

TEST(Shape, CountsBytesAndRefusesWhatOverflows) {
  EXPECT_EQ(byteCount(Datatype::Fp32, Shape{2, 3}).value(), 24U);
  EXPECT_EQ(byteCount(Datatype::Int64, Shape{1LL << 60}).value(), 1ULL << 63);
  EXPECT_FALSE(byteCount(Datatype::Int64, Shape{1LL << 61}));
}

}  // namespace
}  // namespace pulseplate
