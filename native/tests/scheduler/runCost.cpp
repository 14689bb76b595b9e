#include "scheduler/runCost.h"

#include <gtest/gtest.h>

namespace pulseplate {
namespace {

using namespace std::chrono_literals;

TEST(RunCost, IsShortOnceItIsKnown) {
  RunCost cost;
  EXPECT_FALSE(cost.isShort(100));
  cost.ran(100, 10us);
  EXPECT_TRUE(cost.isShort(100));
}

TEST(RunCost, GrowsWithTheInputs) {
  RunCost cost;
  cost.ran(100, 10us);
  EXPECT_TRUE(cost.isShort(900));
  EXPECT_FALSE(cost.isShort(10'000));
}

TEST(RunCost, FollowsACostThatChanges) {
  RunCost cost;
  cost.ran(100, 10us);
  for (int i = 0; i < 50; ++i) cost.ran(100, 1ms);
  EXPECT_FALSE(cost.isShort(100));
}

}  // namespace
}  // namespace pulseplate
