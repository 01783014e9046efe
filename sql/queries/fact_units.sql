-- A period's roster for the referee, by id; units that stand there without entering have no kind that enters. $1 period id, $2 kinds that enter.
-- shape: many
select r.unit_id, r.code, r.name, case when not r.enters and r.kind = any ($2::text[]) then '' else r.kind end as kind,
       r."group", r.parent_id, r.headcount, r.since
  from pennant.roster r
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
 order by r.unit_id
