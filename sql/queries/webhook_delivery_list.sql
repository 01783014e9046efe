-- Deliveries of a webhook, newest first. $1 the webhook, $2 a state or null, $3 the key behind which, $4 how many.
-- shape: many
-- plan: each time
select d.id, d.number as sequence, d.kind, d.action, d.object_id, d.period_id, d.state, d.attempts, d.due_at, d.since,
       d.ended_at, d.order_key as _order_key
  from pennant.webhook_delivery d
 where d.organisation_id = pennant.current_organisation() and d.webhook_id = $1::uuid
   and ($2::text is null or d.state = $2::text) and ($3::bigint is null or d.order_key < $3::bigint)
 order by d.order_key desc
 limit $4::bigint
