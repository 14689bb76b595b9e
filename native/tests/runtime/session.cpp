#include "runtime/session.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "graphs.h"

namespace pulseplate {
namespace {

TEST(Session, ReadsTheSignatureOfTheGraph) {
  const auto graph = shippedGraph();
  const auto session = Session::create(environment(), std::as_bytes(std::span(graph))).value();
  ASSERT_EQ(session->signature().inputs.size(), 1u);
  EXPECT_EQ(session->signature().inputs[0].name, "features");
  EXPECT_EQ(session->signature().inputs[0].datatype, Datatype::Fp32);
  EXPECT_EQ(session->signature().inputs[0].shape.at(0), -1);
}

TEST(Session, RefusesBytesThatAreNoGraph) {
  const std::string text = "not a graph";
  const auto session = Session::create(environment(), std::as_bytes(std::span(text)));
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(session.error().message.find(".cc"), std::string::npos);
}

TEST(Session, RefusesInputsThatTheGraphCannotCombine) {
  const auto graph = shippedGraph();
  const auto session = Session::create(environment(), std::as_bytes(std::span(graph))).value();
  std::vector<float> values(3);
  const std::vector<Tensor> inputs{
      {"features", Datatype::Fp32, {1, 3}, std::as_bytes(std::span(values)), {}, {}}};
  const std::vector<std::string> wanted{session->signature().outputs[0].name};
  const auto outputs = session->run(inputs, wanted);
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().kind, ErrorKind::WrongTensor);
}

TEST(Environment, TurnsTelemetryOffBeforeTheLibraryIsUsed) {
  environment();
  EXPECT_STREQ(std::getenv("ORT_DISABLE_TELEMETRY"), "1");
}

}  // namespace
}  // namespace pulseplate
