-- One objection with what became of it. Who decided and the results are for those who answer objections. $1 id.
-- shape: optional
select o.id, o.period_id, o.round, o.unit_id, r.code as unit, r.name, o.received_on, o.reason, o.evidence,
       o.raised_by, o.recorded_at, coalesce(d.outcome, 'open') as state, d.reason as answer,
       case when pennant.sees_all() then d.run_before end as run_before,
       case when pennant.sees_all() then d.run_after end as run_after,
       case when pennant.sees_all() then d.decided_by end as decided_by, d.decided_at
  from pennant.objection o
  join pennant.roster r on r.organisation_id = o.organisation_id and r.period_id = o.period_id
   and r.unit_id = o.unit_id
  left join pennant.objection_decision d on d.organisation_id = o.organisation_id and d.objection_id = o.id
 where o.organisation_id = (select pennant.current_organisation()) and o.id = $1::uuid
