#include "server/chunkDecoder.h"

#include <algorithm>

namespace pulseplate {

namespace {

// A size with its extensions; and all trailers together.
constexpr std::size_t kLongestSizeLine = 1'024;
constexpr std::size_t kLongestTrailers = 8'192;

tl::unexpected<Error> malformed() {
  return fail(ErrorKind::Malformed, "the chunks of the body are not well formed");
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool isControl(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

Result<ChunkDecoder::Step> ChunkDecoder::feed(std::string_view bytes) {
  Step step;
  while (step.consumed < bytes.size() && !done_) {
    if (state_ == State::Data) {
      const auto length =
          static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - step.consumed));
      step.data = bytes.substr(step.consumed, length);
      step.consumed += length;
      left_ -= length;
      if (left_ == 0) state_ = State::DataEnd;
      return step;
    }
    if (auto taken = take(bytes[step.consumed]); !taken) return tl::unexpected(taken.error());
    ++step.consumed;
  }
  step.done = done_;
  return step;
}

Result<void> ChunkDecoder::take(char c) {
  switch (state_) {
    case State::Size:
      return takeSize(c);
    case State::Extension:
      if (++lineBytes_ > kLongestSizeLine)
        return fail(ErrorKind::Malformed, "the extensions of a chunk are too long");
      if (c == '\r')
        state_ = State::SizeEnd;
      else if (isControl(c))
        return malformed();
      return {};
    case State::SizeEnd:
      if (c != '\n') return malformed();
      state_ = left_ > 0 ? State::Data : State::TrailerStart;
      lineBytes_ = 0;
      hasDigits_ = false;
      return {};
    case State::Data:
      return {};
    case State::DataEnd:
      if (c != '\r') return malformed();
      state_ = State::DataEndLf;
      return {};
    case State::DataEndLf:
      if (c != '\n') return malformed();
      state_ = State::Size;
      return {};
    case State::TrailerStart:
    case State::Trailer:
      if (++lineBytes_ > kLongestTrailers) return fail(ErrorKind::Malformed, "the trailers are too long");
      if (c == '\r')
        state_ = state_ == State::TrailerStart ? State::LastLf : State::TrailerEnd;
      else if (isControl(c))
        return malformed();
      else
        state_ = State::Trailer;
      return {};
    case State::TrailerEnd:
      if (c != '\n') return malformed();
      state_ = State::TrailerStart;
      return {};
    case State::LastLf:
      if (c != '\n') return malformed();
      done_ = true;
      return {};
  }
  return malformed();
}

Result<void> ChunkDecoder::takeSize(char c) {
  if (++lineBytes_ > kLongestSizeLine) return malformed();
  if (const int digit = hexDigit(c); digit >= 0) {
    if (left_ >> 60 != 0) return fail(ErrorKind::BodyTooLarge, "a chunk is larger than 64 bits can say");
    left_ = left_ << 4 | static_cast<unsigned>(digit);
    hasDigits_ = true;
    return {};
  }
  if (!hasDigits_) return malformed();
  if (c == '\r')
    state_ = State::SizeEnd;
  else if (c == ';' || c == ' ' || c == '\t')
    state_ = State::Extension;
  else
    return malformed();
  return {};
}

}  // namespace pulseplate
