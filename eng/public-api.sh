#!/usr/bin/env bash
# Rewrites src/*/PublicAPI.Unshipped.txt, the list of the public API that the build holds the libraries to (RS0016, RS0017).
# Run it after a change of the public API, and read the difference before you commit it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# In the order of dependencies: formatting a library compiles those that it references.
for library in DegeneracyLab DegeneracyLab.Analysis DegeneracyLab.Console DegeneracyLab.Report; do
  project=src/$library/$library.csproj list=src/$library/PublicAPI.Unshipped.txt
  dotnet restore "$project" -v quiet -nologo
  printf '#nullable enable\n' >"$list"
  dotnet format analyzers "$project" --diagnostics RS0016 --no-restore -v quiet
  printf '%s: %d members\n' "$list" "$(($(wc -l <"$list") - 1))"
done
