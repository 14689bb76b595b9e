#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

namespace pulseplate {

/// Name, inode, size, time of modification and of change of each file: another one means other files. Empty
/// for a folder that is not there.
using Fingerprint =
    std::vector<std::tuple<std::string, std::uint64_t, std::int64_t, std::int64_t, std::int64_t>>;

Fingerprint fingerprintOf(const std::filesystem::path& folder);

}  // namespace pulseplate
