-- One unit. $1 organisation, $2 id.
-- shape: optional
-- together: yes
select id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at
  from pennant.unit where organisation_id = $1::uuid and id = $2::uuid
