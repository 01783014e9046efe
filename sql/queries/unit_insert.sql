-- A new unit. $1 organisation, $2 id, $3 code, $4 name, $5 kind, $6 group, $7 parent's id, $8 headcount, $9 since, $10 attributes.
-- shape: one
insert into pennant.unit as u
    (organisation_id, id, code, name, kind, "group", parent_id, headcount, since, attributes)
values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::uuid, $8::integer, $9::date,
        coalesce($10::jsonb, '{}'))
returning id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at,
       to_jsonb(u) - 'organisation_id' as _after
