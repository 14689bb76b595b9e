#include "server/server.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "server/client.h"
#include "server/fakes.h"

namespace pulseplate {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string kGood = R"({"inputs":[{"name":"x","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]})";

std::string post(const std::string& path, const std::string& body, const std::string& fields = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         fields + "\r\n" + body;
}
std::string get(const std::string& path, const std::string& method = "GET") {
  return method + " " + path + " HTTP/1.1\r\nHost: t\r\n\r\n";
}
const std::string kInfer = "/v2/models/echo/infer";

class ServerTest : public testing::Test {
 protected:
  void start() {
    auto data = bindEndpoint(context_, {});
    auto admin = bindEndpoint(context_, {});
    ASSERT_TRUE(data && admin);
    port_ = *data->port;
    adminPort_ = *admin->port;
    options_.version = "test";
    server_.emplace(context_, *std::move(data), *std::move(admin), repository_, metrics_, log_, options_);
    thread_ = std::thread([this] { server_->run(); });
  }
  void TearDown() override { drain(); }
  void drain() {
    if (!thread_.joinable()) return;
    server_->drain();
    thread_.join();
  }
  Answer ask(const std::string& bytes) { return Client(port_).send(bytes).receive(); }
  Answer askAdmin(const std::string& bytes) { return Client(adminPort_).send(bytes).receive(); }
  template <typename Condition>
  static bool eventually(Condition condition) {
    for (int i = 0; i < 500; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  ServerOptions options_{
      .limits = {}, .drain = {.grace = 0ms, .timeout = 5s, .linger = 50ms}, .version = "test"};
  FakeRepository repository_;
  Metrics metrics_{"test", "test"};
  Log log_{spdlog::level::off, STDERR_FILENO};
  asio::io_context context_{1};
  std::optional<Server> server_;
  std::thread thread_;
  unsigned short port_ = 0, adminPort_ = 0;
};

TEST_F(ServerTest, AnswersAnInferenceInJsonAndBinary) {
  start();
  const auto json = ask(post(kInfer, kGood, "X-Request-Id: r-1\r\n"));
  EXPECT_EQ(json.status, 200U);
  EXPECT_THAT(json.body, HasSubstr(R"("data":[1,2,3])"));
  EXPECT_TRUE(json.has("X-Request-Id: r-1"));
  EXPECT_TRUE(json.has("Content-Type: application/json"));

  const std::string raw("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40", 12);
  const auto binary = ask(post(kInfer, raw, "Inference-Header-Content-Length: 0\r\n"));
  EXPECT_EQ(binary.status, 200U);
  EXPECT_TRUE(binary.has("Content-Type: application/octet-stream"));
  EXPECT_THAT(binary.head, HasSubstr("Inference-Header-Content-Length: "));
  EXPECT_TRUE(binary.body.ends_with(raw));
}

TEST_F(ServerTest, HasItsPages) {
  start();
  EXPECT_THAT(ask(get("/v2")).body, HasSubstr("binary_tensor_data"));
  EXPECT_THAT(ask(get("/v2/models/echo")).body,
              HasSubstr(R"("versions":["1"],"platform":"onnxruntime_onnx","inputs":[{"name":"x")"));
  EXPECT_THAT(ask(get("/v2/models/echo/config")).body, HasSubstr(R"("data_type":"TYPE_FP32","dims":[3])"));
  EXPECT_THAT(ask(get("/v2/models/echo/stats")).body, HasSubstr(R"("inference_count":7)"));
  EXPECT_EQ(ask(get("/v2/models/nobody/stats")).status, 404U);
  EXPECT_EQ(ask(get("/v2/models/echo/ready")).status, 200U);
  EXPECT_THAT(askAdmin(get("/metrics")).body, HasSubstr("inference_build_info"));
  EXPECT_THAT(askAdmin(post("/v2/repository/index", "")).body,
              HasSubstr(R"("state":"UNAVAILABLE","reason":"broken")"));
  const auto ready = askAdmin(post("/v2/repository/index", R"({"ready":true})"));
  EXPECT_EQ(ready.body, R"([{"name":"echo","version":"1","state":"READY","reason":""}])");
  EXPECT_EQ(askAdmin(post("/v2/repository/index", R"({"ready":1})")).status, 400U);
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
  start();
  Client client(port_);
  const auto head = client.send(get("/v2", "HEAD")).receive(false);
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(client.send(get("/v2/health/live")).receive().body, R"({"live":true})");
}

TEST_F(ServerTest, LoadsAndUnloads) {
  start();
  EXPECT_EQ(askAdmin(post("/v2/repository/models/echo/unload", "{}")).status, 200U);
  const auto refused = ask(post(kInfer, kGood));
  EXPECT_EQ(refused.status, 503U);
  EXPECT_TRUE(refused.has("Retry-After: 1"));
  EXPECT_EQ(askAdmin(post("/v2/repository/models/echo/load", "")).status, 200U);
  EXPECT_EQ(ask(post(kInfer, kGood)).status, 200U);
  EXPECT_EQ(askAdmin("POST /v2/repository/models/nobody/load HTTP/1.1\r\nHost: t\r\n\r\n").status, 404U);
}

TEST_F(ServerTest, IsReadyWhenAllIsLoaded) {
  repository_.isSettled = false;
  start();
  EXPECT_EQ(ask(get("/v2/health/ready")).status, 503U);
  EXPECT_EQ(ask(get("/v2/health/live")).status, 200U);
  repository_.isSettled = true;
  EXPECT_EQ(ask(get("/v2/health/ready")).status, 200U);
  EXPECT_EQ(askAdmin(get("/v2/health/ready")).status, 200U);
}

TEST_F(ServerTest, RefusesWithTheRightStatus) {
  options_.limits.maxBodyBytes = 1'000;
  options_.limits.maxBufferedBytes = 500;
  start();
  const auto status = [&](const std::string& bytes) { return ask(bytes).status; };
  EXPECT_EQ(status(post(kInfer, "{")), 400U);
  EXPECT_EQ(status(post(kInfer, kGood, "Inference-Header-Content-Length: x\r\n")), 400U);
  EXPECT_EQ(status(post("/v2/models/nobody/infer", kGood)), 404U);
  EXPECT_EQ(status(post("/v3", kGood)), 404U);
  EXPECT_TRUE(ask(get(kInfer)).has("Allow: POST"));
  EXPECT_TRUE(ask(post("/v2", "")).has("Allow: GET, HEAD"));
  EXPECT_EQ(status("POST " + kInfer + " HTTP/1.1\r\nHost: t\r\n\r\n"), 411U);
  EXPECT_EQ(status("POST " + kInfer + " HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n"), 413U);
  EXPECT_EQ(status("POST " + kInfer + " HTTP/1.1\r\nHost: t\r\nContent-Length: 501\r\n\r\n"), 503U);
  EXPECT_EQ(status(post(kInfer, kGood, "Content-Type: text/plain\r\n")), 415U);
  EXPECT_EQ(status(post(kInfer, kGood, "Content-Encoding: gzip\r\n")), 415U);
  EXPECT_EQ(status(post(kInfer, kGood, "Content-Type: Application/JSON; charset=utf-8\r\n")), 200U);
  EXPECT_EQ(status("GET /v2 HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n"), 431U);
}

TEST_F(ServerTest, HidesWhatAnExceptionSays) {
  start();
  repository_.model->throws = true;
  Client client(port_);
  const auto answer = client.send(post(kInfer, kGood)).receive();
  EXPECT_EQ(answer.status, 500U);
  EXPECT_EQ(answer.body, R"({"error":"the server failed on this request"})");
  repository_.model->throws = false;
  EXPECT_EQ(client.send(post(kInfer, kGood)).receive().status, 200U);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  Client client(port_);
  std::string requests;
  for (int i = 0; i < 20; ++i)
    requests += i % 2 ? get("/v2/health/live")
                      : post(kInfer, R"({"id":")" + std::to_string(i) + "\"," + kGood.substr(1));
  client.send(requests);
  for (int i = 0; i < 20; ++i)
    EXPECT_THAT(client.receive().body,
                HasSubstr(i % 2 ? R"({"live":true})" : R"("id":")" + std::to_string(i) + '"'));
}

TEST_F(ServerTest, ReadsChunksAndGoesOn) {
  options_.limits.maxBodyBytes = 200;
  start();
  Client client(port_);
  const std::string head = "POST " + kInfer + " HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string rest = kGood.substr(8);
  client.send(head + "8\r\n" + kGood.substr(0, 8) + "\r\n");
  std::this_thread::sleep_for(20ms);
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", rest.size());
  client.send(size + rest + "\r\n0\r\nX: y\r\n\r\n" + get("/v2/health/live"));
  EXPECT_EQ(client.receive().status, 200U);
  EXPECT_EQ(client.receive().body, R"({"live":true})");
  EXPECT_EQ(ask(head + "zz\r\n").status, 400U);
  EXPECT_EQ(ask(head + "c9\r\n" + std::string(201, ' ') + "\r\n").status, 413U);
}

TEST_F(ServerTest, HonoursExpect) {
  start();
  Client client(port_);
  client.send("POST " + kInfer + " HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: " +
              std::to_string(kGood.size()) + "\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100U);
  EXPECT_EQ(client.send(kGood).receive().status, 200U);
}

TEST_F(ServerTest, EndsSlowAndIdleConnections) {
  options_.limits.headerTimeout = options_.limits.bodyTimeout = 100ms;
  options_.limits.idleTimeout = 200ms;
  start();
  EXPECT_EQ(ask("GET /v2 HTT").status, 408U);
  Client body(port_);
  EXPECT_EQ(body.send(post(kInfer, kGood).substr(0, 120)).receive().status, 408U);
  EXPECT_TRUE(body.ended());
  Client chunks(port_);
  chunks.send("POST " + kInfer + " HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  EXPECT_EQ(chunks.receive().status, 408U);
  Client idle(port_);
  EXPECT_EQ(idle.send(get("/v2")).receive().status, 200U);
  EXPECT_TRUE(idle.ended());
}

TEST_F(ServerTest, ClosesAsItWasAskedTo) {
  start();
  Client http11(port_);
  EXPECT_TRUE(http11.send("GET /v2 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
                  .receive()
                  .has("Connection: close"));
  EXPECT_TRUE(http11.ended());
  Client http10(port_);
  EXPECT_TRUE(http10.send("GET /v2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                  .receive()
                  .has("Connection: keep-alive"));
  EXPECT_EQ(http10.send("GET /v2 HTTP/1.0\r\n\r\n").receive().status, 200U);
  EXPECT_TRUE(http10.ended());
}

TEST_F(ServerTest, TurnsAwayTooManyConnections) {
  options_.limits.maxConnections = 1;
  start();
  {
    Client first(port_);
    EXPECT_EQ(first.send(get("/v2")).receive().status, 200U);
    Client second(port_);
    const auto answer = second.send(get("/v2")).receive();
    EXPECT_EQ(answer.status, 503U);
    EXPECT_TRUE(answer.has("Retry-After: 1"));
    EXPECT_TRUE(second.ended());
    EXPECT_EQ(askAdmin(get("/v2/health/live")).status, 200U);
  }
  EXPECT_TRUE(eventually([&] { return ask(get("/v2")).status == 200; }));
}

TEST_F(ServerTest, TellsTheModelOfAClientThatHasGone) {
  start();
  repository_.model->hold();
  {
    Client client(port_);
    client.send(post(kInfer, kGood));
    ASSERT_TRUE(eventually([&] { return repository_.model->waiting() == 1; }));
    EXPECT_FALSE(repository_.model->abandoned());
  }
  EXPECT_TRUE(eventually([&] { return repository_.model->abandoned(); }));
  repository_.model->release();
  EXPECT_EQ(ask(post(kInfer, kGood)).status, 200U);
}

TEST_F(ServerTest, DrainsWithoutLosingWhatIsUnderWay) {
  options_.drain = {.grace = 300ms, .timeout = 5s, .linger = 300ms};
  start();
  repository_.model->hold();
  Client running(port_), kept(port_), late(port_), silent(port_);
  EXPECT_EQ(late.send(get("/v2")).receive().status, 200U);
  running.send(post(kInfer, kGood));
  ASSERT_TRUE(eventually([&] { return repository_.model->waiting() == 1; }));
  const auto began = Clock::now();
  server_->drain();
  ASSERT_TRUE(eventually([&] { return ask(get("/v2/health/ready")).status == 503; }));
  EXPECT_EQ(askAdmin(get("/v2/health/ready")).status, 503U);
  const auto answer = kept.send(get("/v2")).receive();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.has("Connection: close"));
  EXPECT_TRUE(kept.ended());
  // The listeners are closed by then, and the connection lingers.
  std::this_thread::sleep_until(began + 450ms);
  EXPECT_THROW(Client{port_}, boost::system::system_error);
  EXPECT_TRUE(late.send(get("/v2")).receive().has("Connection: close"));
  EXPECT_TRUE(silent.ended());
  EXPECT_FALSE(repository_.drained);
  repository_.model->release();
  EXPECT_EQ(running.receive().status, 200U);
  thread_.join();
  EXPECT_TRUE(repository_.drained);
}

TEST_F(ServerTest, CutsOffWhatTakesLongerThanTheDrain) {
  options_.drain = {.grace = 0ms, .timeout = 100ms, .linger = 50ms};
  start();
  repository_.model->hold();
  Client running(port_);
  running.send(post(kInfer, kGood));
  ASSERT_TRUE(eventually([&] { return repository_.model->waiting() == 1; }));
  drain();
  EXPECT_EQ(running.receive().status, 0U);
  EXPECT_TRUE(repository_.drained);
}

TEST(Bind, ListensOnASocketOfItsOwn) {
  asio::io_context context;
  const auto path =
      std::filesystem::temp_directory_path() / ("pulseplate-" + std::to_string(::getpid()) + ".sock");
  Endpoint endpoint;
  endpoint.socket = path;
  {
    const auto bound = bindEndpoint(context, endpoint);
    ASSERT_TRUE(bound);
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600U);
    const auto again = bindEndpoint(context, endpoint);
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().message, HasSubstr("another server listens there"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  { asio::local::stream_protocol::acceptor stale(context, path.string()); }
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(bindEndpoint(context, endpoint));
  std::ofstream(path) << "mine";
  EXPECT_FALSE(bindEndpoint(context, endpoint));
  EXPECT_TRUE(std::filesystem::exists(path));
  std::filesystem::remove(path);
}

TEST(Bind, SaysThatAPortIsInUse) {
  asio::io_context context;
  const auto first = bindEndpoint(context, {});
  ASSERT_TRUE(first);
  Endpoint endpoint;
  endpoint.port = *first->port;
  const auto second = bindEndpoint(context, endpoint);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("the port is in use"));
}

TEST(LogTest, WritesWholeLinesAndAllOfThem) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  std::string text;
  std::thread reader([&] {
    char chunk[4096];
    for (ssize_t bytes; (bytes = ::read(pipe[0], chunk, sizeof chunk)) > 0;)
      text.append(chunk, static_cast<std::size_t>(bytes));
  });
  {
    Log log(spdlog::level::info, pipe[1]);
    for (int i = 0; i < 1'000; ++i)
      log.line(spdlog::level::info, "a", [&](JsonWriter& json) { json.key("i").value(i); });
    log.line(spdlog::level::debug, "never");
  }
  ::close(pipe[1]);
  reader.join();
  ::close(pipe[0]);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1'000);
  EXPECT_THAT(text, HasSubstr(R"("level":"info","message":"a","i":999})"));
  EXPECT_EQ(text.find("never"), std::string::npos);
}

}  // namespace
}  // namespace pulseplate
