#!/usr/bin/env bash
# Puts a backup into an empty database: restore.sh FILE [ROLES]
#
# Connects as PGHOST, PGPORT, PGUSER, ... say, as a superuser, to PGDATABASE (pennant), which must exist and hold no Pennant
# yet. ROLES is sql/roles.sql, by default where this script finds it in the sources. All or nothing. Passwords of
# the logins are the operator's, as after `pennant migrate --roles`.
#
# With PENNANT_PARTITIONS=N (a power of two) the table of events comes out in N partitions by organisation.
set -euo pipefail
file=$(realpath "${1:?usage: restore.sh FILE [ROLES]}")
roles=${2:-$(dirname "${BASH_SOURCE[0]}")/../sql/roles.sql}
database=${PGDATABASE:-pennant}
ask() { psql -XqAt -v ON_ERROR_STOP=1 -d "$database" "$@"; }

if [ -e "$file.sha256" ]; then (cd "$(dirname "$file")" && sha256sum --quiet --check "$file.sha256"); fi
[ "$(ask -c "select count(*) from pg_namespace where nspname = 'pennant'")" = 0 ] ||
    { echo "restore.sh: database $database holds Pennant already; make an empty one" >&2; exit 1; }
ask -f "$roles" >/dev/null

# The whole as SQL; with partitions, the one table is made and indexed otherwise.
sql() {
    pg_restore --file=- "$file" | if [ "$partitions" = 1 ]; then cat; else awk -v most="$partitions" '
        /^COPY / { data = 1 }
        data { print; if ($0 == "\\.") data = 0; next }
        /^CREATE TABLE pennant\.event \(/ { events = 1 }
        events && /^\);/ {
            print ") PARTITION BY HASH (organisation_id);"
            for (n = 0; n < most; n++)
                printf "CREATE TABLE pennant.event_%02d PARTITION OF pennant.event FOR VALUES WITH (MODULUS %d, REMAINDER %d);\n" \
                       "ALTER TABLE pennant.event_%02d OWNER TO pennant_owner;\n", n, most, n, n
            events = 0
            next
        }
        # What follows is for the partitions, too.
        /^ALTER TABLE ONLY pennant\./ { held = $0; next }
        held != "" {
            if (held ~ /pennant\.event$/ || $0 ~ /REFERENCES pennant\.event\(/) sub(/ONLY /, "", held)
            print held
            held = ""
        }
        { print }'; fi
}
partitions=${PENNANT_PARTITIONS:-1}
sql | ask --single-transaction --output=/dev/null
ask -c analyze
ask -F ' ' -c "select 'restored: migration ' || (select max(number) from pennant.migration) || ', ' ||
    (select count(*) from pennant.organisation) || ' organisations, ' || (select count(*) from pennant.event) || ' events, ' ||
    (select count(*) from pennant.award) || ' awards'"
