#include "server/accessLog.h"

#include <cmath>

#include "base/shortened.h"

namespace pulseplate {

namespace {

// Longest method and error that a line holds; a client chooses the first and parts of the second.
constexpr std::size_t kLongestMethod = 32;
constexpr std::size_t kLongestError = 512;

std::int64_t microseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

}  // namespace

void logAccess(Log& log, const RequestHead& head, const AccessRecord& record) {
  const auto level = record.status == 500 ? spdlog::level::err : spdlog::level::info;
  log.line(level, "request", [&](JsonWriter& json) {
    const auto text = [&](std::string_view key, std::string_view value) {
      if (!value.empty()) json.key(key).value(value);
    };
    text("requestId", head.requestId);
    text("traceparent", head.traceparent);
    text("method", shortened(head.method, kLongestMethod));
    text("route", record.route);
    text("model", record.model);
    text("version", record.version);
    json.key("status").value(static_cast<std::int64_t>(record.status));
    const auto took = static_cast<double>(microseconds(Clock::now() - record.began));
    json.key("milliseconds").value(took / 1e3);
    if (record.timing.batchSize > 0) {
      json.key("queueMicroseconds").value(microseconds(record.timing.queued));
      json.key("computeMicroseconds").value(microseconds(record.timing.computed));
      json.key("batch").value(static_cast<std::int64_t>(record.timing.batchSize));
    }
    json.key("bytesIn").value(static_cast<std::int64_t>(record.bytesIn));
    json.key("bytesOut").value(static_cast<std::int64_t>(record.bytesOut));
    text("error", shortened(record.error, kLongestError));
  });
}

}  // namespace pulseplate
