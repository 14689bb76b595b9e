#pragma once

#include <spdlog/sinks/sink.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace pulseplate {

/// Writes lines to a file descriptor from a thread of its own, so that who logs never waits for who reads.
/// Lines are gathered for some milliseconds, warnings go at once; nothing wakes while nothing is logged. What
/// does not fit while a reader stands still is dropped and counted.
class LogSink : public spdlog::sinks::sink {
 public:
  explicit LogSink(int descriptor);
  ~LogSink() override;

  void log(const spdlog::details::log_msg& message) override;
  /// Returns when all is written, or after a second.
  void flush() override;
  /// The lines are JSON already: there is nothing to format.
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

 private:
  void run();

  const int descriptor_;
  std::mutex mutex_;
  std::condition_variable wake_, written_;
  std::string pending_;
  std::uint64_t dropped_ = 0;
  bool urgent_ = false, writing_ = false, closing_ = false;
  std::thread thread_;
};

}  // namespace pulseplate
