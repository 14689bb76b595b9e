#include "scheduler/fit.h"

#include <gtest/gtest.h>

namespace pulseplate {
namespace {

const Signature kGraph{{{"x", Datatype::Fp32, {-1, 3}}, {"y", Datatype::Int64, {-1}}},
                       {{"z", Datatype::Fp32, {-1}}, {"w", Datatype::Fp32, {-1}}}};
const Signature kTokens{
    {{"input_ids", Datatype::Int64, {-1, -1}}, {"attention_mask", Datatype::Int64, {-1, -1}}}, {}};

Tensor tensorOf(std::string name, Datatype datatype, Shape shape) {
  return {std::move(name), datatype, std::move(shape), {}, {}, {}};
}

std::string refusalOf(std::vector<Tensor> inputs, const Signature& graph = kGraph,
                      const ServingOptions& options = {.maxBatchSize = 4}) {
  InferRequest request;
  request.inputs = std::move(inputs);
  Entry entry;
  const auto fitted = fitInputs(request, graph, options, entry);
  return fitted ? "" : fitted.error().message;
}

TEST(Fit, BringsInputsIntoTheOrderOfTheGraph) {
  InferRequest request;
  request.inputs = {tensorOf("y", Datatype::Int64, {2}), tensorOf("x", Datatype::Fp32, {2, 3})};
  Entry entry;
  ASSERT_TRUE(fitInputs(request, kGraph, {.maxBatchSize = 4}, entry));
  EXPECT_EQ(entry.inputs.at(0).name, "x");
  EXPECT_EQ(entry.rows, 2u);
}

TEST(Fit, NamesWhatDoesNotFit) {
  const auto y = tensorOf("y", Datatype::Int64, {1});
  EXPECT_EQ(refusalOf({y}), "input x is missing");
  EXPECT_EQ(refusalOf({y, tensorOf("q", Datatype::Fp32, {1})}), "the model has no input q");
  EXPECT_EQ(refusalOf({y, tensorOf("x", Datatype::Fp64, {1, 3})}), "input x is FP64, the model takes FP32");
  EXPECT_EQ(refusalOf({y, tensorOf("x", Datatype::Fp32, {1, 2})}),
            "input x has the shape [1,2], the model takes [-1,3]");
  EXPECT_EQ(refusalOf({y, tensorOf("x", Datatype::Fp32, {2, 3})}),
            "the inputs differ in their number of rows");
  EXPECT_EQ(refusalOf({tensorOf("y", Datatype::Int64, {0}), tensorOf("x", Datatype::Fp32, {0, 3})}),
            "the request has no rows");
  EXPECT_EQ(refusalOf({tensorOf("y", Datatype::Int64, {5}), tensorOf("x", Datatype::Fp32, {5, 3})}),
            "the request has 5 rows, the model takes 4 at most");
}

TEST(Fit, LetsTextsOfAnyLengthShareARun) {
  const ServingOptions options{.maxBatchSize = 4, .text = TextOptions{.tokenizer = "", .maxTokens = 8}};
  std::vector<std::string> keys;
  for (const std::int64_t tokens : {3, 8}) {
    InferRequest request;
    request.inputs = {tensorOf("input_ids", Datatype::Int64, {1, tokens}),
                      tensorOf("attention_mask", Datatype::Int64, {1, tokens})};
    Entry entry;
    ASSERT_TRUE(fitInputs(request, kTokens, options, entry));
    EXPECT_EQ(entry.tokens, static_cast<std::size_t>(tokens));
    keys.push_back(entry.key);
  }
  EXPECT_EQ(keys.at(0), keys.at(1));
  const auto ids = [](std::int64_t tokens) { return tensorOf("input_ids", Datatype::Int64, {1, tokens}); };
  const auto mask = [](std::int64_t tokens) {
    return tensorOf("attention_mask", Datatype::Int64, {1, tokens});
  };
  EXPECT_EQ(refusalOf({ids(9), mask(9)}, kTokens, options),
            "the rows have 9 tokens, the model takes 8 at most");
  EXPECT_EQ(refusalOf({ids(0), mask(0)}, kTokens, options), "the request has no tokens");
  EXPECT_EQ(refusalOf({ids(2), mask(3)}, kTokens, options), "the token inputs differ in their shapes");
}

TEST(Fit, KeepsRequestsForOtherOutputsApart) {
  InferRequest all;
  InferRequest one;
  one.outputs.push_back({"w", false});
  Entry a;
  Entry b;
  ASSERT_TRUE(fitOutputs(all, kGraph, a));
  ASSERT_TRUE(fitOutputs(one, kGraph, b));
  EXPECT_EQ(a.wanted, (std::vector<std::string>{"z", "w"}));
  EXPECT_EQ(b.wanted, (std::vector<std::string>{"w"}));
  EXPECT_NE(a.key, b.key);
}

}  // namespace
}  // namespace pulseplate
