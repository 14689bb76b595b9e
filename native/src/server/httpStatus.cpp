#include "server/httpStatus.h"

#include <boost/beast/http/status.hpp>
#include <ostream>

namespace pulseplate {

unsigned httpStatus(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Malformed:
      return 400;
    case ErrorKind::NotFound:
      return 404;
    case ErrorKind::MethodNotAllowed:
      return 405;
    case ErrorKind::SlowClient:
      return 408;
    case ErrorKind::LengthRequired:
      return 411;
    case ErrorKind::BodyTooLarge:
      return 413;
    case ErrorKind::UnsupportedMediaType:
      return 415;
    case ErrorKind::WrongTensor:
      return 422;
    case ErrorKind::QueueFull:
      return 429;
    case ErrorKind::HeaderTooLarge:
      return 431;
    case ErrorKind::Cancelled:
      return kClientClosedRequest;
    case ErrorKind::Internal:
      return 500;
    case ErrorKind::Unavailable:
      return 503;
    case ErrorKind::DeadlineExceeded:
      return 504;
  }
  return 500;
}

std::string_view reasonPhrase(unsigned status) {
  const auto phrase = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {phrase.data(), phrase.size()};
}

bool retryLater(unsigned status) { return status == 429 || status == 503; }

}  // namespace pulseplate
