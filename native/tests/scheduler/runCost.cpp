#include "scheduler/runCost.h"

#include <gtest/gtest.h>

namespace pulseplate {
namespace {

using namespace std::chrono_literals;

TEST(RunCost, IsShortOnceItIsKnown) {
  RunCost cost;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(cost.isShort(100));
    cost.ran(100, 10us);
  }
  EXPECT_TRUE(cost.isShort(100));
  EXPECT_TRUE(cost.isShort(120));
}

TEST(RunCost, TellsNothingOfOtherSizes) {
  RunCost cost;
  for (int i = 0; i < 10; ++i) cost.ran(1'000'000, 10us);
  EXPECT_TRUE(cost.isShort(1'000'000));
  EXPECT_FALSE(cost.isShort(4));
  EXPECT_FALSE(cost.isShort(10'000'000));
}

TEST(RunCost, ForgetsAtOnceThatRunsWereShort) {
  RunCost cost;
  for (int i = 0; i < 10; ++i) cost.ran(100, 10us);
  cost.ran(100, 1ms);
  EXPECT_FALSE(cost.isShort(100));
  for (int i = 0; i < 50; ++i) cost.ran(100, 10us);
  EXPECT_TRUE(cost.isShort(100));
}

}  // namespace
}  // namespace pulseplate
