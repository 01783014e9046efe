-- Single events of one unit in a period. $1 period id, $2 indicators, $3 and $4 first and last day, $5 unit id.
-- shape: many
select e.id, e.unit_id, e.indicator, e.day, e.sequence,
       (extract(epoch from (e.occurred_at at time zone o.time_zone)::time) * 1000000)::bigint as microsecond,
       e.quantity, e.gravity, coalesce(f.points, e.points) as points, coalesce(f.finding, 'pending') as finding, e.topic, e.person,
       e.occasion, e.minutes, (e.filed at time zone o.time_zone)::date as filed,
       (e.slot_end at time zone o.time_zone)::date as slot_end, e.token
  from pennant.event e
  join pennant.organisation o on o.id = e.organisation_id
  join pennant.roster r on r.organisation_id = e.organisation_id and r.period_id = $1::uuid
   and r.unit_id = e.unit_id
  left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
 where e.organisation_id = (select pennant.current_organisation()) and e.indicator = any ($2::text[])
   and e.day >= $3::date and e.day <= $4::date and e.unit_id = $5::uuid
 order by e.day, e.sequence
