#include "server/httpDate.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace pulseplate {

namespace {

using std::chrono::system_clock;

std::tm utc(std::time_t seconds) {
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::string_view httpDate() {
  // The names of RFC 9110, whatever the locale.
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t formatted = -1;
  thread_local std::array<char, 64> text{};
  thread_local std::size_t length = 0;
  const auto now = system_clock::to_time_t(system_clock::now());
  if (now != formatted) {
    const auto parts = utc(now);
    length = static_cast<std::size_t>(
        std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                      kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                      parts.tm_min, parts.tm_sec));
    formatted = now;
  }
  return {text.data(), length};
}

std::string isoTime() {
  const auto now = system_clock::now();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds).count();
  thread_local std::time_t formatted = -1;
  thread_local std::array<char, 64> text{};
  const auto second = system_clock::to_time_t(seconds);
  if (second != formatted) {
    std::tm parts = utc(second);
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    formatted = second;
  }
  std::array<char, 80> whole{};
  const auto length = static_cast<std::size_t>(
      std::snprintf(whole.data(), whole.size(), "%s.%03dZ", text.data(), static_cast<int>(milliseconds)));
  return {whole.data(), length};
}

}  // namespace pulseplate
