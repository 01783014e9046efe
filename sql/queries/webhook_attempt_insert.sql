-- Records attempts and what comes of their deliveries. $1 the webhook, then one array each: $2 deliveries, $3 statuses (0: none), $4 faults ('': none), $5 milliseconds, $6 states, $7 milliseconds to the next attempt.
-- The arrays are hidden from the planner (offset 0), so that one plan serves all lengths.
-- shape: none
with given as materialized (
    select u.*
      from (select $2::uuid[] as ids, $3::integer[] as statuses, $4::text[] as faults, $5::integer[] as mss, $6::text[] as states,
                   $7::bigint[] as pauses offset 0) g
     cross join lateral unnest(g.ids, g.statuses, g.faults, g.mss, g.states, g.pauses) as u (id, status, fault, ms, state, pause)
), attempt as (
    insert into pennant.webhook_attempt (organisation_id, webhook_id, delivery_id, status, fault, ms)
    select pennant.current_organisation(), $1::uuid, g.id, nullif(g.status, 0), nullif(g.fault, ''), g.ms from given g
)
update pennant.webhook_delivery d
   set attempts = d.attempts + 1, state = g.state, due_at = now() + g.pause * interval '1 millisecond',
       ended_at = case when g.state <> 'pending' then now() end
  from given g
 where d.organisation_id = pennant.current_organisation() and d.webhook_id = $1::uuid and d.id = g.id
