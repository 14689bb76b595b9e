#include "protocol/parseRequest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/bodies.h"

namespace pulseplate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string withInput(std::string_view members) {
  return R"({"inputs":[{"name":"x",)" + std::string(members) + "}]}";
}

TEST(ParseRequest, ReadsEverything) {
  const auto request = parse(
      R"({"outputs":[{"name":"y"},{"name":"z","parameters":{"binary_data":false}}],"id":"7","more":[{}],)"
      R"("parameters":{"timeout":1500,"priority":2,"binary_data_output":true,"more":null},)"
      R"("inputs":[{"name":"x","datatype":"FP32","shape":[2,2],"data":[[1,2.5],[-3e2,4]]}]})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->id, "7");
  EXPECT_EQ(request->timeout, std::chrono::microseconds(1500));
  EXPECT_EQ(request->priority, 2);
  ASSERT_EQ(request->outputs.size(), 2U);
  EXPECT_TRUE(request->outputs[0].binary);
  EXPECT_FALSE(request->outputs[1].binary);
  ASSERT_EQ(request->inputs.size(), 1U);
  EXPECT_THAT(request->inputs[0].shape, ElementsAre(2, 2));
  EXPECT_THAT(elementsOf<float>(request->inputs[0]), ElementsAre(1, 2.5F, -300, 4));
}

TEST(ParseRequest, TakesFlatAndNestedDataOfTheShapeOnly) {
  EXPECT_TRUE(parse(withInput(R"("datatype":"INT8","shape":[2,2],"data":[1,2,3,-4])")));
  EXPECT_TRUE(parse(withInput(R"("datatype":"INT8","shape":[2,0],"data":[[],[]])")));
  EXPECT_TRUE(parse(withInput(R"("datatype":"INT8","shape":[],"data":[1])")));
  for (const auto data : {"[[1,2],[3]]", "[[1,2,3,4]]", "[1,2,[3,4]]", "[[1,2],3,4]", "[1,2,3]",
                          "[1,2,3,4,5]", "1", "[[[1,2]],[[3,4]]]"})
    EXPECT_FALSE(parse(withInput(R"("datatype":"INT8","shape":[2,2],"data":)" + std::string(data)))) << data;
}

TEST(ParseRequest, RefusesElementsThatDoNotFit) {
  const std::pair<const char*, const char*> kWrong[] = {
      {"INT8", "128"},  {"UINT8", "-1"},  {"UINT8", "256"}, {"INT64", "9223372036854775808"},
      {"FP32", "1e39"}, {"INT32", "1.5"}, {"BOOL", "2"},    {"FP64", "\"1\""},
      {"BYTES", "1"},   {"FP32", "null"}, {"FP16", "1"},
  };
  for (const auto& [datatype, value] : kWrong)
    EXPECT_FALSE(parse(
        withInput(R"("datatype":")" + std::string(datatype) + R"(","shape":[1],"data":[)" + value + "]")))
        << datatype << ' ' << value;
}

TEST(ParseRequest, RefusesNamesThatStandTwice) {
  const std::string input = R"({"name":"x","datatype":"INT8","shape":[1],"data":[1]})";
  EXPECT_THAT(refusalOf(parse(R"({"inputs":[)" + input + "," + input + "]}")),
              HasSubstr("input is given twice"));
  EXPECT_THAT(refusalOf(parse(R"({"inputs":[)" + input + R"(],"outputs":[{"name":"y"},{"name":"y"}]})")),
              HasSubstr("asked for twice"));
  EXPECT_THAT(refusalOf(parse(R"({"inputs":[],"inputs":[)" + input + "]}")), HasSubstr("member twice"));
  EXPECT_THAT(refusalOf(parse(withInput(R"("shape":[1],"shape":[1],"datatype":"INT8","data":[1])"))),
              HasSubstr("member twice: shape"));
}

TEST(ParseRequest, RefusesWhatIsMissing) {
  EXPECT_THAT(refusalOf(parse("")), HasSubstr("empty"));
  EXPECT_THAT(refusalOf(parse("{}")), HasSubstr("inputs is missing"));
  EXPECT_THAT(refusalOf(parse(R"({"inputs":[]})")), HasSubstr("inputs is missing"));
  EXPECT_THAT(refusalOf(parse("[]")), HasSubstr("not an object"));
  EXPECT_THAT(refusalOf(parse(R"({"inputs":[{"datatype":"INT8","shape":[1],"data":[1]}]})")),
              HasSubstr("no name"));
  EXPECT_THAT(refusalOf(parse(withInput(R"("shape":[1],"data":[1])"))), HasSubstr("no datatype"));
  EXPECT_THAT(refusalOf(parse(withInput(R"("datatype":"INT8","data":[1])"))), HasSubstr("no shape"));
  EXPECT_THAT(refusalOf(parse(withInput(R"("datatype":"INT8","shape":[1])"))), HasSubstr("either data"));
}

TEST(ParseRequest, RefusesWhatIsNotJson) {
  for (const auto text : {"{", "{} {}", "nul", "\xff", "{\"inputs\":[NaN]}", "{\"a\":\"\\ud800\"}"})
    EXPECT_THAT(refusalOf(parse(text)), HasSubstr("not valid JSON")) << text;
}

TEST(ParseRequest, RefusesDepthInsteadOfRunningOutOfStack) {
  const std::size_t depth = 250'000;
  const auto nested = std::string(depth, '[') + "1" + std::string(depth, ']');
  EXPECT_THAT(refusalOf(parse(nested)), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusalOf(parse(withInput(R"("datatype":"INT8","shape":[1],"data":)" + nested))),
              HasSubstr("not valid JSON"));
}

TEST(ParseRequest, RefusesShapesThatOverflow) {
  for (const auto shape : {"[4294967296,4294967296]", "[9223372036854775807,2]", "[0,4294967296,4294967296]",
                           "[-1]", "[1.5]", "[9223372036854775808]", "{}"})
    EXPECT_FALSE(parse(withInput(R"("datatype":"FP32","data":[],"shape":)" + std::string(shape)))) << shape;
}

TEST(ParseRequest, BelievesNoSizeThatTheBodyDoesNotHold) {
  const auto sized = [](const std::string& size) {
    return withInput(R"("datatype":"FP32","shape":[2],"parameters":{"binary_data_size":)" + size + "}");
  };
  const auto eight = bytesOf<float>({1, 2});
  EXPECT_TRUE(parse(sized("8"), eight));
  EXPECT_THAT(refusalOf(parse(sized("9"), eight)), HasSubstr("more than the body holds"));
  EXPECT_THAT(refusalOf(parse(sized("18446744073709551615"), eight)), HasSubstr("more than the body holds"));
  EXPECT_THAT(refusalOf(parse(sized("4"), eight)), HasSubstr("not what the shape"));
  EXPECT_THAT(refusalOf(parse(sized("8"), eight + "x")), HasSubstr("behind those of the last input"));
  EXPECT_THAT(refusalOf(parse(sized("-1"), eight)), HasSubstr("whole number"));
  EXPECT_THAT(refusalOf(parseInferRequest(bodyOf("{}"), 3)), HasSubstr("more than the length of the body"));
  // A shape of a terabyte in a body of some bytes.
  EXPECT_THAT(refusalOf(parse(withInput(R"("datatype":"FP32","shape":[1099511627776],"data":[1])"))),
              HasSubstr("fewer data"));
}

TEST(ParseRequest, BorrowsTheFirstBinaryTensorWhereItLies) {
  // One more byte of JSON each time: the tensor would fall on every alignment by itself.
  for (std::size_t spaces = 0; spaces < 64; ++spaces) {
    const auto json = std::string(spaces, ' ') +
                      withInput(R"("datatype":"FP64","shape":[2],"parameters":{"binary_data_size":16})");
    const auto body = bodyOf(json, bytesOf<double>({1, -2}));
    const auto request = parseInferRequest(body, json.size());
    ASSERT_TRUE(request);
    const auto& tensor = request->inputs[0];
    EXPECT_EQ(tensor.data.data(), body->bytes().data() + json.size());
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data.data()) % kTensorAlignment, 0U);
    EXPECT_EQ(tensor.owner, body);
  }
}

TEST(ParseRequest, CopiesATensorThatIsNotAligned) {
  const std::string json =
      R"({"inputs":[{"name":"a","datatype":"BOOL","shape":[1],"parameters":{"binary_data_size":1}},)"
      R"({"name":"b","datatype":"INT32","shape":[2],"parameters":{"binary_data_size":8}}]})";
  const auto request = parse(json, std::string(1, '\1') + bytesOf<std::int32_t>({5, -6}));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(request->inputs[1].data.data()) % kTensorAlignment, 0U);
  EXPECT_THAT(elementsOf<std::int32_t>(request->inputs[1]), ElementsAre(5, -6));
}

TEST(ParseRequest, ReadsBytesInBothForms) {
  EXPECT_THAT(
      parse(withInput(R"("datatype":"BYTES","shape":[2],"data":["Gr\u00fc\u0000",""])"))->inputs[0].strings,
      ElementsAre(std::string("Gr\xc3\xbc\0", 5), ""));
  const auto binary = [](std::string_view bytes) {
    return parse(withInput(R"("datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":)" +
                           std::to_string(bytes.size()) + "}"),
                 bytes);
  };
  const auto length = [](std::uint32_t n) { return bytesOf<std::uint32_t>({n}); };
  EXPECT_THAT(binary(length(2) + "\xff!" + length(0))->inputs[0].strings, ElementsAre("\xff!", ""));
  EXPECT_FALSE(binary(length(2) + "ab"));
  EXPECT_FALSE(binary(length(2) + "ab" + length(1)));
  EXPECT_FALSE(binary(length(0xffffffff) + "ab" + length(0)));
  EXPECT_FALSE(binary(length(0) + length(0) + "x"));
}

TEST(ParseRequest, RefusesBoolsThatAreNone) {
  const auto json = withInput(R"("datatype":"BOOL","shape":[2],"parameters":{"binary_data_size":2})");
  EXPECT_TRUE(parse(json, std::string_view("\1\0", 2)));
  EXPECT_THAT(refusalOf(parse(json, "\1\2")), HasSubstr("neither 0 nor 1"));
}

TEST(ParseRequest, LimitsTheTimeout) {
  const auto timeoutOf = [](const std::string& microseconds) {
    return parse(
               R"({"inputs":[{"name":"x","datatype":"INT8","shape":[1],"data":[1]}],"parameters":{"timeout":)" +
               microseconds + "}}")
        ->timeout;
  };
  EXPECT_EQ(timeoutOf("0"), std::nullopt);
  EXPECT_EQ(timeoutOf("18446744073709551615"), std::chrono::hours(24));
}

}  // namespace
}  // namespace pulseplate
