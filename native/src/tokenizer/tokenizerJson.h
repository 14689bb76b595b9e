#pragma once

#include <string>

#include "base/error.h"
#include "tokenizer/tokenizerConfig.h"

namespace pulseplate {

/// Reads a `tokenizer.json` of Hugging Face. Unavailable with the reason when it is not one, or asks for more
/// than WordPiece with BertNormalizer, BertPreTokenizer and special tokens around the text. Its `truncation`
/// does not count: whoever encodes says how many tokens there may be.
Result<TokenizerConfig> readTokenizerJson(const std::string& text);

}  // namespace pulseplate
