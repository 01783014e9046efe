-- What was done in the steps of a period's round, in order. $1 period id, $2 round.
-- shape: many
select t.id, t.position, t.step, t.outcome, t.reason, t.from_day as "from", t.until_day as until, t.units,
       t.amounts, t.actor, t.at
  from pennant.period_step t
 where t.organisation_id = (select pennant.current_organisation()) and t.period_id = $1::uuid
   and t.round = $2::integer
 order by t.sequence
