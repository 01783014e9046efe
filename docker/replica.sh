#!/usr/bin/env bash
# The replica's start, as root in the database image: an empty folder is filled from the primary, then PostgreSQL follows it.
#   replica.sh PRIMARY
set -euo pipefail
primary=${1:?usage: replica.sh PRIMARY}
install -d -o postgres -g postgres -m 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    PGPASSWORD=$(cat /run/secrets/replicator)
    export PGPASSWORD
    # The slot keeps what the replica has not got; it is there already when a replica is made anew.
    create=(--create-slot)
    psql -h "$primary" -U pennant_replicator -d "dbname=postgres replication=true" -XqAtc 'READ_REPLICATION_SLOT replica' |
        grep -q physical && create=()
    gosu postgres pg_basebackup --host="$primary" --username=pennant_replicator --pgdata="$PGDATA" \
        --write-recovery-conf --slot=replica "${create[@]}" --checkpoint=fast --progress
    # Its name in synchronous_standby_names.
    echo "cluster_name = 'replica'" >>"$PGDATA/postgresql.auto.conf"
fi
shift
exec docker-entrypoint.sh postgres "$@"
