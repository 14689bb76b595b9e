#include "runtime/environment.h"

#include <cstdlib>

namespace pulseplate {

namespace {

Ort::Env createEnv(std::size_t threads) {
  // From 1.29 on the library sends usage events unless this stands in the environment before its first use.
  ::setenv("ORT_DISABLE_TELEMETRY", "1", 1);
  Ort::ThreadingOptions threading;
  threading.SetGlobalIntraOpNumThreads(static_cast<int>(threads));
  threading.SetGlobalInterOpNumThreads(1);
  threading.SetGlobalSpinControl(0);
  return Ort::Env(threading, ORT_LOGGING_LEVEL_ERROR, "pulseplate");
}

}  // namespace

Environment::Environment(std::size_t threads, std::size_t arenaBytes)
    : threads_(threads), env_(createEnv(threads)) {
  env_.DisableTelemetryEvents();
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  // Grown by what is asked for (1) instead of by doubling, so that the resident size stays near what runs
  // need.
  const Ort::ArenaCfg arena(arenaBytes, 1, -1, -1);
  env_.CreateAndRegisterAllocator(memory, arena);
}

const char* onnxRuntimeVersion() { return OrtGetApiBase()->GetVersionString(); }

}  // namespace pulseplate
