#include "repository/card.h"

#include <gtest/gtest.h>

namespace pulseplate {
namespace {

std::string cardWith(const std::string& more) {
  return R"({"name":"m","version":"1.0","files":{"model.onnx":"aa","golden.json":"bb","vocab.txt":"cc"})" +
         more + "}";
}

std::string refusalOf(const std::string& json) {
  const auto card = parseCard(json);
  return card ? "" : card.error().message;
}

TEST(Card, ReadsHowAVersionIsServed) {
  const auto card = parseCard(cardWith(
      R"(,"serving":{"maxBatchSize":8,"maxQueueDelayMicroseconds":500,"maxTokensPerBatch":64,"instances":2,)"
      R"("maxQueueSize":9,"text":{"tokenizer":"vocab.txt","input":"headline","maxTokens":32}})"));
  ASSERT_TRUE(card) << card.error().message;
  EXPECT_EQ(card->files.at("model.onnx"), "aa");
  EXPECT_EQ(card->serving.maxBatchSize, 8u);
  EXPECT_EQ(card->serving.maxQueueDelay.count(), 500);
  EXPECT_EQ(card->serving.maxTokensPerBatch, 64u);
  EXPECT_EQ(card->serving.instances, 2u);
  EXPECT_EQ(card->serving.maxQueueSize, 9u);
  EXPECT_EQ(card->serving.text->input, "headline");
  EXPECT_EQ(card->serving.text->maxTokens, 32u);
}

TEST(Card, BatchesNothingUnlessItIsTold) {
  const auto card = parseCard(cardWith(""));
  ASSERT_TRUE(card);
  EXPECT_EQ(card->serving.maxBatchSize, 0u);
  EXPECT_FALSE(card->serving.text);
}

TEST(Card, SaysWhatIsWrong) {
  EXPECT_EQ(refusalOf("{"), "card.json is not a JSON object");
  EXPECT_EQ(refusalOf("[]"), "card.json is not a JSON object");
  EXPECT_EQ(refusalOf(R"({"name":"m"})"), "card.json has no version");
  EXPECT_EQ(refusalOf(R"({"name":"m","version":"1","files":{"model.onnx":"a"}})"),
            "card.json does not name golden.json");
  EXPECT_EQ(refusalOf(R"({"name":"m","version":"1","files":{"../model.onnx":"a"}})"),
            "card.json names a file that is not one beside it, or no sha256 of it");
  EXPECT_EQ(refusalOf(cardWith(R"(,"serving":{"instances":0})")),
            "card.json asks for instances that is not a whole number from 1 to 64");
  EXPECT_EQ(refusalOf(cardWith(R"(,"serving":{"maxBatchSize":"8"})")),
            "card.json asks for maxBatchSize that is not a whole number from 0 to 4096");
  EXPECT_EQ(refusalOf(cardWith(R"(,"serving":{"text":{"tokenizer":"other.json"}})")),
            "card.json does not name the file of its tokenizer");
}

}  // namespace
}  // namespace pulseplate
