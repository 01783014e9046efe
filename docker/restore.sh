#!/usr/bin/env bash
# Puts a backup into an empty database: restore.sh FILE [ROLES]
#
# Connects as PGHOST, PGPORT, PGUSER, ... say, as a superuser, to PGDATABASE (pennant), which must exist and hold no Pennant
# yet. ROLES is sql/roles.sql, by default where this script finds it in the sources. All or nothing. Passwords of
# the logins are the operator's, as after `pennant migrate --roles`.
set -euo pipefail
file=$(realpath "${1:?usage: restore.sh FILE [ROLES]}")
roles=${2:-$(dirname "${BASH_SOURCE[0]}")/../sql/roles.sql}
database=${PGDATABASE:-pennant}
ask() { psql -XqAt -v ON_ERROR_STOP=1 -d "$database" "$@"; }

if [ -e "$file.sha256" ]; then (cd "$(dirname "$file")" && sha256sum --quiet --check "$file.sha256"); fi
[ "$(ask -c "select count(*) from pg_namespace where nspname = 'pennant'")" = 0 ] ||
    { echo "restore.sh: database $database holds Pennant already; make an empty one" >&2; exit 1; }
ask -f "$roles" >/dev/null
pg_restore --exit-on-error --single-transaction --dbname="$database" "$file"
ask -c analyze
ask -F ' ' -c "select 'restored: migration ' || (select max(number) from pennant.migration) || ', ' ||
    (select count(*) from pennant.organisation) || ' organisations, ' || (select count(*) from pennant.event) || ' events, ' ||
    (select count(*) from pennant.award) || ' awards'"
