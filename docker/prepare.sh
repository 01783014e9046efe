#!/usr/bin/env bash
# Before the server starts, as often as it starts: migrations, the key of tokens, the organisation and
# the server's settings under /etc/pennant. What is there already is left as it is.
set -euo pipefail
conninfo="host=database dbname=pennant"
export PENNANT_MIGRATE_DATABASE
PENNANT_MIGRATE_DATABASE="$conninfo user=pennant_migrator password=$(cat /run/secrets/migrator)"

pennant migrate
pennant organisation list | cut -f 2 | grep -qxF "$PENNANT_ORGANISATION" ||
    pennant organisation create "$PENNANT_ORGANISATION" --name "$PENNANT_ORGANISATION" \
        --time-zone "$PENNANT_TIME_ZONE"
[ -d /etc/pennant/keys ] || pennant token --new-key /etc/pennant/keys >/dev/null
[ -e /etc/pennant/ballot.key ] || pennant ballot --new-key /etc/pennant/ballot.key

cat >/etc/pennant/pennant.conf.new <<SETTINGS
database = $conninfo user=pennant_app password=$(cat /run/secrets/app)
keys = /etc/pennant/keys
ballot-key = /etc/pennant/ballot.key
address = 0.0.0.0
SETTINGS
mv /etc/pennant/pennant.conf.new /etc/pennant/pennant.conf
chown -R pennant: /etc/pennant
chmod 600 /etc/pennant/pennant.conf
