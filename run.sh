#!/usr/bin/env bash
# Sets up what is missing, builds, and runs the sample on handwritten digits; arguments go to the sample.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

eng/setup.sh

export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}         # a spinning OpenMP thread costs more than it brings
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "run: building (half a minute the first time)"
exec dotnet run --project samples/Digits/Digits.csproj --configuration Release -- "$@"
