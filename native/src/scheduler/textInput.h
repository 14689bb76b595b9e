#pragma once

#include <span>
#include <vector>

#include "base/error.h"
#include "model/servingOptions.h"
#include "protocol/inferMessages.h"
#include "tensor/signature.h"
#include "tokenizer/tokenizer.h"

namespace pulseplate {

/// Says whether a graph takes what a tokeniser gives: INT64 rows of `input_ids`, `attention_mask` and, where
/// it has it, `token_type_ids`, with open numbers of rows and tokens. Unavailable with the reason.
Result<void> checkTokenInputs(const Signature& graph);

/// What a client of a text model is told to send: the BYTES input. The token inputs in its place are taken,
/// too.
Signature withTextInput(const Signature& graph, const TextOptions& text);

/// The inputs of the graph for rows of token ids: as long as the longest row, the others padded.
std::vector<Tensor> tokenInputs(const Signature& graph, std::span<const std::vector<std::int64_t>> rows,
                                std::int64_t padId);

/// Puts the tokens of the text input, if the request has it, in its place: rows as long as the longest text,
/// the others padded. WrongTensor when it is no list of texts, stands beside token inputs, or has more rows
/// or tokens than one request may: found before memory is taken for them.
Result<void> tokeniseInput(InferRequest& request, const Signature& graph, const ServingOptions& options,
                           const Tokenizer& tokenizer);

}  // namespace pulseplate
