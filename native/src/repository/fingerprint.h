#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <tl/expected.hpp>
#include <tuple>
#include <vector>

namespace pulseplate {

/// Name, inode, size, time of modification and of change of each file: another one means other files. Empty
/// for a folder that is not there.
using Fingerprint =
    std::vector<std::tuple<std::string, std::uint64_t, std::int64_t, std::int64_t, std::int64_t>>;

/// The error when the folder is there but cannot be read now.
tl::expected<Fingerprint, std::error_code> fingerprintOf(const std::filesystem::path& folder);

}  // namespace pulseplate
