#include "tokenizer/tokenizerJson.h"

#include <simdjson.h>

#include <optional>
#include <string_view>

#include "tokenizer/utf8.h"

namespace pulseplate {

namespace {

namespace dom = simdjson::dom;

tl::unexpected<Error> refuse(const std::string& what) {
  return fail(ErrorKind::Unavailable, "the tokenizer " + what);
}

/// A member that is there and not null.
std::optional<dom::element> memberOf(const dom::element& parent, std::string_view key) {
  dom::element member;
  if (parent[key].get(member) != simdjson::SUCCESS || member.is_null()) return std::nullopt;
  return member;
}

std::optional<std::string_view> stringOf(const dom::element& parent, std::string_view key) {
  std::string_view text;
  const auto member = memberOf(parent, key);
  if (!member || member->get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::optional<std::uint64_t> idOf(const dom::element& element) {
  std::uint64_t id = 0;
  if (element.get(id) != simdjson::SUCCESS || id > INT64_MAX) return std::nullopt;
  return id;
}

/// Absent and null count as `otherwise`.
Result<bool> flagOf(const dom::element& parent, std::string_view key, bool otherwise) {
  const auto member = memberOf(parent, key);
  bool flag = otherwise;
  if (member && member->get(flag) != simdjson::SUCCESS)
    return refuse("has no truth value for " + std::string(key));
  return flag;
}

/// The part `key` of the file, which must be of the one type that is done here.
Result<dom::element> partOf(const dom::element& root, std::string_view key, std::string_view type) {
  const auto part = memberOf(root, key);
  if (part && stringOf(*part, "type") == type) return *part;
  const auto found = part ? stringOf(*part, "type").value_or("of no type") : "missing";
  return refuse("needs " + std::string(key) + " " + std::string(type) + ", but it is " +
                std::string(found.substr(0, 64)));
}

Result<void> readNormaliser(const dom::element& root, NormaliserOptions& options) {
  const auto part = partOf(root, "normalizer", "BertNormalizer");
  if (!part) return tl::unexpected(part.error());
  const auto read = [&](std::string_view key, bool otherwise, bool& out) -> Result<void> {
    const auto flag = flagOf(*part, key, otherwise);
    if (!flag) return tl::unexpected(flag.error());
    out = *flag;
    return {};
  };
  return read("clean_text", false, options.cleanText)
      .and_then([&] { return read("handle_chinese_chars", false, options.handleChineseChars); })
      .and_then([&] { return read("lowercase", false, options.lowercase); })
      .and_then([&] { return read("strip_accents", options.lowercase, options.stripAccents); });
}

Result<void> readModel(const dom::element& root, TokenizerConfig& config) {
  const auto part = partOf(root, "model", "WordPiece");
  if (!part) return tl::unexpected(part.error());
  const auto unknown = stringOf(*part, "unk_token");
  const auto prefix = stringOf(*part, "continuing_subword_prefix");
  if (!unknown || !prefix) return refuse("model has no unk_token or no continuing_subword_prefix");
  config.unknownToken = decodeUtf8(*unknown);
  config.continuingPrefix = decodeUtf8(*prefix);
  if (const auto longest = memberOf(*part, "max_input_chars_per_word")) {
    const auto number = idOf(*longest);
    if (!number)
      return refuse("model has a max_input_chars_per_word that is not a whole number of 0 or more");
    config.longestWord = *number;
  }
  const auto fuses = flagOf(*part, "fuse_unk", false);
  if (!fuses || *fuses) return refuse("model fuses unknown tokens, which is not done");

  dom::object vocabulary;
  const auto member = memberOf(*part, "vocab");
  if (!member || member->get(vocabulary) != simdjson::SUCCESS) return refuse("model has no vocab");
  config.vocabulary.reserve(vocabulary.size());
  for (const auto [piece, element] : vocabulary) {
    const auto id = idOf(element);
    if (!id) return refuse("has an id in its vocab that is not a whole number of 0 or more");
    config.vocabulary.emplace_back(decodeUtf8(piece), static_cast<std::int64_t>(*id));
  }
  return {};
}

Result<void> readAddedTokens(const dom::element& root, TokenizerConfig& config) {
  dom::array tokens;
  const auto member = memberOf(root, "added_tokens");
  if (!member || member->get(tokens) != simdjson::SUCCESS) return refuse("has no added_tokens");
  for (const auto token : tokens) {
    const auto content = stringOf(token, "content");
    const auto idElement = memberOf(token, "id");
    const auto id = idElement ? idOf(*idElement) : std::nullopt;
    const auto left = flagOf(token, "lstrip", false);
    const auto right = flagOf(token, "rstrip", false);
    const auto special = flagOf(token, "special", false);
    const auto normalised = flagOf(token, "normalized", !special.value_or(false));
    if (!content || !id || !left || !right || !special || !normalised)
      return refuse("has an added token without a content or an id, or with a flag that is none");
    config.addedTokens.push_back(
        {decodeUtf8(*content), static_cast<std::int64_t>(*id), *left, *right, *normalised});
  }
  return {};
}

/// `single` of a template: special tokens, the text once, special tokens.
Result<void> readTemplate(const dom::element& part, TokenizerConfig& config) {
  dom::array items;
  const auto single = memberOf(part, "single");
  if (!single || single->get(items) != simdjson::SUCCESS) return refuse("has a template without a single");
  bool hasText = false;
  for (const auto item : items) {
    if (const auto special = memberOf(item, "SpecialToken")) {
      const auto token = stringOf(*special, "id");
      if (!token) return refuse("has a template with a special token that has no id");
      (hasText ? config.behind : config.before).push_back(decodeUtf8(*token));
      continue;
    }
    const auto sequence = memberOf(item, "Sequence");
    if (hasText || !sequence || stringOf(*sequence, "id") != "A")
      return refuse("has a template that is not special tokens around one text");
    hasText = true;
  }
  if (!hasText) return refuse("has a template without the text");
  return {};
}

Result<void> readPostProcessor(const dom::element& root, TokenizerConfig& config) {
  const auto part = memberOf(root, "post_processor");
  const auto type = part ? stringOf(*part, "type") : std::nullopt;
  if (type == "TemplateProcessing") return readTemplate(*part, config);
  // Both put one token before the text and one behind it; they differ for pairs only.
  if (type != "BertProcessing" && type != "RobertaProcessing")
    return refuse("needs post_processor TemplateProcessing, BertProcessing or RobertaProcessing");
  const auto read = [&](std::string_view key, std::vector<std::u32string>& out) {
    std::string_view token;
    const auto pair = memberOf(*part, key);
    if (!pair || pair->at_pointer("/0").get(token) != simdjson::SUCCESS) return false;
    out.push_back(decodeUtf8(token));
    return true;
  };
  if (!read("cls", config.before) || !read("sep", config.behind))
    return refuse("has a post_processor without cls or sep");
  return {};
}

/// As `padding` says, else by the usual names.
void choosePadding(const dom::element& root, TokenizerConfig& config) {
  const auto padding = memberOf(root, "padding");
  const auto named = padding ? stringOf(*padding, "pad_token") : std::nullopt;
  config.padToken = decodeUtf8(named.value_or("[PAD]"));
  if (named) return;
  for (const auto& token : config.addedTokens)
    if (token.content == U"<pad>") config.padToken = token.content;
}

}  // namespace

Result<TokenizerConfig> readTokenizerJson(const std::string& text) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(text).get(root); error != simdjson::SUCCESS)
    return refuse(std::string("is not valid JSON: ") + simdjson::error_message(error));
  TokenizerConfig config;
  const auto read = readNormaliser(root, config.normaliser)
                        .and_then([&] { return partOf(root, "pre_tokenizer", "BertPreTokenizer"); })
                        .and_then([&](const dom::element&) { return readModel(root, config); })
                        .and_then([&] { return readAddedTokens(root, config); })
                        .and_then([&] { return readPostProcessor(root, config); });
  if (!read) return tl::unexpected(read.error());
  choosePadding(root, config);
  return config;
}

}  // namespace pulseplate
