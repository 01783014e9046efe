-- The deliveries that may be tried now, in order, with what signs them. $1 the webhook, $2 most of them.
-- Whatever comes behind one of its lane that waits for another attempt waits too.
-- shape: many
with p as materialized (
    select d.*, bool_or(d.due_at > now()) over (partition by d.lane order by d.order_key) as waits
      from pennant.webhook_delivery d
     where d.organisation_id = pennant.current_organisation() and d.webhook_id = $1::uuid and d.state = 'pending'
)
select p.id, p.number, p.kind, p.action, p.object_id, p.unit_id, p.period_id, p.at, p.attempts,
       w.url, w.secret, case when w.previous_until > now() then w.previous_secret end as previous_secret,
       extract(epoch from now())::bigint as now, extract(epoch from now() - p.since)::bigint as age
  from p
  join pennant.webhook w on w.organisation_id = p.organisation_id and w.id = p.webhook_id and w.state = 'active'
 where not p.waits
 order by p.order_key
 limit $2::integer
