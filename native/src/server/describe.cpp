#include "server/describe.h"

#include <span>

namespace pulseplate {

namespace {

constexpr std::string_view kPlatform = "onnxruntime_onnx";

void writeShape(JsonWriter& json, std::span<const std::int64_t> shape) {
  json.beginArray();
  for (const auto dimension : shape) json.value(dimension);
  json.endArray();
}

void writeTensors(JsonWriter& json, std::string_view key, const std::vector<TensorSpec>& tensors) {
  json.key(key).beginArray();
  for (const auto& tensor : tensors) {
    json.beginObject().key("name").value(std::string_view(tensor.name));
    json.key("datatype").value(nameOf(tensor.datatype)).key("shape");
    writeShape(json, tensor.shape);
    json.endObject();
  }
  json.endArray();
}

/// Triton's configuration leaves the batch dimension out where there is one, and calls BYTES a string.
void writeConfigTensors(JsonWriter& json, std::string_view key, const std::vector<TensorSpec>& tensors,
                        bool batched) {
  json.key(key).beginArray();
  for (const auto& tensor : tensors) {
    const auto type = tensor.datatype == Datatype::Bytes ? "STRING" : nameOf(tensor.datatype);
    const std::span<const std::int64_t> shape(tensor.shape);
    json.beginObject().key("name").value(std::string_view(tensor.name));
    json.key("data_type").value(std::string_view("TYPE_" + std::string(type))).key("dims");
    writeShape(json, batched && !shape.empty() ? shape.subspan(1) : shape);
    json.endObject();
  }
  json.endArray();
}

void writeDuration(JsonWriter& json, std::string_view key, const Totals::Duration& duration) {
  json.key(key).beginObject();
  json.key("count").value(duration.count).key("ns").value(duration.ns);
  json.endObject();
}

std::int64_t whole(std::size_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

JsonWriter describeServer(std::string_view version) {
  JsonWriter json;
  json.beginObject().key("name").value("pulseplate-inference").key("version").value(version);
  json.key("extensions").beginArray();
  for (const auto* extension :
       {"binary_tensor_data", "model_configuration", "model_repository", "schedule_policy", "statistics"})
    json.value(extension);
  json.endArray().endObject();
  return json;
}

JsonWriter describeModel(const ServedModel& model, const std::vector<std::string>& versions) {
  JsonWriter json;
  json.beginObject().key("name").value(std::string_view(model.name())).key("versions").beginArray();
  for (const auto& version : versions) json.value(std::string_view(version));
  json.endArray().key("platform").value(kPlatform);
  writeTensors(json, "inputs", model.signature().inputs);
  writeTensors(json, "outputs", model.signature().outputs);
  json.endObject();
  return json;
}

JsonWriter describeConfig(const ServedModel& model) {
  const auto& options = model.options();
  const bool batched = options.maxBatchSize > 1;
  JsonWriter json;
  json.beginObject().key("name").value(std::string_view(model.name()));
  json.key("platform").value(kPlatform).key("backend").value("onnxruntime");
  json.key("max_batch_size").value(whole(batched ? options.maxBatchSize : 0));
  writeConfigTensors(json, "input", model.signature().inputs, batched);
  writeConfigTensors(json, "output", model.signature().outputs, batched);
  json.key("instance_group").beginArray().beginObject();
  json.key("count").value(whole(options.instances)).key("kind").value("KIND_CPU").endObject().endArray();
  json.key("dynamic_batching").beginObject().key("max_queue_delay_microseconds");
  json.value(static_cast<std::int64_t>(options.maxQueueDelay.count()));
  json.key("priority_levels").value(2).key("default_priority_level").value(1);
  json.key("default_queue_policy").beginObject().key("max_queue_size").value(whole(options.maxQueueSize));
  json.endObject().endObject();
  if (options.text) {
    json.key("parameters").beginObject();
    const auto parameter = [&](std::string_view key, const std::string& value) {
      json.key(key).beginObject().key("string_value").value(std::string_view(value)).endObject();
    };
    parameter("max_tokens", std::to_string(options.text->maxTokens));
    parameter("max_tokens_per_batch", std::to_string(options.maxTokensPerBatch));
    json.endObject();
  }
  json.endObject();
  return json;
}

JsonWriter describeStatistics(const std::vector<VersionStatistics>& statistics) {
  JsonWriter json;
  json.beginObject().key("model_stats").beginArray();
  for (const auto& [name, version, totals] : statistics) {
    json.beginObject().key("name").value(std::string_view(name));
    json.key("version").value(std::string_view(version));
    json.key("last_inference").value(totals.lastInferenceMs);
    json.key("inference_count").value(totals.inferences);
    json.key("execution_count").value(totals.executions);
    json.key("inference_stats").beginObject();
    writeDuration(json, "success", totals.success);
    writeDuration(json, "fail", totals.failure);
    writeDuration(json, "queue", totals.queue);
    writeDuration(json, "compute_infer", totals.compute);
    json.endObject().endObject();
  }
  json.endArray().endObject();
  return json;
}

JsonWriter describeIndex(const std::vector<IndexEntry>& index, bool readyOnly) {
  JsonWriter json;
  json.beginArray();
  for (const auto& entry : index) {
    if (readyOnly && entry.state != VersionState::Ready) continue;
    json.beginObject().key("name").value(std::string_view(entry.name));
    json.key("version").value(std::string_view(entry.version)).key("state").value(nameOf(entry.state));
    json.key("reason").value(std::string_view(entry.reason)).endObject();
  }
  json.endArray();
  return json;
}

std::string_view nameOf(VersionState state) {
  switch (state) {
    case VersionState::Loading:
      return "LOADING";
    case VersionState::Ready:
      return "READY";
    case VersionState::Unavailable:
      return "UNAVAILABLE";
  }
  return "UNAVAILABLE";
}

}  // namespace pulseplate
