#include "server/logSink.h"

#include <poll.h>
#include <spdlog/details/log_msg.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <string_view>

namespace pulseplate {

namespace {

constexpr std::chrono::milliseconds kGathering{50};
constexpr std::size_t kMuch = std::size_t{256} << 10;
constexpr std::size_t kMost = std::size_t{8} << 20;
constexpr std::chrono::seconds kLongestFlush{1};

/// Writes all, waiting for the reader as long as `patient` says so. A pipe that poll(2) calls writable takes
/// PIPE_BUF bytes without blocking, so no more than that is written at a time.
template <typename Patient>
void writeAll(int descriptor, std::string_view text, Patient patient) {
  while (!text.empty()) {
    pollfd waiting{descriptor, POLLOUT, 0};
    const int ready = ::poll(&waiting, 1, 100);
    if (ready == 0 && !patient()) return;
    if (ready < 0 && errno != EINTR) return;
    if (ready <= 0) continue;
    const auto written = ::write(descriptor, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR && errno != EAGAIN)
      return;
  }
}

}  // namespace

LogSink::LogSink(int descriptor) : descriptor_(descriptor), thread_([this] { run(); }) {}

LogSink::~LogSink() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void LogSink::log(const spdlog::details::log_msg& message) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (pending_.size() + message.payload.size() > kMost) {
      ++dropped_;
      return;
    }
    wakes = pending_.empty();
    pending_.append(message.payload.data(), message.payload.size()).push_back('\n');
    if (!urgent_ && (message.level >= spdlog::level::warn || pending_.size() > kMuch)) wakes = urgent_ = true;
  }
  if (wakes) wake_.notify_all();
}

void LogSink::flush() {
  std::unique_lock lock(mutex_);
  urgent_ = true;
  wake_.notify_all();
  written_.wait_for(lock, kLongestFlush, [this] { return pending_.empty() && !writing_; });
}

void LogSink::run() {
  std::string text;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return !pending_.empty() || closing_; });
    if (pending_.empty()) return;
    wake_.wait_for(lock, kGathering, [this] { return urgent_ || closing_; });
    urgent_ = false;
    text.swap(pending_);
    if (dropped_ > 0)
      text += R"({"level":"warn","message":"log lines dropped","count":)" + std::to_string(dropped_) + "}\n";
    dropped_ = 0;
    writing_ = true;
    lock.unlock();
    const auto until = std::chrono::steady_clock::now() + kLongestFlush;
    writeAll(descriptor_, text, [&] {
      const std::lock_guard again(mutex_);
      return !closing_ || std::chrono::steady_clock::now() < until;
    });
    text.clear();
    lock.lock();
    writing_ = false;
    written_.notify_all();
  }
}

}  // namespace pulseplate
