#!/usr/bin/env bash
# The part of bare_machine.sh that runs inside the bare root: bare_inside.sh yes|no (with tests).
set -euo pipefail
export HOME=/root LANG=C.UTF-8
# What npm trusts is the machine's affair, too.
export npm_config_cafile=/machine-certificates.crt

# use WHO FOLDER PORT: the demonstration from nothing, its printed lines, its end, its second start.
use() {
    local who=$1 place=$2 port=$3 started out job pid left
    out=$(mktemp)
    for round in first second; do
        started=$(date +%s%N)
        : >"$out"
        as "$who" "cd '$place' && exec ./cmd/dev up --port $port --admin-port $((port + 100))" </dev/null >"$out" 2>&1 &
        job=$!
        until grep -q '^Stop it with' "$out"; do
            kill -0 $job 2>/dev/null || { cat "$out"; echo "$who: the $round start ended"; exit 1; }
            sleep 0.05
        done
        echo "$who: the $round start took $((($(date +%s%N) - started) / 1000000)) ms"
        tries "$who" "$out"
        pid=$(pgrep -u "$who" -x pennant -o)
        kill -INT "$pid"
        wait $job || { cat "$out"; echo "$who: it did not end well"; exit 1; }
        left=$(ps -C postgres,pennant -o pid=,ppid=,stat=,args= | awk '$3 !~ /^Z/' || true)
        [ -z "$left" ] || { printf '%s\n' "$who: still running:" "$left"; exit 1; }
    done
}

as() {
    if [ "$1" = root ]; then bash -c "$2"; else runuser -u "$1" -- bash -c "$2"; fi
}

# Each printed curl line, as it stands, must answer with success.
tries() {
    local lines=0
    while read -r line; do
        as "$1" "cd / && $line --fail-with-body --silent --show-error --output /dev/null" ||
            { echo "$1: failed: $line"; exit 1; }
        lines=$((lines + 1))
    done < <(grep -E '^ *curl ' "$2")
    [ "$lines" -gt 3 ] || { cat "$2"; echo "$1: only $lines curl lines"; exit 1; }
    echo "$1: $lines curl lines answer"
}

use root /closed/pennant 18101
[ -z "$(ls -A /var/lib/postgresql/15 2>/dev/null)" ] || { echo "a system cluster was made"; exit 1; }
use newcomer /newcomer/pennant 18102
if [ "$1" = yes ]; then
    cd /closed/pennant && ./.ci/run </dev/null
fi
echo "the bare machine is well"
