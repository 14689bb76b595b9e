#include "server/route.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "repository/versionName.h"

namespace pulseplate {

namespace {

struct Pattern {
  Port port;
  Operation operation;
  std::string_view text;
};

// The first that fits is taken: what is spelt out stands before what has a name in it.
constexpr std::array kPatterns{
    Pattern{Port::Data, Operation::ServerMetadata, "/v2"},
    Pattern{Port::Data, Operation::Live, "/v2/health/live"},
    Pattern{Port::Data, Operation::Ready, "/v2/health/ready"},
    Pattern{Port::Data, Operation::ModelStatistics, "/v2/models/stats"},
    Pattern{Port::Data, Operation::ModelMetadata, "/v2/models/{model}"},
    Pattern{Port::Data, Operation::ModelReady, "/v2/models/{model}/ready"},
    Pattern{Port::Data, Operation::ModelConfig, "/v2/models/{model}/config"},
    Pattern{Port::Data, Operation::ModelStatistics, "/v2/models/{model}/stats"},
    Pattern{Port::Data, Operation::Infer, "/v2/models/{model}/infer"},
    Pattern{Port::Data, Operation::ModelMetadata, "/v2/models/{model}/versions/{version}"},
    Pattern{Port::Data, Operation::ModelReady, "/v2/models/{model}/versions/{version}/ready"},
    Pattern{Port::Data, Operation::ModelConfig, "/v2/models/{model}/versions/{version}/config"},
    Pattern{Port::Data, Operation::ModelStatistics, "/v2/models/{model}/versions/{version}/stats"},
    Pattern{Port::Data, Operation::Infer, "/v2/models/{model}/versions/{version}/infer"},
    Pattern{Port::Admin, Operation::Live, "/v2/health/live"},
    Pattern{Port::Admin, Operation::Ready, "/v2/health/ready"},
    Pattern{Port::Admin, Operation::RepositoryIndex, "/v2/repository/index"},
    Pattern{Port::Admin, Operation::RepositoryLoad, "/v2/repository/models/{model}/load"},
    Pattern{Port::Admin, Operation::RepositoryUnload, "/v2/repository/models/{model}/unload"},
    Pattern{Port::Admin, Operation::MetricsPage, "/metrics"},
};

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto slash = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return parts;
}

bool fits(std::span<const std::string_view> parts, std::string_view pattern) {
  const auto wanted = segments(pattern);
  return std::equal(parts.begin(), parts.end(), wanted.begin(), wanted.end(),
                    [](auto part, auto want) { return want.front() == '{' || part == want; });
}

/// The path of a target in origin form (`/v2?x=1`) or in absolute form (`http://host/v2`), which RFC 9112
/// section 3.2.2 tells a server to take as well.
std::string_view pathOf(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (target.starts_with(kScheme)) {
    const auto slash = target.find('/', kScheme.size());
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return target.substr(0, target.find('?'));
}

}  // namespace

Result<Route> findRoute(Port port, std::string_view target) {
  const auto path = pathOf(target);
  const auto notFound = [] { return fail(ErrorKind::NotFound, "there is nothing under this path"); };
  if (!path.starts_with('/')) return notFound();
  const auto parts = segments(path);
  const auto found = std::find_if(kPatterns.begin(), kPatterns.end(), [&](const Pattern& pattern) {
    return pattern.port == port && fits(parts, pattern.text);
  });
  if (found == kPatterns.end()) return notFound();

  Route route{found->operation, {}, std::nullopt, found->text};
  const auto wanted = segments(found->text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool isModel = wanted[i] == "{model}";
    if (!isModel && wanted[i] != "{version}") continue;
    if (!isModelName(parts[i]))
      return fail(ErrorKind::Malformed,
                  std::string(isModel ? "the model's name" : "the version") +
                      " in the path must be made of letters, digits, '_', '-' and single dots inside");
    if (isModel)
      route.model = parts[i];
    else
      route.version = parts[i];
  }
  return route;
}

bool takesPost(Operation operation) {
  return operation == Operation::Infer || operation == Operation::RepositoryIndex ||
         operation == Operation::RepositoryLoad || operation == Operation::RepositoryUnload;
}

std::string_view allowedMethods(Operation operation) { return takesPost(operation) ? "POST" : "GET, HEAD"; }

}  // namespace pulseplate
