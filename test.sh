#!/usr/bin/env bash
# Sets up what is missing, builds, and runs all tests; the last line counts them.
#
#   ./test.sh [--long] [arguments for dotnet test]
#
#   --long   also the tests that take minutes (DEGENERACYLAB_LONG=1)
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
dotnet test DSL.sln "${arguments[@]}" 2>&1 | awk -f eng/count.awk
results=("${PIPESTATUS[@]}")
exit $((results[0] ? results[0] : results[1]))
