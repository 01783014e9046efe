-- The amounts decided in the steps of a period's round, in order. $1 period id, $2 round.
-- shape: many
select t.id as entry_id, a.value ->> 'unit_id' as unit_id, a.value ->> 'event_id' as event_id,
       (a.value ->> 'amount')::numeric as amount
  from pennant.period_step t
 cross join json_array_elements(t.amounts) with ordinality as a (value, place)
 where t.organisation_id = (select pennant.current_organisation()) and t.period_id = $1::uuid
   and t.round = $2::integer
 order by t.sequence, a.place
