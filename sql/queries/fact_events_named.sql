-- Events by their ids, as the referee's facts have them, but for those that are late for a period and not admitted. $1 ids, $2 period.
-- shape: many
select e.id, e.unit_id, e.indicator, e.day, e.quantity, e.gravity, coalesce(f.points, e.points) as points,
       coalesce(f.finding, 'pending') as finding
  from pennant.event e
  left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
 where e.organisation_id = (select pennant.current_organisation()) and e.id = any ($1::uuid[])
   and not exists (select from pennant.period_cutoff c
                    where c.organisation_id = e.organisation_id and c.period_id = $2::uuid
                      and e.sequence > c.event_sequence
                      and not exists (select from pennant.late_admission a
                                       where a.organisation_id = e.organisation_id
                                         and a.period_id = c.period_id and a.event_id = e.id))
 order by e.id
