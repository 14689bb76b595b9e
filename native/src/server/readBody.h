#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "base/error.h"
#include "protocol/requestBuffer.h"
#include "server/asio.h"
#include "server/memoryBudget.h"
#include "server/requestHead.h"
#include "server/stream.h"

namespace pulseplate {

struct BodyLimits {
  std::size_t maxBytes;
  std::chrono::milliseconds timeout;
};

/// Reads the body that `head` announces, sending `100 Continue` first where the client waits for it.
/// `alignAt` is the length of the JSON in front of the first tensor. BodyTooLarge: before anything is read
/// when the length is declared; Unavailable when the budget does not hold it; SlowClient; Cancelled when the
/// client has gone. After an error the connection is at no known place.
asio::awaitable<Result<std::shared_ptr<RequestBuffer>>> readBody(Stream& stream, const RequestHead& head,
                                                                 std::size_t alignAt, BodyLimits limits,
                                                                 MemoryBudget::Lease& lease);

}  // namespace pulseplate
