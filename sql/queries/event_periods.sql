-- The running periods whose roster has an event's unit, the oldest first. $1 event id, $2 how many.
-- shape: many
select p.id, e.unit_id, e.indicator, e.day
  from pennant.event e
  join pennant.roster r on r.organisation_id = e.organisation_id and r.unit_id = e.unit_id
  join pennant.period p on p.organisation_id = r.organisation_id and p.id = r.period_id
   and p.state in ('open', 'scoring', 'deciding')
 where e.organisation_id = (select pennant.current_organisation()) and e.id = $1::uuid
 order by p.from_day, p.id
 limit $2::bigint
