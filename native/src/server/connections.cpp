#include "server/connections.h"

#include "server/connection.h"

namespace pulseplate {

// Closing only cancels what a connection waits for: it takes itself out later, from its own coroutine.

void Connections::closeIdle() {
  for (auto* connection : open_)
    if (connection->idle()) connection->abort();
}

void Connections::abort() {
  for (auto* connection : open_) connection->abort();
}

}  // namespace pulseplate
