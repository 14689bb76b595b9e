#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace pulseplate {

/// What keeps a request from its answer. server/httpStatus.h alone says which status each becomes.
enum class ErrorKind {
  Malformed,
  NotFound,
  MethodNotAllowed,
  SlowClient,
  LengthRequired,
  BodyTooLarge,
  HeaderTooLarge,
  UnsupportedMediaType,
  /// Well formed, but not what the model takes: a wrong name, datatype or shape.
  WrongTensor,
  QueueFull,
  /// Loading, unloaded, failed to load, or draining.
  Unavailable,
  DeadlineExceeded,
  /// The client has gone; nobody reads this one.
  Cancelled,
  Internal,
};

/// An expected failure, as a value. The message is shown to the client: it holds no path and no secret.
struct Error {
  ErrorKind kind;
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::Malformed, "...")` in a function that returns a Result.
inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace pulseplate
