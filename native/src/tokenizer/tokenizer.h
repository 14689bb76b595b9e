#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace pulseplate {

/// WordPiece with the normalisation of BERT (Devlin et al. 2018), token for token as
/// @huggingface/transformers does it.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// From `tokenizer.json` or `vocab.txt` (then as the uncased models have it). Unavailable with the reason
  /// when the file cannot be read or asks for something that this tokeniser does not do.
  static Result<std::shared_ptr<const Tokenizer>> load(const std::filesystem::path& file);
  /// The same of content that has been read; `name` tells which of the two it is.
  static Result<std::shared_ptr<const Tokenizer>> parse(const std::string& name, const std::string& text);

  /// Ids of one text, [CLS] and [SEP] around them, at most `maxTokens` (2 or more). What is not UTF-8 counts
  /// as U+FFFD.
  virtual std::vector<std::int64_t> encode(std::string_view text, std::size_t maxTokens) const = 0;

  /// Id of [PAD].
  virtual std::int64_t padId() const = 0;
};

}  // namespace pulseplate
