#!/usr/bin/env bash
# Decides, once, where TorchSharp's API comes from, and makes it available.
#
#   eng/setup.sh [--provider NuGet|System] [--force]
#
#   NuGet   the TorchSharp package, restored from your package feeds
#   System  src/TorchSharp.SystemLibTorch, over the libtorch that the system has (Debian's libtorch-dev),
#           or over the one that LIBTORCH names: a folder with include/ and lib/
#
# TorchProvider in the environment or --provider always wins; otherwise NuGet is taken where the feeds hold
# TorchSharp, else System. The choice goes to eng/provider.props, which git ignores and every build reads.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

props=eng/provider.props
packages="g++ libtorch-dev libopenblas0-pthread"   # libtorch-dev alone would bring the slow reference BLAS

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$@" >&2; exit 1; }
remembered() { sed -n "s|.*<$1 [^>]*>\(.*\)</$1>.*|\1|p" "$props" 2>/dev/null || :; }

force=0 want=${TorchProvider:-}
while (($#)); do
  case $1 in
    --force) force=1 ;;
    --provider) want=${2:-}; shift || : ;;
    --provider=*) want=${1#*=} ;;
    -h|--help) sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) stop "unknown argument '$1'; usage: eng/setup.sh [--provider NuGet|System] [--force]" ;;
  esac
  shift || break
done
[[ -z $want || $want == NuGet || $want == System ]] || stop "TorchProvider is '$want'; expected NuGet or System."

command -v dotnet >/dev/null ||
  stop "the .NET 10 SDK is needed and 'dotnet' is not on the PATH: https://dotnet.microsoft.com/download/dotnet/10.0"
dotnet --version >/dev/null 2>&1 ||
  stop "the .NET 10 SDK is needed; 'dotnet' is here, but not version 10: https://dotnet.microsoft.com/download/dotnet/10.0"

: "${LIBTORCH:=$(remembered LIBTORCH)}"
version=${TorchSharpVersion:-$(sed -n 's|.*<TorchSharpVersion [^>]*>\([^<]*\)<.*|\1|p' Directory.Build.props)}

# What the decision hangs on: the package feeds, the version, the libtorch.
feeds() {
  local folder=$PWD
  while :; do
    cat "$folder"/[nN]u[gG]et.[cC]onfig 2>/dev/null || :
    [[ $folder == / || -z $folder ]] && break
    folder=$(dirname "$folder")
  done
  cat ~/.nuget/NuGet/NuGet.Config 2>/dev/null || :
}
key() { printf '%s-%s-%s' "$(feeds | cksum | tr -d ' ')" "$version" "${LIBTORCH:-system}"; }

have_libtorch() {
  if [[ -n $LIBTORCH ]]; then
    [[ -e $LIBTORCH/include/ATen/ATen.h && -e $LIBTORCH/lib/libtorch_cpu.so ]]
  else
    [[ -e /usr/include/ATen/ATen.h ]] &&
      compgen -G '/usr/lib/*/libtorch_cpu.so' >/dev/null &&
      compgen -G '/usr/lib/*/openblas-*/libblas.so.3' >/dev/null
  fi
}
have_system() { command -v g++ >/dev/null && have_libtorch; }

neither() {
  stop "$1" \
    "One of two things is needed:" \
    "  - a package feed that holds TorchSharp $version (add it with 'dotnet nuget add source'), then  eng/setup.sh --force" \
    "  - g++ and a libtorch: unpack one, or take a Python wheel's 'torch' folder, and run  LIBTORCH=/that/folder eng/setup.sh"
}

install_system() {
  if have_system; then
    say "g++ and libtorch are here"
    return
  fi
  if [[ -n $LIBTORCH ]] && ! have_libtorch; then
    stop "LIBTORCH is '$LIBTORCH', which has no include/ATen/ATen.h and lib/libtorch_cpu.so."
  fi
  [[ -n $LIBTORCH ]] && packages="g++"
  command -v apt-get >/dev/null || neither "g++ and libtorch are not installed, and there is no apt-get to install them with."
  local sudo=()
  if ((EUID)); then
    command -v sudo >/dev/null || neither "g++ and libtorch are not installed; as root:  apt-get install $packages"
    sudo=(sudo)
  fi
  say "installing $packages with apt-get (under a minute on a good line)"
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o=Dpkg::Use-Pty=0)
  "${apt[@]}" update || say "apt-get update failed; trying with the package lists that are here"
  # shellcheck disable=SC2086
  "${apt[@]}" install -y --no-install-recommends $packages >/dev/null ||
    neither "apt-get could not install $packages."
  have_system || neither "apt-get installed $packages, and yet there is no g++ with ATen/ATen.h and libtorch_cpu.so."
}

# 0: the feeds hold TorchSharp; 1: they answered and do not; 2: no answer.
probe_feeds() {
  local folder=artifacts/probe out rc=0
  rm -rf "$folder" && mkdir -p "$folder"
  cat > "$folder/probe.csproj" <<X
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="TorchSharp" Version="[$version]" /></ItemGroup>
</Project>
X
  echo '<Project />' | tee "$folder/Directory.Build.props" "$folder/Directory.Build.targets" > "$folder/Directory.Packages.props"
  out=$(NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1 timeout "${PROBE_TIMEOUT:-45}" \
    dotnet restore "$folder/probe.csproj" -v q -p:NuGetAudit=false 2>&1) || rc=$?
  rm -rf "$folder"
  ((rc == 0)) && return 0
  ((rc == 124)) && return 2
  grep -qE 'NU110[123]' <<<"$out" && ! grep -q NU1301 <<<"$out" && return 1
  return 2
}

if ((!force)) && [[ -z $want && -e $props ]] && grep -qF "key $(key) " "$props"; then
  have=$(remembered TorchProvider)
  if [[ $have == NuGet ]] || have_system; then
    say "TorchProvider=$have (decided before; eng/setup.sh --force decides again)"
    exit 0
  fi
  want=$have
fi

why="you chose it" keep=1
if [[ -z $want ]]; then
  say "asking the package feeds for TorchSharp $version"
  answer=0; probe_feeds || answer=$?
  case $answer in
    0) want=NuGet why="TorchSharp $version restores from your package feeds" ;;
    1) want=System why="your package feeds do not hold TorchSharp $version" ;;
    *) want=System why="no package feed answered; the next set-up asks again" keep=0 ;;
  esac
fi
if [[ $want == System ]]; then
  say "taking libtorch from ${LIBTORCH:-the system}: $why"
  install_system
fi

{
  echo '<Project>'
  if ((keep)); then echo "  <!-- Written by eng/setup.sh. key $(key) -->"; else echo '  <!-- Written by eng/setup.sh. No key: to be decided again. -->'; fi
  echo '  <PropertyGroup>'
  echo "    <TorchProvider Condition=\"'\$(TorchProvider)' == ''\">$want</TorchProvider>"
  [[ -z $LIBTORCH ]] || echo "    <LIBTORCH Condition=\"'\$(LIBTORCH)' == ''\">$LIBTORCH</LIBTORCH>"
  echo '  </PropertyGroup>'
  echo '</Project>'
} > "$props.tmp"
if cmp -s "$props.tmp" "$props"; then rm "$props.tmp"; else mv "$props.tmp" "$props"; fi
say "TorchProvider=$want ($why)"
