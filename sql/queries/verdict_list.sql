-- The verdicts on an event, oldest first. $1 organisation, $2 event, $3 sequence to start after, $4 rows.
-- shape: many
select id, event_id, finding, trim_scale(points) as points, reason, recorded_by, recorded_at, sequence as _sequence
  from pennant.verdict
 where organisation_id = $1::uuid and event_id = $2::uuid
   and ($3::bigint is null or sequence > $3)
 order by sequence
 limit $4::bigint
