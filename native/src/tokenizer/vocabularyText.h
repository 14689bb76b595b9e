#pragma once

#include <string_view>

#include "base/error.h"
#include "tokenizer/tokenizerConfig.h"

namespace pulseplate {

/// Reads a `vocab.txt`: a token a line, its id the number of the line from 0. Everything else is as the
/// uncased models of BERT have it.
Result<TokenizerConfig> readVocabularyText(std::string_view text);

}  // namespace pulseplate
