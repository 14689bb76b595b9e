#include "tokenizer/vocabularyText.h"

#include "tokenizer/utf8.h"

namespace pulseplate {

Result<TokenizerConfig> readVocabularyText(std::string_view text) {
  TokenizerConfig config;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto id = static_cast<std::int64_t>(config.vocabulary.size());
    config.vocabulary.emplace_back(decodeUtf8(line), id);
    for (const auto special : {"[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"})
      if (line == special) config.addedTokens.push_back({.content = decodeUtf8(line), .id = id});
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  config.unknownToken = U"[UNK]";
  config.continuingPrefix = U"##";
  config.padToken = U"[PAD]";
  config.before = {U"[CLS]"};
  config.behind = {U"[SEP]"};
  return config;
}

}  // namespace pulseplate
