#include "tokenizer/addedTokens.h"

#include <algorithm>

#include "tokenizer/normaliser.h"
#include "tokenizer/unicode.h"
#include "tokenizer/utf8.h"

namespace pulseplate {

namespace {

bool hasSpaceAround(std::u32string_view text) {
  return !text.empty() && ((characterOf(text.front()) | characterOf(text.back())) & character::kWhiteSpace);
}

std::u32string normalise(const std::u32string& text, const NormaliserOptions& options) {
  const AddedTokens none;
  // Only a final sigma looks at what follows, and that as UTF-8.
  const auto bytes = encodeUtf8(text);
  SectionReader reader(bytes, none);
  Normaliser normaliser(options, text.size());
  std::u32string out;
  for (auto c = reader.next(); c != SectionReader::kEnd; c = reader.next()) normaliser.push(c, reader, out);
  normaliser.finish(out);
  return out;
}

}  // namespace

Result<AddedTokens> AddedTokens::create(std::vector<AddedToken> tokens, const NormaliserOptions& options) {
  AddedTokens added;
  const bool anyStrips = std::any_of(tokens.begin(), tokens.end(),
                                     [](const AddedToken& t) { return t.stripsLeft || t.stripsRight; });
  for (auto& token : tokens) {
    if (token.content.empty()) return fail(ErrorKind::Unavailable, "an added token is empty");
    if (hasSpaceAround(token.content))
      return fail(ErrorKind::Unavailable, "an added token that starts or ends with white space is not done");
    const auto index = static_cast<std::int64_t>(added.tokens_.size());
    if (added.all_.find(token.content) != Trie::kNoValue)
      return fail(ErrorKind::Unavailable, "two added tokens are the same text");
    added.all_.insert(token.content, index);
    if (token.normalised) {
      const auto content = normalise(token.content, options);
      const auto other = added.all_.find(content);
      if (content.empty() || (other != Trie::kNoValue && other != index))
        return fail(ErrorKind::Unavailable, "an added token is empty or another one once it is normalised");
      if (token.stripsLeft || token.stripsRight || (anyStrips && hasSpaceAround(content)))
        return fail(ErrorKind::Unavailable, "lstrip and rstrip of a normalised added token are not done");
      added.all_.insert(content, index);
      added.inNormalised_.insert(content, index);
    } else {
      added.inText_.insert(token.content, index);
      added.anyStripsLeft_ = added.anyStripsLeft_ || token.stripsLeft;
    }
    added.tokens_.push_back(std::move(token));
  }
  for (char32_t c = 0; c < added.isPlain_.size(); ++c)
    added.isPlain_[c] = added.inText_.step(Trie::kRoot, c) == Trie::kNone &&
                        !(added.anyStripsLeft_ && characterOf(c) & character::kWhiteSpace);
  return added;
}

}  // namespace pulseplate
