#include "server/readBody.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "server/chunkDecoder.h"

namespace pulseplate {

namespace {

using Body = Result<std::shared_ptr<RequestBuffer>>;

constexpr std::size_t kPiece = std::size_t{256} << 10;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

tl::unexpected<Error> tooLarge(std::size_t limit) {
  return fail(ErrorKind::BodyTooLarge,
              "the body is larger than the " + std::to_string(limit) + " bytes that are taken here");
}

tl::unexpected<Error> noMemory() {
  return fail(ErrorKind::Unavailable,
              "the bodies of other requests fill the memory set aside for them; try again");
}

tl::unexpected<Error> broken(const Stream& stream) {
  if (stream.timedOut()) return fail(ErrorKind::SlowClient, "the body did not come in time");
  return fail(ErrorKind::Cancelled, "the client went away before its body had come");
}

/// Memory is counted piece by piece as it is filled: what a client only says costs nobody else anything. The
/// buffer is address space until then.
asio::awaitable<Body> readWhole(Stream& stream, std::size_t length, std::size_t alignAt,
                                MemoryBudget::Lease& lease) {
  auto body = RequestBuffer::create(length, alignAt);
  auto rest = body->bytes();
  while (!rest.empty()) {
    const auto piece = rest.first(std::min(rest.size(), kPiece));
    if (!lease.grow(piece.size())) co_return noMemory();
    const auto error = co_await stream.readInto(piece);
    if (error) co_return broken(stream);
    rest = rest.subspan(piece.size());
  }
  co_return body;
}

asio::awaitable<Body> readChunks(Stream& stream, std::size_t alignAt, std::size_t limit,
                                 MemoryBudget::Lease& lease) {
  auto body = RequestBuffer::create(0, alignAt);
  ChunkDecoder decoder;
  for (;;) {
    if (stream.buffered().empty()) {
      if (co_await stream.fill()) co_return broken(stream);
    }
    const auto step = decoder.feed(stream.buffered());
    if (!step) co_return tl::unexpected(step.error());
    if (!step->data.empty()) {
      if (step->data.size() > limit - body->bytes().size()) co_return tooLarge(limit);
      if (!lease.grow(step->data.size())) co_return noMemory();
      body->append(std::as_bytes(std::span(step->data)));
    }
    stream.consume(step->consumed);
    if (step->done) co_return body;
  }
}

}  // namespace

asio::awaitable<Body> readBody(Stream& stream, const RequestHead& head, std::size_t alignAt,
                               BodyLimits limits, MemoryBudget::Lease& lease) {
  const auto length = head.contentLength.value_or(0);
  if (length > limits.maxBytes) co_return tooLarge(limits.maxBytes);
  stream.deadline(Clock::now() + limits.timeout);
  if (head.expectContinue && (length > 0 || head.chunked) && stream.buffered().empty()) {
    const std::vector<asio::const_buffer> parts{asio::buffer(kContinue)};
    if (co_await stream.write(parts)) co_return broken(stream);
  }
  if (head.chunked) co_return co_await readChunks(stream, alignAt, limits.maxBytes, lease);
  co_return co_await readWhole(stream, static_cast<std::size_t>(length), alignAt, lease);
}

}  // namespace pulseplate
