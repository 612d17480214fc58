#!/usr/bin/env bash
# Builds, and runs all tests; the last line counts them. Needs the .NET 10 SDK.
#
#   ./test.sh [--long] [arguments for dotnet test, such as --filter-class '*RankTests']
#
#   --long   also the tests that take minutes (DEGENERACYLAB_LONG=1), and the generator on the newest Roslyn
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source eng/prepare.sh

arguments=()
for argument; do
  if [[ $argument == --long ]]; then
    export DEGENERACYLAB_LONG=1
    echo "test: the long tests are included (DEGENERACYLAB_LONG=1); this takes minutes"
  else
    arguments+=("$argument")
  fi
done
# A filter may leave a project without a test.
((${#arguments[@]} == 0)) || arguments+=(--ignore-exit-code 8)

check_platform
check_sdk
restore DSL.sln

export DOTNET_TieredPGO=0   # the compiler, and what tests start, run for seconds: taking profiles costs more than they gain
export DEGENERACYLAB_THREADS=${DEGENERACYLAB_THREADS:-1}   # one thread: the same sums in the same order every time
tests() {
  local status=0
  # The report is looked at in a browser, where the system has one, or can have one.
  if [[ -n ${DEGENERACYLAB_LONG:-} && $(id -u) == 0 ]] && ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then
    echo "test: installing chromium for the tests of the report"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >artifacts/chromium.log 2>&1 ||
      echo "test: chromium could not be installed (artifacts/chromium.log), so its tests are skipped"
  fi
  # All projects at once: each takes one core for most of the time, and which one would run last and alone is not ours to say.
  dotnet test --solution DSL.sln --max-parallel-test-modules 5 "${arguments[@]}" || status=1
  # The generator is built against one Roslyn and runs in others. Its outputs lie apart; the fuzzing is not repeated in full.
  if [[ -n ${DEGENERACYLAB_LONG:-} ]]; then
    DEGENERACYLAB_LONG='' dotnet test --project tests/DegeneracyLab.Generators.Tests -p:RoslynTestVersion=5.12.0 \
      -p:ArtifactsPath="$PWD/artifacts/roslyn-5.12.0" "${arguments[@]}" || status=1
  fi
  return $status
}
tests 2>&1 | tee artifacts/test.log
status=${PIPESTATUS[0]}
awk -v status="$status" -f eng/count.awk artifacts/test.log
exit $((status ? status : $?))
