// The pieces of a request that are ours: reading it, writing its answer, tokenising its text.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "protocol/encodeResponse.h"
#include "protocol/parseRequest.h"
#include "tokenizer/tokenizer.h"

namespace {

using namespace pulseplate;

std::shared_ptr<RequestBuffer> bufferOf(const std::string& header, std::size_t binaryBytes) {
  auto buffer = RequestBuffer::create(header.size() + binaryBytes, header.size());
  std::copy_n(reinterpret_cast<const std::byte*>(header.data()), header.size(), buffer->bytes().begin());
  std::fill(buffer->bytes().begin() + static_cast<std::ptrdiff_t>(header.size()), buffer->bytes().end(),
            std::byte{0});
  return buffer;
}

/// One row of `width` floats, in JSON.
std::string jsonRequest(std::int64_t width) {
  std::string text =
      R"({"inputs":[{"name":"x","datatype":"FP32","shape":[1,)" + std::to_string(width) + R"(],"data":[)";
  for (std::int64_t i = 0; i < width; ++i)
    text += (i == 0 ? "" : ",") + std::to_string(0.1 * static_cast<double>(i));
  return text + "]}]}";
}

std::string binaryHeader(std::int64_t width) {
  return R"({"inputs":[{"name":"x","datatype":"FP32","shape":[1,)" + std::to_string(width) +
         R"(],"parameters":{"binary_data_size":)" + std::to_string(width * 4) + "}}]}";
}

void parseJson(benchmark::State& state) {
  const auto text = jsonRequest(state.range(0));
  const auto buffer = bufferOf(text, 0);
  for (auto _ : state) benchmark::DoNotOptimize(parseInferRequest(buffer, std::nullopt));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(parseJson)->Arg(26)->Arg(4096);

void parseBinary(benchmark::State& state) {
  const auto header = binaryHeader(state.range(0));
  const auto buffer = bufferOf(header, static_cast<std::size_t>(state.range(0)) * 4);
  for (auto _ : state) benchmark::DoNotOptimize(parseInferRequest(buffer, header.size()));
}
BENCHMARK(parseBinary)->Arg(26)->Arg(4096);

void encode(benchmark::State& state, bool binary) {
  const auto header = binaryHeader(state.range(0));
  auto request =
      parseInferRequest(bufferOf(header, static_cast<std::size_t>(state.range(0)) * 4), header.size());
  const InferResponse response{"model", "1", std::nullopt, std::move(request->inputs)};
  for (auto _ : state) benchmark::DoNotOptimize(encodeInferResponse(response, {}, binary));
}
BENCHMARK_CAPTURE(encode, json, false)->Arg(90)->Arg(4096);
BENCHMARK_CAPTURE(encode, binary, true)->Arg(90)->Arg(4096);

void tokenise(benchmark::State& state) {
  const auto file = std::filesystem::temp_directory_path() / "pulseplate-micro-vocab.txt";
  {
    std::ofstream out(file);
    for (const auto* word : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bit", "##coin", "rises", "to",
                             "a", "new", "high", "as", "fund", "##s", "flow", "in", ",", "."})
      out << word << '\n';
  }
  const auto tokenizer = Tokenizer::load(file).value();
  std::filesystem::remove(file);
  const std::string headline = "Bitcoin rises to a new high, as funds flow in. ";
  std::string text;
  for (std::int64_t i = 0; i < state.range(0); ++i) text += headline;
  for (auto _ : state) benchmark::DoNotOptimize(tokenizer->encode(text, 512));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(tokenise)->Arg(1)->Arg(20);

}  // namespace
