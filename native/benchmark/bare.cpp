// What a request costs without a server: parses one prepared body, then runs the graph on it again and again,
// on a pool of threads as the server has it. Prints one JSON line.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "protocol/parseRequest.h"
#include "runtime/session.h"

namespace {

using Clock = std::chrono::steady_clock;

std::vector<char> readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw CLI::ValidationError("a file", "cannot be read: " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  std::string graphFile;
  std::string bodyFile;
  std::size_t headerLength = 0;
  std::size_t threads = 1;
  double seconds = 5;
  CLI::App app("Times bare runs of ONNX Runtime");
  app.add_option("--graph", graphFile)->required();
  app.add_option("--body", bodyFile)->required();
  app.add_option("--header-length", headerLength)->required();
  app.add_option("--threads", threads);
  app.add_option("--seconds", seconds);
  CLI11_PARSE(app, argc, argv);

  const auto graph = readFile(graphFile);
  const auto body = readFile(bodyFile);
  pulseplate::Environment environment(threads);
  const auto session = pulseplate::Session::create(environment, std::as_bytes(std::span(graph))).value();
  auto buffer = pulseplate::RequestBuffer::create(body.size(), headerLength);
  std::copy_n(reinterpret_cast<const std::byte*>(body.data()), body.size(), buffer->bytes().begin());
  const auto request = pulseplate::parseInferRequest(buffer, headerLength).value();
  std::vector<std::string> wanted;
  for (const auto& output : session->signature().outputs) wanted.push_back(output.name);

  std::vector<double> times;
  const auto until = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < until) {
    const auto start = Clock::now();
    if (!session->run(request.inputs, wanted)) return 1;
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"runs\":%zu,\"p50\":%.2f,\"p99\":%.2f}\n", times.size(), times[times.size() / 2],
              times[times.size() * 99 / 100]);
}
