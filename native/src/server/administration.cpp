#include "server/administration.h"

#include <simdjson.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <optional>

#include "server/describe.h"
#include "server/signal.h"

namespace pulseplate {

namespace {

/// `ready` of the body, which may be left out.
Result<bool> wantsReadyOnly(std::span<const std::byte> bytes) {
  if (bytes.empty()) return false;
  const auto malformed = [] {
    return fail(ErrorKind::Malformed, "the body must be a JSON object, and \"ready\" in it true or false");
  };
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(reinterpret_cast<const char*>(bytes.data()), bytes.size()).get(root)) return malformed();
  simdjson::dom::object object;
  if (root.get(object)) return malformed();
  simdjson::dom::element ready;
  if (object["ready"].get(ready)) return false;
  bool value = false;
  if (ready.get(value)) return malformed();
  return value;
}

struct Pending {
  Signal ended;
  std::optional<Result<void>> result;
  std::exception_ptr exception;
};

}  // namespace

Response Administration::index(const RequestBuffer& body) const {
  const auto readyOnly = wantsReadyOnly(body.bytes());
  if (!readyOnly) return refusal(readyOnly.error());
  auto json = describeIndex(repository_.index(), *readyOnly);
  return jsonResponse(json);
}

asio::awaitable<Response> Administration::change(std::string model, Change call) {
  const auto pending = std::make_shared<Pending>();
  asio::post(pool_, [this, pending, call, model = std::move(model)] {
    try {
      pending->result = (repository_.*call)(model);
    } catch (...) {
      pending->exception = std::current_exception();
    }
    asio::post(context_, [pending] { pending->ended.set(); });
  });
  co_await pending->ended.wait();
  if (pending->exception) std::rethrow_exception(pending->exception);
  if (!*pending->result) co_return refusal(std::move(pending->result->error()));
  JsonWriter json;
  json.beginObject().endObject();
  co_return jsonResponse(json);
}

}  // namespace pulseplate
