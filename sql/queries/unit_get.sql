-- Units by id. $1 organisation, $2 ids.
-- shape: optional
-- together: by id
-- answer: binary
select id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at
  from pennant.unit where organisation_id = $1::uuid and id = any ((select $2::uuid[])::uuid[])
