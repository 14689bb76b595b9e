#include "protocol/encodeResponse.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/jsonWriter.h"
#include "protocol/binaryTensor.h"

namespace pulseplate {

namespace {

template <typename T>
Result<void> writeNumbers(JsonWriter& json, const Tensor& tensor) {
  const auto count = tensor.data.size() / sizeof(T);
  for (std::size_t i = 0; i < count; ++i) {
    T value;
    // Rows of a batch may start anywhere.
    std::memcpy(&value, tensor.data.data() + i * sizeof(T), sizeof(T));
    if constexpr (std::is_floating_point_v<T>) {
      if (!std::isfinite(value))
        return fail(
            ErrorKind::WrongTensor,
            "output " + tensor.name +
                " holds a value that is not finite, which JSON cannot hold; ask for it as binary data");
      json.value(value);
    } else if constexpr (std::is_same_v<T, bool>) {
      json.value(value);
    } else if constexpr (std::is_unsigned_v<T>) {
      json.value(static_cast<std::uint64_t>(value));
    } else {
      json.value(static_cast<std::int64_t>(value));
    }
  }
  return {};
}

Result<void> writeStrings(JsonWriter& json, const Tensor& tensor) {
  for (const auto& text : tensor.strings) {
    if (!simdjson::validate_utf8(text.data(), text.size()))
      return fail(ErrorKind::WrongTensor,
                  "output " + tensor.name +
                      " holds bytes that are not UTF-8, which JSON cannot hold; ask for it as binary data");
    json.value(std::string_view(text));
  }
  return {};
}

Result<void> writeData(JsonWriter& json, const Tensor& tensor) {
  switch (tensor.datatype) {
    case Datatype::Bool:
      return writeNumbers<bool>(json, tensor);
    case Datatype::Uint8:
      return writeNumbers<std::uint8_t>(json, tensor);
    case Datatype::Uint16:
      return writeNumbers<std::uint16_t>(json, tensor);
    case Datatype::Uint32:
      return writeNumbers<std::uint32_t>(json, tensor);
    case Datatype::Uint64:
      return writeNumbers<std::uint64_t>(json, tensor);
    case Datatype::Int8:
      return writeNumbers<std::int8_t>(json, tensor);
    case Datatype::Int16:
      return writeNumbers<std::int16_t>(json, tensor);
    case Datatype::Int32:
      return writeNumbers<std::int32_t>(json, tensor);
    case Datatype::Int64:
      return writeNumbers<std::int64_t>(json, tensor);
    case Datatype::Fp16:
      return fail(ErrorKind::WrongTensor,
                  "output " + tensor.name + " is FP16, which has no form in JSON; ask for it as binary data");
    case Datatype::Fp32:
      return writeNumbers<float>(json, tensor);
    case Datatype::Fp64:
      return writeNumbers<double>(json, tensor);
    case Datatype::Bytes:
      return writeStrings(json, tensor);
  }
  return fail(ErrorKind::Internal, "an output is of no known datatype");
}

void addBinary(EncodedResponse& out, const Tensor& tensor) {
  out.binary = true;
  if (tensor.datatype == Datatype::Bytes) {
    auto bytes = std::make_shared<const std::string>(writeBinaryStrings(tensor.strings));
    out.parts.push_back(std::as_bytes(std::span(bytes->data(), bytes->size())));
    out.owners.push_back(std::move(bytes));
  } else {
    out.parts.push_back(tensor.data);
    out.owners.push_back(tensor.owner);
  }
}

}  // namespace

Result<EncodedResponse> encodeInferResponse(const InferResponse& response,
                                            const std::vector<RequestedOutput>& requested,
                                            bool binaryOutputs) {
  const auto isBinary = [&](const std::string& name) {
    const auto found =
        std::find_if(requested.begin(), requested.end(), [&](const auto& r) { return r.name == name; });
    return found == requested.end() ? binaryOutputs : found->binary;
  };

  EncodedResponse out;
  JsonWriter json;
  json.beginObject().key("model_name").value(std::string_view(response.modelName));
  json.key("model_version").value(std::string_view(response.modelVersion));
  if (response.id) json.key("id").value(std::string_view(*response.id));
  json.key("outputs").beginArray();
  for (const auto& tensor : response.outputs) {
    json.beginObject().key("name").value(std::string_view(tensor.name));
    json.key("datatype").value(nameOf(tensor.datatype)).key("shape").beginArray();
    for (const auto dimension : tensor.shape) json.value(dimension);
    json.endArray();
    if (isBinary(tensor.name)) {
      addBinary(out, tensor);
      json.key("parameters").beginObject().key("binary_data_size");
      json.value(static_cast<std::uint64_t>(out.parts.back().size())).endObject();
    } else {
      json.key("data").beginArray();
      if (auto written = writeData(json, tensor); !written) return tl::unexpected(written.error());
      json.endArray();
    }
    json.endObject();
  }
  json.endArray().endObject();
  out.json = json.take();
  out.size = out.json.size();
  for (const auto& part : out.parts) out.size += part.size();
  return out;
}

}  // namespace pulseplate
