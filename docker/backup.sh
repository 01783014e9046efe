#!/usr/bin/env bash
# A backup of the whole database, beside running servers: backup.sh DIRECTORY
#
# Connects as PGHOST, PGPORT, PGUSER, ... say; the login must be a superuser, or bypass row security and read all.
# Writes DIRECTORY/pennant-TIME.dump and its .sha256, and keeps the newest PENNANT_BACKUPS (14) of them. What is not in the
# database is not in it: the keys of tokens, signatures and ballots under /etc/pennant.
set -euo pipefail
umask 077
directory=${1:?usage: backup.sh DIRECTORY}
keep=${PENNANT_BACKUPS:-14}
database=${PGDATABASE:-pennant}
name=pennant-$(date -u +%Y%m%dT%H%M%SZ).dump

cd "$directory"
trap 'rm -f -- "$name.part"' EXIT
pg_dump --format=custom --compress=6 --lock-wait-timeout=60000 --file="$name.part" "$database"
pg_restore --list "$name.part" | grep 'TABLE DATA pennant migration' >/dev/null ||
    { echo "backup.sh: the dump lacks the schema of Pennant" >&2; exit 1; }
sync "$name.part"
mv -- "$name.part" "$name"
sha256sum -- "$name" >"$name.sha256"

# Names sort by time.
find . -maxdepth 1 -name 'pennant-*.dump' -printf '%f\n' | sort -r | tail -n +"$((keep + 1))" |
    while read -r old; do rm -f -- "$old" "$old.sha256"; done
echo "$directory/$name"
