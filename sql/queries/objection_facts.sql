-- Every objection of a period and what became of it. $1 period id.
-- shape: many
select o.unit_id, o.received_on, d.outcome
  from pennant.objection o
  left join pennant.objection_decision d on d.organisation_id = o.organisation_id and d.objection_id = o.id
 where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
 order by o.sequence
