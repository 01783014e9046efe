#!/usr/bin/env bash
# Gives the logins their passwords, and lets the replica follow; run once by the database image, after sql/roles.sql.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    -v migrator="$(cat /run/secrets/migrator)" -v app="$(cat /run/secrets/app)" \
    -v replicator="$(cat /run/secrets/replicator)" <<'SQL'
alter role pennant_migrator password :'migrator';
alter role pennant_app password :'app';
create role pennant_replicator login replication password :'replicator';
SQL
echo 'host replication pennant_replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
