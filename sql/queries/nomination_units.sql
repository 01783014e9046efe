-- Units of a period's roster among the given ids and codes. $1 period id, $2 ids and codes (text[]).
-- shape: many
select r.unit_id, r.code as unit, r."group", r.enters
  from pennant.roster r
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
   and (r.code = any ($2::text[]) or r.unit_id::text = any ($2::text[]))
 order by r.code
