# What run.sh and test.sh share: checks that the machine has what is needed, and restores the packages. Sourced, not run.
# Every failure is one message that says what is missing and what to do; the tools' own output goes to artifacts/restore.log.

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# torch on one thread, and the same bits wherever in memory the numbers are; the libraries divide samples among threads themselves.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} MKL_CBWR=${MKL_CBWR:-AUTO}

stop() { printf 'error: %s\n' "$1" >&2; shift; (($# == 0)) || printf '       %s\n' "$@" >&2; exit 1; }

check_platform() {
  local system machine
  system=$(uname -s) machine=$(uname -m)
  case $system/$machine in
    Linux/x86_64|Darwin/arm64) ;;
    Linux/*) stop "this is Linux on $machine, and libtorch, TorchSharp's native library, is published for Linux on x86_64 only." \
      "Use an x86_64 machine, or macOS on Arm, or Windows." ;;
    Darwin/*) stop "this is macOS on $machine, and libtorch is published for macOS on Arm only." \
      "Use a Mac with an Arm processor, or Linux on x86_64." ;;
  esac
  if [[ $system == Linux ]] && ldd --version 2>&1 | grep -qi musl; then
    stop "this system's C library is musl (Alpine Linux), and libtorch needs glibc 2.34 or newer." \
      "Use a distribution with glibc, such as Debian 12 or Ubuntu 22.04."
  fi
}

check_sdk() {
  local download="https://dotnet.microsoft.com/download/dotnet/10.0" found
  command -v dotnet >/dev/null ||
    stop "the .NET 10 SDK is missing: there is no 'dotnet' on the PATH." "Install it: $download"
  if ! dotnet --version >/dev/null 2>&1; then
    found=$(cd / && dotnet --list-sdks 2>/dev/null | sed 's/ .*//' | paste -sd, - | sed 's/,/, /g')
    stop "the .NET 10 SDK is missing: 'dotnet' is here with ${found:+SDK }${found:-no SDK}, and global.json asks for 10.0.100 or a later 10.0." \
      "Install it: $download"
  fi
}

# Restores WHAT (a project or the solution). Without a network, packages from an earlier restore are enough.
restore() {
  local log=artifacts/restore.log package folder
  mkdir -p artifacts 2>/dev/null && : >"$log" 2>/dev/null || stop "cannot write to $PWD/artifacts: $(touch artifacts/.probe 2>&1 | sed 's/^[^:]*: //')." "Free some room, or make the folder writable."
  dotnet restore "$1" -v quiet >"$log" 2>&1 && return
  if grep -qiE 'no space left|not enough space|disk full' "$log"; then
    folder=$(dotnet nuget locals global-packages --list 2>/dev/null | sed 's/^[^:]*: *//')
    stop "the disk is full: the packages take about 1 GB in ${folder:-the package cache}." \
      "Free some room, or name another folder with NUGET_PACKAGES. Details: $log"
  fi
  if grep -qE 'NU1301|Unable to load the service index|NU1900' "$log"; then
    stop "no package feed answers, and not all packages are in the cache yet (about 210 MB to load once)." \
      "Connect to the network, or name a feed in a nuget.config. Details: $log"
  fi
  if grep -qE 'NU110[0-3]' "$log"; then
    package=$(grep -oE 'NU110[0-3]: [^.]*' "$log" | sort -u | head -n 3 | sed 's/^NU110[0-3]: //' | paste -sd';' -)
    stop "the package feeds do not hold all packages: $package." \
      "Add a feed that does (dotnet nuget add source ...). Details: $log"
  fi
  stop "the packages could not be restored." "$(grep -m1 -E 'error' "$log" || tail -n 1 "$log")" "Details: $log"
}
