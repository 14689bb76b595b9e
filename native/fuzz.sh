#!/usr/bin/env bash
# Fuzzes the request parser and the tokeniser: native/fuzz.sh [seconds each, 60]. What breaks them is left in
# native/build/fuzz as crash-*; inputs that reach new code go to native/build/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
CXX=clang++ bash build.sh build/fuzz -DPULSEPLATE_FUZZ=ON -DPULSEPLATE_TESTS=OFF -DPULSEPLATE_BENCHMARK=OFF \
  -DPULSEPLATE_SANITIZE=address,undefined
for target in request tokenizer; do
  mkdir -p "build/fuzz/found/$target"
  echo "== $target, $seconds s"
  build/fuzz/fuzz/fuzz-$target -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -verbosity=0 -artifact_prefix=build/fuzz/ "build/fuzz/found/$target" "fuzz/corpus/$target"
done
