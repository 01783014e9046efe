-- The objections of a period that the asker may see, in order. $1 period id, $2 state or null, $3 unit as id or code or null, $4 the last row's sequence or null, $5 how many.
-- shape: many
-- plan: each time
select o.id, o.period_id, o.round, o.unit_id, r.code as unit, r.name, o.received_on, o.reason, o.evidence,
       o.raised_by, o.recorded_at, coalesce(d.outcome, 'open') as state, d.reason as answer,
       case when pennant.sees_all() then d.run_before end as run_before,
       case when pennant.sees_all() then d.run_after end as run_after,
       case when pennant.sees_all() then d.decided_by end as decided_by, d.decided_at,
       o.sequence as _sequence
  from pennant.objection o
  join pennant.roster r on r.organisation_id = o.organisation_id and r.period_id = o.period_id
   and r.unit_id = o.unit_id
  left join pennant.objection_decision d on d.organisation_id = o.organisation_id and d.objection_id = o.id
 where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
   and ($2::text is null or coalesce(d.outcome, 'open') = $2)
   and ($3::text is null or r.code = $3 or o.unit_id::text = $3)
   and ($4::bigint is null or o.sequence > $4)
 order by o.sequence
 limit $5::bigint
