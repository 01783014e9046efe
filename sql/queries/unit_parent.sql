-- The parent that was named, and whether the unit stands above it. $1 organisation, $2 the unit's id or NULL, $3 parent's id, $4 parent's code.
-- shape: optional
with recursive above as (
    select id, parent_id from pennant.unit
     where organisation_id = $1::uuid and (id = $3::uuid or code = $4)
    union
    select u.id, u.parent_id from pennant.unit u join above a on u.id = a.parent_id
     where u.organisation_id = $1::uuid
)
select p.id, exists (select from above where above.id = $2::uuid) as circle
  from pennant.unit p
 where p.organisation_id = $1::uuid and (p.id = $3::uuid or p.code = $4)
