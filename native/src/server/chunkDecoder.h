#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace pulseplate {

/// Takes a body apart that comes in chunks (RFC 9112 section 7.1), byte by byte as it comes. Extensions and
/// trailers are passed over, and both are bounded. A line ends with CR LF and nothing else.
class ChunkDecoder {
 public:
  struct Step {
    std::size_t consumed = 0;
    /// The next piece of the body; lies in the bytes given. Empty when they hold none.
    std::string_view data;
    /// The last chunk and its trailers have been consumed.
    bool done = false;
  };
  /// Consumes from the front of `bytes`, up to the end of one piece of data. Malformed for what are no
  /// chunks.
  Result<Step> feed(std::string_view bytes);

 private:
  enum class State {
    Size,
    Extension,
    SizeEnd,
    Data,
    DataEnd,
    DataEndLf,
    TrailerStart,
    Trailer,
    TrailerEnd,
    LastLf
  };

  Result<void> take(char c);
  Result<void> takeSize(char c);

  State state_ = State::Size;
  std::uint64_t left_ = 0;
  /// Of the size line or of all trailers.
  std::size_t lineBytes_ = 0;
  bool hasDigits_ = false;
  bool done_ = false;
};

}  // namespace pulseplate
