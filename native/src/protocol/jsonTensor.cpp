#include "protocol/jsonTensor.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "tensor/alignedMemory.h"

namespace pulseplate {

namespace {

namespace dom = simdjson::dom;

tl::unexpected<Error> malformed(const Tensor& tensor, const char* what) {
  return fail(ErrorKind::Malformed, "input " + tensor.name + ": " + what);
}

bool convert(const dom::element& element, std::string& out) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) return false;
  out.assign(text);
  return true;
}

bool convert(const dom::element& element, bool& out) {
  if (element.get(out) == simdjson::SUCCESS) return true;
  std::int64_t number = 0;
  if (element.get(number) != simdjson::SUCCESS || (number != 0 && number != 1)) return false;
  out = number == 1;
  return true;
}

template <typename T>
bool convert(const dom::element& element, T& out) {
  if constexpr (std::is_floating_point_v<T>) {
    double number = 0;
    if (element.get(number) != simdjson::SUCCESS) return false;
    out = static_cast<T>(number);
    // A number that only the wider type holds would become infinite.
    return std::isfinite(out);
  } else if constexpr (std::is_unsigned_v<T>) {
    std::uint64_t number = 0;
    if (element.get(number) != simdjson::SUCCESS || number > std::numeric_limits<T>::max()) return false;
    out = static_cast<T>(number);
    return true;
  } else {
    std::int64_t number = 0;
    if (element.get(number) != simdjson::SUCCESS || number < std::numeric_limits<T>::min() ||
        number > std::numeric_limits<T>::max())
      return false;
    out = static_cast<T>(number);
    return true;
  }
}

/// Writes elements in row-major order while it walks the arrays.
template <typename T>
class Filler {
 public:
  Filler(Tensor& tensor, T* out, std::size_t count) : tensor_(tensor), next_(out), end_(out + count) {}

  Result<void> flat(const dom::array& elements) {
    for (const auto element : elements) {
      if (next_ == end_) return malformed(tensor_, "there are more data than the shape has room for");
      if (!convert(element, *next_))
        return malformed(tensor_, "an element is not of the datatype, or out of its range");
      ++next_;
    }
    return {};
  }

  Result<void> nested(const dom::element& element, std::size_t axis) {
    dom::array elements;
    if (element.get(elements) != simdjson::SUCCESS)
      return malformed(tensor_, "the nested data do not follow the shape");
    if (axis + 1 == tensor_.shape.size()) {
      const T* start = next_;
      if (auto filled = flat(elements); !filled) return filled;
      if (next_ - start != tensor_.shape[axis])
        return malformed(tensor_, "the nested data do not follow the shape");
      return {};
    }
    std::int64_t size = 0;
    for (const auto inner : elements) {
      ++size;
      if (auto filled = nested(inner, axis + 1); !filled) return filled;
    }
    if (size != tensor_.shape[axis]) return malformed(tensor_, "the nested data do not follow the shape");
    return {};
  }

  Result<void> all(const dom::element& data) {
    dom::array elements;
    if (data.get(elements) != simdjson::SUCCESS) return malformed(tensor_, "data is not an array");
    const auto first = elements.begin();
    const bool isNested = first != elements.end() && (*first).is_array();
    const auto filled = isNested && !tensor_.shape.empty() ? nested(data, 0) : flat(elements);
    if (!filled) return filled;
    if (next_ != end_) return malformed(tensor_, "there are fewer data than the shape asks for");
    return {};
  }

 private:
  Tensor& tensor_;
  T* next_;
  T* end_;
};

template <typename T>
Result<void> fill(const dom::element& data, std::size_t count, Tensor& tensor) {
  const auto memory = alignedMemory(count * sizeof(T));
  if (auto filled = Filler<T>(tensor, reinterpret_cast<T*>(memory.get()), count).all(data); !filled)
    return filled;
  tensor.data = {memory.get(), count * sizeof(T)};
  tensor.owner = memory;
  return {};
}

}  // namespace

Result<void> readJsonData(const dom::element& data, std::size_t textBytes, Tensor& tensor) {
  const auto count = elementCount(tensor.shape);
  if (!count) return malformed(tensor, count.error().message.c_str());
  // Every element takes at least one byte of text: a larger count is a lie, found before memory is asked for.
  if (*count > textBytes) return malformed(tensor, "there are fewer data than the shape asks for");
  switch (tensor.datatype) {
    case Datatype::Bool:
      return fill<bool>(data, *count, tensor);
    case Datatype::Uint8:
      return fill<std::uint8_t>(data, *count, tensor);
    case Datatype::Uint16:
      return fill<std::uint16_t>(data, *count, tensor);
    case Datatype::Uint32:
      return fill<std::uint32_t>(data, *count, tensor);
    case Datatype::Uint64:
      return fill<std::uint64_t>(data, *count, tensor);
    case Datatype::Int8:
      return fill<std::int8_t>(data, *count, tensor);
    case Datatype::Int16:
      return fill<std::int16_t>(data, *count, tensor);
    case Datatype::Int32:
      return fill<std::int32_t>(data, *count, tensor);
    case Datatype::Int64:
      return fill<std::int64_t>(data, *count, tensor);
    case Datatype::Fp16:
      return malformed(tensor, "FP16 has no form in JSON, send it as binary data");
    case Datatype::Fp32:
      return fill<float>(data, *count, tensor);
    case Datatype::Fp64:
      return fill<double>(data, *count, tensor);
    case Datatype::Bytes:
      break;
  }
  std::vector<std::string> strings(*count);
  if (auto filled = Filler<std::string>(tensor, strings.data(), *count).all(data); !filled) return filled;
  tensor.strings = std::move(strings);
  return {};
}

}  // namespace pulseplate
