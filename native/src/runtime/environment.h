#pragma once

#include <onnxruntime_cxx_api.h>

#include <cstddef>

namespace pulseplate {

/// ONNX Runtime as one process has it: one environment, one thread pool and one memory arena for all
/// sessions. Telemetry is off. Threads do not spin: a server at rest uses no processor.
class Environment {
 public:
  /// `threads`: cores that all runs share; `arenaBytes`: bound of the arena, above which a run is refused.
  explicit Environment(std::size_t threads, std::size_t arenaBytes = std::size_t{4} << 30);

  Ort::Env& env() { return env_; }
  std::size_t threads() const { return threads_; }

 private:
  const std::size_t threads_;
  Ort::Env env_;
};

/// Such as "1.30.0".
const char* onnxRuntimeVersion();

}  // namespace pulseplate
