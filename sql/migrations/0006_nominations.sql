-- What a period is given beside its roster: dates, open awards, modes of panels; nominations with
-- their checks, outside opinions, registered tokens, earlier awards from before this service.
-- Runs as pennant_owner in one transaction.

-- Days by the name of a scheme's date or step: a day, or {"from": day, "to": day}.
alter table pennant.period
    add column dates jsonb not null default '{}'
        constraint period_dates_object check (jsonb_typeof(dates) = 'object'),
    -- The names of the scheme's dates, which a period must give before it opens.
    add column dates_required text[] not null default '{}',
    -- The awards that are given this time; null: all of the scheme.
    add column awards text[],
    -- Panels whose mode is another than the scheme's.
    add column panel_modes jsonb not null default '{}'
        constraint period_panel_modes_object check (jsonb_typeof(panel_modes) = 'object'),
    -- What was handed in so far: each counts here, so that whoever decides on an older snapshot is told.
    add column inputs bigint not null default 0;

-- Of a stored standing: whether the unit is on the shortlist, and who follows it in a final.
alter table pennant.standing add column shortlisted boolean not null default false;

-- Nominations ----------------------------------------------------------------------------------

create table pennant.nomination (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    award text not null,
    unit_id uuid not null,
    -- Who names it: the unit itself, another unit, or a group.
    source text not null constraint nomination_source_known check (source in ('self', 'unit', 'group')),
    -- "self", the naming unit's code, or the group's name.
    nominator text not null
        constraint nomination_nominator_length check (length(nominator) between 1 and 200),
    -- The unit that speaks: itself, the naming unit, or the group's; null where an office speaks.
    nominator_unit_id uuid,
    -- The day it was handed in.
    day date not null,
    file jsonb not null default '{}'
        constraint nomination_file_object check (jsonb_typeof(file) = 'object'),
    evidence jsonb not null default '[]'
        constraint nomination_evidence_list check (jsonb_typeof(evidence) = 'array'),
    note text constraint nomination_note_length check (length(note) <= 2000),
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint nomination_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id),
    constraint nomination_unit foreign key (organisation_id, period_id, unit_id)
        references pennant.roster (organisation_id, period_id, unit_id)
);
create index nomination_order_index on pennant.nomination (organisation_id, period_id, sequence);

create table pennant.nomination_withdrawal (
    organisation_id uuid not null,
    nomination_id uuid not null,
    day date not null,
    reason text not null
        constraint nomination_withdrawal_reason_length check (length(reason) between 1 and 2000),
    withdrawn_by text not null,
    withdrawn_at timestamptz not null default now(),
    -- The key makes the second of two withdrawals fail.
    constraint nomination_withdrawal_once primary key (organisation_id, nomination_id),
    constraint nomination_withdrawal_nomination foreign key (organisation_id, nomination_id)
        references pennant.nomination (organisation_id, id)
);

-- What a check step found of a nomination; the newest of a step counts.
create table pennant.nomination_check (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    nomination_id uuid not null,
    step text not null,
    outcome text not null constraint nomination_check_outcome_known
        check (outcome in ('passed', 'rejected')),
    day date not null,
    reason text constraint nomination_check_reason_length check (length(reason) <= 2000),
    checked_by text not null,
    checked_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint nomination_check_nomination foreign key (organisation_id, nomination_id)
        references pennant.nomination (organisation_id, id)
);
create index nomination_check_index
    on pennant.nomination_check (organisation_id, nomination_id, sequence);

-- What a body outside says of a unit; the newest of a source counts.
create table pennant.opinion (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    unit_id uuid not null,
    source text not null,
    outcome text not null constraint opinion_outcome_known
        check (outcome in ('clear', 'adverse', 'pending')),
    reason text constraint opinion_reason_length check (length(reason) <= 2000),
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint opinion_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id),
    constraint opinion_unit foreign key (organisation_id, period_id, unit_id)
        references pennant.roster (organisation_id, period_id, unit_id)
);
create index opinion_order_index on pennant.opinion (organisation_id, period_id, sequence);

create function pennant.count_inputs() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update pennant.period p
       set inputs = p.inputs + a.added_now
      from (select organisation_id, period_id, count(*) as added_now from added group by 1, 2) a
     where p.organisation_id = a.organisation_id and p.id = a.period_id;
    return null;
end
$$;
create function pennant.count_nomination_inputs() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update pennant.period p
       set inputs = p.inputs + a.added_now
      from (select n.organisation_id, n.period_id, count(*) as added_now
              from added t
              join pennant.nomination n
                on n.organisation_id = t.organisation_id and n.id = t.nomination_id
             group by 1, 2) a
     where p.organisation_id = a.organisation_id and p.id = a.period_id;
    return null;
end
$$;
revoke all on function pennant.count_inputs() from public;
revoke all on function pennant.count_nomination_inputs() from public;
create trigger nomination_count after insert on pennant.nomination
    referencing new table as added
    for each statement execute function pennant.count_inputs();
create trigger opinion_count after insert on pennant.opinion
    referencing new table as added
    for each statement execute function pennant.count_inputs();
create trigger nomination_withdrawal_count after insert on pennant.nomination_withdrawal
    referencing new table as added
    for each statement execute function pennant.count_nomination_inputs();
create trigger nomination_check_count after insert on pennant.nomination_check
    referencing new table as added
    for each statement execute function pennant.count_nomination_inputs();

-- Tokens ---------------------------------------------------------------------------------------

-- Receipts that were issued, each good for one event of an indicator.
create table pennant.token (
    organisation_id uuid not null references pennant.organisation (id),
    -- '' where a scheme has one registry only.
    registry text not null default '',
    token text not null constraint token_length check (length(token) between 1 and 200),
    "group" text constraint token_group_length check (length("group") between 1 and 200),
    day date not null,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    constraint token_once primary key (organisation_id, registry, token)
);

alter table pennant.event
    add column token text constraint event_token_length check (length(token) between 1 and 200),
    -- How many events used the token before and were dismissed or withdrawn: that frees it.
    add column token_use integer not null default 0;
-- Never more counted votes than receipts, whatever happens at the same time.
create unique index event_token_key on pennant.event (organisation_id, indicator, token, token_use)
    where token is not null;

create or replace view pennant.event_shown with (security_invoker = true) as
    select e.organisation_id, e.id, e.sequence, e.unit_id, u.code as unit, e.indicator, e.occurred_at,
           e.day, e.quantity, e.gravity, e.points, e.topic, e.person, e.occasion, e.minutes, e.filed,
           e.slot_end, e.note, e.evidence, nullif(e.source, '') as source, e.external_id,
           coalesce(s.finding, 'pending') as finding, e.recorded_by, e.recorded_at, e.token
      from pennant.event e
      join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
      left join pennant.event_state s
        on s.organisation_id = e.organisation_id and s.event_id = e.id;

-- History --------------------------------------------------------------------------------------

-- Awards from before; without a unit the period was held and nobody won.
create table pennant.award_history (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    sequence bigint generated always as identity,
    scheme_code text not null,
    award text not null,
    -- The unit with code and name as they were when it was handed in.
    unit_id uuid,
    unit text,
    name text,
    level text,
    from_day date not null,
    to_day date not null,
    points numeric not null default 0,
    note text constraint award_history_note_length check (length(note) <= 2000),
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint award_history_days check (from_day <= to_day),
    constraint award_history_once unique nulls not distinct
        (organisation_id, scheme_code, award, from_day, to_day, unit_id),
    constraint award_history_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id)
);

-- Policies -------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['nomination', 'nomination_withdrawal', 'nomination_check', 'opinion',
                                'token', 'award_history'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
        execute format('grant select, insert on pennant.%I to pennant_app', name);
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
end
$$;

-- Windows see what names their units, what their units named, and what they handed in themselves.
create policy tenant on pennant.nomination for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())
            or unit_id = any ((select pennant.own_units())::uuid[])
            or nominator_unit_id = any ((select pennant.own_units())::uuid[])
            or recorded_by = (select pennant.current_subject())));
create policy nominator_insert on pennant.nomination for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and ((select pennant.has_role('evaluator')) or (select pennant.has_role('leadership'))
            or nominator_unit_id = any ((select pennant.own_units())::uuid[])));

-- What hangs on a nomination is seen with it.
create policy tenant on pennant.nomination_withdrawal for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.judging()) or nomination_id in (select n.id from pennant.nomination n)));
create policy nominator_insert on pennant.nomination_withdrawal for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and withdrawn_by = (select pennant.current_subject())
        and nomination_id in (select n.id from pennant.nomination n));
create policy tenant on pennant.nomination_check for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.judging()) or nomination_id in (select n.id from pennant.nomination n)));
create policy checker_insert on pennant.nomination_check for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and checked_by = (select pennant.current_subject())
        and ((select pennant.has_role('evaluator')) or (select pennant.has_role('leadership'))));

create policy tenant on pennant.opinion for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())
            or unit_id = any ((select pennant.own_units())::uuid[])));
create policy office_insert on pennant.opinion for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and ((select pennant.has_role('evaluator')) or (select pennant.has_role('leadership'))));

-- Those who register see what is registered, so that a repeat is told from a contradiction.
create policy tenant on pennant.token for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.has_role('collector')) or (select pennant.has_role('organiser'))
            or (select pennant.has_role('leadership')) or (select pennant.judging())));
create policy registrar_insert on pennant.token for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and ((select pennant.has_role('collector')) or (select pennant.has_role('organiser'))));

-- Awards are public, earlier ones too.
create policy tenant on pennant.award_history for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()));
create policy leadership_insert on pennant.award_history for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and (select pennant.has_role('leadership')));
