-- The calendar, schemes, periods with roster and steps, panels and ballots.
-- Runs as pennant_owner in one transaction.

-- Keys of uuid and text inside a GiST index, for periods that must not overlap.
create extension if not exists btree_gist with schema pennant;

-- True while the referee's facts are read: the application then sees all rows of the organisation,
-- whoever asked, and shows of the result only what the asker may see.
create function pennant.judging() returns boolean
    language sql stable parallel safe
    return coalesce(current_setting('pennant.judging', true), '') = 'on';

-- Days off and days worked against the week's rule.
create table pennant.calendar (
    organisation_id uuid primary key references pennant.organisation (id),
    holidays date[] not null default '{}',
    workdays date[] not null default '{}',
    version integer not null default 1,
    updated_at timestamptz not null default now()
);

create table pennant.scheme (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    code text not null constraint scheme_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    version integer not null constraint scheme_version_positive check (version > 0),
    title jsonb not null default '{}',
    cadence text not null constraint scheme_cadence_known
        check (cadence in ('month', 'quarter', 'half_year', 'year', 'once')),
    -- The kinds of unit that enter one of its awards.
    kinds text[] not null,
    -- The document as it was received, byte for byte.
    document bytea not null,
    sha256 bytea not null constraint scheme_sha256_length check (length(sha256) = 32),
    created_by text not null,
    created_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint scheme_version_key unique (organisation_id, code, version),
    constraint scheme_document_key unique (organisation_id, code, sha256)
);

create table pennant.period (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    scheme_id uuid not null,
    -- Copied from the scheme, for the rule that periods of one scheme do not overlap.
    scheme_code text not null,
    title text constraint period_title_length check (length(title) between 1 and 200),
    from_day date not null,
    to_day date not null,
    -- The units chosen for the roster; null: all that the scheme's awards are for.
    units uuid[],
    state text not null default 'draft' constraint period_state_known
        check (state in ('draft', 'open', 'scoring', 'deciding', 'final', 'cancelled')),
    -- How often deciding was entered; the steps of an earlier round are void.
    round integer not null default 0,
    -- The stored result of this round (0004_results.sql).
    run_id uuid,
    version integer not null default 1,
    created_by text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint period_days check (from_day <= to_day),
    constraint period_scheme foreign key (organisation_id, scheme_id)
        references pennant.scheme (organisation_id, id),
    constraint period_overlap exclude using gist (organisation_id with =, scheme_code with =,
        daterange(from_day, to_day, '[]') with &&) where (state <> 'cancelled')
);
create index period_order_index on pennant.period (organisation_id, from_day desc, id desc);

-- The units of a period as they were when it opened.
create table pennant.roster (
    organisation_id uuid not null,
    period_id uuid not null,
    unit_id uuid not null,
    code text not null,
    name text not null,
    kind text not null,
    "group" text,
    parent_id uuid,
    headcount integer,
    since date,
    attributes jsonb not null,
    -- False: only there because it stands above or below an entrant.
    enters boolean not null,
    primary key (organisation_id, period_id, unit_id),
    constraint roster_code_key unique (organisation_id, period_id, code),
    constraint roster_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);

create table pennant.period_transition (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    from_state text not null,
    to_state text not null,
    reason text constraint period_transition_reason_length check (length(reason) <= 2000),
    actor text not null,
    request_id text,
    at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint period_transition_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);
create index period_transition_index
    on pennant.period_transition (organisation_id, period_id, sequence);

-- What was done in the walk through a scheme's steps.
create table pennant.period_step (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    round integer not null,
    run_id uuid not null,
    -- The step's place in the scheme, from 0, and its id there.
    position integer not null,
    step text not null,
    outcome text not null constraint period_step_outcome_known
        check (outcome in ('approved', 'returned', 'done')),
    reason text constraint period_step_reason_length check (length(reason) <= 2000),
    -- A notice's first and last day.
    from_day date,
    until_day date,
    -- A recorded order of units, first named first.
    units uuid[],
    actor text not null,
    at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint period_step_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);
create index period_step_index on pennant.period_step (organisation_id, period_id, round, sequence);

create table pennant.panel (
    organisation_id uuid not null,
    period_id uuid not null,
    panel text not null,
    position integer not null,
    title jsonb not null default '{}',
    mode text not null constraint panel_mode_known check (mode in ('open', 'secret')),
    raters text not null constraint panel_raters_known check (raters in ('given', 'entrants', 'self')),
    minimum numeric not null,
    maximum numeric not null,
    self_rating boolean not null,
    -- Ballots cast. Each one writes here, so that whoever decides on an older snapshot is told.
    ballots bigint not null default 0,
    version integer not null default 1,
    updated_at timestamptz not null default now(),
    primary key (organisation_id, period_id, panel),
    constraint panel_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);

create table pennant.panel_member (
    organisation_id uuid not null,
    period_id uuid not null,
    panel text not null,
    subject text not null constraint panel_member_subject_length check (length(subject) between 1 and 255),
    -- The unit the member belongs to, which it may not score.
    unit_id uuid,
    primary key (organisation_id, period_id, panel, subject),
    constraint panel_member_panel foreign key (organisation_id, period_id, panel)
        references pennant.panel (organisation_id, period_id, panel) on delete cascade,
    constraint panel_member_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id)
);

create table pennant.ballot (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    panel text not null,
    -- A member's subject, or the code of the unit that rates.
    rater text not null,
    rater_unit_id uuid,
    unit_id uuid not null,
    score numeric not null,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint ballot_once unique (organisation_id, period_id, panel, rater, unit_id),
    constraint ballot_panel foreign key (organisation_id, period_id, panel)
        references pennant.panel (organisation_id, period_id, panel),
    constraint ballot_unit foreign key (organisation_id, period_id, unit_id)
        references pennant.roster (organisation_id, period_id, unit_id)
);
create index ballot_order_index on pennant.ballot (organisation_id, period_id, sequence);

create function pennant.count_ballots() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update pennant.panel p
       set ballots = p.ballots + a.cast_now
      from (select organisation_id, period_id, panel, count(*) as cast_now from added group by 1, 2, 3) a
     where p.organisation_id = a.organisation_id and p.period_id = a.period_id and p.panel = a.panel;
    return null;
end
$$;
revoke all on function pennant.count_ballots() from public;
create trigger ballot_count after insert on pennant.ballot
    referencing new table as added
    for each statement execute function pennant.count_ballots();

-- What is only ever appended.
do $$
declare
    name text;
begin
    foreach name in array array['scheme', 'roster', 'period_transition', 'period_step',
                                'ballot'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
        execute format('grant select, insert on pennant.%I to pennant_app', name);
    end loop;
end
$$;
grant select, insert, update on pennant.period, pennant.calendar to pennant_app;
grant select, insert, update, delete on pennant.panel, pennant.panel_member to pennant_app;

-- Policies -------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['calendar', 'scheme', 'period', 'roster', 'period_transition',
                                'period_step', 'panel', 'panel_member', 'ballot'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
    -- Everybody in the organisation may read these.
    foreach name in array array['calendar', 'scheme', 'roster', 'panel'] loop
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
    -- These are for those who see the whole organisation.
    foreach name in array array['period_transition', 'period_step'] loop
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.sees_all()) or (select pennant.judging())))', name);
    end loop;
    -- Organisers prepare.
    foreach name in array array['calendar', 'scheme'] loop
        execute format('create policy organiser_insert on pennant.%I for insert to pennant_app'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and (select pennant.has_role(''organiser'')))', name);
    end loop;
end
$$;

-- Leadership decides.
create policy leadership_insert on pennant.roster for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('leadership')));
create policy leadership_insert on pennant.period_step for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and actor = (select pennant.current_subject())
        and (select pennant.has_role('leadership')));

create policy organiser_update on pennant.calendar for update to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));

-- Drafts are for those who prepare them. Whoever sees a period may lock it (to cast a ballot), but
-- only organisers and leadership may change it.
create policy tenant on pennant.period for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and (state <> 'draft' or (select pennant.sees_all())));
create policy organiser_insert on pennant.period for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));
create policy tenant_update on pennant.period for update to pennant_app
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation())
        and ((select pennant.has_role('organiser')) or (select pennant.has_role('leadership'))));
create policy transition_insert on pennant.period_transition for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and actor = (select pennant.current_subject())
        and ((select pennant.has_role('organiser')) or (select pennant.has_role('leadership'))));

create policy organiser_insert on pennant.panel for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));
-- Leadership locks the panels when it decides.
create policy office_update on pennant.panel for update to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.has_role('organiser')) or (select pennant.has_role('leadership'))));
create policy organiser_delete on pennant.panel for delete to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));

-- A panel's members are not shown to windows, but to themselves.
create policy tenant on pennant.panel_member for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())
            or subject = (select pennant.current_subject())));
create policy organiser_insert on pennant.panel_member for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));
create policy organiser_delete on pennant.panel_member for delete to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));

-- One's own ballots and those of one's units; leadership reads those of open panels.
create policy tenant on pennant.ballot for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.judging())
            or recorded_by = (select pennant.current_subject())
            or rater_unit_id = any ((select pennant.own_units())::uuid[])
            or ((select pennant.has_role('leadership')) and exists (
                select from pennant.panel p
                 where p.organisation_id = ballot.organisation_id and p.period_id = ballot.period_id
                   and p.panel = ballot.panel and p.mode = 'open'))));
create policy rater_insert on pennant.ballot for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and ((select pennant.sees_all()) or rater_unit_id = any ((select pennant.own_units())::uuid[])));
