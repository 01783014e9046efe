-- Stored results with their standings, and awards.
-- Runs as pennant_owner in one transaction.

-- Results as computed for a decision; later ones of a period replace earlier ones, which stay.
create table pennant.run (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    round integer not null,
    scheme_id uuid not null,
    -- The day the facts were looked at, and the digest that tells whether they still say the same.
    as_of date not null,
    sha256 bytea not null constraint run_sha256_length check (length(sha256) = 32),
    -- The settings used, the rows that the referee refused, and who would win what.
    choices json not null,
    refusals json not null,
    winners json not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint run_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);
alter table pennant.period add constraint period_run foreign key (organisation_id, run_id)
    references pennant.run (organisation_id, id);

create table pennant.standing (
    organisation_id uuid not null,
    run_id uuid not null,
    -- Order: award, ranking scope, rank, unit.
    position integer not null,
    period_id uuid not null,
    award text not null,
    unit_id uuid not null,
    unit text not null,
    name text not null,
    "group" text,
    eligible boolean not null,
    vetoes text[] not null,
    failed text[] not null,
    components json not null,
    total numeric,
    rank integer,
    wins boolean not null,
    receipt json not null,
    primary key (organisation_id, run_id, position),
    constraint standing_unit_key unique (organisation_id, run_id, unit_id, award),
    constraint standing_run foreign key (organisation_id, run_id)
        references pennant.run (organisation_id, id)
);

create table pennant.award (
    organisation_id uuid not null,
    id uuid not null,
    period_id uuid not null,
    run_id uuid not null,
    scheme_id uuid not null,
    scheme_code text not null,
    award text not null,
    title jsonb not null default '{}',
    from_day date not null,
    to_day date not null,
    unit_id uuid not null,
    unit text not null,
    name text not null,
    kind text not null,
    "group" text,
    level text,
    streak integer not null,
    points numeric not null,
    money numeric not null,
    leave_days numeric not null,
    rights text[] not null,
    actions text[] not null,
    total numeric,
    rank integer,
    granted_by text not null,
    granted_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint award_once unique (organisation_id, period_id, award, unit_id),
    constraint award_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id),
    constraint award_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id)
);
create index award_order_index on pennant.award (organisation_id, from_day desc, id desc);
create index award_unit_index on pennant.award (organisation_id, unit_id);

do $$
declare
    name text;
begin
    foreach name in array array['run', 'standing', 'award'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
        execute format('grant select, insert on pennant.%I to pennant_app', name);
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
        -- Leadership decides.
        execute format('create policy leadership_insert on pennant.%I for insert to pennant_app'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and (select pennant.has_role(''leadership'')))', name);
    end loop;
end
$$;

create policy tenant on pennant.run for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())));

-- Awards are public.
create policy tenant on pennant.award for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()));

-- Windows read the standings of their units, and all of them once the period is final.
create policy tenant on pennant.standing for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())
            or unit_id = any ((select pennant.own_units())::uuid[])
            or period_id in (select p.id from pennant.period p where p.state = 'final')));
