-- Makes deliveries of the next changes and moves the webhook's position over them, while not too many wait. $1 the webhook, $2 how many numbers are looked at.
-- The id of a message comes of the change's number and of its block's hash: after a restore the same change is the same message,
-- and another change that got its number is another.
-- shape: none
with w as materialized (
    select v.id, v.position, nullif(v.kinds, '{}') as kinds
      from pennant.webhook v
     where v.organisation_id = pennant.current_organisation() and v.id = $1::uuid and v.state = 'active'
       and (select count(*) from (select from pennant.webhook_delivery d
                                   where d.organisation_id = v.organisation_id and d.webhook_id = v.id
                                     and d.state = 'pending' limit 1000) p) < 1000
       for update
), c as materialized (
    select c.* from w cross join lateral pennant.changes_after(w.position, $2::bigint, w.kinds) c
), added as (
    insert into pennant.webhook_delivery
        (organisation_id, webhook_id, id, number, lane, kind, action, object_id, unit_id, period_id, at)
    select pennant.current_organisation(), w.id,
           md5(concat_ws('/', pennant.current_organisation(), w.id, c.number, c.proof))::uuid, c.number, coalesce(c.period_id, ''),
           c.kind, c.action, c.object_id, c.unit_id, c.period_id::uuid, c.at
      from w, c
     where c.kind is not null
     order by c.number
    on conflict do nothing
)
update pennant.webhook v
   set position = c.number
  from c
 where v.organisation_id = pennant.current_organisation() and v.id = $1::uuid and c.kind is null
