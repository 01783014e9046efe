-- Events by their ids, found by these whatever the planner believes of young tables. $1 organisation, $2 ids.
-- shape: many
select e.id, e.unit_id,
       (select u.code from pennant.unit u where u.organisation_id = e.organisation_id and u.id = e.unit_id) as unit,
       e.indicator, e.occurred_at, e.day, e.quantity, e.gravity, coalesce(s.points, e.points) as points, e.topic,
       e.person, e.occasion, e.minutes, e.filed, e.slot_end, e.token, e.channel, e.rating_mode, e.rater_mode,
       e.note, e.evidence, nullif(e.source, '') as source, e.external_id,
       coalesce(s.finding, 'pending') as finding, e.recorded_by, e.recorded_at
  from pennant.event e
  left join pennant.event_state s on s.organisation_id = e.organisation_id and s.event_id = e.id
 where e.organisation_id = $1::uuid and e.id = any ($2::uuid[])
