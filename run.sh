#!/usr/bin/env bash
# Builds and runs the sample on handwritten digits; arguments go to the sample. Needs the .NET 10 SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source eng/prepare.sh

check_platform
check_sdk
echo "run: building (half a minute the first time)"
restore samples/Digits/Digits.csproj
dotnet build samples/Digits/Digits.csproj --configuration Release --no-restore -v quiet -nologo
exec dotnet run --project samples/Digits/Digits.csproj --configuration Release --no-build -- "$@"
