#include "repository/golden.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "protocol/jsonTensor.h"
#include "tensor/halfFloat.h"

namespace pulseplate {

namespace {

namespace dom = simdjson::dom;

constexpr double kTolerance = 1e-4;

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(ErrorKind::Unavailable, "golden.json " + what);
}

Result<Tensor> readTensor(std::string_view name, const dom::object& object, std::size_t textBytes) {
  Tensor tensor;
  tensor.name = name;
  const auto broken = [&] { return wrong("has a tensor " + tensor.name + " that cannot be read"); };
  std::string_view datatypeName = "FP32";
  if (const auto member = object["datatype"]; member.error() != simdjson::NO_SUCH_FIELD) {
    if (member.get(datatypeName) != simdjson::SUCCESS) return broken();
  }
  const auto datatype = parseDatatype(datatypeName);
  dom::array dims;
  if (!datatype || object["dims"].get(dims) != simdjson::SUCCESS) return broken();
  for (const auto dimension : dims) {
    std::int64_t size = 0;
    if (dimension.get(size) != simdjson::SUCCESS) return broken();
    tensor.shape.push_back(size);
  }
  dom::element data;
  if (object["data"].get(data) != simdjson::SUCCESS) return broken();
  tensor.datatype = *datatype == Datatype::Fp16 ? Datatype::Uint16 : *datatype;
  if (!readJsonData(data, textBytes, tensor)) return broken();
  tensor.datatype = *datatype;
  return tensor;
}

Result<std::vector<Tensor>> readTensors(const dom::object& tensors, std::size_t textBytes) {
  std::vector<Tensor> read;
  for (const auto [name, value] : tensors) {
    dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return wrong("has a tensor that is not an object");
    auto tensor = readTensor(name, object, textBytes);
    if (!tensor) return tl::unexpected(tensor.error());
    read.push_back(std::move(*tensor));
  }
  return read;
}

template <typename T>
T elementAt(const Tensor& tensor, std::size_t i) {
  T value;
  std::memcpy(&value, tensor.data.data() + i * sizeof(T), sizeof(T));
  return value;
}

template <typename Read>
bool isNear(const Tensor& actual, const Tensor& expected, Read read) {
  const auto count = expected.data.size() / elementSize(expected.datatype);
  for (std::size_t i = 0; i < count; ++i)
    // Written so that a value that is no number is not near.
    if (!(std::abs(read(actual, i) - read(expected, i)) <= kTolerance)) return false;
  return true;
}

bool isReproduced(const Tensor& actual, const Tensor& expected) {
  if (actual.datatype != expected.datatype || actual.shape != expected.shape) return false;
  if (actual.data.size() != expected.data.size()) return false;
  switch (expected.datatype) {
    case Datatype::Fp16:
      return isNear(actual, expected, [](const Tensor& tensor, std::size_t i) {
        return static_cast<double>(halfToFloat(elementAt<std::uint16_t>(tensor, i)));
      });
    case Datatype::Fp32:
      return isNear(actual, expected, [](const Tensor& tensor, std::size_t i) {
        return static_cast<double>(elementAt<float>(tensor, i));
      });
    case Datatype::Fp64:
      return isNear(actual, expected, elementAt<double>);
    case Datatype::Bytes:
      return actual.strings == expected.strings;
    default:
      return std::equal(actual.data.begin(), actual.data.end(), expected.data.begin());
  }
}

}  // namespace

Result<std::vector<GoldenCase>> parseGolden(std::string_view json) {
  dom::parser parser;
  dom::array items;
  if (parser.parse(json.data(), json.size())["cases"].get(items) != simdjson::SUCCESS)
    return wrong("is not a JSON object with cases");
  std::vector<GoldenCase> cases;
  for (const auto item : items) {
    dom::object inputs;
    dom::object outputs;
    if (item["inputs"].get(inputs) != simdjson::SUCCESS || item["outputs"].get(outputs) != simdjson::SUCCESS)
      return wrong("has a case without inputs or outputs");
    auto readInputs = readTensors(inputs, json.size());
    if (!readInputs) return tl::unexpected(readInputs.error());
    auto readOutputs = readTensors(outputs, json.size());
    if (!readOutputs) return tl::unexpected(readOutputs.error());
    cases.push_back({std::move(*readInputs), std::move(*readOutputs)});
  }
  if (cases.empty()) return wrong("has no cases");
  return cases;
}

Result<void> checkGolden(BatchedModel& model, std::span<const GoldenCase> cases) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    InferRequest request;
    request.inputs = cases[i].inputs;
    const auto answer = model.compute(std::move(request));
    const auto at = "golden case " + std::to_string(i) + ": ";
    if (!answer) return fail(ErrorKind::Unavailable, at + answer.error().message);
    for (const auto& expected : cases[i].outputs) {
      const auto actual = std::find_if(answer->outputs.begin(), answer->outputs.end(),
                                       [&](const Tensor& tensor) { return tensor.name == expected.name; });
      if (actual == answer->outputs.end() || !isReproduced(*actual, expected))
        return fail(ErrorKind::Unavailable, at + "output " + expected.name + " is not reproduced");
    }
  }
  return {};
}

}  // namespace pulseplate
