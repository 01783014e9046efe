-- Webhooks: who is told of changes, what is on its way, and every attempt.
-- Runs as pennant_owner in one transaction.

create table pennant.webhook (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    url text not null constraint webhook_url_length check (length(url) between 1 and 2048),
    title text constraint webhook_title_length check (length(title) between 1 and 200),
    -- Kinds of object; none: all.
    kinds text[] not null default '{}',
    state text not null default 'active' constraint webhook_state_known check (state in ('active', 'disabled')),
    -- Why nothing is sent any more, where the receiver brought it about.
    cause text constraint webhook_cause_known check (cause in ('gone', 'exhausted')),
    -- Sealed under the servers' webhook key. Both sign until previous_until.
    secret bytea not null,
    previous_secret bytea,
    previous_until timestamptz,
    -- All changes up to this number are deliveries, or not asked for.
    position bigint not null,
    -- Since when nothing was accepted.
    failing_since timestamptz,
    created_by text not null,
    created_at timestamptz not null default now(),
    version integer not null default 1,
    updated_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint webhook_url_key unique (organisation_id, url)
);

-- The outbox: made in one transaction with the webhook's position.
create table pennant.webhook_delivery (
    organisation_id uuid not null,
    webhook_id uuid not null,
    -- The message's id; the same at every attempt and replay.
    id uuid not null,
    -- The number of the change; null: a ping.
    number bigint,
    -- What is delivered in order: the changes of one period, or of none.
    lane text not null,
    kind text not null,
    action text not null,
    object_id text not null,
    unit_id uuid,
    period_id uuid,
    at timestamptz not null,
    state text not null default 'pending'
        constraint webhook_delivery_state_known check (state in ('pending', 'delivered', 'failed')),
    attempts integer not null default 0,
    due_at timestamptz not null default now(),
    -- When the days of trying began: at the recording, or at a replay.
    since timestamptz not null default now(),
    ended_at timestamptz,
    order_key bigint generated always as identity,
    primary key (organisation_id, webhook_id, id),
    constraint webhook_delivery_webhook foreign key (organisation_id, webhook_id)
        references pennant.webhook (organisation_id, id)
);
create index webhook_delivery_pending_index on pennant.webhook_delivery (organisation_id, webhook_id, lane, order_key)
    where state = 'pending';
create index webhook_delivery_order_index on pennant.webhook_delivery (organisation_id, webhook_id, order_key);

create table pennant.webhook_attempt (
    organisation_id uuid not null,
    webhook_id uuid not null,
    delivery_id uuid not null,
    sequence bigint generated always as identity,
    -- The answer's status, or what stopped it.
    status integer,
    fault text,
    ms integer not null,
    at timestamptz not null default now(),
    primary key (organisation_id, webhook_id, delivery_id, sequence),
    constraint webhook_attempt_delivery foreign key (organisation_id, webhook_id, delivery_id)
        references pennant.webhook_delivery (organisation_id, webhook_id, id),
    constraint webhook_attempt_end check ((status is null) <> (fault is null))
);
create trigger webhook_attempt_append_only before update or delete or truncate on pennant.webhook_attempt
    for each statement execute function pennant.refuse_change();

-- The webhooks of all organisations that have something to do now: the code, the id, and whether the
-- receiver has been failing.
create function pennant.webhooks_due() returns table (organisation text, id uuid, failing boolean)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
    select o.code, w.id, w.failing_since is not null
      from pennant.webhook w
      join pennant.organisation o on o.id = w.organisation_id
     where w.state = 'active'
       and (exists (select from pennant.webhook_delivery d
                     where d.organisation_id = w.organisation_id and d.webhook_id = w.id and d.state = 'pending'
                       and d.due_at <= now()
                       and not exists (select from pennant.webhook_delivery e
                                        where e.organisation_id = d.organisation_id and e.webhook_id = d.webhook_id
                                          and e.state = 'pending' and e.lane = d.lane and e.order_key < d.order_key))
            or (w.position < (select b.last_change from pennant.chain_block b
                               where b.organisation_id = w.organisation_id order by b.number desc limit 1)
                and (select count(*) from (select from pennant.webhook_delivery d
                                            where d.organisation_id = w.organisation_id and d.webhook_id = w.id
                                              and d.state = 'pending' limit 1000) p) < 1000))
     order by w.failing_since nulls first, w.organisation_id, w.id
$$;
revoke all on function pennant.webhooks_due() from public;
grant execute on function pennant.webhooks_due() to pennant_app;

-- Policies ---------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['webhook', 'webhook_delivery', 'webhook_attempt'] loop
        execute format('grant select, insert on pennant.%I to pennant_app', name);
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
        execute format('create policy tenant on pennant.%I to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.has_role(''organiser'')) or (select pennant.has_role(''leadership''))))'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.has_role(''organiser'')) or (select pennant.has_role(''leadership''))))', name);
    end loop;
    -- For webhooks_due, which looks at all organisations.
    foreach name in array array['webhook', 'webhook_delivery', 'chain_block'] loop
        execute format('create policy administration on pennant.%I for select to pennant_owner using (true)', name);
    end loop;
end
$$;
grant update on pennant.webhook, pennant.webhook_delivery to pennant_app;
