#include "protocol/encodeResponse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "protocol/bodies.h"

namespace pulseplate {
namespace {

using testing::HasSubstr;

template <typename T>
Tensor tensorOf(const char* name, Datatype datatype, std::vector<T> values) {
  const auto owner = std::make_shared<std::vector<T>>(std::move(values));
  Tensor tensor;
  tensor.name = name;
  tensor.datatype = datatype;
  tensor.shape = {static_cast<std::int64_t>(owner->size())};
  tensor.data = std::as_bytes(std::span(*owner));
  tensor.owner = owner;
  return tensor;
}

Tensor textsOf(std::vector<std::string> texts) {
  Tensor tensor;
  tensor.name = "t";
  tensor.datatype = Datatype::Bytes;
  tensor.shape = {static_cast<std::int64_t>(texts.size())};
  tensor.strings = std::move(texts);
  return tensor;
}

Result<EncodedResponse> encode(std::vector<Tensor> outputs, bool binary,
                               std::vector<RequestedOutput> asked = {}) {
  return encodeInferResponse({"m", "3", std::nullopt, std::move(outputs)}, asked, binary);
}

TEST(EncodeResponse, WritesJson) {
  const auto encoded = encodeInferResponse(
      {"m", "3", "a\"b", {tensorOf<float>("y", Datatype::Fp32, {0.1F, -2}), textsOf({"Grü\n"})}}, {}, false);
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->json, R"({"model_name":"m","model_version":"3","id":"a\"b","outputs":[)"
                           R"({"name":"y","datatype":"FP32","shape":[2],"data":[0.1,-2]},)"
                           R"({"name":"t","datatype":"BYTES","shape":[1],"data":["Grü\n"]}]})");
  EXPECT_FALSE(encoded->binary);
  EXPECT_EQ(encoded->size, encoded->json.size());
}

TEST(EncodeResponse, WritesEveryIntegerExactly) {
  const auto encoded = encode({tensorOf<std::uint64_t>("u", Datatype::Uint64, {UINT64_MAX}),
                               tensorOf<std::int64_t>("i", Datatype::Int64, {INT64_MIN}),
                               tensorOf<std::int8_t>("b", Datatype::Int8, {-128}),
                               tensorOf<std::uint8_t>("t", Datatype::Bool, {1, 0})},
                              false);
  ASSERT_TRUE(encoded);
  for (const auto data : {"[18446744073709551615]", "[-9223372036854775808]", "[-128]", "[true,false]"})
    EXPECT_THAT(encoded->json, HasSubstr("\"data\":" + std::string(data)));
}

TEST(EncodeResponse, BorrowsBinaryTensorsAndKeepsThemAlive) {
  auto tensor = tensorOf<float>("y", Datatype::Fp32, {1, 2, 3});
  const auto* data = tensor.data.data();
  const std::weak_ptr<const void> owner = tensor.owner;
  const auto encoded = encode({std::move(tensor), textsOf({"ab", ""})}, true);
  ASSERT_TRUE(encoded);
  EXPECT_TRUE(encoded->binary);
  ASSERT_EQ(encoded->parts.size(), 2U);
  EXPECT_EQ(encoded->parts[0].data(), data);
  EXPECT_FALSE(owner.expired());
  EXPECT_THAT(encoded->json, HasSubstr(R"("shape":[3],"parameters":{"binary_data_size":12})"));
  const std::string texts(reinterpret_cast<const char*>(encoded->parts[1].data()), encoded->parts[1].size());
  EXPECT_EQ(texts, bytesOf<std::uint32_t>({2}) + "ab" + bytesOf<std::uint32_t>({0}));
  EXPECT_EQ(encoded->size, encoded->json.size() + 12 + 10);
}

TEST(EncodeResponse, FollowsTheRequestOutputByOutput) {
  const auto encoded =
      encode({tensorOf<float>("a", Datatype::Fp32, {1}), tensorOf<float>("b", Datatype::Fp32, {1})}, true,
             {{"a", false}, {"b", true}});
  ASSERT_TRUE(encoded);
  EXPECT_EQ(encoded->parts.size(), 1U);
  EXPECT_THAT(encoded->json, HasSubstr(R"("name":"a","datatype":"FP32","shape":[1],"data":[1])"));
}

TEST(EncodeResponse, RefusesWhatJsonCannotHold) {
  const std::vector<Tensor> kWrong{
      tensorOf<float>("y", Datatype::Fp32, {std::numeric_limits<float>::quiet_NaN()}),
      tensorOf<double>("y", Datatype::Fp64, {std::numeric_limits<double>::infinity()}),
      tensorOf<std::uint16_t>("y", Datatype::Fp16, {0x3c00}),
      textsOf({"\xff"}),
  };
  for (const auto& tensor : kWrong) {
    const auto encoded = encode({tensor}, false);
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().kind, ErrorKind::WrongTensor);
    EXPECT_THAT(encoded.error().message, HasSubstr("ask for it as binary data"));
    EXPECT_TRUE(encode({tensor}, true));
  }
}

}  // namespace
}  // namespace pulseplate
