-- Units of a period's roster whose tallies were written since another snapshot, or before by transactions it may not have seen. $1 period id, $2 first and $3 last day, $4 what fact_base said then.
-- shape: many
select distinct t.unit_id
  from pennant.tally t
  join pennant.roster r on r.organisation_id = t.organisation_id and r.period_id = $1::uuid
   and r.unit_id = t.unit_id
 where t.organisation_id = (select pennant.current_organisation())
   and t.month >= date_trunc('month', $2::date)::date and t.month <= $3::date
   and age(t.xmin) <= age($4::text::xid)
