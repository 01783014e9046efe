-- A period's roster by code; of other units a window gets names and groups only. $1 period id, $2 the last row's code or null, $3 how many.
-- shape: many
select r.unit_id, r.code as unit, r.name, r.kind, r."group", r.parent_id, r.enters,
       case when s.seen then r.headcount end as headcount, case when s.seen then r.since end as since,
       case when s.seen then r.attributes end as attributes
  from pennant.roster r
 cross join lateral (select (select pennant.sees_all())
                            or r.unit_id = any ((select pennant.own_units())::uuid[])) as s (seen)
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
   and ($2::text is null or r.code > $2)
 order by r.code
 limit $3::bigint
