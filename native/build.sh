#!/usr/bin/env bash
# Builds the inference server: native/build.sh [folder] [cmake options]. Fetches the headers of ONNX Runtime first where they are missing.
set -euo pipefail
cd "$(dirname "$0")"
folder=${1:-build}
shift || true

case "$*" in
  *ONNXRUNTIME_ROOT*) ;;
  *)
    [ -d ../node_modules/onnxruntime-node ] || { echo "Run npm ci first: ONNX Runtime comes with it." >&2; exit 1; }
    [ -d node_modules/com.github.asus4.onnxruntime ] || npm ci --silent
    ;;
esac
for tool in cmake ninja c++; do
  command -v "$tool" >/dev/null || { echo "The inference server needs $tool to be built: npm run setup installs it on a Debian." >&2; exit 1; }
done
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { cmake -S . -B "$folder" -G Ninja "${launcher[@]}" "$@" && cmake --build "$folder"; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
