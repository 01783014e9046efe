-- What a verdict on an event depends on. $1 organisation, $2 event.
-- shape: optional
select e.recorded_by, i.four_eyes
  from pennant.event e
  join pennant.indicator i on i.organisation_id = e.organisation_id and i.code = e.indicator
 where e.organisation_id = $1::uuid and e.id = $2::uuid
