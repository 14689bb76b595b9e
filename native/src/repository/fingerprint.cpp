#include "repository/fingerprint.h"

#include <sys/stat.h>

#include <algorithm>

namespace pulseplate {

namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

Fingerprint fingerprintOf(const std::filesystem::path& folder) {
  Fingerprint files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    struct stat status {};
    if (::stat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    files.emplace_back(entry.path().filename().string(), status.st_ino, status.st_size,
                       nanoseconds(status.st_mtim), nanoseconds(status.st_ctim));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace pulseplate
