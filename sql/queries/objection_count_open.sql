-- How many objections of a period wait for an answer. $1 period id.
-- shape: one
select count(*) as open
  from pennant.objection o
 where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
   and not exists (select from pennant.objection_decision d
                    where d.organisation_id = o.organisation_id and d.objection_id = o.id)
