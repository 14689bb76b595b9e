#pragma once

#include <filesystem>
#include <system_error>
#include <tl/expected.hpp>
#include <vector>

namespace pulseplate {

/// What is in a folder; nothing for one that is not there. The error when it cannot be read now, as when the
/// process is out of file descriptors: that must not be taken for an empty one.
tl::expected<std::vector<std::filesystem::directory_entry>, std::error_code> entriesOf(
    const std::filesystem::path& folder);

}  // namespace pulseplate
