#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/servedModel.h"

namespace pulseplate {

/// One request on its way through the queue.
struct Entry {
  /// Inputs of the graph, in the order of its signature; each begins with the same number of rows.
  std::vector<Tensor> inputs;
  /// Outputs of the graph to compute, in the order of the answer.
  std::vector<std::string> wanted;
  std::optional<std::string> id;
  std::size_t rows = 1;
  /// Of a text model: tokens of the longest row, the second dimension of each input; 0 otherwise.
  std::size_t tokens = 0;
  /// Entries with the same key may share a run.
  std::string key;
  /// 1 is served before 2.
  int priority = 1;
  std::chrono::steady_clock::time_point arrived;
  std::chrono::steady_clock::time_point deadline;
  Abandoned abandoned;
  Done done;
};

}  // namespace pulseplate
