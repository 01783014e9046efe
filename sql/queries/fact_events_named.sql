-- Events by their ids, as the referee's facts have them. $1 ids.
-- shape: many
select e.id, e.unit_id, e.indicator, e.day, e.quantity, e.gravity, coalesce(f.points, e.points) as points,
       coalesce(f.finding, 'pending') as finding
  from pennant.event e
  left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
 where e.organisation_id = (select pennant.current_organisation()) and e.id = any ($1::uuid[])
 order by e.id
