#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runtime/environment.h"

namespace pulseplate {

/// One for the whole test program, as for the server.
inline Environment& environment() {
  static Environment one(2);
  return one;
}

inline std::vector<char> bytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The graph of the forecast that we ship.
inline std::vector<char> shippedGraph() { return bytesOf(MODELS_FOLDER "/forecast/1.0.0/model.onnx"); }

}  // namespace pulseplate
