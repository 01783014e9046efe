-- Organisations, units, indicators, the audit trail, kept replies, and the settings of row security.
-- Runs as pennant_owner in one transaction.

create schema pennant;
grant usage on schema pennant to pennant_app, pennant_migrator;

create table pennant.migration (
    number integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
);
grant select on pennant.migration to pennant_app, pennant_migrator;

-- Row security ---------------------------------------------------------------------------------
-- pennant.enter() sets these for one transaction; every policy reads them through the functions
-- below, inside a sub-select so that they are computed once a statement. Unset settings read as ''
-- after a transaction, so '' means nothing: no organisation, no unit, no source.

create function pennant.current_organisation() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('pennant.organisation', true), '')::uuid;

-- True for roles that read the whole organisation: evaluator, leadership, organiser.
create function pennant.sees_all() returns boolean
    language sql stable parallel safe
    return coalesce(current_setting('pennant.sees', true), '') = 'all';

-- The units that a window speaks for.
create function pennant.own_units() returns uuid[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('pennant.units', true), ''), '{}')::uuid[];

-- The sources a collector owns.
create function pennant.own_sources() returns text[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('pennant.sources', true), ''), '{}')::text[];

-- Has the token this role?
create function pennant.has_role(role_name text) returns boolean
    language sql stable parallel safe
    return role_name = any (coalesce(nullif(current_setting('pennant.roles', true), ''), '{}')::text[]);

create function pennant.current_subject() returns text
    language sql stable parallel safe
    return nullif(current_setting('pennant.subject', true), '');

-- A moment as it is given: RFC 3339, or a date, which stands for its noon in the zone.
create function pennant.moment(given text, zone text) returns timestamptz
    language sql stable parallel safe
    return case when length(given) = 10 then (given::date + time '12:00') at time zone zone
                else given::timestamptz end;

-- Refuses changes to what is only ever appended, whoever asks.
create function pennant.refuse_change() returns trigger
    language plpgsql
as $$
begin
    raise exception 'rows of % are appended and never changed', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

-- Tables ---------------------------------------------------------------------------------------

create table pennant.organisation (
    id uuid primary key,
    code text not null constraint organisation_code_key unique
        constraint organisation_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    name text not null constraint organisation_name_length check (length(name) between 1 and 200),
    time_zone text not null,
    created_at timestamptz not null default now()
);

create table pennant.unit (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    code text not null
        constraint unit_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    name text not null constraint unit_name_length check (length(name) between 1 and 200),
    kind text not null constraint unit_kind_form check (kind ~ '^[a-z][a-z0-9_-]{0,63}$'),
    "group" text constraint unit_group_length check (length("group") between 1 and 200),
    parent_id uuid,
    headcount integer constraint unit_headcount_range check (headcount between 0 and 10000000),
    since date,
    attributes jsonb not null default '{}'
        constraint unit_attributes_object check (jsonb_typeof(attributes) = 'object'),
    retired_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint unit_code_key unique (organisation_id, code),
    constraint unit_parent foreign key (organisation_id, parent_id)
        references pennant.unit (organisation_id, id),
    constraint unit_own_parent check (parent_id <> id)
);
create index unit_parent_index on pennant.unit (organisation_id, parent_id);

create table pennant.indicator (
    organisation_id uuid not null references pennant.organisation (id),
    code text not null
        constraint indicator_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    form text not null constraint indicator_form_known check (form in ('event', 'value', 'yes_no')),
    title jsonb not null default '{}'
        constraint indicator_title_object check (jsonb_typeof(title) = 'object'),
    -- What the quantity counts: times, days, people.
    quantity text not null default 'times'
        constraint indicator_quantity_length check (length(quantity) between 1 and 64),
    -- The variants of an event; an event names one exactly when there are any.
    gravities text[] not null default '{}',
    -- The fields every event of this indicator must carry.
    fields text[] not null default '{}',
    -- The range of assessed points; both or none.
    points_min numeric,
    points_max numeric,
    -- The least finding that counts, where the scheme does not say.
    verdict text
        constraint indicator_verdict_known check (verdict in ('any', 'valid', 'confirmed', 'responsible')),
    -- A verdict must not come from who recorded the event.
    four_eyes boolean not null default false,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    primary key (organisation_id, code),
    constraint indicator_points_range check ((points_min is null) = (points_max is null)
        and points_min <= points_max)
);

create table pennant.audit (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    sequence bigint generated always as identity,
    actor text not null,
    action text not null,
    object_kind text not null,
    object_id text not null,
    reason text,
    before jsonb,
    after jsonb,
    request_id text,
    at timestamptz not null default now(),
    primary key (organisation_id, id)
);
create index audit_object_index on pennant.audit (organisation_id, object_kind, object_id, sequence);
create trigger audit_append_only before update or delete or truncate on pennant.audit
    for each statement execute function pennant.refuse_change();

-- The replies to POSTs that carried an Idempotency-Key, kept seven days.
create table pennant.idempotency (
    organisation_id uuid not null references pennant.organisation (id),
    subject text not null,
    operation text not null,
    key text not null,
    fingerprint bytea not null,
    status integer not null,
    headers jsonb not null default '{}',
    body bytea not null,
    created_at timestamptz not null default now(),
    primary key (organisation_id, subject, operation, key)
);
create index idempotency_age_index on pennant.idempotency (organisation_id, created_at);

-- Policies: the owner's are for its own functions and for administration.
alter table pennant.organisation enable row level security;
alter table pennant.organisation force row level security;
create policy administration on pennant.organisation to pennant_owner
    using (true) with check (true);
create policy tenant on pennant.organisation for select to pennant_app
    using (id = (select pennant.current_organisation()));

alter table pennant.unit enable row level security;
alter table pennant.unit force row level security;
create policy owner_tenant on pennant.unit to pennant_owner
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation()));
create policy tenant on pennant.unit to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all() or pennant.has_role('collector'))
            or id = any ((select pennant.own_units())::uuid[])))
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));

alter table pennant.indicator enable row level security;
alter table pennant.indicator force row level security;
create policy owner_tenant on pennant.indicator to pennant_owner
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation()));
create policy tenant on pennant.indicator to pennant_app
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));

alter table pennant.audit enable row level security;
alter table pennant.audit force row level security;
create policy administration on pennant.audit for insert to pennant_owner with check (true);
create policy tenant_insert on pennant.audit for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and actor = coalesce((select pennant.current_subject()), 'public'));
create policy tenant_select on pennant.audit for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()) and (select pennant.sees_all()));

alter table pennant.idempotency enable row level security;
alter table pennant.idempotency force row level security;
create policy tenant on pennant.idempotency to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and subject = coalesce((select pennant.current_subject()), ''))
    with check (organisation_id = (select pennant.current_organisation())
        and subject = coalesce((select pennant.current_subject()), ''));

grant select on pennant.organisation to pennant_app;
grant select, insert, update on pennant.unit to pennant_app;
grant select, insert on pennant.indicator to pennant_app;
grant select, insert on pennant.audit to pennant_app;
grant select, insert, delete on pennant.idempotency to pennant_app;

-- Entering -------------------------------------------------------------------------------------
-- Sets the row security of this transaction and tells which organisation it is. No row, and nothing
-- set, when there is no such organisation.
create function pennant.enter(organisation_code text, role_names text[], unit_codes text[],
                              source_names text[], subject_name text,
                              out id uuid, out code text, out time_zone text, out today date)
    returns setof record
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    found_units uuid[];
begin
    select o.id, o.code, o.time_zone, (now() at time zone o.time_zone)::date
      into id, code, time_zone, today
      from pennant.organisation o where o.code = organisation_code;
    if not found then
        return;
    end if;
    perform set_config('pennant.organisation', id::text, true),
            set_config('pennant.roles', role_names::text, true),
            set_config('pennant.subject', coalesce(subject_name, ''), true),
            set_config('pennant.sees',
                case when role_names && array['evaluator', 'leadership', 'organiser']
                     then 'all' else '' end, true),
            set_config('pennant.sources',
                case when 'collector' = any (role_names) then source_names::text else '{}' end, true);
    if 'window' = any (role_names) and cardinality(unit_codes) > 0 then
        select array_agg(u.id) into found_units
          from pennant.unit u where u.organisation_id = enter.id and u.code = any (unit_codes);
    end if;
    perform set_config('pennant.units', coalesce(found_units, '{}')::text, true);
    return next;
end
$$;
revoke all on function pennant.enter(text, text[], text[], text[], text) from public;
grant execute on function pennant.enter(text, text[], text[], text[], text) to pennant_app;
