#include "repository/card.h"

#include <simdjson.h>

#include <algorithm>

namespace pulseplate {

namespace {

namespace dom = simdjson::dom;

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(ErrorKind::Unavailable, "card.json " + what);
}

Result<void> readText(const dom::object& object, const char* key, std::string& out) {
  std::string_view text;
  if (object[key].get(text) != simdjson::SUCCESS || text.empty()) return wrong(std::string("has no ") + key);
  out.assign(text);
  return {};
}

/// Leaves `out` as it is when the member is absent.
Result<void> readCount(const dom::object& object, const char* key, std::uint64_t least, std::uint64_t most,
                       std::size_t& out) {
  const auto member = object[key];
  if (member.error() == simdjson::NO_SUCH_FIELD) return {};
  std::uint64_t value = 0;
  if (member.get(value) != simdjson::SUCCESS || value < least || value > most)
    return wrong(std::string("asks for ") + key + " that is not a whole number from " +
                 std::to_string(least) + " to " + std::to_string(most));
  out = value;
  return {};
}

/// A file beside the card, so that no spelling leaves its folder.
bool isPlainFile(std::string_view name) {
  return !name.empty() && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos && name != "." && name != "..";
}

Result<void> readFiles(const dom::object& root, Card& card) {
  dom::object files;
  if (root["files"].get(files) != simdjson::SUCCESS) return wrong("names no files");
  for (const auto [name, value] : files) {
    std::string_view hash;
    if (!isPlainFile(name) || value.get(hash) != simdjson::SUCCESS)
      return wrong("names a file that is not one beside it, or no sha256 of it");
    card.files.emplace(name, hash);
  }
  for (const auto* needed : {"model.onnx", "golden.json"})
    if (!card.files.contains(needed)) return wrong(std::string("does not name ") + needed);
  return {};
}

Result<void> readServing(const dom::object& root, Card& card) {
  const auto member = root["serving"];
  if (member.error() == simdjson::NO_SUCH_FIELD) return {};
  dom::object serving;
  if (member.get(serving) != simdjson::SUCCESS) return wrong("has a serving that is not an object");
  auto& options = card.serving;
  auto delay = static_cast<std::size_t>(options.maxQueueDelay.count());
  for (const auto& read : {
           readCount(serving, "maxBatchSize", 0, 4096, options.maxBatchSize),
           readCount(serving, "maxQueueDelayMicroseconds", 0, 10'000'000, delay),
           readCount(serving, "maxTokensPerBatch", 1, std::size_t{1} << 24, options.maxTokensPerBatch),
           readCount(serving, "instances", 1, 64, options.instances),
           readCount(serving, "maxQueueSize", 1, 1'000'000, options.maxQueueSize),
       })
    if (!read) return read;
  options.maxQueueDelay = std::chrono::microseconds(delay);

  const auto text = serving["text"];
  if (text.error() == simdjson::NO_SUCH_FIELD) return {};
  dom::object settings;
  if (text.get(settings) != simdjson::SUCCESS) return wrong("has a serving.text that is not an object");
  auto& textOptions = options.text.emplace();
  if (auto read = readText(settings, "tokenizer", textOptions.tokenizer); !read) return read;
  if (!card.files.contains(textOptions.tokenizer)) return wrong("does not name the file of its tokenizer");
  if (settings["input"].error() != simdjson::NO_SUCH_FIELD) {
    if (auto read = readText(settings, "input", textOptions.input); !read) return read;
  }
  return readCount(settings, "maxTokens", 2, 65'536, textOptions.maxTokens);
}

}  // namespace

Result<Card> parseCard(std::string_view json) {
  dom::parser parser;
  dom::object root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS)
    return wrong("is not a JSON object");
  Card card;
  for (const auto& read : {readText(root, "name", card.name), readText(root, "version", card.version),
                           readFiles(root, card), readServing(root, card)})
    if (!read) return tl::unexpected(read.error());
  return card;
}

}  // namespace pulseplate
