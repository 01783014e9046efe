-- Retires a unit that unit_lock found. $1 organisation, $2 id, $3 moment or NULL for now, $4 time zone.
-- shape: one
update pennant.unit as u
   set retired_at = coalesce(pennant.moment($3, $4), now()), version = version + 1, updated_at = now()
 where organisation_id = $1::uuid and id = $2::uuid
returning id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at,
       to_jsonb(u) - 'organisation_id' as _after
