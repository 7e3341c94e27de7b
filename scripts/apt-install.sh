#!/usr/bin/env bash
# apt-install.sh PACKAGE… installs Debian packages, and lets none of them start a service.
set -euo pipefail

die() { echo "apt-install: $*" >&2; exit 3; }

grep -qiw debian /etc/os-release 2>/dev/null || die "this is not a Debian system. Install by hand what provides: $*"
[[ $(id -u) == 0 ]] || die "installing $* needs root. Run this as root, or ask somebody who is."

# Debian asks this file before it starts a service; 101 means "do not". One that is already there is the machine's own.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi

log=$(mktemp)
apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1 </dev/null; }

if ! { apt update && apt install -y --no-install-recommends "$@"; }; then
  tail -n 20 "$log" >&2
  die "apt-get could not install $*. Its last words are above, all of them in $log."
fi
rm -f "$log"
