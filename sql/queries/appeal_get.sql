-- One appeal. $1 organisation, $2 id.
-- shape: optional
select a.id, a.event_id, a.unit_id, u.code as unit, coalesce(d.outcome, 'open') as state, a.reason,
       a.evidence, a.until_day as until, a.recorded_by, a.recorded_at, d.verdict_id,
       d.reason as decision_reason, d.decided_by, d.decided_at
  from pennant.appeal a
  join pennant.unit u on u.organisation_id = a.organisation_id and u.id = a.unit_id
  left join pennant.appeal_decision d on d.organisation_id = a.organisation_id and d.appeal_id = a.id
 where a.organisation_id = $1::uuid and a.id = $2::uuid
