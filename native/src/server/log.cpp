#include "server/log.h"

#include <memory>

#include "server/logSink.h"

namespace pulseplate {

Log::Log(Level level, int descriptor) : logger_("pulseplate", std::make_shared<LogSink>(descriptor)) {
  logger_.set_level(level);
}

std::string_view Log::nameOf(Level level) {
  const auto name = spdlog::level::to_string_view(level);
  return {name.data(), name.size()};
}

void Log::write(Level level, std::string_view text) {
  logger_.log(level, spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace pulseplate
