#pragma once

#include <boost/asio/io_context.hpp>
#include <string>

#include "metrics/metrics.h"
#include "repository/repository.h"
#include "server/administration.h"
#include "server/inference.h"
#include "server/lifecycle.h"
#include "server/options.h"
#include "server/requestHead.h"
#include "server/response.h"
#include "server/route.h"

namespace pulseplate {

/// Answers requests whose body has come. Knows nothing of connections.
class Service {
 public:
  Service(asio::io_context& context, Repository& repository, Metrics& metrics, const Lifecycle& lifecycle,
          const ServerOptions& options);

  /// What can be refused before the body is read: a method, a type of content, a body without a length. The
  /// result is Inference-Header-Content-Length.
  static Result<std::optional<std::size_t>> check(const Route& route, const RequestHead& head);

  /// `stream` is the client's, to know when it goes away. Throws what the repository or a page throws.
  asio::awaitable<Response> answer(const Route& route, RequestBody body, Stream& stream,
                                   AccessRecord& record);

 private:
  Response answerAtOnce(const Route& route, const RequestBuffer& body) const;
  Response ready() const;
  Response modelPage(const Route& route) const;
  Response statistics(const Route& route) const;
  Response metricsPage() const;

  Repository& repository_;
  Metrics& metrics_;
  const Lifecycle& lifecycle_;
  const std::string version_;
  Inference inference_;
  Administration administration_;
};

}  // namespace pulseplate
