#pragma once

#include <memory>
#include <vector>

#include "tokenizer/addedTokens.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer/tokenizerConfig.h"
#include "tokenizer/wordPiece.h"

namespace pulseplate {

/// Reads a text only as far as its ids are asked for: text, sections between added tokens (SectionReader),
/// normalised code points (Normaliser), subsections (Subsections), words (Words), pieces (WordPiece).
class BertTokenizer : public Tokenizer {
 public:
  static Result<std::shared_ptr<const Tokenizer>> create(TokenizerConfig config);

  std::vector<std::int64_t> encode(std::string_view text, std::size_t maxTokens) const override;
  std::int64_t padId() const override { return padId_; }

 private:
  BertTokenizer(NormaliserOptions normaliser, AddedTokens added, WordPiece model)
      : normaliser_(normaliser), added_(std::move(added)), model_(std::move(model)) {}

  NormaliserOptions normaliser_;
  AddedTokens added_;
  WordPiece model_;
  std::vector<std::int64_t> before_, behind_;
  std::int64_t padId_ = 0;
};

}  // namespace pulseplate
