-- Has a delivery that ended tried anew. $1 the webhook, $2 the delivery.
-- shape: optional
update pennant.webhook_delivery d
   set state = 'pending', attempts = 0, due_at = now(), since = now(), ended_at = null
 where d.organisation_id = pennant.current_organisation() and d.webhook_id = $1::uuid and d.id = $2::uuid
returning d.id, d.number as sequence, d.kind, d.action, d.object_id, d.period_id, d.state, d.attempts, d.due_at, d.since,
          d.ended_at
