-- Records an attempt and what comes of the delivery. $1 webhook, $2 delivery, $3 status or null, $4 fault or null, $5 milliseconds, $6 the state, $7 milliseconds to the next attempt.
-- shape: none
with attempt as (
    insert into pennant.webhook_attempt (organisation_id, webhook_id, delivery_id, status, fault, ms)
    values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::integer, $4::text, $5::integer)
)
update pennant.webhook_delivery d
   set attempts = d.attempts + 1, state = $6::text, due_at = now() + $7::bigint * interval '1 millisecond',
       ended_at = case when $6::text <> 'pending' then now() end
 where d.organisation_id = pennant.current_organisation() and d.webhook_id = $1::uuid and d.id = $2::uuid
