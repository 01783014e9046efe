-- Follow-ups of a period's roster that were or are overdue, as events of the day after their due day, as far as it entered scoring no earlier. $1 period, $2 indicators, $3 first and $4 last day.
-- shape: many
select f.id, f.unit_id, v.overdue_indicator as indicator, f.due_day + 1 as day, f.sequence
  from pennant.survey v
  join pennant.follow_up f on f.organisation_id = v.organisation_id and f.survey = v.code
  join pennant.roster r on r.organisation_id = f.organisation_id and r.period_id = $1::uuid
   and r.unit_id = f.unit_id
  left join pennant.period_cutoff c on c.organisation_id = f.organisation_id and c.period_id = r.period_id
 where v.organisation_id = (select pennant.current_organisation())
   and v.overdue_indicator = any ($2::text[])
   and f.due_day + 1 >= $3::date and f.due_day + 1 <= $4::date
   and (f.met_day is null or f.met_day > f.due_day)
   and (c.day is null or f.due_day < c.day)
 order by f.sequence
