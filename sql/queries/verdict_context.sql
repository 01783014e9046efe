-- What a verdict on an event depends on. $1 organisation, $2 event.
-- shape: optional
select e.recorded_by, e.indicator, i.four_eyes, i.points_min, i.points_max,
       coalesce(s.finding, 'pending') as finding, coalesce(s.verdict_sequence, 0) as verdict_sequence,
       e.unit_id
  from pennant.event e
  join pennant.indicator i on i.organisation_id = e.organisation_id and i.code = e.indicator
  left join pennant.event_state s on s.organisation_id = e.organisation_id and s.event_id = e.id
 where e.organisation_id = $1::uuid and e.id = $2::uuid
