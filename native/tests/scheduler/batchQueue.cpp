#include "scheduler/batchQueue.h"

#include <gtest/gtest.h>

#include "scheduler/entries.h"

namespace pulseplate {
namespace {

using namespace std::chrono_literals;

const BatchQueue::Time kStart{};

class BatchQueueTest : public testing::Test {
 protected:
  void push(BatchQueue& queue, std::unique_ptr<Entry> entry) { ASSERT_TRUE(queue.push(entry)); }
  std::string take(BatchQueue& queue, BatchQueue::Time now = kStart) { return idsOf(queue.take(now, when_)); }

  std::optional<BatchQueue::Time> when_;
};

TEST_F(BatchQueueTest, TakesOneByOneWithoutBatches) {
  BatchQueue queue({});
  push(queue, entryOf("a"));
  push(queue, entryOf("b"));
  EXPECT_EQ(take(queue), "a");
  EXPECT_EQ(take(queue), "b");
  EXPECT_EQ(take(queue), "");
}

TEST_F(BatchQueueTest, JoinsWhatHasTheSameKeyUpToTheLimitOfRows) {
  BatchQueue queue({.maxBatchSize = 4});
  for (const auto* id : {"a", "b", "c", "d"}) {
    auto entry = entryOf(id);
    if (*id == 'b') entry->key = "other";
    if (*id == 'c') entry->rows = 3;
    push(queue, std::move(entry));
  }
  EXPECT_EQ(take(queue), "ac");
  EXPECT_EQ(take(queue), "b");
  EXPECT_EQ(take(queue), "d");
}

TEST_F(BatchQueueTest, WaitsForCompanyAsLongAsItIsTold) {
  BatchQueue queue({.maxBatchSize = 2, .maxQueueDelay = 500us});
  push(queue, entryOf("a", kStart));
  EXPECT_EQ(take(queue, kStart + 100us), "");
  EXPECT_EQ(when_, kStart + 500us);
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(take(queue, kStart + 500us), "a");
  push(queue, entryOf("b", kStart));
  push(queue, entryOf("c", kStart));
  EXPECT_EQ(take(queue, kStart), "bc");
}

TEST_F(BatchQueueTest, LetsAPersonPassAScheduledTaskButNotForEver) {
  BatchQueue queue({});
  auto scheduled = entryOf("s", kStart);
  scheduled->priority = 2;
  push(queue, std::move(scheduled));
  push(queue, entryOf("p", kStart));
  EXPECT_EQ(take(queue, kStart + 1s), "p");
  push(queue, entryOf("q", kStart + 1s));
  EXPECT_EQ(take(queue, kStart + 3s), "s");
}

TEST_F(BatchQueueTest, JoinsTextsOfLikeLengthWithinTheBudgetOfPaddedTokens) {
  BatchQueue queue({.maxBatchSize = 8, .maxTokensPerBatch = 100});
  for (const auto& [id, tokens] : {std::pair{"a", 40}, {"b", 100}, {"c", 45}, {"d", 40}, {"e", 34}}) {
    auto entry = entryOf(id);
    entry->tokens = static_cast<std::size_t>(tokens);
    push(queue, std::move(entry));
  }
  // b is too long for a; with c each row counts 45, and a third would be 135; e is too short for d.
  EXPECT_EQ(take(queue), "ac");
  EXPECT_EQ(take(queue), "b");
  EXPECT_EQ(take(queue), "d");
  EXPECT_EQ(take(queue), "e");
}

TEST_F(BatchQueueTest, RefusesWhenFullAndLeavesTheEntryToItsOwner) {
  BatchQueue queue({.maxQueueSize = 1});
  push(queue, entryOf("a"));
  auto second = entryOf("b");
  EXPECT_FALSE(queue.push(second));
  EXPECT_EQ(*second->id, "b");
}

TEST_F(BatchQueueTest, GivesOutWhatNobodyWaitsForAnyMore) {
  BatchQueue queue({.maxBatchSize = 8});
  auto late = entryOf("late");
  late->deadline = kStart + 1ms;
  auto gone = entryOf("gone");
  gone->abandoned = std::make_shared<std::atomic<bool>>(true);
  push(queue, std::move(late));
  push(queue, std::move(gone));
  push(queue, entryOf("a"));
  EXPECT_EQ(queue.soonestDeadline(), kStart + 1ms);
  EXPECT_EQ(idsOf(queue.takeDead(kStart)), "gone");
  EXPECT_EQ(idsOf(queue.takeDead(kStart + 1ms)), "late");
  EXPECT_EQ(take(queue), "a");
}

}  // namespace
}  // namespace pulseplate
