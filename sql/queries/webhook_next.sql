-- The delivery that is due first, with what signs it: the oldest of its lane. $1 the webhook.
-- shape: optional
select d.id, d.number, d.kind, d.action, d.object_id, d.unit_id, d.period_id, d.at, d.attempts,
       w.url, w.secret, case when w.previous_until > now() then w.previous_secret end as previous_secret,
       extract(epoch from now())::bigint as now, extract(epoch from now() - d.since)::bigint as age
  from pennant.webhook_delivery d
  join pennant.webhook w on w.organisation_id = d.organisation_id and w.id = d.webhook_id and w.state = 'active'
 where d.organisation_id = pennant.current_organisation() and d.webhook_id = $1::uuid and d.state = 'pending'
   and d.due_at <= now()
   and not exists (select from pennant.webhook_delivery e
                    where e.organisation_id = d.organisation_id and e.webhook_id = d.webhook_id
                      and e.state = 'pending' and e.lane = d.lane and e.order_key < d.order_key)
 order by d.due_at, d.order_key
 limit 1
