-- Appends a verdict to an event. $1 organisation, $2 id, $3 event, $4 finding, $5 points, $6 reason, $7 recorder.
-- shape: optional
insert into pennant.verdict
    (organisation_id, id, event_id, unit_id, source, finding, points, reason, recorded_by)
select e.organisation_id, $2::uuid, e.id, e.unit_id, e.source, $4, $5::numeric, $6, $7
  from pennant.event e
 where e.organisation_id = $1::uuid and e.id = $3::uuid
returning id, event_id, finding, trim_scale(points) as points, reason, recorded_by, recorded_at
