// A closed-loop load generator: `concurrency` keep-alive connections, each sending its next request when the
// last one is answered. Prints one JSON line. One thread and prepared bytes, so that it takes little from the
// server beside it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

struct Plan {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string path;
  std::vector<std::string> bodies;
  /// Bytes of the JSON header of each body, for the binary extension.
  std::size_t headerLength = 0;
  int concurrency = 1;
  double seconds = 5;
  double warmUpSeconds = 1;
};

struct Tally {
  std::vector<double> microseconds;
  std::map<unsigned, std::size_t> statuses;
  std::size_t broken = 0;
};

std::string readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw CLI::ValidationError("--body", "cannot be read: " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string wireBytes(const Plan& plan, const std::string& body) {
  http::request<http::string_body> request{http::verb::post, plan.path, 11};
  request.set(http::field::host, plan.host);
  request.set(http::field::content_type,
              plan.headerLength > 0 ? "application/octet-stream" : "application/json");
  if (plan.headerLength > 0)
    request.set("Inference-Header-Content-Length", std::to_string(plan.headerLength));
  request.body() = body;
  request.prepare_payload();
  std::ostringstream bytes;
  bytes << request;
  return bytes.str();
}

asio::awaitable<void> client(const Plan& plan, const std::vector<std::string>& requests, std::size_t first,
                             Clock::time_point measureFrom, Clock::time_point until, Tally& tally) {
  tcp::socket socket(co_await asio::this_coro::executor);
  beast::flat_buffer buffer;
  for (std::size_t turn = first; Clock::now() < until; ++turn) {
    try {
      if (!socket.is_open()) {
        co_await socket.async_connect({asio::ip::make_address(plan.host), plan.port}, asio::use_awaitable);
        socket.set_option(tcp::no_delay(true));
      }
      const auto start = Clock::now();
      co_await asio::async_write(socket, asio::buffer(requests[turn % requests.size()]), asio::use_awaitable);
      http::response_parser<http::string_body> parser;
      parser.body_limit(boost::none);
      co_await http::async_read(socket, buffer, parser, asio::use_awaitable);
      const auto end = Clock::now();
      if (start >= measureFrom) {
        tally.microseconds.push_back(std::chrono::duration<double, std::micro>(end - start).count());
        ++tally.statuses[parser.get().result_int()];
      }
      if (!parser.keep_alive()) socket.close();
    } catch (const boost::system::system_error&) {
      ++tally.broken;
      buffer.clear();
      boost::system::error_code ignored;
      socket.close(ignored);
    }
  }
}

double quantile(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1,
                         static_cast<std::size_t>(q * static_cast<double>(sorted.size())))];
}

}  // namespace

int main(int argc, char** argv) {
  Plan plan;
  std::vector<std::string> files;
  CLI::App app("Closed-loop load generator for an Open Inference Protocol server");
  app.add_option("--host", plan.host, "Loopback address");
  app.add_option("--port", plan.port)->required();
  app.add_option("--path", plan.path, "Such as /v2/models/forecast/infer")->required();
  app.add_option("--body", files, "Files with a request body each, sent in turn")->required();
  app.add_option("--header-length", plan.headerLength, "Bytes of the JSON header; 0: the body is JSON alone");
  app.add_option("--concurrency", plan.concurrency);
  app.add_option("--seconds", plan.seconds);
  app.add_option("--warm-up", plan.warmUpSeconds, "Seconds that are not counted");
  CLI11_PARSE(app, argc, argv);

  std::vector<std::string> requests;
  for (const auto& file : files) requests.push_back(wireBytes(plan, readFile(file)));

  asio::io_context context(1);
  Tally tally;
  const auto seconds = [](double value) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(value));
  };
  const auto measureFrom = Clock::now() + seconds(plan.warmUpSeconds);
  const auto until = measureFrom + seconds(plan.seconds);
  for (int i = 0; i < plan.concurrency; ++i)
    asio::co_spawn(context, client(plan, requests, static_cast<std::size_t>(i), measureFrom, until, tally),
                   asio::detached);
  context.run();

  auto& times = tally.microseconds;
  std::sort(times.begin(), times.end());
  std::string statuses;
  for (const auto& [status, count] : tally.statuses)
    statuses +=
        (statuses.empty() ? "" : ",") + ("\"" + std::to_string(status) + "\":" + std::to_string(count));
  std::printf(
      "{\"requests\":%zu,\"perSecond\":%.1f,\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f,\"broken\":%zu,"
      "\"statuses\":{%s}}\n",
      times.size(), static_cast<double>(times.size()) / plan.seconds, quantile(times, 0.5),
      quantile(times, 0.99), times.empty() ? 0.0 : times.back(), tally.broken, statuses.c_str());
}
