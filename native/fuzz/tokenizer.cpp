// Any bytes as a text for a small vocabulary, or as the file of a tokeniser. The first byte chooses.
//   fuzz-tokenizer native/fuzz/corpus/tokenizer

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tokenizer/bertTokenizer.h"
#include "tokenizer/tokenizerJson.h"
#include "tokenizer/vocabularyText.h"

namespace {

using namespace pulseplate;

void require(bool truth) {
  if (!truth) std::abort();
}

std::shared_ptr<const Tokenizer> make(const NormaliserOptions& options, bool spaced) {
  auto config =
      *readVocabularyText("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##a\nab\n##b\ns\n##\xCF\x83\n.\n");
  config.normaliser = options;
  for (auto& token : config.addedTokens) token.stripsLeft = token.stripsRight = spaced;
  if (!spaced) config.addedTokens.push_back({.content = U"Abba", .id = 99, .normalised = true});
  return BertTokenizer::create(std::move(config)).value();
}

void encode(const Tokenizer& tokenizer, std::string_view text, std::size_t maxTokens) {
  const auto ids = tokenizer.encode(text, maxTokens);
  require(ids.size() <= maxTokens);
  const auto all = tokenizer.encode(text, text.size() * 3 + 100);
  // Cutting takes tokens away at the end and nothing else.
  require(ids.size() == std::min(all.size(), maxTokens));
  if (ids.size() > 2)
    require(std::equal(ids.begin(), ids.end() - 1, all.begin()) && ids.back() == all.back());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto form = data[0];
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((form & 0xc0) == 0xc0) {
    if (auto config = form & 1 ? readTokenizerJson(text) : readVocabularyText(text))
      if (const auto tokenizer = BertTokenizer::create(std::move(*config)))
        require((*tokenizer)->encode(text, 16).size() <= 16);
    return 0;
  }
  static const auto tokenizers = [] {
    std::vector<std::shared_ptr<const Tokenizer>> made;
    for (unsigned bits = 0; bits < 32; ++bits)
      made.push_back(make({.cleanText = (bits & 1) != 0,
                           .handleChineseChars = (bits & 2) != 0,
                           .lowercase = (bits & 4) != 0,
                           .stripAccents = (bits & 8) != 0},
                          (bits & 16) != 0));
    return made;
  }();
  encode(*tokenizers[form & 31], text, 2 + (form >> 5));
  return 0;
}
