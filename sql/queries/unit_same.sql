-- Whether the unit of a code is as it is given; no row when the code is free. $1 organisation, $2 code, $3 id (NULL: any), $4 name, $5 kind, $6 group, $7 parent's id, $8 parent's code, $9 headcount, $10 since, $11 attributes.
-- shape: optional
select (coalesce($3::uuid, u.id), $4::text, $5::text, $6::text,
        coalesce($7::uuid, (select p.id from pennant.unit p where p.organisation_id = $1::uuid and p.code = $8)),
        $9::integer, $10::date, coalesce($11::jsonb, '{}'))
       is not distinct from
       (u.id, u.name, u.kind, u."group", u.parent_id, u.headcount, u.since, u.attributes) as same
  from pennant.unit u
 where u.organisation_id = $1::uuid and u.code = $2
