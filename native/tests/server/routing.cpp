#include <gtest/gtest.h>

#include <array>
#include <string>

#include "server/route.h"

namespace pulseplate {
namespace {

TEST(Route, FindsModelAndVersion) {
  const auto route = findRoute(Port::Data, "/v2/models/affine/versions/1.2.0/infer?x=1");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->operation, Operation::Infer);
  EXPECT_EQ(route->model, "affine");
  EXPECT_EQ(route->version, "1.2.0");
  EXPECT_EQ(route->pattern, "/v2/models/{model}/versions/{version}/infer");
}

TEST(Route, TakesTheAbsoluteForm) {
  const auto route = findRoute(Port::Data, "http://host:8001/v2/health/live");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->operation, Operation::Live);
}

TEST(Route, KeepsThePortsApart) {
  for (const auto* path : {"/v2/repository/index", "/metrics", "/v2/repository/models/a/load"}) {
    EXPECT_EQ(findRoute(Port::Data, path).error().kind, ErrorKind::NotFound) << path;
    EXPECT_TRUE(findRoute(Port::Admin, path)) << path;
  }
  EXPECT_EQ(findRoute(Port::Admin, "/v2/models/a/infer").error().kind, ErrorKind::NotFound);
}

TEST(Route, LetsNoNameClimb) {
  const std::array<std::string, 10> names{"..", ".",  "%2e%2e", "a%2fb", "a..b",
                                          ".a", "a.", "",       "%",     std::string(129, 'a')};
  for (const auto& name : names) EXPECT_FALSE(findRoute(Port::Data, "/v2/models/" + name + "/infer")) << name;
  EXPECT_FALSE(findRoute(Port::Data, "/v2/models/a/versions/../infer"));
  EXPECT_FALSE(findRoute(Port::Data, "*"));
  EXPECT_FALSE(findRoute(Port::Data, ""));
}

TEST(Route, SaysWhatIsAllowed) {
  EXPECT_EQ(allowedMethods(Operation::Infer), "POST");
  EXPECT_EQ(allowedMethods(Operation::MetricsPage), "GET, HEAD");
}

}  // namespace
}  // namespace pulseplate
