#include "scheduler/batcher.h"

#include <gtest/gtest.h>

#include <latch>

#include "scheduler/entries.h"

namespace pulseplate {
namespace {

using namespace std::chrono_literals;

/// Collects ids from any thread.
struct Seen {
  std::mutex mutex;
  std::string ids;
  void add(const std::string& id) {
    const std::lock_guard lock(mutex);
    ids += id;
  }
};

TEST(Batcher, AnswersEverythingBeforeItEnds) {
  Seen ran;
  {
    Batcher batcher(
        {.maxBatchSize = 4, .maxQueueDelay = 10s}, [&](Entries batch) { ran.add(idsOf(batch)); },
        [&](auto) { FAIL(); });
    for (const auto* id : {"a", "b", "c"}) {
      auto entry = entryOf(id, std::chrono::steady_clock::now());
      ASSERT_TRUE(batcher.push(entry));
    }
  }
  EXPECT_EQ(ran.ids, "abc");
}

TEST(Batcher, TellsOfADeadlineThatPassesWhileAllThreadsAreBusy) {
  std::latch release(1);
  std::latch started(1);
  std::latch dropped(1);
  Seen lost;
  {
    Batcher batcher(
        {},
        [&](const Entries&) {
          started.count_down();
          release.wait();
        },
        [&](std::unique_ptr<Entry> entry) {
          lost.add(*entry->id);
          dropped.count_down();
        });
    auto first = entryOf("a");
    ASSERT_TRUE(batcher.push(first));
    started.wait();
    auto second = entryOf("b");
    second->deadline = std::chrono::steady_clock::now() + 1ms;
    ASSERT_TRUE(batcher.push(second));
    // Comes although the only thread is still held.
    dropped.wait();
    release.count_down();
  }
  EXPECT_EQ(lost.ids, "b");
}

TEST(Batcher, MakesRoomFromThoseWhoHaveGone) {
  std::latch release(1);
  std::latch started(1);
  Seen lost;
  Seen ran;
  {
    Batcher batcher(
        {.maxQueueSize = 1},
        [&](const Entries& batch) {
          if (ran.ids.empty()) started.count_down();
          ran.add(idsOf(batch));
          release.wait();
        },
        [&](std::unique_ptr<Entry> entry) { lost.add(*entry->id); });
    auto running = entryOf("a");
    ASSERT_TRUE(batcher.push(running));
    started.wait();
    auto gone = entryOf("b");
    gone->abandoned = std::make_shared<std::atomic<bool>>(false);
    const auto left = gone->abandoned;
    ASSERT_TRUE(batcher.push(gone));
    auto refused = entryOf("c");
    EXPECT_FALSE(batcher.push(refused));
    *left = true;
    EXPECT_TRUE(batcher.push(refused));
    release.count_down();
  }
  EXPECT_EQ(lost.ids, "b");
  EXPECT_EQ(ran.ids, "ac");
}

TEST(Batcher, RunsSeveralAtATime) {
  std::latch together(2);
  Batcher batcher(
      {.instances = 2}, [&](const Entries&) { together.arrive_and_wait(); }, [](auto) {});
  for (const auto* id : {"a", "b"}) {
    auto entry = entryOf(id);
    ASSERT_TRUE(batcher.push(entry));
  }
  // Ends only if both runs were under way at once.
}

}  // namespace
}  // namespace pulseplate
