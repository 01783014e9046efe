-- Creates an organisation, as pennant_owner. $1 id, $2 code, $3 name, $4 time zone; no row when PostgreSQL does not know the zone.
-- shape: optional
insert into pennant.organisation (id, code, name, time_zone)
select $1::uuid, $2, $3, z.name from pg_catalog.pg_timezone_names z where z.name = $4
returning id, code, name, time_zone, created_at
