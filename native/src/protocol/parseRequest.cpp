#include "protocol/parseRequest.h"

#include <simdjson.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "base/shortened.h"
#include "protocol/binaryTensor.h"
#include "protocol/jsonTensor.h"

namespace pulseplate {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxDepth = 100;
/// Far more than any graph has; refusals name shapes and inputs, so both are bounded.
constexpr std::size_t kMaxRank = 32;
constexpr std::size_t kMaxName = 256;
/// A parser keeps memory of several times the largest text that it has seen; beyond this it is not kept.
constexpr std::size_t kKeptParserBytes = 1 << 20;

tl::unexpected<Error> malformed(std::string message) {
  return fail(ErrorKind::Malformed, std::move(message));
}

/// The bytes behind the JSON header, taken from the front input by input.
struct BinarySection {
  std::shared_ptr<RequestBuffer> buffer;
  std::span<const std::byte> rest;
};

/// Reads the known members of an object with `read(key, value)` and refuses one that stands there twice.
template <typename Read>
Result<void> eachMember(const dom::element& element, const std::string& what, Read read) {
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return malformed(what + " is not an object");
  std::set<std::string_view> seen;
  for (const auto [key, value] : object) {
    if (!seen.insert(key).second)
      return malformed(what + " has a member twice: " + std::string(shortened(key, 64)));
    if (Result<void> done = read(key, value); !done) return done;
  }
  return {};
}

Result<void> readString(const dom::element& value, const std::string& what, std::string& out) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return malformed(what + " is not a string");
  out.assign(text);
  return {};
}

Result<void> readBool(const dom::element& value, const std::string& what, bool& out) {
  if (value.get(out) != simdjson::SUCCESS) return malformed(what + " is neither true nor false");
  return {};
}

Result<void> readUnsigned(const dom::element& value, const std::string& what, std::uint64_t& out) {
  if (value.get(out) != simdjson::SUCCESS) return malformed(what + " is not a whole number of 0 or more");
  return {};
}

Result<void> readShape(const dom::element& value, Tensor& tensor) {
  dom::array dimensions;
  if (value.get(dimensions) != simdjson::SUCCESS) return malformed("shape of an input is not an array");
  for (const auto dimension : dimensions) {
    if (tensor.shape.size() == kMaxRank) return malformed("a shape has more than 32 dimensions");
    std::int64_t size = 0;
    if (dimension.get(size) != simdjson::SUCCESS || size < 0)
      return malformed("a dimension of a shape is not a whole number of 0 or more");
    tensor.shape.push_back(size);
  }
  return {};
}

Result<Tensor> readInput(const dom::element& element, std::size_t textBytes, BinarySection& binary) {
  Tensor tensor;
  std::optional<dom::element> data;
  std::optional<std::uint64_t> binarySize;
  bool hasDatatype = false;
  bool hasShape = false;
  auto members =
      eachMember(element, "an input", [&](std::string_view key, const dom::element& value) -> Result<void> {
        if (key == "name") return readString(value, "name of an input", tensor.name);
        if (key == "datatype") {
          std::string name;
          if (auto read = readString(value, "datatype of an input", name); !read) return read;
          const auto datatype = parseDatatype(name);
          if (!datatype)
            return malformed("datatype of an input is not one of the protocol: " +
                             std::string(shortened(name, 16)));
          tensor.datatype = *datatype;
          hasDatatype = true;
          return {};
        }
        if (key == "shape") {
          hasShape = true;
          return readShape(value, tensor);
        }
        if (key == "data") {
          data = value;
          return {};
        }
        if (key == "parameters")
          return eachMember(value, "parameters of an input",
                            [&](std::string_view parameter, const dom::element& setting) -> Result<void> {
                              if (parameter != "binary_data_size") return {};
                              binarySize.emplace();
                              return readUnsigned(setting, "binary_data_size", *binarySize);
                            });
        return {};
      });
  if (!members) return tl::unexpected(members.error());
  if (tensor.name.empty()) return malformed("an input has no name");
  if (tensor.name.size() > kMaxName) return malformed("the name of an input is longer than 256 bytes");
  if (!hasDatatype) return malformed("input " + tensor.name + " has no datatype");
  if (!hasShape) return malformed("input " + tensor.name + " has no shape");
  if (data.has_value() == binarySize.has_value())
    return malformed("input " + tensor.name + " needs either data or parameters.binary_data_size");

  if (data) {
    if (auto read = readJsonData(*data, textBytes, tensor); !read) return tl::unexpected(read.error());
    return tensor;
  }
  if (*binarySize > binary.rest.size())
    return malformed("input " + tensor.name + ": binary_data_size is more than the body holds");
  const auto bytes = binary.rest.first(*binarySize);
  binary.rest = binary.rest.subspan(*binarySize);
  if (auto read = readBinaryData(bytes, binary.buffer, tensor); !read) return tl::unexpected(read.error());
  return tensor;
}

Result<RequestedOutput> readOutput(const dom::element& element, std::optional<bool>& binary) {
  RequestedOutput output;
  auto members =
      eachMember(element, "an output", [&](std::string_view key, const dom::element& value) -> Result<void> {
        if (key == "name") return readString(value, "name of an output", output.name);
        if (key == "parameters")
          return eachMember(value, "parameters of an output",
                            [&](std::string_view parameter, const dom::element& setting) -> Result<void> {
                              if (parameter != "binary_data") return {};
                              binary.emplace();
                              return readBool(setting, "binary_data", *binary);
                            });
        return {};
      });
  if (!members) return tl::unexpected(members.error());
  if (output.name.empty()) return malformed("an output has no name");
  if (output.name.size() > kMaxName) return malformed("the name of an output is longer than 256 bytes");
  return output;
}

Result<void> readParameters(const dom::element& element, InferRequest& request) {
  return eachMember(
      element, "parameters", [&](std::string_view key, const dom::element& value) -> Result<void> {
        if (key == "binary_data_output") return readBool(value, "binary_data_output", request.binaryOutputs);
        if (key == "timeout") {
          std::uint64_t microseconds = 0;
          if (auto read = readUnsigned(value, "timeout", microseconds); !read) return read;
          // A day: longer is no deadline, and must not overflow a clock.
          constexpr std::uint64_t kLongest = 86'400'000'000;
          // 0 is how clients of the protocol say that they set none.
          if (microseconds > 0)
            request.timeout =
                std::chrono::microseconds(static_cast<std::int64_t>(std::min(microseconds, kLongest)));
          return {};
        }
        if (key == "priority") {
          std::uint64_t priority = 0;
          if (auto read = readUnsigned(value, "priority", priority); !read) return read;
          request.priority = priority <= 1 ? 1 : 2;
        }
        return {};
      });
}

template <typename T>
bool hasTwice(const std::vector<T>& items) {
  std::set<std::string_view> names;
  return std::any_of(items.begin(), items.end(),
                     [&](const T& item) { return !names.insert(item.name).second; });
}

Result<InferRequest> readRequest(const dom::element& root, std::size_t textBytes, BinarySection binary) {
  InferRequest request;
  std::vector<std::optional<bool>> binaryOutputs;
  bool hasInputs = false;
  auto members =
      eachMember(root, "the request", [&](std::string_view key, const dom::element& value) -> Result<void> {
        // How clients that write every member say that they have none.
        if (value.is_null() && key != "inputs") return {};
        if (key == "id") return readString(value, "id", request.id.emplace());
        if (key == "parameters") return readParameters(value, request);
        if (key == "inputs") {
          hasInputs = true;
          dom::array inputs;
          if (value.get(inputs) != simdjson::SUCCESS) return malformed("inputs is not an array");
          for (const auto input : inputs) {
            auto tensor = readInput(input, textBytes, binary);
            if (!tensor) return tl::unexpected(tensor.error());
            request.inputs.push_back(std::move(*tensor));
          }
          return {};
        }
        if (key == "outputs") {
          dom::array outputs;
          if (value.get(outputs) != simdjson::SUCCESS) return malformed("outputs is not an array");
          for (const auto item : outputs) {
            auto output = readOutput(item, binaryOutputs.emplace_back());
            if (!output) return tl::unexpected(output.error());
            request.outputs.push_back(std::move(*output));
          }
        }
        return {};
      });
  if (!members) return tl::unexpected(members.error());
  if (!hasInputs || request.inputs.empty()) return malformed("inputs is missing or empty");
  if (hasTwice(request.inputs)) return malformed("an input is given twice");
  if (hasTwice(request.outputs)) return malformed("an output is asked for twice");
  if (!binary.rest.empty()) return malformed("there are binary data behind those of the last input");
  // Only now: `parameters` may stand behind `outputs`.
  for (std::size_t i = 0; i < request.outputs.size(); ++i)
    request.outputs[i].binary = binaryOutputs[i].value_or(request.binaryOutputs);
  return request;
}

}  // namespace

Result<InferRequest> parseInferRequest(const std::shared_ptr<RequestBuffer>& body,
                                       std::optional<std::size_t> jsonLength) {
  const auto bytes = std::as_const(*body).bytes();
  if (jsonLength && *jsonLength > bytes.size())
    return malformed("Inference-Header-Content-Length is more than the length of the body");
  const auto textBytes = jsonLength.value_or(bytes.size());
  if (textBytes == 0) return malformed("the body is empty");

  thread_local dom::parser kept;
  dom::parser own;
  auto& parser = textBytes <= kKeptParserBytes ? kept : own;
  if (parser.max_depth() != kMaxDepth || parser.capacity() < textBytes) {
    if (parser.allocate(textBytes, kMaxDepth) != simdjson::SUCCESS)
      return fail(ErrorKind::Unavailable, "there is no memory to read this request");
  }
  dom::element root;
  // The buffer has the padding that the parser reads: nothing is copied.
  const auto error = parser.parse(reinterpret_cast<const char*>(bytes.data()), textBytes, false).get(root);
  if (error != simdjson::SUCCESS)
    return malformed(std::string("the body is not valid JSON: ") + simdjson::error_message(error));
  return readRequest(root, textBytes, {body, bytes.subspan(textBytes)});
}

Result<InferRequest> parseRawRequest(const std::shared_ptr<RequestBuffer>& body, const Signature& signature) {
  if (signature.inputs.size() != 1)
    return malformed("a raw body is for a model with one input; this one has more");
  const auto& spec = signature.inputs.front();
  const auto bytes = std::as_const(*body).bytes();
  InferRequest request;
  request.binaryOutputs = true;
  Tensor tensor{.name = spec.name,
                .datatype = spec.datatype,
                .shape = spec.shape,
                .data = {},
                .strings = {},
                .owner = {}};
  const auto open = std::count(tensor.shape.begin(), tensor.shape.end(), -1);
  if (open > 1)
    return malformed("a raw body does not tell the shape of an input with several open dimensions");

  if (spec.datatype == Datatype::Bytes) {
    // As Triton has it: the body is one element, without a length before it.
    std::replace(tensor.shape.begin(), tensor.shape.end(), std::int64_t{-1}, std::int64_t{1});
    if (elementCount(tensor.shape).value_or(0) != 1) return malformed("a raw body of BYTES is one element");
    tensor.strings.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  } else {
    Shape fixed = tensor.shape;
    std::replace(fixed.begin(), fixed.end(), std::int64_t{-1}, std::int64_t{1});
    const auto one = byteCount(spec.datatype, fixed);
    if (!one || *one == 0 || bytes.size() % *one != 0 || (open == 0 && bytes.size() != *one))
      return malformed("the length of the raw body does not fit the input of the model");
    std::replace(tensor.shape.begin(), tensor.shape.end(), std::int64_t{-1},
                 static_cast<std::int64_t>(bytes.size() / *one));
    if (auto read = readBinaryData(bytes, body, tensor); !read) return tl::unexpected(read.error());
  }
  request.inputs.push_back(std::move(tensor));
  return request;
}

}  // namespace pulseplate
