-- Adds the keys of units that have none. $1 period id, $2 panel, $3 unit ids (uuid[]), $4 public keys and $5 sealed private keys (bytea[]), $6 who.
-- shape: none
insert into pennant.ballot_key (organisation_id, period_id, panel, unit_id, public_key, sealed, created_by)
select pennant.current_organisation(), $1::uuid, $2::text, k.unit_id, k.public_key, k.sealed, $6::text
  from unnest($3::uuid[], $4::bytea[], $5::bytea[]) as k (unit_id, public_key, sealed)
on conflict (organisation_id, period_id, panel, unit_id) do nothing
