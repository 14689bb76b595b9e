#pragma once

#include <spdlog/logger.h>

#include <string_view>

#include "base/jsonWriter.h"
#include "server/httpDate.h"

namespace pulseplate {

/// The log: one JSON object a line. Safe to call from any thread.
class Log {
 public:
  using Level = spdlog::level::level_enum;

  Log(Level level, int descriptor);

  /// Writes a line with the time, the level, the message and what `fill(JsonWriter&)` adds.
  template <typename Fill>
  void line(Level level, std::string_view message, Fill&& fill) {
    if (!logger_.should_log(level)) return;
    JsonWriter json;
    json.reserve(512);
    json.beginObject().key("time").value(std::string_view(isoTime()));
    json.key("level").value(nameOf(level)).key("message").value(message);
    fill(json);
    json.endObject();
    write(level, json.text());
  }
  void line(Level level, std::string_view message) {
    line(level, message, [](JsonWriter&) {});
  }

  /// For a process that ends without destructors.
  void flush() { logger_.flush(); }

 private:
  static std::string_view nameOf(Level level);
  void write(Level level, std::string_view text);

  spdlog::logger logger_;
};

}  // namespace pulseplate
