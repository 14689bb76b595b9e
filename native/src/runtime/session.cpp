#include "runtime/session.h"

#include <algorithm>

#include "runtime/elementTypes.h"

namespace pulseplate {

namespace {

std::optional<TensorSpec> specOf(const Ort::AllocatedStringPtr& name, const Ort::TypeInfo& info) {
  if (info.GetONNXType() != ONNX_TYPE_TENSOR) return std::nullopt;
  const auto tensor = info.GetTensorTypeAndShapeInfo();
  const auto datatype = datatypeOf(tensor.GetElementType());
  if (!datatype) return std::nullopt;
  return TensorSpec{name.get(), *datatype, tensor.GetShape()};
}

/// ONNX Runtime's own words, without the file and line that it likes to begin with.
std::string reasonOf(const Ort::Exception& error) {
  const std::string text = error.what();
  const auto end = text.find('\n');
  return text.substr(0, std::min<std::size_t>(end, 300));
}

/// ONNX Runtime calls most of what happens during a run a runtime exception or a failure, and has no code for
/// want of memory: its words tell. Their files and lines are not for clients.
Error runError(const Ort::Exception& error) {
  const std::string_view text = error.what();
  const auto says = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
  if (says("Failed to allocate") || says("Available memory") || says("bad_alloc") || says("bfc_arena"))
    return {ErrorKind::Unavailable, "there is no memory to compute this request"};
  if (error.GetOrtErrorCode() == ORT_INVALID_ARGUMENT) {
    const auto reason = reasonOf(error);
    // With a path in it, it is about the runtime's own code.
    if (reason.find('/') == std::string::npos)
      return {ErrorKind::WrongTensor, "the model cannot compute these inputs: " + reason};
  }
  // A node that fails is given what it cannot take: an index out of range, sizes that do not go together.
  if (says("Non-zero status code returned while running"))
    return {ErrorKind::WrongTensor, "the model cannot compute these inputs"};
  return {ErrorKind::Internal, "the model failed on these inputs"};
}

Ort::Value borrow(const Tensor& tensor) {
  static const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
  // The C interface takes a pointer that it may write through; inputs are only read.
  static std::byte nothing;
  auto* data = tensor.data.empty() ? &nothing : const_cast<std::byte*>(tensor.data.data());
  return Ort::Value::CreateTensor(memory, data, tensor.data.size(), tensor.shape.data(), tensor.shape.size(),
                                  elementTypeOf(tensor.datatype));
}

Ort::Value copyStrings(const Tensor& tensor) {
  Ort::AllocatorWithDefaultOptions allocator;
  auto value = Ort::Value::CreateTensor(allocator, tensor.shape.data(), tensor.shape.size(),
                                        ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING);
  for (std::size_t i = 0; i < tensor.strings.size(); ++i) {
    auto* room = value.GetResizedStringTensorElementBuffer(i, tensor.strings[i].size());
    tensor.strings[i].copy(room, tensor.strings[i].size());
  }
  return value;
}

Tensor outputOf(const std::string& name, Ort::Value value) {
  const auto info = value.GetTensorTypeAndShapeInfo();
  Tensor tensor;
  tensor.name = name;
  // The session was refused if an output were of another type.
  tensor.datatype = *datatypeOf(info.GetElementType());
  tensor.shape = info.GetShape();
  const auto count = info.GetElementCount();
  if (tensor.datatype == Datatype::Bytes) {
    for (std::size_t i = 0; i < count; ++i) tensor.strings.push_back(value.GetStringTensorElement(i));
    return tensor;
  }
  const auto owner = std::make_shared<Ort::Value>(std::move(value));
  tensor.data = {static_cast<const std::byte*>(owner->GetTensorRawData()),
                 count * elementSize(tensor.datatype)};
  tensor.owner = owner;
  return tensor;
}

}  // namespace

Result<std::unique_ptr<Session>> Session::create(Environment& environment, std::span<const std::byte> graph,
                                                 std::size_t runs) {
  try {
    Ort::SessionOptions options;
    if (runs <= 1)
      options.DisablePerSessionThreads();
    else
      options.SetIntraOpNumThreads(static_cast<int>(std::max<std::size_t>(1, environment.threads() / runs)));
    options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
    options.SetExecutionMode(ORT_SEQUENTIAL);
    options.AddConfigEntry("session.use_env_allocators", "1");
    options.AddConfigEntry("session.intra_op.allow_spinning", "0");
    options.AddConfigEntry("session.inter_op.allow_spinning", "0");
    std::unique_ptr<Session> session(
        new Session(Ort::Session(environment.env(), graph.data(), graph.size(), options)));

    const Ort::AllocatorWithDefaultOptions allocator;
    auto& raw = session->session_;
    for (std::size_t i = 0; i < raw.GetInputCount(); ++i) {
      auto spec = specOf(raw.GetInputNameAllocated(i, allocator), raw.GetInputTypeInfo(i));
      if (!spec) return fail(ErrorKind::Unavailable, "the graph has an input that the protocol cannot carry");
      session->signature_.inputs.push_back(std::move(*spec));
    }
    for (std::size_t i = 0; i < raw.GetOutputCount(); ++i) {
      auto spec = specOf(raw.GetOutputNameAllocated(i, allocator), raw.GetOutputTypeInfo(i));
      if (!spec)
        return fail(ErrorKind::Unavailable, "the graph has an output that the protocol cannot carry");
      session->signature_.outputs.push_back(std::move(*spec));
    }
    return session;
  } catch (const Ort::Exception& error) {
    return fail(ErrorKind::Unavailable, "the graph cannot be loaded: " + reasonOf(error));
  }
}

Result<std::vector<Tensor>> Session::run(std::span<const Tensor> inputs,
                                         std::span<const std::string> wanted) {
  try {
    std::vector<const char*> inputNames;
    std::vector<Ort::Value> values;
    for (const auto& tensor : inputs) {
      inputNames.push_back(tensor.name.c_str());
      values.push_back(tensor.datatype == Datatype::Bytes ? copyStrings(tensor) : borrow(tensor));
    }
    std::vector<const char*> outputNames;
    for (const auto& name : wanted) outputNames.push_back(name.c_str());
    auto results = session_.Run(Ort::RunOptions{nullptr}, inputNames.data(), values.data(), values.size(),
                                outputNames.data(), outputNames.size());
    std::vector<Tensor> outputs;
    for (std::size_t i = 0; i < results.size(); ++i)
      outputs.push_back(outputOf(wanted[i], std::move(results[i])));
    return outputs;
  } catch (const Ort::Exception& error) {
    return tl::unexpected(runError(error));
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::Unavailable, "there is no memory to compute this request");
  }
}

}  // namespace pulseplate
