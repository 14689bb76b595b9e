#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>

#include "base/jsonWriter.h"
#include "metrics/metrics.h"
#include "repository/folderRepository.h"
#include "runtime/environment.h"
#include "server/bind.h"
#include "server/describe.h"
#include "server/log.h"
#include "server/options.h"
#include "server/server.h"

namespace {

using namespace pulseplate;

constexpr int kFailed = 1;
constexpr int kWrongFlags = 2;

struct Options {
  FolderOptions folder;
  Endpoint data, admin;
  ServerOptions server;
  std::size_t arenaBytes = std::size_t{4} << 30;
  std::string logLevel = "info";
  bool stopWithStdin = false;
};

template <typename Duration>
void addDuration(CLI::App& app, const std::string& flag, Duration& value, const std::string& text) {
  app.add_option_function<std::int64_t>(
         flag, [&value](std::int64_t count) { value = Duration(count); }, text)
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{86'400'000}))
      ->default_str(std::to_string(value.count()));
}

void addSize(CLI::App& app, const std::string& flag, std::size_t& value, const std::string& text,
             std::size_t least = 1, std::size_t most = std::size_t{1} << 50) {
  app.add_option(flag, value, text)->check(CLI::Range(least, most))->capture_default_str();
}

/// What is wrong with an address; nothing when all is well.
std::string notAnAddress(const std::string& text) {
  error_code error;
  asio::ip::make_address(text, error);
  return error && text != "localhost" ? "it must be an IP address, not " + text : std::string();
}

void addEndpoint(CLI::App& app, const std::string& prefix, Endpoint& endpoint, const std::string& name) {
  auto* host = app.add_option("--" + prefix + "host", endpoint.host, "Address of the " + name + " port");
  auto* port =
      app.add_option("--" + prefix + "port", endpoint.port, "The " + name + " port; 0: any free one");
  host->check(CLI::Validator(notAnAddress, "IP"));
  host->capture_default_str();
  port->capture_default_str();
  app.add_option("--" + prefix + "socket", endpoint.socket, "Unix socket instead of the " + name + " port")
      ->excludes(host)
      ->excludes(port);
}

void addOptions(CLI::App& app, Options& options) {
  auto& [folder, data, admin, server, arenaBytes, logLevel, stopWithStdin] = options;
  app.add_option("--models", folder.folder, "Folder with <name>/<version>/model.onnx and card.json")
      ->required()
      ->check(CLI::ExistingDirectory);
  addEndpoint(app, "", data, "data");
  addEndpoint(app, "admin-", admin, "admin");

  addSize(app, "--threads", folder.threads, "Cores that all runs share", 1, 1'024);
  addSize(app, "--arena-bytes", arenaBytes,
          "Memory that all runs may hold; a run that needs more is refused");
  auto& limits = server.limits;
  addSize(app, "--max-body-bytes", limits.maxBodyBytes, "Largest body of a request");
  addSize(app, "--max-header-bytes", limits.maxHeaderBytes, "Largest header of a request", 256, 1 << 20);
  addSize(app, "--max-buffered-bytes", limits.maxBufferedBytes, "Bodies of all requests under way together");
  addSize(app, "--max-connections", limits.maxConnections, "Open connections on each port", 1, 65'536);
  addDuration(app, "--header-timeout-ms", limits.headerTimeout, "For the header of a request to come");
  addDuration(app, "--body-timeout-ms", limits.bodyTimeout,
              "For a body to come, and for an answer to be taken");
  addDuration(app, "--idle-timeout-ms", limits.idleTimeout, "For a connection without a request");
  addDuration(app, "--default-timeout-ms", limits.defaultTimeout, "Deadline of a request that names none");

  addDuration(app, "--drain-grace-ms", server.drain.grace,
              "How long all is served when readiness fails already");
  addDuration(app, "--drain-timeout-ms", server.drain.timeout,
              "For requests in flight when the ports have closed");
  addDuration(app, "--drain-linger-ms", server.drain.linger,
              "How long an idle connection is kept after that");

  addDuration(app, "--poll-ms", folder.poll, "How often the folder is looked at; 0: never by itself");
  app.add_flag("--allow-uncarded", folder.allowUncarded, "Serves also what has no card.json, unchecked");
  addSize(app, "--max-batch-size", folder.uncarded.maxBatchSize, "Rows of one run of a model without a card",
          0);
  addDuration(app, "--max-queue-delay-us", folder.uncarded.maxQueueDelay,
              "How long a request to a model without a card waits for company");

  app.add_option("--log-level", logLevel, "Least level that is logged")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "critical", "off"}))
      ->capture_default_str();
  app.add_flag("--stop-with-stdin", stopWithStdin, "Drains when standard input ends, as on SIGTERM");
  app.set_version_flag("--version", PULSEPLATE_VERSION);
}

/// The one line on standard output: who started the program reads the ports there; null for a Unix socket.
std::string addressLine(const Bound& data, const Bound& admin) {
  const auto text = [](const Bound& bound) { return bound.port ? std::to_string(*bound.port) : "null"; };
  return "{\"port\":" + text(data) + ",\"adminPort\":" + text(admin) + "}";
}

int refuseToStart(std::string_view why) {
  std::fprintf(stderr, "pulseplate-inference: %.*s\n", static_cast<int>(why.size()), why.data());
  return kFailed;
}

OnChange logChanges(Log& log) {
  return [&log](const IndexEntry& entry) {
    const auto level = entry.reason.empty() ? spdlog::level::info : spdlog::level::warn;
    log.line(level, "model", [&](JsonWriter& json) {
      json.key("model")
          .value(std::string_view(entry.name))
          .key("version")
          .value(std::string_view(entry.version));
      json.key("state").value(nameOf(entry.state));
      if (!entry.reason.empty()) json.key("reason").value(std::string_view(entry.reason));
    });
  };
}

int serve(Options& options) {
  Log log(spdlog::level::from_str(options.logLevel), STDERR_FILENO);
  asio::io_context context(1);
  auto data = bindEndpoint(context, options.data);
  auto admin = data ? bindEndpoint(context, options.admin) : Result<Bound>(tl::unexpected(data.error()));
  if (!admin) return refuseToStart(admin.error().message);
  const auto address = addressLine(*data, *admin);

  Environment environment(options.folder.threads, options.arenaBytes);
  Metrics metrics(PULSEPLATE_VERSION, onnxRuntimeVersion());
  // The sessions go before the environment that they live in.
  const auto repository = openFolder(std::move(options.folder), environment, metrics, logChanges(log));
  Server server(context, *std::move(data), *std::move(admin), *repository, metrics, log, options.server);
  server.drainOnSignals();
  if (options.stopWithStdin) server.drainWithStdin();
  // Only now: who reads it may send a signal at once.
  std::puts(address.c_str());
  std::fflush(stdout);
  try {
    server.run();
  } catch (const std::exception& error) {
    // Connections may still refer to what unwinding would destroy.
    log.line(spdlog::level::critical, "the server failed",
             [&](JsonWriter& json) { json.key("error").value(error.what()); });
    log.flush();
    ::_exit(kFailed);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.folder.threads = std::max(1U, std::thread::hardware_concurrency());
  options.server.version = PULSEPLATE_VERSION;
  options.data.port = 8001;
  options.admin.port = 8002;
  CLI::App app("Serves ONNX models over the Open Inference Protocol v2.", "pulseplate-inference");
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  addOptions(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongFlags;
  }
  // Who reads the log may go; that is no reason to end.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return serve(options);
  } catch (const std::exception& error) {
    return refuseToStart(error.what());
  }
}
