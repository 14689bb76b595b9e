#include "tokenizer/tokenizer.h"

#include <fstream>
#include <iterator>
#include <string>

#include "tokenizer/bertTokenizer.h"
#include "tokenizer/tokenizerJson.h"
#include "tokenizer/vocabularyText.h"

namespace pulseplate {

Result<std::shared_ptr<const Tokenizer>> Tokenizer::load(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad() || text.empty())
    return fail(ErrorKind::Unavailable, "the tokenizer " + file.filename().string() + " cannot be read");
  return parse(file.filename().string(), text);
}

Result<std::shared_ptr<const Tokenizer>> Tokenizer::parse(const std::string& name, const std::string& text) {
  const bool isJson = name.ends_with(".json");
  return (isJson ? readTokenizerJson(text) : readVocabularyText(text)).and_then(BertTokenizer::create);
}

}  // namespace pulseplate
