#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace pulseplate {

/// The data port answers clients; the admin port, for its operator, has the repository calls and the metrics.
enum class Port { Data, Admin };

enum class Operation {
  ServerMetadata,
  Live,
  Ready,
  ModelMetadata,
  ModelReady,
  ModelConfig,
  ModelStatistics,
  Infer,
  RepositoryIndex,
  RepositoryLoad,
  RepositoryUnload,
  MetricsPage,
};

/// What a path asks for.
struct Route {
  Operation operation = Operation::ServerMetadata;
  /// Empty where the path names none.
  std::string model;
  std::optional<std::string> version;
  /// As the log and the metrics name it: `/v2/models/{model}/infer`.
  std::string_view pattern;
};

/// Finds the route of a request target. A query string is ignored, as no path has parameters there. Malformed
/// for a name with anything but letters, digits, `_`, `-` and single dots inside, so that no spelling of `..`
/// or `/` gets through; NotFound for a path that this port does not have.
Result<Route> findRoute(Port port, std::string_view target);

/// The header Allow of a route: `"GET, HEAD"` or `"POST"`.
std::string_view allowedMethods(Operation operation);
bool takesPost(Operation operation);

}  // namespace pulseplate
