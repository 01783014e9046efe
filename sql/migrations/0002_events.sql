-- Events, verdicts, metrics, and the tallies that are kept with them.
-- Runs as pennant_owner in one transaction.

create table pennant.event (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    sequence bigint generated always as identity,
    unit_id uuid not null,
    indicator text not null,
    occurred_at timestamptz not null,
    -- The day it occurred in the organisation's time zone.
    day date not null,
    quantity numeric not null default 1 constraint event_quantity_positive check (quantity > 0),
    gravity text,
    points numeric,
    topic text,
    person text,
    occasion text,
    minutes integer constraint event_minutes_range check (minutes between 0 and 1000000),
    filed timestamptz,
    slot_end timestamptz,
    note text,
    evidence jsonb constraint event_evidence_list check (jsonb_typeof(evidence) = 'array'),
    -- '' where the recorder owns no source: external ids are then the organisation's.
    source text not null default '',
    external_id text,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    -- SHA-256 of what the recorder said: tells a repeat from a conflict.
    fingerprint bytea not null,
    primary key (organisation_id, id),
    constraint event_external_id_key unique (organisation_id, source, external_id),
    constraint event_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id),
    constraint event_indicator foreign key (organisation_id, indicator)
        references pennant.indicator (organisation_id, code)
);
create index event_sequence_index on pennant.event (organisation_id, sequence);
create index event_unit_index on pennant.event (organisation_id, unit_id, indicator, day, sequence);

create table pennant.verdict (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    sequence bigint generated always as identity,
    event_id uuid not null,
    -- Copied from the event, for row security.
    unit_id uuid not null,
    source text not null,
    finding text not null constraint verdict_finding_known
        check (finding in ('pending', 'valid', 'confirmed', 'responsible', 'dismissed', 'withdrawn')),
    reason text,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint verdict_event foreign key (organisation_id, event_id)
        references pennant.event (organisation_id, id)
);
create index verdict_event_index on pennant.verdict (organisation_id, event_id, sequence);

-- The finding of the newest verdict; an event without a row is pending.
create table pennant.event_state (
    organisation_id uuid not null,
    event_id uuid not null,
    unit_id uuid not null,
    source text not null,
    finding text not null,
    verdict_sequence bigint not null,
    primary key (organisation_id, event_id)
);

-- Sums of events by unit, indicator, gravity ('' for none), finding and month; quantity and assessed
-- points are added up as they stand. Only the triggers below write here.
create table pennant.tally (
    organisation_id uuid not null,
    unit_id uuid not null,
    indicator text not null,
    gravity text not null,
    finding text not null,
    month date not null,
    events bigint not null,
    quantity numeric not null,
    points numeric not null,
    primary key (organisation_id, unit_id, indicator, month, gravity, finding)
) with (fillfactor = 70);

-- An event as it is shown: with its unit's code and its newest finding. Row security is the reader's.
create view pennant.event_shown with (security_invoker = true) as
    select e.organisation_id, e.id, e.sequence, e.unit_id, u.code as unit, e.indicator, e.occurred_at,
           e.day, e.quantity, e.gravity, e.points, e.topic, e.person, e.occasion, e.minutes, e.filed,
           e.slot_end, e.note, e.evidence, nullif(e.source, '') as source, e.external_id,
           coalesce(s.finding, 'pending') as finding, e.recorded_by, e.recorded_at
      from pennant.event e
      join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
      left join pennant.event_state s
        on s.organisation_id = e.organisation_id and s.event_id = e.id;

create table pennant.metric (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    sequence bigint generated always as identity,
    unit_id uuid not null,
    indicator text not null,
    from_day date not null,
    to_day date not null,
    role text not null constraint metric_role_known check (role in ('actual', 'target')),
    value numeric not null,
    note text,
    source text not null default '',
    external_id text,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    fingerprint bytea not null,
    primary key (organisation_id, id),
    constraint metric_external_id_key unique (organisation_id, source, external_id),
    constraint metric_days check (from_day <= to_day),
    constraint metric_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id),
    constraint metric_indicator foreign key (organisation_id, indicator)
        references pennant.indicator (organisation_id, code)
);
create index metric_sequence_index on pennant.metric (organisation_id, sequence);
-- The newest value of a unit, indicator, role and span of days is the one that holds.
create index metric_unit_index
    on pennant.metric (organisation_id, unit_id, indicator, role, from_day, to_day, sequence desc);

create trigger event_append_only before update or delete or truncate on pennant.event
    for each statement execute function pennant.refuse_change();
create trigger verdict_append_only before update or delete or truncate on pennant.verdict
    for each statement execute function pennant.refuse_change();
create trigger metric_append_only before update or delete or truncate on pennant.metric
    for each statement execute function pennant.refuse_change();

-- Tallying -------------------------------------------------------------------------------------
-- Rows are taken in key order, so that writers wait for each other and do not deadlock.

create function pennant.tally_events() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pennant.tally as t
        (organisation_id, unit_id, indicator, month, gravity, finding, events, quantity, points)
    select e.organisation_id, e.unit_id, e.indicator, date_trunc('month', e.day)::date,
           coalesce(e.gravity, ''), 'pending', count(*), sum(e.quantity), coalesce(sum(e.points), 0)
      from added e
     group by 1, 2, 3, 4, 5
     order by 1, 2, 3, 4, 5
    on conflict (organisation_id, unit_id, indicator, month, gravity, finding) do update
       set events = t.events + excluded.events,
           quantity = t.quantity + excluded.quantity,
           points = t.points + excluded.points;
    return null;
end
$$;
create trigger event_tally after insert on pennant.event
    referencing new table as added
    for each statement execute function pennant.tally_events();

-- A verdict moves its event's numbers from the old finding to the new one. The lock on the event's
-- state orders concurrent verdicts; one that comes late with a lower sequence changes nothing.
create function pennant.tally_verdict() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    former pennant.event_state;
begin
    insert into pennant.event_state
        (organisation_id, event_id, unit_id, source, finding, verdict_sequence)
    values (new.organisation_id, new.event_id, new.unit_id, new.source, 'pending', 0)
    on conflict do nothing;
    select * into strict former from pennant.event_state s
     where s.organisation_id = new.organisation_id and s.event_id = new.event_id for update;
    if former.verdict_sequence > new.sequence then
        return null;
    end if;
    update pennant.event_state s
       set finding = new.finding, verdict_sequence = new.sequence
     where s.organisation_id = new.organisation_id and s.event_id = new.event_id;
    if former.finding = new.finding then
        return null;
    end if;
    insert into pennant.tally as t
        (organisation_id, unit_id, indicator, month, gravity, finding, events, quantity, points)
    select e.organisation_id, e.unit_id, e.indicator, date_trunc('month', e.day)::date,
           coalesce(e.gravity, ''), move.finding, move.sign, move.sign * e.quantity,
           move.sign * coalesce(e.points, 0)
      from pennant.event e,
           (values (former.finding, -1), (new.finding, 1)) as move (finding, sign)
     where e.organisation_id = new.organisation_id and e.id = new.event_id
     order by move.finding
    on conflict (organisation_id, unit_id, indicator, month, gravity, finding) do update
       set events = t.events + excluded.events,
           quantity = t.quantity + excluded.quantity,
           points = t.points + excluded.points;
    return null;
end
$$;
create trigger verdict_tally after insert on pennant.verdict
    for each row execute function pennant.tally_verdict();

revoke all on function pennant.tally_events() from public;
revoke all on function pennant.tally_verdict() from public;

-- Policies -------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['event', 'verdict', 'event_state', 'tally', 'metric'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
    -- Windows see the rows of their units, collectors those of their sources.
    foreach name in array array['event', 'verdict', 'event_state', 'metric'] loop
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.sees_all())'
            ' or unit_id = any ((select pennant.own_units())::uuid[])'
            ' or source = any ((select pennant.own_sources())::text[])))', name);
    end loop;
    -- Evaluators record, and collectors do under their sources only.
    foreach name in array array['event', 'metric'] loop
        execute format('create policy tenant_insert on pennant.%I for insert to pennant_app'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.has_role(''evaluator''))'
            ' or source = any ((select pennant.own_sources())::text[])))', name);
    end loop;
end
$$;
create policy tenant on pennant.tally for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all())
            or unit_id = any ((select pennant.own_units())::uuid[])));
create policy tenant_insert on pennant.verdict for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and ((select pennant.has_role('evaluator')) or (select pennant.has_role('leadership'))));

grant select, insert on pennant.event, pennant.verdict, pennant.metric to pennant_app;
grant select on pennant.event_state, pennant.tally, pennant.event_shown to pennant_app;
