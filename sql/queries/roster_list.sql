-- A period's roster by code. $1 period id, $2 the last row's code or null, $3 how many.
-- shape: many
select r.unit_id, r.code as unit, r.name, r.kind, r."group", r.parent_id, r.headcount, r.since, r.attributes, r.enters
  from pennant.roster r
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
   and ($2::text is null or r.code > $2)
 order by r.code
 limit $3::bigint
