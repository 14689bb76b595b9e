#include "repository/entries.h"

namespace pulseplate {

tl::expected<std::vector<std::filesystem::directory_entry>, std::error_code> entriesOf(
    const std::filesystem::path& folder) {
  std::vector<std::filesystem::directory_entry> entries;
  std::error_code error;
  std::filesystem::directory_iterator at(folder, error);
  for (const std::filesystem::directory_iterator end; !error && at != end; at.increment(error))
    entries.push_back(*at);
  if (error && error != std::errc::no_such_file_or_directory) return tl::unexpected(error);
  return entries;
}

}  // namespace pulseplate
