#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pulseplate {

/// Writes JSON piece by piece, commas by itself. Floats in the shortest form that reads back to the same
/// value.
///
///     JsonWriter json;
///     json.beginObject().key("name").value("affine").key("shape").beginArray().value(-1).value(3).endArray().endObject();
class JsonWriter {
 public:
  JsonWriter& beginObject() { return open('{'); }
  JsonWriter& endObject() { return close('}'); }
  JsonWriter& beginArray() { return open('['); }
  JsonWriter& endArray() { return close(']'); }
  JsonWriter& key(std::string_view name);

  /// Text must be UTF-8; what JSON reserves is escaped.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  /// Must be finite: JSON has no other.
  JsonWriter& value(float number);
  JsonWriter& value(double number);

  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  template <typename T>
  JsonWriter& number(T value);

  std::string text_;
  /// The next item is not the first of its array or object.
  bool follows_ = false;
};

}  // namespace pulseplate
