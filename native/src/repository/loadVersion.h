#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "metrics/metrics.h"
#include "repository/folderRepository.h"
#include "scheduler/batchedModel.h"

namespace pulseplate {

/// Reads `<folder>/<name>/<version>/`, holds each file against the sha256 of the card, opens the graph and
/// reproduces the golden vectors. Unavailable with a reason that holds no path.
Result<std::unique_ptr<BatchedModel>> loadVersion(const FolderOptions& options, const std::string& name,
                                                  const std::string& version, Environment& environment,
                                                  Metrics& metrics);

}  // namespace pulseplate
