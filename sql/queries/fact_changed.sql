-- Units and indicators whose tallies were written since another snapshot, or before by transactions it may not have seen. $1 first month (its first day), $2 last day, $3 what fact_base said then.
-- shape: many
-- plan: each time
select distinct t.unit_id, t.indicator
  from pennant.tally t
 where t.organisation_id = (select pennant.current_organisation())
   and t.month >= $1::date and t.month <= $2::date
   -- As a sub-select it is computed once, and not for each row.
   and age(t.xmin) <= (select age($3::text::xid))
