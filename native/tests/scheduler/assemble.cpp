#include "scheduler/assemble.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "scheduler/entries.h"
#include "tensor/alignedMemory.h"

namespace pulseplate {
namespace {

template <typename T>
Tensor tensorOf(std::string name, Datatype datatype, Shape shape, const std::vector<T>& values) {
  const auto memory = alignedMemory(values.size() * sizeof(T));
  std::memcpy(memory.get(), values.data(), values.size() * sizeof(T));
  return {std::move(name), datatype, std::move(shape), {memory.get(), values.size() * sizeof(T)}, {}, memory};
}

template <typename T>
std::vector<T> valuesOf(const Tensor& tensor) {
  std::vector<T> values(tensor.data.size() / sizeof(T));
  std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  return values;
}

Entries floats() {
  Entries batch;
  batch.push_back(entryOf("a"));
  batch.back()->inputs.push_back(tensorOf<float>("x", Datatype::Fp32, {1, 2}, {1, 2}));
  batch.push_back(entryOf("b"));
  batch.back()->rows = 2;
  batch.back()->inputs.push_back(tensorOf<float>("x", Datatype::Fp32, {2, 2}, {3, 4, 5, 6}));
  return batch;
}

TEST(Assemble, PutsRowsOneAfterTheOther) {
  const auto inputs = assemble(floats(), 0);
  EXPECT_EQ(inputs.at(0).shape, (Shape{3, 2}));
  EXPECT_EQ(valuesOf<float>(inputs.at(0)), (std::vector<float>{1, 2, 3, 4, 5, 6}));
}

TEST(Assemble, GivesALoneEntryItsOwnMemory) {
  Entries batch = floats();
  batch.pop_back();
  EXPECT_EQ(assemble(batch, 0).at(0).data.data(), batch.at(0)->inputs.at(0).data.data());
}

TEST(Assemble, PadsTokensAndCutsThePaddingOffTheAnswer) {
  Entries batch;
  for (const auto& ids : {std::vector<std::int64_t>{5, 6, 7}, {8}}) {
    auto& entry = batch.emplace_back(entryOf("t"));
    entry->tokens = ids.size();
    const Shape shape{1, static_cast<std::int64_t>(ids.size())};
    entry->inputs.push_back(tensorOf("input_ids", Datatype::Int64, shape, ids));
    entry->inputs.push_back(
        tensorOf("attention_mask", Datatype::Int64, shape, std::vector<std::int64_t>(ids.size(), 1)));
  }
  const auto inputs = assemble(batch, 9);
  EXPECT_EQ(valuesOf<std::int64_t>(inputs.at(0)), (std::vector<std::int64_t>{5, 6, 7, 8, 9, 9}));
  EXPECT_EQ(valuesOf<std::int64_t>(inputs.at(1)), (std::vector<std::int64_t>{1, 1, 1, 1, 0, 0}));

  const auto rows = tensorOf<float>("rows", Datatype::Fp32, {2, 3, 1}, {1, 2, 3, 4, 5, 6});
  const auto mean = tensorOf<float>("mean", Datatype::Fp32, {2, 1}, {10, 20});
  const auto parts = split({rows, mean}, batch, {true, false});
  EXPECT_EQ(parts.at(1).at(0).shape, (Shape{1, 1, 1}));
  EXPECT_EQ(valuesOf<float>(parts.at(1).at(0)), (std::vector<float>{4}));
  EXPECT_EQ(valuesOf<float>(parts.at(0).at(0)), (std::vector<float>{1, 2, 3}));
  EXPECT_EQ(valuesOf<float>(parts.at(1).at(1)), (std::vector<float>{20}));
}

TEST(Assemble, JoinsAndSplitsStrings) {
  Entries batch;
  for (const auto* text : {"a", "b"}) {
    auto& entry = batch.emplace_back(entryOf("t"));
    entry->inputs.push_back({"text", Datatype::Bytes, {1, 1}, {}, {text}, {}});
  }
  const auto inputs = assemble(batch, 0);
  EXPECT_EQ(inputs.at(0).strings, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(split(inputs, batch, {false}).at(1).at(0).strings, (std::vector<std::string>{"b"}));
}

}  // namespace
}  // namespace pulseplate
