#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "graphs.h"
#include "repository/folderRepository.h"

namespace pulseplate {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A folder with the shipped forecast, looked at only when a load is asked for.
class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "pulseplate-folder-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::create_directory(folder_ / "forecast");
    fs::copy(shippedForecast(), version());
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path version() const { return folder_ / "forecast" / name_; }

  std::unique_ptr<Repository> open() {
    FolderOptions options;
    options.folder = folder_;
    options.poll = 0ms;
    auto repository = openFolder(options, environment(), metrics_, [](const IndexEntry&) {});
    while (!repository->settled()) std::this_thread::sleep_for(1ms);
    return repository;
  }

  fs::path folder_;
  std::string name_ = shippedForecast().filename().string();
  Metrics metrics_{"test", "test"};
};

TEST_F(FolderTest, ServesWhatItsCardVouchesFor) {
  const auto repository = open();
  ASSERT_TRUE(repository->find("forecast", std::nullopt));
  EXPECT_EQ(repository->find("forecast", name_).value()->version(), name_);
  EXPECT_EQ(repository->versions("forecast"), (std::vector<std::string>{name_}));
  EXPECT_EQ(repository->find("nobody", std::nullopt).error().kind, ErrorKind::NotFound);
  EXPECT_EQ(repository->find("forecast", "2").error().kind, ErrorKind::NotFound);
  EXPECT_EQ(repository->index().at(0).state, VersionState::Ready);
}

TEST_F(FolderTest, SaysWhyAVersionIsNotServedAndServesItOncePutRight) {
  const auto golden = bytesOf(version() / "golden.json");
  std::ofstream(version() / "golden.json", std::ios::app) << ' ';
  const auto repository = open();
  const auto refused = repository->find("forecast", std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(refused.error().message, "forecast: golden.json is not the file that the card names");
  EXPECT_FALSE(repository->load("forecast"));
  std::ofstream(version() / "golden.json", std::ios::binary)
      .write(golden.data(), static_cast<std::streamsize>(golden.size()));
  EXPECT_TRUE(repository->load("forecast"));
  EXPECT_TRUE(repository->find("forecast", std::nullopt));
}

TEST_F(FolderTest, BatchesNoGraphThatIsQuantisedByTheBatch) {
  fs::create_directories(folder_ / "small" / "1");
  std::ofstream(folder_ / "small" / "1" / "model.onnx") << "...DynamicQuantizeLinear...";
  const auto reason = [&](std::size_t maxBatchSize) {
    FolderOptions options;
    options.folder = folder_;
    options.poll = 0ms;
    options.allowUncarded = true;
    options.uncarded.maxBatchSize = maxBatchSize;
    const auto repository = openFolder(options, environment(), metrics_, [](const IndexEntry&) {});
    while (!repository->settled()) std::this_thread::sleep_for(1ms);
    return repository->find("small", "1").error().message;
  };
  EXPECT_THAT(reason(8), testing::HasSubstr("quantised dynamically"));
  EXPECT_THAT(reason(0), testing::HasSubstr("cannot be loaded"));
}

TEST_F(FolderTest, GoesOnServingWhatCannotBeReadNow) {
  const auto repository = open();
  fs::rename(folder_ / "forecast", folder_ / ".elsewhere");
  // A listing that fails, as it does without a file descriptor to spare, is not an empty one.
  std::ofstream(folder_ / "forecast") << "no folder";
  EXPECT_TRUE(repository->load("forecast"));
  EXPECT_TRUE(repository->find("forecast", std::nullopt));
}

TEST_F(FolderTest, UnloadsUntilItIsToldToLoad) {
  const auto repository = open();
  EXPECT_FALSE(repository->unload("nobody"));
  ASSERT_TRUE(repository->unload("forecast"));
  EXPECT_EQ(repository->find("forecast", std::nullopt).error().message, "forecast: unloaded");
  ASSERT_TRUE(repository->load("forecast"));
  EXPECT_TRUE(repository->find("forecast", std::nullopt));
}

TEST_F(FolderTest, LeavesAModelToItsHolderWhenTheFolderIsGone) {
  const auto repository = open();
  auto held = repository->find("forecast", std::nullopt).value();
  fs::remove_all(folder_ / "forecast");
  EXPECT_EQ(repository->load("forecast").error().kind, ErrorKind::NotFound);
  EXPECT_EQ(repository->find("forecast", std::nullopt).error().kind, ErrorKind::NotFound);
  EXPECT_EQ(held->name(), "forecast");
  held.reset();
  repository->drain();
  EXPECT_FALSE(repository->load("forecast"));
}

}  // namespace
}  // namespace pulseplate
