-- Replaces a unit that unit_lock found. $1 organisation, $2 id, $3 code, $4 name, $5 kind, $6 group, $7 parent's id, $8 headcount, $9 since, $10 attributes.
-- shape: one
update pennant.unit as u
   set code = $3, name = $4, kind = $5, "group" = $6, parent_id = $7::uuid, headcount = $8::integer,
       since = $9::date, attributes = coalesce($10::jsonb, '{}'), version = version + 1,
       updated_at = now()
 where organisation_id = $1::uuid and id = $2::uuid
returning id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at,
       to_jsonb(u) - 'organisation_id' as _after
