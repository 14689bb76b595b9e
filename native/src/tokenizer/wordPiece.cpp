#include "tokenizer/wordPiece.h"

namespace pulseplate {

Result<WordPiece> WordPiece::create(const TokenizerConfig& config) {
  WordPiece model;
  for (const auto& [piece, id] : config.vocabulary) model.pieces_.insert(piece, id);
  // They count as pieces too, and their ids win.
  for (const auto& token : config.addedTokens) model.pieces_.insert(token.content, token.id);
  model.unknown_ = model.idOf(config.unknownToken);
  if (model.unknown_ == Trie::kNoValue)
    return fail(ErrorKind::Unavailable, "the vocabulary lacks the unknown token");
  model.continuing_ = model.pieces_.walk(Trie::kRoot, config.continuingPrefix);
  model.longestWord_ = config.longestWord;
  return model;
}

void WordPiece::encode(std::u32string_view word, std::vector<std::int64_t>& ids) const {
  const auto before = ids.size();
  for (std::size_t start = 0; start < word.size();) {
    auto node = start == 0 ? Trie::kRoot : continuing_;
    auto piece = Trie::kNoValue;
    auto end = start;
    for (auto i = start; i < word.size() && node != Trie::kNone; ++i) {
      node = pieces_.step(node, word[i]);
      if (node == Trie::kNone || pieces_.valueOf(node) == Trie::kNoValue) continue;
      piece = pieces_.valueOf(node);
      end = i + 1;
    }
    if (piece == Trie::kNoValue) {
      ids.resize(before);
      ids.push_back(unknown_);
      return;
    }
    ids.push_back(piece);
    start = end;
  }
}

}  // namespace pulseplate
