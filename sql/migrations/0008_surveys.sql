-- The organisation's settings, amended points, appeals, and surveys with their follow-ups.
-- Runs as pennant_owner in one transaction.

create table pennant.setting (
    organisation_id uuid primary key references pennant.organisation (id),
    -- Fewer ratings than this are shown to windows as a total only.
    publish_minimum integer not null
        constraint setting_publish_minimum_range check (publish_minimum between 1 and 1000),
    -- Working days in which a unit may appeal, and in which a negative answer is followed up.
    appeal_days integer not null constraint setting_appeal_days_range check (appeal_days between 1 and 250),
    follow_up_days integer not null
        constraint setting_follow_up_days_range check (follow_up_days between 1 and 250),
    -- Whether objections need no token.
    anonymous_objections boolean not null,
    version integer not null default 1,
    updated_at timestamptz not null default now()
);

-- Verdicts that amend assessed points ----------------------------------------------------------

alter table pennant.verdict add column points numeric;
-- What the newest verdict that named points says; null: the event's own hold.
alter table pennant.event_state add column points numeric;

-- A verdict moves its event's numbers from what held before to what holds now. The lock on the
-- event's state orders concurrent verdicts; one that comes late with a lower sequence changes
-- nothing. Who changes a finding gives a reason: a verdict that did not know of it is run again.
create or replace function pennant.tally_verdict() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    former pennant.event_state;
    held numeric;
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
    if new.reason is null and former.finding <> 'pending' and former.finding <> new.finding then
        raise exception 'the finding has changed in the meantime'
            using errcode = 'serialization_failure';
    end if;
    held := coalesce(new.points, former.points);
    update pennant.event_state s
       set finding = new.finding, points = held, verdict_sequence = new.sequence
     where s.organisation_id = new.organisation_id and s.event_id = new.event_id;
    if former.finding = new.finding and former.points is not distinct from held then
        return null;
    end if;
    insert into pennant.tally as t
        (organisation_id, unit_id, indicator, month, gravity, finding, events, quantity, points)
    select e.organisation_id, e.unit_id, e.indicator, date_trunc('month', e.day)::date,
           coalesce(e.gravity, ''), move.finding, sum(move.sign), sum(move.sign * e.quantity),
           sum(move.sign * coalesce(move.points, e.points, 0))
      from pennant.event e,
           (values (former.finding, -1, former.points), (new.finding, 1, held))
               as move (finding, sign, points)
     where e.organisation_id = new.organisation_id and e.id = new.event_id
     group by 1, 2, 3, 4, 5, 6
     order by 6
    on conflict (organisation_id, unit_id, indicator, month, gravity, finding) do update
       set events = t.events + excluded.events,
           quantity = t.quantity + excluded.quantity,
           points = t.points + excluded.points;
    return null;
end
$$;

-- Appeals --------------------------------------------------------------------------------------

create table pennant.appeal (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    event_id uuid not null,
    -- Copied from the event, for row security.
    unit_id uuid not null,
    -- The newest verdict at that time, and 0 where the recording itself is appealed against: each is
    -- appealed against once.
    verdict_sequence bigint not null,
    -- The event's first appeal is 1; the next number is free once this one is decided.
    number integer not null,
    -- The last day on which it could be made.
    until_day date not null,
    reason text not null constraint appeal_reason_length check (length(reason) between 1 and 2000),
    evidence jsonb not null default '[]'
        constraint appeal_evidence_list check (jsonb_typeof(evidence) = 'array'),
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint appeal_number_key unique (organisation_id, event_id, number),
    constraint appeal_verdict_key unique (organisation_id, event_id, verdict_sequence),
    constraint appeal_event foreign key (organisation_id, event_id)
        references pennant.event (organisation_id, id)
);
create index appeal_sequence_index on pennant.appeal (organisation_id, sequence);

create table pennant.appeal_decision (
    organisation_id uuid not null,
    appeal_id uuid not null,
    unit_id uuid not null,
    outcome text not null constraint appeal_decision_outcome_known
        check (outcome in ('upheld', 'dismissed')),
    -- What was found instead, where it was upheld.
    verdict_id uuid,
    reason text not null
        constraint appeal_decision_reason_length check (length(reason) between 1 and 2000),
    decided_by text not null,
    decided_at timestamptz not null default now(),
    -- The key makes the second of two decisions fail.
    constraint appeal_decision_once primary key (organisation_id, appeal_id),
    constraint appeal_decision_appeal foreign key (organisation_id, appeal_id)
        references pennant.appeal (organisation_id, id)
);

-- Surveys --------------------------------------------------------------------------------------

create table pennant.survey (
    organisation_id uuid not null,
    code text not null constraint survey_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    title jsonb not null default '{}' constraint survey_title_object check (jsonb_typeof(title) = 'object'),
    -- Its answers are events of this indicator, whose gravities are the scale.
    indicator text not null,
    -- Grades, best first, and those of them that ask for a follow-up.
    scale text[] not null,
    negative text[] not null constraint survey_negative_inside check (negative <@ scale),
    -- Working days; null: the organisation's setting.
    follow_up_days integer constraint survey_follow_up_days_range check (follow_up_days between 1 and 250),
    -- Follow-ups that are late count as events of this indicator; null: nowhere.
    overdue_indicator text,
    -- How the columns and words of a file are read; null: no files are taken.
    mapping jsonb constraint survey_mapping_object check (jsonb_typeof(mapping) = 'object'),
    version integer not null default 1,
    created_by text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (organisation_id, code),
    constraint survey_indicator_key unique (organisation_id, indicator),
    constraint survey_indicator foreign key (organisation_id, indicator)
        references pennant.indicator (organisation_id, code),
    constraint survey_overdue_indicator foreign key (organisation_id, overdue_indicator)
        references pennant.indicator (organisation_id, code)
);

-- What only an answer to a survey says; rating_mode is set for all of these.
alter table pennant.event
    add column channel text constraint event_channel_form check (channel ~ '^[a-z][a-z0-9_-]{0,63}$'),
    add column rating_mode text constraint event_rating_mode_known
        check (rating_mode in ('active', 'defaulted', 'none')),
    add column rater_mode text constraint event_rater_mode_known
        check (rater_mode in ('named', 'anonymous')),
    add constraint event_survey_answer check (rating_mode is null
        or (occasion is not null and (gravity is null) = (rating_mode = 'none')));

-- One evaluation of a case or visit. That nobody rated it is no evaluation: a late one may follow.
create unique index event_survey_once on pennant.event (organisation_id, indicator, occasion)
    where rating_mode in ('active', 'defaulted');
create unique index event_survey_unrated_once on pennant.event (organisation_id, indicator, occasion)
    where rating_mode = 'none';
create index event_survey_index on pennant.event (organisation_id, indicator, day, unit_id)
    where rating_mode is not null;

-- An event as it is shown: points are those that hold now.
drop view pennant.event_shown;
create view pennant.event_shown with (security_invoker = true) as
    select e.organisation_id, e.id, e.sequence, e.unit_id,
           -- No join: a plan that begins with the units would read all their events.
           (select u.code from pennant.unit u
             where u.organisation_id = e.organisation_id and u.id = e.unit_id) as unit,
           e.indicator, e.occurred_at, e.day, e.quantity, e.gravity, coalesce(s.points, e.points) as points, e.topic, e.person,
           e.occasion, e.minutes, e.filed, e.slot_end, e.token, e.channel, e.rating_mode, e.rater_mode,
           e.note, e.evidence, nullif(e.source, '') as source, e.external_id,
           coalesce(s.finding, 'pending') as finding, e.recorded_by, e.recorded_at
      from pennant.event e
      left join pennant.event_state s
        on s.organisation_id = e.organisation_id and s.event_id = e.id;
grant select on pennant.event_shown to pennant_app;

-- Follow-ups -----------------------------------------------------------------------------------

create table pennant.follow_up (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    event_id uuid not null,
    unit_id uuid not null,
    survey text not null,
    -- The newest action's doing.
    state text not null default 'open' constraint follow_up_state_known
        check (state in ('open', 'called_back', 'founded', 'refuted', 'answered', 'resolved', 'unresolved',
                         'closed')),
    -- Days of the organisation. What is due is met by the first answer, or by what ends it without one:
    -- how long others take to check it is not the unit's doing.
    opened_day date not null,
    due_day date not null,
    met_day date,
    closed_day date,
    opened_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint follow_up_event_key unique (organisation_id, event_id),
    constraint follow_up_closed check ((state = 'closed') = (closed_day is not null)),
    constraint follow_up_event foreign key (organisation_id, event_id)
        references pennant.event (organisation_id, id),
    constraint follow_up_survey foreign key (organisation_id, survey)
        references pennant.survey (organisation_id, code)
);
create index follow_up_due_index on pennant.follow_up (organisation_id, due_day, id);
create index follow_up_unit_index on pennant.follow_up (organisation_id, unit_id, due_day);

create table pennant.follow_up_action (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    follow_up_id uuid not null,
    unit_id uuid not null,
    number integer not null,
    action text not null constraint follow_up_action_known
        check (action in ('call_back', 'finding', 'answer', 'recheck', 'close')),
    outcome text,
    text text constraint follow_up_action_text_length check (length(text) between 1 and 2000),
    -- The verdict on the answer that a finding brought.
    verdict_id uuid,
    recorded_by text not null,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint follow_up_action_number_key unique (organisation_id, follow_up_id, number),
    constraint follow_up_action_follow_up foreign key (organisation_id, follow_up_id)
        references pennant.follow_up (organisation_id, id)
);

-- The so-many-th working day after a day: Monday to Friday, but for days off and days worked.
create function pennant.working_day_after(day date, days integer, holidays date[], workdays date[])
    returns date
    language plpgsql immutable parallel safe
as $$
declare
    reached date := day;
    counted integer := 0;
begin
    while counted < days loop
        reached := reached + 1;
        if reached = any (workdays)
            or (extract(isodow from reached) <= 5 and not reached = any (holidays)) then
            counted := counted + 1;
        end if;
    end loop;
    return reached;
end
$$;

-- What follows from recorded events: tallies, and a follow-up for each negative answer, due so many
-- working days after the day it was recorded. Rows are taken in key order, so that writers wait for
-- each other and do not deadlock.
create or replace function pennant.tally_events() returns trigger
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
    if exists (select from added e where e.rating_mode is not null) then
        insert into pennant.follow_up
            (organisation_id, id, event_id, unit_id, survey, opened_day, due_day)
        select a.organisation_id, gen_random_uuid(), a.id, a.unit_id, v.code, now_there.day,
               pennant.working_day_after(now_there.day, coalesce(v.follow_up_days, g.follow_up_days, 5),
                                         coalesce(c.holidays, '{}'), coalesce(c.workdays, '{}'))
          from added a
          join pennant.survey v on v.organisation_id = a.organisation_id and v.indicator = a.indicator
          join pennant.organisation o on o.id = a.organisation_id
          left join pennant.setting g on g.organisation_id = a.organisation_id
          left join pennant.calendar c on c.organisation_id = a.organisation_id
         cross join lateral (select (now() at time zone o.time_zone)::date as day) now_there
         where a.rating_mode is not null and a.gravity = any (v.negative);
    end if;
    return null;
end
$$;

-- Policies ---------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['setting', 'appeal', 'appeal_decision', 'survey', 'follow_up',
                                'follow_up_action'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
    -- What is only ever appended.
    foreach name in array array['appeal', 'appeal_decision', 'follow_up_action'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
    end loop;
    -- Everybody in the organisation may read these; organisers prepare them.
    foreach name in array array['setting', 'survey'] loop
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation()))', name);
        execute format('create policy organiser_insert on pennant.%I for insert to pennant_app'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and (select pennant.has_role(''organiser'')))', name);
        execute format('create policy organiser_update on pennant.%I for update to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and (select pennant.has_role(''organiser'')))', name);
        execute format('grant select, insert, update on pennant.%I to pennant_app', name);
    end loop;
    -- Windows see the rows of their units.
    foreach name in array array['appeal', 'appeal_decision', 'follow_up', 'follow_up_action'] loop
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.sees_all())'
            ' or unit_id = any ((select pennant.own_units())::uuid[])))', name);
    end loop;
end
$$;
grant select, insert on pennant.appeal, pennant.appeal_decision, pennant.follow_up_action to pennant_app;
grant select, update on pennant.follow_up to pennant_app;

create policy window_insert on pennant.appeal for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and unit_id = any ((select pennant.own_units())::uuid[]));
create policy leadership_insert on pennant.appeal_decision for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and decided_by = (select pennant.current_subject())
        and (select pennant.has_role('leadership')));
-- The unit follows up, and so do those who judge.
create policy handler_update on pennant.follow_up for update to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.has_role('evaluator')) or (select pennant.has_role('leadership'))
            or unit_id = any ((select pennant.own_units())::uuid[])));
create policy handler_insert on pennant.follow_up_action for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and recorded_by = (select pennant.current_subject())
        and ((select pennant.has_role('evaluator')) or (select pennant.has_role('leadership'))
            or unit_id = any ((select pennant.own_units())::uuid[])));
