-- A period's transitions in order. $1 period id, $2 the last row's sequence or null, $3 how many.
-- shape: many
select t.id, t.period_id, t.from_state as "from", t.to_state as "to", t.reason, t.actor, t.at,
       t.sequence as _sequence
  from pennant.period_transition t
 where t.organisation_id = (select pennant.current_organisation()) and t.period_id = $1::uuid
   and ($2::bigint is null or t.sequence > $2)
 order by t.sequence
 limit $3::bigint
