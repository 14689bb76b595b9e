#include "tokenizer/bertTokenizer.h"

#include <algorithm>

#include "tokenizer/normaliser.h"
#include "tokenizer/sectionReader.h"
#include "tokenizer/subsections.h"
#include "tokenizer/words.h"

namespace pulseplate {

namespace {

/// Code points that are passed on at once: few enough to be near where the ids end.
constexpr std::size_t kPassed = 64;

}  // namespace

Result<std::shared_ptr<const Tokenizer>> BertTokenizer::create(TokenizerConfig config) {
  auto model = WordPiece::create(config);
  if (!model) return tl::unexpected(model.error());
  auto added = AddedTokens::create(std::move(config.addedTokens), config.normaliser);
  if (!added) return tl::unexpected(added.error());
  const std::shared_ptr<BertTokenizer> tokenizer(
      new BertTokenizer(config.normaliser, std::move(*added), std::move(*model)));
  const auto idsOf = [&](const std::vector<std::u32string>& tokens, std::vector<std::int64_t>& ids) {
    for (const auto& token : tokens) ids.push_back(tokenizer->model_.idOf(token));
    return std::find(ids.begin(), ids.end(), Trie::kNoValue) == ids.end();
  };
  if (!idsOf(config.before, tokenizer->before_) || !idsOf(config.behind, tokenizer->behind_))
    return fail(ErrorKind::Unavailable, "the vocabulary lacks a token that stands around a text");
  tokenizer->padId_ = tokenizer->model_.idOf(config.padToken);
  if (tokenizer->padId_ == Trie::kNoValue)
    return fail(ErrorKind::Unavailable, "the vocabulary lacks the token for padding");
  return tokenizer;
}

std::vector<std::int64_t> BertTokenizer::encode(std::string_view text, std::size_t maxTokens) const {
  auto ids = before_;
  const auto limit = maxTokens > behind_.size() ? maxTokens - behind_.size() : 0;
  SectionReader reader(text, added_);
  Normaliser normaliser(normaliser_, model_.longestWord());
  Words words(model_, limit, ids);
  Subsections subsections(added_, words);
  std::u32string normalised;
  const auto pass = [&] {
    subsections.push(normalised);
    normalised.clear();
  };
  while (!words.isFull()) {
    for (auto codePoint = reader.next(); codePoint != SectionReader::kEnd; codePoint = reader.next()) {
      normaliser.push(codePoint, reader, normalised);
      if (normalised.size() < kPassed) continue;
      pass();
      if (words.isFull()) break;
    }
    if (words.isFull()) break;
    normaliser.finish(normalised);
    pass();
    subsections.finish();
    const auto token = reader.nextToken();
    if (!token) break;
    words.addToken(*token);
  }
  if (ids.size() > limit) ids.resize(limit);
  ids.insert(ids.end(), behind_.begin(), behind_.end());
  if (ids.size() > maxTokens) ids.resize(maxTokens);
  return ids;
}

}  // namespace pulseplate
