#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/servingOptions.h"
#include "model/timing.h"
#include "protocol/inferMessages.h"
#include "tensor/signature.h"

namespace pulseplate {

/// Set when the client has gone: an entry that still waits is then skipped.
using Abandoned = std::shared_ptr<std::atomic<bool>>;

using Done = std::function<void(Result<InferResponse>, const Timing&)>;

/// On what terms a request is computed, beside what it asks.
struct Terms {
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  Abandoned abandoned = nullptr;
  /// The calling thread has nothing else to do: a run that is known to be short may be made on it.
  bool mayRunHere = false;
};

/// One loaded version, ready to answer. Safe to call from any thread.
class ServedModel {
 public:
  virtual ~ServedModel() = default;
  virtual const std::string& name() const = 0;
  virtual const std::string& version() const = 0;
  /// What a client may send and gets: a text model lists its BYTES input beside the token inputs.
  virtual const Signature& signature() const = 0;
  virtual const ServingOptions& options() const = 0;

  /// Checks the request against the signature and queues it. Calls `done` exactly once, from any thread or at
  /// once, also for a refusal; never throws. What is queued is answered even if the version is swapped out
  /// meanwhile.
  virtual void infer(InferRequest request, Terms terms, Done done) = 0;
};

}  // namespace pulseplate
