-- The attempts at a delivery. $1 the webhook, $2 the delivery.
-- shape: many
select a.at, a.status, a.fault, a.ms
  from pennant.webhook_attempt a
 where a.organisation_id = pennant.current_organisation() and a.webhook_id = $1::uuid and a.delivery_id = $2::uuid
 order by a.sequence
 limit 200
