# .ci/steps.sh - how quickstart, check and .ci/run do a step: quietly, timed, with the end of its log
# shown if it fails. To be sourced in the repository's root.
mkdir -p build/log

# step NAME COMMAND...: says what it does ($STEP_DOES, or the command itself), does it with the output in
# build/log/NAME.log, and says how long it took.
step() {
  local name=$1 start=$SECONDS status=0
  shift
  printf '%s: %s ... ' "$name" "${STEP_DOES-$*}"
  "$@" </dev/null >"build/log/$name.log" 2>&1 || status=$?
  if [ "$status" = 0 ]; then
    echo "$((SECONDS - start)) s"
  else
    echo failed
    tail -n "${STEP_TAIL:-40}" "build/log/$name.log" >&2
    echo "$name: failed with status $status after $((SECONDS - start)) s (build/log/$name.log)" >&2
  fi
  return "$status"
}

# configure_once PRESET TESTS ARGS...: configures unless build/PRESET has been, with tests if those are wanted.
configure_once() {
  local preset=$1 tests=$2
  shift 2
  [ -f "build/$preset/build.ninja" ] && grep -qE "^TOLL_TESTS:BOOL=(ON|$tests)$" "build/$preset/CMakeCache.txt" ||
    cmake --preset "$preset" -DTOLL_TESTS="$tests" "$@"
}
