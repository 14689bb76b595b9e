#include "scheduler/textInput.h"

#include <gtest/gtest.h>

#include <cstring>

namespace pulseplate {
namespace {

/// A token for each character: its code.
class Letters : public Tokenizer {
 public:
  std::vector<std::int64_t> encode(std::string_view text, std::size_t maxTokens) const override {
    std::vector<std::int64_t> ids(text.begin(), text.end());
    ids.resize(std::min(ids.size(), maxTokens));
    return ids;
  }
  std::int64_t padId() const override { return 7; }
};

const Signature kGraph{{{"input_ids", Datatype::Int64, {-1, -1}},
                        {"attention_mask", Datatype::Int64, {-1, -1}},
                        {"token_type_ids", Datatype::Int64, {-1, -1}}},
                       {}};
const TextOptions kText{.tokenizer = "vocab.txt", .maxTokens = 3};
const ServingOptions kOptions{.maxBatchSize = 4, .text = kText};

std::vector<std::int64_t> idsOf(const Tensor& tensor) {
  std::vector<std::int64_t> ids(tensor.data.size() / sizeof(std::int64_t));
  std::memcpy(ids.data(), tensor.data.data(), tensor.data.size());
  return ids;
}

TEST(TextInput, PutsRowsOfTokensInThePlaceOfTexts) {
  InferRequest request;
  request.inputs.push_back({"text", Datatype::Bytes, {2}, {}, {"ab", "cdef"}, {}});
  ASSERT_TRUE(tokeniseInput(request, kGraph, kOptions, Letters()));
  ASSERT_EQ(request.inputs.size(), 3u);
  EXPECT_EQ(request.inputs[0].shape, (Shape{2, 3}));
  EXPECT_EQ(idsOf(request.inputs[0]), (std::vector<std::int64_t>{'a', 'b', 7, 'c', 'd', 'e'}));
  EXPECT_EQ(idsOf(request.inputs[1]), (std::vector<std::int64_t>{1, 1, 0, 1, 1, 1}));
  EXPECT_EQ(idsOf(request.inputs[2]), (std::vector<std::int64_t>(6, 0)));
}

TEST(TextInput, RefusesWhatIsNoListOfTexts) {
  const auto refusal = [](std::vector<Tensor> inputs) {
    InferRequest request;
    request.inputs = std::move(inputs);
    const auto done = tokeniseInput(request, kGraph, kOptions, Letters());
    return done ? "" : done.error().message;
  };
  const Tensor texts{"text", Datatype::Bytes, {1}, {}, {"a"}, {}};
  const Tensor ids{"input_ids", Datatype::Int64, {1, 1}, {}, {}, {}};
  EXPECT_EQ(refusal({texts, ids}), "input text stands for all inputs: send no other beside it");
  EXPECT_EQ(refusal({{"text", Datatype::Fp32, {1}, {}, {}, {}}}),
            "input text must be BYTES of the shape [texts]");
  EXPECT_EQ(refusal({{"text", Datatype::Bytes, {0}, {}, {}, {}}}), "the request has no rows");
  EXPECT_EQ(refusal({ids}), "");
}

TEST(TextInput, TakesNoMemoryForMoreThanARequestMayHold) {
  const auto refusal = [](std::vector<std::string> texts, const ServingOptions& options) {
    InferRequest request;
    const auto count = static_cast<std::int64_t>(texts.size());
    request.inputs.push_back({"text", Datatype::Bytes, {count}, {}, std::move(texts), {}});
    const auto done = tokeniseInput(request, kGraph, options, Letters());
    return done ? "" : done.error().message;
  };
  EXPECT_EQ(refusal(std::vector<std::string>(5), kOptions),
            "the request has 5 rows, the model takes 4 at most");
  EXPECT_EQ(refusal(std::vector<std::string>(4097), {.text = kText}),
            "the request has 4097 rows, the model takes 4096 at most");
  std::vector<std::string> texts(4096, std::string(1000, 'a'));
  EXPECT_EQ(refusal(texts, {.text = TextOptions{.tokenizer = "", .maxTokens = 1000}}),
            "the texts are too long together: send them in several requests");
}

TEST(TextInput, ChecksThatTheGraphTakesTokens) {
  EXPECT_TRUE(checkTokenInputs(kGraph));
  EXPECT_FALSE(checkTokenInputs({{{"input_ids", Datatype::Int64, {-1, -1}}}, {}}));
  EXPECT_FALSE(checkTokenInputs(
      {{{"input_ids", Datatype::Int64, {-1, -1}}, {"attention_mask", Datatype::Fp32, {-1, -1}}}, {}}));
  EXPECT_EQ(withTextInput(kGraph, kText).inputs.front().name, "text");
}

}  // namespace
}  // namespace pulseplate
