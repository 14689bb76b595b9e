#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/bodies.h"

namespace pulseplate {
namespace {

using testing::ElementsAre;

Result<InferRequest> raw(Datatype datatype, const Shape& shape, std::string_view bytes) {
  return parseRawRequest(bodyOf("", bytes), {.inputs = {{"x", datatype, shape}}, .outputs = {}});
}

TEST(ParseRawRequest, FindsTheOpenDimension) {
  const auto request = raw(Datatype::Fp32, {-1, 3}, bytesOf<float>({1, 2, 3, 4, 5, 6}));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_TRUE(request->binaryOutputs);
  EXPECT_THAT(request->inputs[0].shape, ElementsAre(2, 3));
  EXPECT_THAT(elementsOf<float>(request->inputs[0]), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(ParseRawRequest, RefusesLengthsThatDoNotFit) {
  EXPECT_FALSE(raw(Datatype::Fp32, {-1, 3}, std::string(13, 'x')));
  EXPECT_FALSE(raw(Datatype::Fp32, {2, 3}, std::string(48, 'x')));
  EXPECT_FALSE(raw(Datatype::Fp32, {-1, 0}, std::string(4, 'x')));
  EXPECT_FALSE(raw(Datatype::Fp32, {-1, -1}, std::string(4, 'x')));
  EXPECT_TRUE(raw(Datatype::Fp32, {1, 1}, std::string(4, 'x')));
}

TEST(ParseRawRequest, TakesOneElementOfBytesAsItIs) {
  const auto request = raw(Datatype::Bytes, {-1, 1}, "some text");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_THAT(request->inputs[0].strings, ElementsAre("some text"));
  EXPECT_THAT(request->inputs[0].shape, ElementsAre(1, 1));
  EXPECT_FALSE(raw(Datatype::Bytes, {2}, "some text"));
}

TEST(ParseRawRequest, RefusesModelsWithSeveralInputs) {
  const TensorSpec spec{"x", Datatype::Int8, {-1}};
  EXPECT_FALSE(parseRawRequest(bodyOf("", "ab"), {.inputs = {spec, spec}, .outputs = {}}));
}

}  // namespace
}  // namespace pulseplate
