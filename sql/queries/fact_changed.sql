-- Units of a period's roster whose tallies were written since another snapshot, or before by transactions it may not have seen. $1 period id, $2 first month (its first day), $3 last day, $4 what fact_base said then.
-- shape: many
-- plan: each time
with changed as (
    select distinct t.unit_id
      from pennant.tally t
     where t.organisation_id = (select pennant.current_organisation())
       and t.month >= $2::date and t.month <= $3::date
       -- As a sub-select it is computed once, and not for each row.
       and age(t.xmin) <= (select age($4::text::xid))
)
select c.unit_id
  from changed c
  join pennant.roster r on r.organisation_id = (select pennant.current_organisation())
   and r.period_id = $1::uuid and r.unit_id = c.unit_id
