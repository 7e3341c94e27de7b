#!/usr/bin/env bash
# base-image.sh sees to it that the engine has a Debian to build nodes from: debian:trixie-slim where a registry can be
# reached, else ordeal/base:trixie, bootstrapped from the mirror, proxy and certificates which this machine's apt uses.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
upstream=debian:trixie-slim
own=ordeal/base:trixie
suite=trixie

say() { echo "base image: $*" >&2; }
die() { say "$*"; exit 3; }

have() { docker image inspect "$1" >/dev/null 2>&1; }

# Where apt finds the release that $1, a pattern, matches: the first repository of this machine's own lists.
repository() { apt-get indextargets --format '$(RELEASE) $(REPO_URI)' | awk -v want="^($1)\$" '$1 ~ want { sub("/$", "", $2); print $2; exit }'; }

# Whether a mirror holds a release, asked with apt's own downloader so that apt's proxy and certificates count. As root:
# apt's own user may not write to $work.
holds() { /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$1/dists/$2/InRelease" "$work/probe" >/dev/null 2>&1; }

source_line() { if holds "$1" "$2"; then echo "deb $1 $2 main"; fi; }

sources() {
  echo "deb $mirror $suite main"
  source_line "$mirror" "$suite-updates"
  [[ -z $security ]] || source_line "$security" "$suite-security"
}

# What this machine needs to reach its mirror, an image built here needs as well.
apt_settings() {
  apt-config dump | grep -E '^Acquire::((http|https)::(Proxy|CAInfo|Verify-Peer|Verify-Host)|Check-(Valid-Until|Date)) ' || true
  echo 'Acquire::Languages "none";'
}

# As in Debian's own images: no manuals, no package caches, no services started by packages.
slim_down() {
  printf 'path-exclude /usr/share/%s/*\n' doc man info locale >"$root/etc/dpkg/dpkg.cfg.d/slim"
  rm -rf "$root"/usr/share/{doc,man,info,locale}/* "$root"/var/{lib/apt/lists,cache/apt,log}/*
  printf 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n' >"$root/etc/apt/apt.conf.d/slim"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
}

# Certificates which somebody added to this machine: its way out may depend on them.
add_certificates() {
  compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null || return 0
  cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
  chroot "$root" update-ca-certificates >/dev/null 2>&1
}

bootstrap() {
  local proxy
  proxy=$(apt-config shell p Acquire::http::Proxy | sed -n "s/^p='\(.*\)'\$/\1/p")
  env ${proxy:+http_proxy="$proxy" https_proxy="$proxy"} \
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" >"$work/log" 2>&1
}

build() {
  say "bootstrapping $own from $mirror"
  if ! bootstrap; then
    tail -n 20 "$work/log" >&2
    die "debootstrap could not make $own from $mirror. Its last words are above."
  fi
  sources >"$root/etc/apt/sources.list"
  apt_settings >"$root/etc/apt/apt.conf.d/machine"
  add_certificates
  slim_down
  tar -C "$root" --one-file-system -c . | docker import --change 'CMD ["bash"]' - "$own" >/dev/null
}

there() { have "$upstream" || have "$own"; }

if there; then exit 0; fi
exec 9>/var/tmp/ordeal-base.lock
flock 9
if there; then exit 0; fi

say "pulling $upstream"
if timeout 20 docker pull -q "$upstream" >/dev/null 2>&1; then exit 0; fi

command -v debootstrap >/dev/null || "$here/apt-install.sh" debootstrap
[[ -n $(apt-get indextargets) ]] || apt-get -qq update
mirror=$(repository "$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")")
[[ -n $mirror ]] || die "apt knows no Debian repository to bootstrap $own from. Add one to /etc/apt/sources.list.d, or pull $upstream."
security=$(repository '.*-security')
work=$(mktemp -d /var/tmp/ordeal-base.XXXXXX)
root=$work/root
trap 'rm -rf "$work"' EXIT
build
