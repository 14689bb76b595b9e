#!/usr/bin/env bash
# Installs what the tests need beside Node: a real Redis, PostgreSQL, Chromium, strace, and what the C++ inference server is
# built with. Does nothing where they are.
set -euo pipefail

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null || missing+=(postgresql)
[ -n "${CHROMIUM_PATH:-}" ] || command -v chromium >/dev/null || missing+=(chromium)
command -v strace >/dev/null || missing+=(strace)
if command -v dpkg-query >/dev/null; then
  for package in g++ cmake ninja-build libboost1.81-dev libsimdjson-dev libgtest-dev libgmock-dev \
    libbenchmark-dev prometheus-cpp-dev libspdlog-dev libcli11-dev libexpected-dev libssl-dev; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
fi
# Sanitisers and fuzzers are for continuous integration; `--sanitizers` asks for what they need.
if [ "${1:-}" = --sanitizers ]; then
  command -v clang++ >/dev/null || missing+=(clang)
  compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a' >/dev/null || missing+=(libclang-rt-14-dev)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests need: ${missing[*]}. Install them with your system's package manager." >&2
  exit 1
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing for the tests: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
