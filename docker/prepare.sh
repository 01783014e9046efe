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
[ -e /etc/pennant/signing.pem ] || (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
    -out /etc/pennant/signing.pem 2>/dev/null)
for name in ballot webhook; do
    [ -e "/etc/pennant/$name.key" ] || pennant ballot --new-key "/etc/pennant/$name.key"
done

cat >/etc/pennant/pennant.conf.new <<SETTINGS
database = host=database,replica dbname=pennant user=pennant_app password=$(cat /run/secrets/app)
replica-database = host=replica dbname=pennant user=pennant_app password=$(cat /run/secrets/app)
keys = /etc/pennant/keys
ballot-key = /etc/pennant/ballot.key
webhook-key = /etc/pennant/webhook.key
signing-key = /etc/pennant/signing.pem
address = 0.0.0.0
admin-address = 0.0.0.0
trusted-proxies = 172.16.0.0/12
SETTINGS
mv /etc/pennant/pennant.conf.new /etc/pennant/pennant.conf
chown -R pennant: /etc/pennant
chmod 600 /etc/pennant/pennant.conf

# For `pennant maintain`, which runs as the account of the servers.
(umask 077 && echo "*:*:*:pennant_migrator:$(cat /run/secrets/migrator)" >/etc/pennant/migrator.pgpass)
chown pennant: /etc/pennant/migrator.pgpass
