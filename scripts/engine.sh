#!/usr/bin/env bash
# engine.sh brings up a Docker engine and a Debian base image to build nodes from. An engine that answers is used as it
# is, here or at DOCKER_HOST; otherwise Debian's docker.io is installed and its dockerd started, which outlives this script.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=/var/tmp/ordeal-engine
deadline_s=60

say() { echo "engine: $*" >&2; }
die() { say "$*"; exit 3; }

answers() { timeout 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# wait_for_engine PID: fails as soon as that dockerd is gone.
wait_for_engine() {
  local end=$((SECONDS + deadline_s))
  until answers; do
    [[ -e /proc/$1 ]] || return 1
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

install() {
  say "installing docker.io"
  "$here/apt-install.sh" docker.io iptables debootstrap
}

# `9>&-`: a daemon that inherited the lock would hold it for life.
start() {
  say "starting dockerd, its log is $home/dockerd.log"
  setsid dockerd >"$home/dockerd.log" 2>&1 </dev/null 9>&- &
  echo $! >"$home/dockerd.pid"
}

bring_up() {
  local running
  command -v docker >/dev/null || install
  if answers; then return; fi
  [[ -z ${DOCKER_HOST:-} ]] || die "no engine answers at DOCKER_HOST=$DOCKER_HOST. Start it, or unset DOCKER_HOST to use one of this machine."
  # A second engine on one machine tears down the first one's network, so one that is only slow must be waited for.
  if running=$(pidof -s dockerd); then
    wait_for_engine "$running" || die "a dockerd runs here but did not answer for $deadline_s s. Look at its log; a second engine would break its network."
    return
  fi
  command -v dockerd >/dev/null || install
  start
  if wait_for_engine "$!"; then return; fi
  tail -n 20 "$home/dockerd.log" >&2
  die "dockerd stopped, or did not answer for $deadline_s s. The end of its log is above."
}

if ! answers; then
  [[ $(id -u) == 0 ]] || die "no engine answers to this user, and only root can bring one up. Run this as root, or ask for access to the engine."
  mkdir -p "$home"
  exec 9>"$home/lock"
  flock 9
  answers || bring_up
fi
"$here/base-image.sh"
