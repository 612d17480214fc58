#!/usr/bin/env bash
# Sets up what is missing, builds, and runs all tests; the last line counts them.
#
#   ./test.sh [--long] [arguments for dotnet test]
#
#   --long   also the tests that take minutes (DEGENERACYLAB_LONG=1), and the generator on the newest Roslyn
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

arguments=()
for argument; do
  if [[ $argument == --long ]]; then
    export DEGENERACYLAB_LONG=1
    echo "test: the long tests are included (DEGENERACYLAB_LONG=1); this takes minutes"
  else
    arguments+=("$argument")
  fi
done

eng/setup.sh || exit 1

export DEGENERACYLAB_THREADS=${DEGENERACYLAB_THREADS:-1}   # one thread: the same sums in the same order every time
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
tests() {
  local status=0
  dotnet test DSL.sln "${arguments[@]}" || status=1
  # The generator is built against one Roslyn and runs in others. Its outputs lie apart; the fuzzing is not repeated in full.
  if [[ -n ${DEGENERACYLAB_LONG:-} ]]; then
    DEGENERACYLAB_LONG='' dotnet test tests/DegeneracyLab.Generators.Tests -p:RoslynTestVersion=5.12.0 \
      -p:ArtifactsPath="$PWD/artifacts/roslyn-5.12.0" "${arguments[@]}" || status=1
  fi
  return $status
}
tests 2>&1 | awk -f eng/count.awk
results=("${PIPESTATUS[@]}")
exit $((results[0] ? results[0] : results[1]))
