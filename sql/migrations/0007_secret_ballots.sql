-- Members with groups, terms and conflicts; ballots that may be changed; secret ballots.
-- Runs as pennant_owner in one transaction.

alter table pennant.panel
    -- The greatest score of each item, where the panel has a rubric.
    add column items jsonb constraint panel_items_object check (jsonb_typeof(items) = 'object'),
    -- Deciding waits until everybody has scored.
    add column complete boolean not null default false,
    -- A ballot that was cast is not changed any more.
    add column final boolean not null default false,
    -- The first and the last day on which it scores, where the scheme's steps say so.
    add column opens_on date,
    add column closes_on date,
    -- Of a secret panel: since when its members stay as they are.
    add column locked_at timestamptz;

alter table pennant.panel_member
    add column "group" text constraint panel_member_group_length check (length("group") between 1 and 200),
    -- The first and the last day on which it may score; null: no such bound.
    add column from_day date,
    add column to_day date,
    -- The units that it may not score, as the organiser knows them.
    add column conflicts uuid[] not null default '{}',
    add constraint panel_member_days check (from_day <= to_day);

-- A ballot that is changed stays, and the newer one names it.
alter table pennant.ballot
    add column item text constraint ballot_item_length check (length(item) between 1 and 64),
    add column replaces uuid,
    drop constraint ballot_once,
    -- One first ballot a rater, unit and item, and one that replaces another.
    add constraint ballot_chain unique nulls not distinct
        (organisation_id, period_id, panel, rater, unit_id, item, replaces),
    add constraint ballot_replaced foreign key (organisation_id, replaces)
        references pennant.ballot (organisation_id, id);
create index ballot_unit_index on pennant.ballot (organisation_id, period_id, unit_id);
create index ballot_replaced_index on pennant.ballot (organisation_id, replaces) where replaces is not null;

-- The ballots that count: those that no other one replaces.
create view pennant.ballot_newest with (security_invoker = true) as
    select b.*
      from pennant.ballot b
     where not exists (select from pennant.ballot n
                        where n.organisation_id = b.organisation_id and n.replaces = b.id);

-- Conflicts of interest that raters declared themselves: appended, never taken back.
create table pennant.panel_conflict (
    organisation_id uuid not null,
    period_id uuid not null,
    panel text not null,
    -- As a ballot names it: a member's subject, or the code of the unit that rates.
    rater text not null,
    rater_unit_id uuid,
    unit_id uuid not null,
    reason text not null constraint panel_conflict_reason_length check (length(reason) between 1 and 2000),
    declared_by text not null,
    declared_at timestamptz not null default now(),
    primary key (organisation_id, period_id, panel, rater, unit_id),
    constraint panel_conflict_panel foreign key (organisation_id, period_id, panel)
        references pennant.panel (organisation_id, period_id, panel),
    constraint panel_conflict_unit foreign key (organisation_id, period_id, unit_id)
        references pennant.roster (organisation_id, period_id, unit_id)
);

-- It writes to its panel as a ballot does, so that whoever decides on an older snapshot is told.
create function pennant.touch_panel() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update pennant.panel p
       set ballots = p.ballots
      from (select distinct organisation_id, period_id, panel from added) a
     where p.organisation_id = a.organisation_id and p.period_id = a.period_id and p.panel = a.panel;
    return null;
end
$$;
revoke all on function pennant.touch_panel() from public;
create trigger panel_conflict_touch after insert on pennant.panel_conflict
    referencing new table as added
    for each statement execute function pennant.touch_panel();

-- Secret ballots -------------------------------------------------------------------------------
-- Rights are given to raters by name, over values that are blinded: nobody, with all rows here, can
-- tell which right became which ballot. Neither table has a clock or a sequence.

-- One pair of keys a panel and unit; a signature by it is the right to score that unit once.
create table pennant.ballot_key (
    organisation_id uuid not null,
    period_id uuid not null,
    panel text not null,
    unit_id uuid not null,
    -- SubjectPublicKeyInfo, DER.
    public_key bytea not null,
    -- The private half, encrypted under the servers' ballot key.
    sealed bytea not null,
    created_by text not null,
    primary key (organisation_id, period_id, panel, unit_id),
    constraint ballot_key_panel foreign key (organisation_id, period_id, panel)
        references pennant.panel (organisation_id, period_id, panel),
    constraint ballot_key_unit foreign key (organisation_id, period_id, unit_id)
        references pennant.roster (organisation_id, period_id, unit_id)
);

create table pennant.ballot_right (
    organisation_id uuid not null,
    period_id uuid not null,
    panel text not null,
    unit_id uuid not null,
    rater text not null,
    rater_unit_id uuid,
    -- What the rater sent and what it was answered; a repeat is answered the same.
    blinded bytea not null,
    signature bytea not null,
    taken_by text not null,
    constraint ballot_right_once primary key (organisation_id, period_id, panel, unit_id, rater),
    constraint ballot_right_key foreign key (organisation_id, period_id, panel, unit_id)
        references pennant.ballot_key (organisation_id, period_id, panel, unit_id)
);

create table pennant.secret_ballot (
    organisation_id uuid not null,
    -- SHA-256 of the token: a token is good for one ballot, and the hash is the voter's receipt.
    token_hash bytea not null constraint secret_ballot_hash_length check (length(token_hash) = 32),
    period_id uuid not null,
    panel text not null,
    unit_id uuid not null,
    score numeric,
    -- Score by item, where the panel has a rubric.
    items jsonb constraint secret_ballot_items_object check (jsonb_typeof(items) = 'object'),
    day date not null,
    constraint secret_ballot_once primary key (organisation_id, token_hash),
    constraint secret_ballot_scored check ((score is null) <> (items is null)),
    constraint secret_ballot_key foreign key (organisation_id, period_id, panel, unit_id)
        references pennant.ballot_key (organisation_id, period_id, panel, unit_id)
);
create index secret_ballot_index on pennant.secret_ballot (organisation_id, period_id, panel, unit_id);
create trigger secret_ballot_count after insert on pennant.secret_ballot
    referencing new table as added
    for each statement execute function pennant.count_ballots();

-- The units of a period that have fewer counted ballots of a panel than are shown, but some; of open
-- panels too, or of secret ones only; of one unit, or (null) of all. Whoever asks learns no score and no
-- rater.
create function pennant.few_ballots(asked_period uuid, open_too boolean, asked_unit uuid)
    returns table (unit_id uuid, panels text[], minimum integer)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    least integer := coalesce((select s.publish_minimum from pennant.setting s
                                where s.organisation_id = pennant.current_organisation()), 3);
begin
    return query
    with counted as (
        select b.panel, b.unit_id, b.item, count(*) as ballots
          from pennant.ballot_newest b
          join pennant.organisation o on o.id = b.organisation_id
          join pennant.panel n on n.organisation_id = b.organisation_id and n.period_id = b.period_id
           and n.panel = b.panel
          left join pennant.panel_member m on m.organisation_id = b.organisation_id and m.period_id = b.period_id
           and m.panel = b.panel and m.subject = b.rater
           and (b.recorded_at at time zone o.time_zone)::date between coalesce(m.from_day, '-infinity')
               and coalesce(m.to_day, 'infinity')
         where open_too and b.organisation_id = pennant.current_organisation() and b.period_id = asked_period
           -- Who was given may have left, or have a conflict that was learnt later.
           and (n.raters <> 'given' or not b.unit_id = any (m.conflicts))
           and (asked_unit is null or b.unit_id = asked_unit)
           and not exists (select from pennant.panel_conflict c
                            where c.organisation_id = b.organisation_id and c.period_id = b.period_id
                              and c.panel = b.panel and c.rater = b.rater and c.unit_id = b.unit_id)
         group by 1, 2, 3
        union all
        select s.panel, s.unit_id, null, count(*)
          from pennant.secret_ballot s
         where s.organisation_id = pennant.current_organisation() and s.period_id = asked_period
           and (asked_unit is null or s.unit_id = asked_unit)
         group by 1, 2
    )
    select c.unit_id, array_agg(distinct c.panel order by c.panel), least
      from counted c
     where c.ballots < least
     group by c.unit_id;
end
$$;
revoke all on function pennant.few_ballots(uuid, boolean, uuid) from public;
grant execute on function pennant.few_ballots(uuid, boolean, uuid) to pennant_app;

-- Policies -------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['panel_conflict', 'ballot_key', 'ballot_right', 'secret_ballot'] loop
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
grant select on pennant.ballot_newest to pennant_app;

create policy tenant on pennant.panel_conflict for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())
            or declared_by = (select pennant.current_subject())
            or rater_unit_id = any ((select pennant.own_units())::uuid[])));
create policy rater_insert on pennant.panel_conflict for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and declared_by = (select pennant.current_subject())
        and ((select pennant.sees_all()) or rater_unit_id = any ((select pennant.own_units())::uuid[])));

create policy tenant on pennant.ballot_key for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()));
create policy office_insert on pennant.ballot_key for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and created_by = (select pennant.current_subject())
        and ((select pennant.has_role('organiser')) or (select pennant.has_role('leadership'))));

-- Who took a right is known to itself; others only count them.
create policy tenant on pennant.ballot_right for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.judging())
            or taken_by = (select pennant.current_subject())
            or rater_unit_id = any ((select pennant.own_units())::uuid[])));
create policy rater_insert on pennant.ballot_right for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and taken_by = (select pennant.current_subject())
        and ((select pennant.sees_all()) or rater_unit_id = any ((select pennant.own_units())::uuid[])));

-- Only somebody without a token casts; the ballots are shown when no more are cast.
create policy tenant on pennant.secret_ballot for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.judging()) or (select pennant.current_subject()) is null
            or period_id in (select p.id from pennant.period p
                              where p.organisation_id = (select pennant.current_organisation())
                                and p.state in ('deciding', 'final'))));
create policy nobody_insert on pennant.secret_ballot for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.current_subject()) is null);
