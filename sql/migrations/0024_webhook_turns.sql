-- What is due of webhooks is found by looking at the head of each lane, and an attempt is recorded without
-- looking its delivery up.
-- Runs as pennant_owner in one transaction.

-- An attempt is only written in the statement that changes its delivery, and goes with it. The check of the key
-- cost more than all else while PostgreSQL knew little of the tables: it read all deliveries of the webhook.
alter table pennant.webhook_attempt drop constraint webhook_attempt_delivery;

-- As before; of each lane only the first delivery is looked at, because the others wait behind it. In the order of
-- ids, in which they take turns.
create or replace function pennant.webhooks_due() returns table (organisation text, id uuid, failing boolean)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
    select o.code, w.id, w.failing_since is not null
      from pennant.webhook w
      join pennant.organisation o on o.id = w.organisation_id
     where w.state = 'active'
       and (exists (select from (select distinct on (d.lane) d.due_at
                                   from pennant.webhook_delivery d
                                  where d.organisation_id = w.organisation_id and d.webhook_id = w.id and d.state = 'pending'
                                  order by d.lane, d.order_key) head
                     where head.due_at <= now())
            or (w.position < (select b.last_change from pennant.chain_block b
                               where b.organisation_id = w.organisation_id order by b.number desc limit 1)
                and (select count(*) from (select from pennant.webhook_delivery d
                                            where d.organisation_id = w.organisation_id and d.webhook_id = w.id
                                              and d.state = 'pending' limit 1000) p) < 1000))
     order by w.id
$$;
