-- Queues a message that only says hello. $1 the webhook, $2 the message's id.
-- shape: optional
insert into pennant.webhook_delivery (organisation_id, webhook_id, id, lane, kind, action, object_id, at)
select w.organisation_id, w.id, $2::uuid, 'ping', 'webhook', 'webhook.ping', w.id::text, now()
  from pennant.webhook w
 where w.organisation_id = pennant.current_organisation() and w.id = $1::uuid
returning id, number as sequence, kind, action, object_id, period_id, state, attempts, due_at, since, ended_at
