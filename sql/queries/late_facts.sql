-- Events of a period's roster that came after it entered scoring and were not admitted. $1 period, $2 indicators, $3 last day.
-- shape: many
select e.id, e.unit_id, e.indicator, e.day, e.quantity, e.gravity, coalesce(f.points, e.points) as points,
       coalesce(f.finding, 'pending') as finding
  from pennant.period_cutoff c
 -- Few as a rule, and at the end of their index: "offset 0" and the second bound have the planner think so too.
 cross join lateral (select v.*
                       from pennant.event v
                      where v.organisation_id = (select pennant.current_organisation())
                        and v.sequence > c.event_sequence and v.sequence <= 9223372036854775807
                     offset 0) e
  join pennant.roster r on r.organisation_id = e.organisation_id and r.period_id = c.period_id
   and r.unit_id = e.unit_id
  left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
 where c.organisation_id = (select pennant.current_organisation()) and c.period_id = $1::uuid
   and e.indicator = any ($2::text[]) and e.day <= $3::date
   and not exists (select from pennant.late_admission a
                    where a.organisation_id = e.organisation_id and a.period_id = c.period_id
                      and a.event_id = e.id)
 order by e.id
