#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace pulseplate {

/// How a text model takes text: `serving.text` of its card.
struct TextOptions {
  /// File beside the model: `tokenizer.json` or `vocab.txt`.
  std::string tokenizer = {};
  /// The BYTES input that stands for the token inputs, shape [batch].
  std::string input = "text";
  /// Longer texts are cut, [CLS] and [SEP] counted in.
  std::size_t maxTokens = 128;
};

/// How a version is served: the block `serving` of its card. Without the block nothing is batched.
struct ServingOptions {
  /// Rows that one run may hold; 0 or 1: every request runs alone.
  std::size_t maxBatchSize = 0;
  /// How long the first request of a batch waits for company; 0: what is there goes at once.
  std::chrono::microseconds maxQueueDelay{0};
  /// Rows times the longest row that one run of a text model may hold, padding counted in. With so many, matrix
  /// products are as quick as they get on a processor: more only made the first ones wait for the last ones.
  std::size_t maxTokensPerBatch = 128;
  /// Runs at a time.
  std::size_t instances = 1;
  /// Requests that may wait; one more is refused with 429.
  std::size_t maxQueueSize = 1024;
  std::optional<TextOptions> text = std::nullopt;
};

}  // namespace pulseplate
