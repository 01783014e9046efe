-- What webhooks delivered, or gave up, is purged by `pennant maintain` a month after it ended.
-- Runs as pennant_owner in one transaction.

-- As before; besides, attempts may go while the owner purges their deliveries.
create or replace function pennant.refuse_change() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and current_user = 'pennant_owner'
        and coalesce(current_setting('pennant.erasing', true), '') = 'on' then
        return null;
    end if;
    if tg_op = 'DELETE' and current_user = 'pennant_owner' and tg_table_name in ('event', 'verdict', 'webhook_attempt')
        and coalesce(current_setting('pennant.retiring', true), '') = 'on' then
        return null;
    end if;
    raise exception 'rows of % are appended and never changed', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

create index webhook_delivery_ended_index on pennant.webhook_delivery (organisation_id, ended_at)
    where state <> 'pending';

-- At most so many deliveries go, with their attempts; how many did.
create function pennant.purge_deliveries(organisation uuid, most integer) returns bigint
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    webhooks uuid[];
    deliveries uuid[];
begin
    perform set_config('pennant.organisation', organisation::text, true);
    select coalesce(array_agg(d.webhook_id), '{}'), coalesce(array_agg(d.id), '{}') into webhooks, deliveries
      from (select o.webhook_id, o.id from pennant.webhook_delivery o
             where o.organisation_id = organisation and o.state <> 'pending'
               and o.ended_at <= now() - interval '30 days'
             order by o.ended_at limit most for update skip locked) d;
    perform set_config('pennant.retiring', 'on', true);
    delete from pennant.webhook_attempt a using unnest(webhooks, deliveries) as old (webhook_id, id)
     where a.organisation_id = organisation and a.webhook_id = old.webhook_id and a.delivery_id = old.id;
    delete from pennant.webhook_delivery d using unnest(webhooks, deliveries) as old (webhook_id, id)
     where d.organisation_id = organisation and d.webhook_id = old.webhook_id and d.id = old.id;
    perform set_config('pennant.retiring', '', true);
    return cardinality(deliveries);
end
$$;
revoke all on function pennant.purge_deliveries(uuid, integer) from public;
