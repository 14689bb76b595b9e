#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/jsonWriter.h"
#include "model/servedModel.h"
#include "repository/repository.h"

namespace pulseplate {

/// The pages of the protocol that tell of models, as Triton writes them.

JsonWriter describeServer(std::string_view version);
/// `versions`: those that are ready, newest first.
JsonWriter describeModel(const ServedModel& model, const std::vector<std::string>& versions);
JsonWriter describeConfig(const ServedModel& model);
JsonWriter describeStatistics(const std::vector<VersionStatistics>& statistics);
/// `readyOnly`: the versions that answer, no others.
JsonWriter describeIndex(const std::vector<IndexEntry>& index, bool readyOnly);

/// `"READY"` and so on.
std::string_view nameOf(VersionState state);

}  // namespace pulseplate
