#!/bin/sh
# usage: pass.sh PROGRAM CORPUS SECONDS FOLDER: fuzzes for so long from the kept corpus. What is found
# new is dropped; an input that fails is left in the folder.
set -eu
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
"$1" -max_total_time="$3" -timeout=25 -rss_limit_mb=2500 -verbosity=0 -print_final_stats=1 \
    -artifact_prefix="$4/" "$new" "$2"
