#!/usr/bin/env bash
# Gives the two logins their passwords; run once by the database image, after sql/roles.sql.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    -v migrator="$(cat /run/secrets/migrator)" -v app="$(cat /run/secrets/app)" <<'SQL'
alter role pennant_migrator password :'migrator';
alter role pennant_app password :'app';
SQL
