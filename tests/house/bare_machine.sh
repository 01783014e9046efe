#!/usr/bin/env bash
# Proves the two commands on a bare Debian 12: bare_machine.sh [--tests] [FOLDER]
#
# Makes a minimal Debian root with debootstrap (from this machine's own mirror) in FOLDER or a new
# temporary one, and in it, with its own mounts and processes:
#   as root, in a folder closed to others: ./cmd/dev up twice, every printed curl line, a clean end;
#   as an ordinary user with the packages present: the same;
#   with --tests also ./cmd/dev test.
# Needs root, the network and some minutes. Not part of ./cmd/dev test.
set -euo pipefail

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tests=no
[ "${1:-}" = --tests ] && { tests=yes; shift; }
[ "$(id -u)" = 0 ] || { echo "bare_machine.sh needs root" >&2; exit 1; }
folder=${1:-}
[ -n "$folder" ] || { folder=$(mktemp -d); trap 'rm -rf --one-file-system "$folder"' EXIT; }
root=$folder/root

# The mirror that this machine's apt reads Debian 12 from.
mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Identifier: Packages' |
    awk '$1 == "bookworm" { print $2; exit }')
[ -n "$mirror" ] || { echo "apt on this machine reads no bookworm mirror" >&2; exit 1; }

if [ ! -e "$root/complete" ]; then
    debootstrap --variant=minbase bookworm "$root" "$mirror" >"$folder/debootstrap.log" ||
        { tail -n 20 "$folder/debootstrap.log" >&2; exit 1; }
    # How this machine reaches the mirror goes along: names, proxies, certificates.
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    for setting in /etc/apt/apt.conf.d/*; do
        if grep -qiE 'proxy|https|verify' "$setting"; then cp "$setting" "$root/etc/apt/apt.conf.d/"; fi
    done
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/machine-certificates.crt"
    touch "$root/complete"
fi

# A fresh copy of what is committed, once where only root gets in and once at a user's home.
chroot "$root" id newcomer >/dev/null 2>&1 || chroot "$root" useradd -m -d /newcomer newcomer
closed=$root/closed
rm -rf "$closed" "$root/newcomer/pennant"
mkdir -m 700 "$closed"
git -c safe.directory="$tree" clone -q "$tree" "$closed/pennant"
cp -a "$closed/pennant" "$root/newcomer/pennant"
chroot "$root" chown -R newcomer: /newcomer/pennant
cp "$tree/tests/house/bare_inside.sh" "$root/bare_inside.sh"

unshare --mount --pid --fork --kill-child bash -euc '
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
    exec chroot "$1" bash /bare_inside.sh "$2"' bare "$root" "$tests"
