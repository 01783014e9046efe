-- What became of the objection whose receipt was shown to the transaction.
-- shape: optional
select o.period_id, r.code as unit, o.received_on, o.recorded_at, coalesce(d.outcome, 'open') as state,
       d.reason as answer, d.decided_at
  from pennant.objection o
  join pennant.roster r on r.organisation_id = o.organisation_id and r.period_id = o.period_id
   and r.unit_id = o.unit_id
  left join pennant.objection_decision d on d.organisation_id = o.organisation_id and d.objection_id = o.id
 where o.organisation_id = (select pennant.current_organisation())
   and o.receipt = (select pennant.current_receipt())
