// Tokenises texts from the standard input for tests: each is its length in bytes (uint32) and then its UTF-8.
// Writes for each the number of its ids (uint32) and then the ids (int64). All little-endian.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "tokenizer/tokenizer.h"

namespace {

bool read(void* out, std::size_t bytes) { return std::fread(out, 1, bytes, stdin) == bytes; }
void write(const void* data, std::size_t bytes) { std::fwrite(data, 1, bytes, stdout); }

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Tokenises length-prefixed texts");
  std::string file;
  std::size_t maxTokens = 512;
  app.add_option("--tokenizer", file, "tokenizer.json or vocab.txt")->required();
  app.add_option("--max-tokens", maxTokens, "cuts longer ones");
  CLI11_PARSE(app, argc, argv);

  const auto tokenizer = pulseplate::Tokenizer::load(file);
  if (!tokenizer) {
    std::cerr << tokenizer.error().message << '\n';
    return 1;
  }
  std::uint32_t length = 0;
  std::string text;
  while (read(&length, sizeof(length))) {
    text.resize(length);
    if (!read(text.data(), length)) return 1;
    const auto ids = (*tokenizer)->encode(text, maxTokens);
    const auto count = static_cast<std::uint32_t>(ids.size());
    write(&count, sizeof(count));
    write(ids.data(), ids.size() * sizeof(ids[0]));
  }
  return 0;
}
