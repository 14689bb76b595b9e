#include "base/jsonWriter.h"

#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>

namespace pulseplate {

namespace {

void appendEscaped(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

}  // namespace

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  appendEscaped(text_, name);
  text_ += ':';
  follows_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  appendEscaped(text_, text);
  follows_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
  separate();
  text_ += truth ? "true" : "false";
  follows_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t value) { return number(value); }
JsonWriter& JsonWriter::value(std::uint64_t value) { return number(value); }
JsonWriter& JsonWriter::value(float value) { return number(value); }
JsonWriter& JsonWriter::value(double value) { return number(value); }

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  follows_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  follows_ = true;
  return *this;
}

void JsonWriter::separate() {
  if (follows_) text_ += ',';
}

template <typename T>
JsonWriter& JsonWriter::number(T value) {
  separate();
  std::array<char, 32> digits;
  char* const limit = digits.data() + digits.size();
  char* end = nullptr;
  if constexpr (std::is_floating_point_v<T>) {
    // Without an exponent it would look like a whole number, and many readers refuse those beyond 64 bits.
    constexpr double kLargestWhole = 1e15;
    end = static_cast<double>(std::abs(value)) < kLargestWhole
              ? std::to_chars(digits.data(), limit, value).ptr
              : std::to_chars(digits.data(), limit, value, std::chars_format::scientific).ptr;
  } else {
    end = std::to_chars(digits.data(), limit, value).ptr;
  }
  text_.append(digits.data(), end);
  follows_ = true;
  return *this;
}

}  // namespace pulseplate
