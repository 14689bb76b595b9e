#include "repository/loadVersion.h"

#include <algorithm>
#include <fstream>
#include <vector>

#include "repository/card.h"
#include "repository/golden.h"
#include "repository/sha256.h"

namespace pulseplate {

namespace {

namespace fs = std::filesystem;

using Bytes = std::vector<char>;

Result<Bytes> readFile(const fs::path& place, const std::string& name) {
  const auto unreadable = [&] {
    return fail(ErrorKind::Unavailable, name + " is missing or cannot be read");
  };
  std::ifstream file(place / name, std::ios::binary | std::ios::ate);
  if (!file) return unreadable();
  Bytes bytes(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return unreadable();
  return bytes;
}

std::string_view textOf(const Bytes& bytes) { return {bytes.data(), bytes.size()}; }

struct Content {
  ServingOptions serving;
  Bytes graph;
  /// Empty without a card.
  Bytes golden;
  /// Of a text model.
  Bytes tokenizer;
};

Result<Content> readUncarded(const fs::path& place, const FolderOptions& options) {
  auto graph = readFile(place, "model.onnx");
  if (!graph) return tl::unexpected(graph.error());
  return Content{options.uncarded, std::move(*graph), {}, {}};
}

Result<Content> readCarded(const fs::path& place, const std::string& name, const std::string& version) {
  const auto text = readFile(place, "card.json");
  if (!text) return tl::unexpected(text.error());
  const auto card = parseCard(textOf(*text));
  if (!card) return tl::unexpected(card.error());
  if (card->name != name || card->version != version)
    return fail(ErrorKind::Unavailable, "card.json is of another model or version");
  Content content{card->serving, {}, {}, {}};
  for (const auto& [file, hash] : card->files) {
    auto bytes = readFile(place, file);
    if (!bytes) return tl::unexpected(bytes.error());
    if (sha256(std::as_bytes(std::span(*bytes))) != hash)
      return fail(ErrorKind::Unavailable, file + " is not the file that the card names");
    if (file == "model.onnx") content.graph = std::move(*bytes);
    if (file == "golden.json") content.golden = std::move(*bytes);
    if (card->serving.text && file == card->serving.text->tokenizer) content.tokenizer = std::move(*bytes);
  }
  return content;
}

/// Operators such as DynamicQuantizeLinear scale by the values of a whole batch: an answer would depend on
/// what it shares its run with. Their names stand in the graph as they are.
bool quantisesByBatch(const Bytes& graph) {
  return textOf(graph).find("DynamicQuantize") != std::string_view::npos;
}

Result<std::unique_ptr<BatchedModel>> build(Content content, ModelParts parts, Environment& environment) {
  if (const auto& text = content.serving.text) {
    auto tokenizer = Tokenizer::parse(text->tokenizer, std::string(textOf(content.tokenizer)));
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    parts.tokenizer = std::move(*tokenizer);
  }
  if (content.serving.maxBatchSize > 1 && quantisesByBatch(content.graph))
    return fail(
        ErrorKind::Unavailable,
        "batches are asked for, but the graph is quantised dynamically: answers would depend on each other");
  auto session =
      Session::create(environment, std::as_bytes(std::span(content.graph)), content.serving.instances);
  if (!session) return tl::unexpected(session.error());
  parts.session = std::move(*session);
  parts.options = std::move(content.serving);
  auto model = BatchedModel::create(std::move(parts));
  if (!model || content.golden.empty()) return model;
  const auto cases = parseGolden(textOf(content.golden));
  if (!cases) return tl::unexpected(cases.error());
  // This warms the session up, too: the first run takes its memory.
  if (auto checked = checkGolden(**model, *cases); !checked) return tl::unexpected(checked.error());
  return model;
}

}  // namespace

Result<std::unique_ptr<BatchedModel>> loadVersion(const FolderOptions& options, const std::string& name,
                                                  const std::string& version, Environment& environment,
                                                  Metrics& metrics) {
  const auto place = options.folder / name / version;
  try {
    const bool uncarded = options.allowUncarded && !fs::exists(place / "card.json");
    auto content = uncarded ? readUncarded(place, options) : readCarded(place, name, version);
    if (!content) return tl::unexpected(content.error());
    content->serving.instances =
        std::min(content->serving.instances, std::max<std::size_t>(1, options.threads));
    ModelParts parts;
    parts.name = name;
    parts.version = version;
    parts.metrics = metrics.of(name, version);
    return build(std::move(*content), std::move(parts), environment);
  } catch (const std::exception&) {
    // Out of memory or of reach; the words of the library may hold a path.
    return fail(ErrorKind::Unavailable, "the version cannot be loaded");
  }
}

}  // namespace pulseplate
