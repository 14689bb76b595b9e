#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "tokenizer/tokenizer.h"

namespace pulseplate {

/// Loads a tokeniser from a file of this name and text.
inline Result<std::shared_ptr<const Tokenizer>> loadText(const std::string& name, std::string_view text) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const auto folder = std::filesystem::path(testing::TempDir()) /
                      (std::string("pulseplate-") + test->test_suite_name() + "-" + test->name());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / name, std::ios::binary) << text;
  auto loaded = Tokenizer::load(folder / name);
  std::filesystem::remove_all(folder);
  return loaded;
}

/// [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4, then these from 5 on.
inline std::shared_ptr<const Tokenizer> uncased(std::string_view pieces) {
  return loadText("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n" + std::string(pieces)).value();
}

}  // namespace pulseplate
