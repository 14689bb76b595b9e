#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "runtime/environment.h"
#include "tensor/signature.h"
#include "tensor/tensor.h"

namespace pulseplate {

/// One graph, loaded. Several threads may run it at once.
class Session {
 public:
  /// `runs`: how many will run it at a time. A single one has all threads of the environment for itself;
  /// several have their share of the cores each, which on as many cores as runs is the thread that calls,
  /// alone. Unavailable when the bytes are no graph that the runtime can load, or it has inputs or outputs
  /// that are no tensors.
  static Result<std::unique_ptr<Session>> create(Environment& environment, std::span<const std::byte> graph,
                                                 std::size_t runs = 1);

  const Signature& signature() const { return signature_; }

  /// Runs the graph on the memory of `inputs`, in any order, and returns the outputs `wanted`, in that order.
  /// Inputs must fit the signature. WrongTensor when the graph refuses them (sizes that it cannot combine, an
  /// index out of range).
  Result<std::vector<Tensor>> run(std::span<const Tensor> inputs, std::span<const std::string> wanted);

 private:
  explicit Session(Ort::Session session) : session_(std::move(session)) {}

  Ort::Session session_;
  Signature signature_;
};

}  // namespace pulseplate
