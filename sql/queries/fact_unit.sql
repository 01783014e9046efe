-- One unit of a period's roster as fact_units has it. $1 period id, $2 kinds that enter, $3 unit id.
-- shape: optional
select r.unit_id, r.code, r.name, case when not r.enters and r.kind = any ($2::text[]) then '' else r.kind end as kind,
       r."group", r.parent_id, r.headcount, r.since
  from pennant.roster r
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
   and r.unit_id = $3::uuid
