-- All units by code. $1 organisation, $2 code to start after or NULL, $3 rows.
-- shape: many
-- together: yes
-- answer: binary
select id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at
  from pennant.unit
 where organisation_id = $1::uuid and code > coalesce($2, '')
 order by code
 limit $3::bigint
