#!/usr/bin/env bash
# Builds the server with AddressSanitizer and UndefinedBehaviorSanitizer, then with ThreadSanitizer, and runs its unit
# and end-to-end tests with each: native/sanitize.sh [address,undefined|thread ...]
set -euo pipefail
cd "$(dirname "$0")"
# ONNX Runtime is not built with them: what it does is not theirs to judge.
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export LSAN_OPTIONS=suppressions=$PWD/sanitizers/leaks.txt:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=suppressions=$PWD/sanitizers/races.txt:second_deadlock_stack=1

[ $# -gt 0 ] || set -- address,undefined thread
for sanitizer in "$@"; do
  folder=build/${sanitizer%%,*}
  echo "== $sanitizer"
  bash build.sh "$folder" -DPULSEPLATE_SANITIZE="$sanitizer" -DPULSEPLATE_BENCHMARK=OFF
  for program in "$folder"/*-tests; do "$program" --gtest_brief=1; done
  (cd .. && INFERENCE_PROGRAM=$PWD/native/$folder/pulseplate-inference npx vitest run --config native/e2e/vitest.sanitized.config.ts)
done
