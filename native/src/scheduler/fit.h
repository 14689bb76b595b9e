#pragma once

#include "base/error.h"
#include "model/servingOptions.h"
#include "protocol/inferMessages.h"
#include "scheduler/entry.h"
#include "tensor/signature.h"

namespace pulseplate {

/// Brings the request's inputs into the order of the graph and checks them against it: names, datatypes,
/// shapes, the same number of rows, at most `maxBatchSize`. Moves out of `request`. WrongTensor with the name
/// of what does not fit.
Result<void> fitInputs(InferRequest& request, const Signature& graph, const ServingOptions& options,
                       Entry& entry);

/// The outputs to compute: those asked for, or all.
Result<void> fitOutputs(const InferRequest& request, const Signature& graph, Entry& entry);

}  // namespace pulseplate
