-- Appeals, newest first. $1 organisation, $2 state, $3 unit's id, $4 unit's code, $5 event, $6 sequence to start below, $7 rows; NULL: any.
-- shape: many
-- plan: each time
select a.id, a.event_id, a.unit_id, u.code as unit, coalesce(d.outcome, 'open') as state, a.reason,
       a.evidence, a.until_day as until, a.recorded_by, a.recorded_at, d.verdict_id,
       d.reason as decision_reason, d.decided_by, d.decided_at, a.sequence as _sequence
  from pennant.appeal a
  join pennant.unit u on u.organisation_id = a.organisation_id and u.id = a.unit_id
  left join pennant.appeal_decision d on d.organisation_id = a.organisation_id and d.appeal_id = a.id
 where a.organisation_id = $1::uuid
   and ($2::text is null or coalesce(d.outcome, 'open') = $2)
   and ($3::uuid is null or a.unit_id = $3)
   and ($4::text is null or u.code = $4)
   and ($5::uuid is null or a.event_id = $5)
   and ($6::bigint is null or a.sequence < $6)
 order by a.sequence desc
 limit $7::bigint
