#include <gmock/gmock.h>

#include "tokenizer/files.h"

namespace pulseplate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kFile = R"({
  "added_tokens": [{"id": 2, "content": "[CLS]", "special": true}, {"id": 7, "content": "<mask>", "lstrip": true, "special": true}],
  "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
  "pre_tokenizer": {"type": "BertPreTokenizer"},
  "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]"}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "[SEP]"}}]},
  "padding": null,
  "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 4,
            "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 4, "A": 5, "##b": 6, "é": 8}}})";

/// The file with `from` replaced.
std::string with(const std::string& from, const std::string& to) {
  auto text = kFile;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::vector<std::int64_t> encode(const std::string& file, std::string_view text) {
  const auto tokenizer = loadText("tokenizer.json", file);
  return tokenizer ? (*tokenizer)->encode(text, 100) : std::vector<std::int64_t>{};
}

std::string refusalOf(const std::string& file) {
  const auto tokenizer = loadText("tokenizer.json", file);
  if (tokenizer) return "";
  EXPECT_EQ(tokenizer.error().kind, ErrorKind::Unavailable);
  return tokenizer.error().message;
}

TEST(Load, ReadsTokenizerJson) {
  EXPECT_THAT(encode(kFile, "Ab  <mask>[CLS]Abbbb É"), ElementsAre(2, 4, 6, 7, 2, 1, 1, 3));
}

TEST(Load, FollowsTheOptionsOfTheNormaliser) {
  EXPECT_THAT(encode(with(R"("lowercase": true)", R"("lowercase": false)"), "aA é"), ElementsAre(2, 1, 8, 3));
  EXPECT_THAT(encode(with(R"("strip_accents": null)", R"("strip_accents": false)"), "A é"),
              ElementsAre(2, 4, 8, 3));
  EXPECT_THAT(encode(kFile,
                     "a\x01"
                     "b"),
              ElementsAre(2, 4, 6, 3));
  EXPECT_THAT(encode(with(R"("clean_text": true)", R"("clean_text": false)"),
                     "a\x01"
                     "b"),
              ElementsAre(2, 1, 3));
}

TEST(Load, TakesTheSpecialTokensOfBertProcessing) {
  const auto at = kFile.find(R"({"type": "TemplateProcessing")");
  const auto file = with(kFile.substr(at, kFile.find("\n", at) - at - 1),
                         R"({"type": "BertProcessing", "cls": ["a", 4], "sep": ["[SEP]", 3]})");
  EXPECT_THAT(encode(file, "A"), ElementsAre(4, 4, 3));
}

TEST(Load, FindsAddedTokensThatAreNormalised) {
  const auto file = with(R"({"id": 7, "content": "<mask>", "lstrip": true, "special": true})",
                         R"({"id": 9, "content": "Éa"})");
  EXPECT_THAT(encode(file, "AEA éa"), ElementsAre(2, 4, 9, 9, 3));
}

TEST(Load, RefusesWhatItDoesNotDo) {
  EXPECT_THAT(refusalOf("{"), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusalOf(with("\"WordPiece\"", "\"BPE\"")), HasSubstr("needs model WordPiece, but it is BPE"));
  EXPECT_THAT(refusalOf(with("\"BertNormalizer\"", "\"NFC\"")), HasSubstr("needs normalizer BertNormalizer"));
  EXPECT_THAT(refusalOf(with("\"BertPreTokenizer\"", "\"Whitespace\"")), HasSubstr("needs pre_tokenizer"));
  EXPECT_THAT(refusalOf(with("\"TemplateProcessing\"", "\"ByteLevel\"")), HasSubstr("needs post_processor"));
  EXPECT_THAT(refusalOf(with(R"({"Sequence": {"id": "A"}}, )", "")), HasSubstr("template without the text"));
  EXPECT_THAT(refusalOf(with(R"("id": "A")", R"("id": "B")")), HasSubstr("special tokens around one text"));
  EXPECT_THAT(refusalOf(with("\"[SEP]\": 3, ", "")), HasSubstr("lacks a token that stands around a text"));
  EXPECT_THAT(refusalOf(with("\"[UNK]\": 1, ", "")), HasSubstr("lacks the unknown token"));
  EXPECT_THAT(refusalOf(with("\"[PAD]\": 0, ", "")), HasSubstr("lacks the token for padding"));
  EXPECT_THAT(refusalOf(with("\"a\": 4", "\"a\": -4")), HasSubstr("an id in its vocab"));
  EXPECT_THAT(refusalOf(with("<mask>", "<mask> ")), HasSubstr("white space"));
  EXPECT_THAT(refusalOf(with("<mask>", "[CLS]")), HasSubstr("the same text"));
}

TEST(Load, RefusesFilesThatAreNotThere) {
  const auto missing = Tokenizer::load("/nowhere/vocab.txt");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "the tokenizer vocab.txt cannot be read");
  EXPECT_FALSE(loadText("vocab.txt", ""));
  EXPECT_FALSE(loadText("vocab.txt", "a\nb\n"));
}

TEST(Load, TakesVocabulariesWithLineEndsOfWindows) {
  const auto tokenizer = loadText("vocab.txt", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\na");
  ASSERT_TRUE(tokenizer);
  EXPECT_THAT((*tokenizer)->encode("A", 8), ElementsAre(2, 4, 3));
}

}  // namespace
}  // namespace pulseplate
