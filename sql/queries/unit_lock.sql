-- One unit by id or code, kept from other writers but not from rows that refer to it; _before is its audit text. $1 organisation, $2 id, $3 code.
-- shape: optional
select id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at,
       to_jsonb(u) - 'organisation_id' as _before
  from pennant.unit u
 where organisation_id = $1::uuid and (id = $2::uuid or code = $3)
   for no key update
