#pragma once

#include <filesystem>
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

/// The folder of the forecast that we ship, `<models>/forecast/<version>`: one version is kept.
inline std::filesystem::path shippedForecast() {
  return std::filesystem::directory_iterator(MODELS_FOLDER "/forecast")->path();
}

inline std::vector<char> shippedGraph() { return bytesOf((shippedForecast() / "model.onnx").string()); }

}  // namespace pulseplate
