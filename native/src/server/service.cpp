#include "server/service.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "server/describe.h"

namespace pulseplate {

namespace {

Response page(JsonWriter json) { return jsonResponse(json); }

Response truth(std::string_view key) {
  JsonWriter json;
  json.beginObject().key(key).value(true).endObject();
  return jsonResponse(json);
}

Response shuttingDown() { return refusal({ErrorKind::Unavailable, "the server is shutting down"}); }

/// JSON or bytes; none given is taken as the body turns out to be.
bool isContentType(std::string_view text) {
  auto type = text.substr(0, text.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  const auto is = [&](std::string_view name) {
    return boost::beast::iequals({type.data(), type.size()}, {name.data(), name.size()});
  };
  return type.empty() || is("application/json") || is("application/octet-stream");
}

}  // namespace

Service::Service(asio::io_context& context, Repository& repository, Metrics& metrics,
                 const Lifecycle& lifecycle, const ServerOptions& options)
    : repository_(repository),
      metrics_(metrics),
      lifecycle_(lifecycle),
      version_(options.version),
      inference_(context, repository, metrics, options.limits.defaultTimeout),
      administration_(context, repository) {}

Result<std::optional<std::size_t>> Service::check(const Route& route, const RequestHead& head) {
  const bool post = takesPost(route.operation);
  if (post ? head.method != "POST" : head.method != "GET" && head.method != "HEAD")
    return fail(ErrorKind::MethodNotAllowed,
                "this path takes " + std::string(allowedMethods(route.operation)) + " only");
  if (!post) return std::nullopt;
  if (head.contentEncoded)
    return fail(ErrorKind::UnsupportedMediaType, "no Content-Encoding is taken; send the body as it is");
  if (!isContentType(head.contentType))
    return fail(ErrorKind::UnsupportedMediaType,
                "the Content-Type must be application/json or application/octet-stream");
  if (route.operation != Operation::Infer) return std::nullopt;
  if (!head.contentLength && !head.chunked)
    return fail(ErrorKind::LengthRequired, "the body needs a Content-Length or must come in chunks");
  if (!head.jsonLength) return std::nullopt;
  const auto length = parseLength(*head.jsonLength);
  if (!length) return fail(ErrorKind::Malformed, "Inference-Header-Content-Length is not a length");
  return static_cast<std::size_t>(*length);
}

asio::awaitable<Response> Service::answer(const Route& route, RequestBody body, Stream& stream,
                                          AccessRecord& record) {
  switch (route.operation) {
    case Operation::Infer:
      co_return co_await inference_.answer(route, std::move(body), stream, record);
    case Operation::RepositoryLoad:
      if (lifecycle_.draining) co_return shuttingDown();
      co_return co_await administration_.load(route.model);
    case Operation::RepositoryUnload:
      if (lifecycle_.draining) co_return shuttingDown();
      co_return co_await administration_.unload(route.model);
    default:
      co_return answerAtOnce(route, *body.bytes);
  }
}

Response Service::answerAtOnce(const Route& route, const RequestBuffer& body) const {
  switch (route.operation) {
    case Operation::ServerMetadata:
      return page(describeServer(version_));
    case Operation::Live:
      return truth("live");
    case Operation::Ready:
      return ready();
    case Operation::ModelStatistics:
      return statistics(route);
    case Operation::RepositoryIndex:
      return administration_.index(body);
    case Operation::MetricsPage:
      return metricsPage();
    default:
      return modelPage(route);
  }
}

Response Service::ready() const {
  if (lifecycle_.draining) return shuttingDown();
  if (!repository_.settled()) return refusal({ErrorKind::Unavailable, "the models are still being loaded"});
  return truth("ready");
}

Response Service::modelPage(const Route& route) const {
  const auto found = repository_.find(route.model, route.version);
  if (!found) return refusal(found.error());
  const auto& model = **found;
  if (route.operation == Operation::ModelConfig) return page(describeConfig(model));
  if (route.operation == Operation::ModelMetadata)
    return page(describeModel(model, repository_.versions(route.model)));
  JsonWriter json;
  json.beginObject().key("name").value(std::string_view(model.name()));
  json.key("version").value(std::string_view(model.version())).key("ready").value(true).endObject();
  return jsonResponse(json);
}

Response Service::statistics(const Route& route) const {
  auto all = repository_.statistics();
  std::erase_if(all, [&](const VersionStatistics& version) {
    return (!route.model.empty() && version.name != route.model) ||
           (route.version && version.version != *route.version);
  });
  if (all.empty() && !route.model.empty()) {
    if (const auto found = repository_.find(route.model, route.version); !found)
      return refusal(found.error());
  }
  return page(describeStatistics(all));
}

Response Service::metricsPage() const {
  Response response;
  response.contentType = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics_.render();
  return response;
}

}  // namespace pulseplate
