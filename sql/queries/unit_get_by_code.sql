-- Units by code. $1 organisation, $2 codes.
-- shape: optional
-- together: by code
-- answer: binary
select id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at
  from pennant.unit where organisation_id = $1::uuid and code = any ((select $2::text[])::text[])
