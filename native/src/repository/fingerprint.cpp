#include "repository/fingerprint.h"

#include <sys/stat.h>

#include <algorithm>

#include "repository/entries.h"

namespace pulseplate {

namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

tl::expected<Fingerprint, std::error_code> fingerprintOf(const std::filesystem::path& folder) {
  Fingerprint files;
  const auto listed = entriesOf(folder);
  if (!listed) return tl::unexpected(listed.error());
  for (const auto& entry : *listed) {
    struct stat status {};
    if (::stat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    files.emplace_back(entry.path().filename().string(), status.st_ino, status.st_size,
                       nanoseconds(status.st_mtim), nanoseconds(status.st_ctim));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace pulseplate
