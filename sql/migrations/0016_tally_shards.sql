-- Events that cost less to store: what refers to units, keys that were not given, tallies in shards.
-- Runs as pennant_owner in one transaction.

-- A unit or an indicator is never deleted, and each event is counted in a tally. So the tally's rows
-- refer to them, once a month and kind, and the events need not, once each.
alter table pennant.event
    drop constraint event_organisation_id_fkey,
    drop constraint event_unit,
    drop constraint event_indicator;

-- Most events have no external id; those are not in this index.
alter table pennant.event drop constraint event_external_id_key;
create unique index event_external_id_key on pennant.event (organisation_id, source, external_id)
    where external_id is not null;

-- Shards ---------------------------------------------------------------------------------------
-- What counts the same is counted in several rows, which readers add up, so that those who write at the
-- same time do not wait for each other's commit.

alter table pennant.tally add column shard smallint not null default 0;
alter table pennant.tally drop constraint tally_pkey;
alter table pennant.tally
    add primary key (organisation_id, unit_id, indicator, month, gravity, finding, shard),
    add constraint tally_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id),
    add constraint tally_indicator foreign key (organisation_id, indicator)
        references pennant.indicator (organisation_id, code);

-- The first shard that no other transaction writes to, kept until this one ends. If all are taken it
-- waits for one; a transaction that has one finds it free, so nobody waits with a shard of its own.
create function pennant.tally_shard() returns smallint
    language plpgsql volatile
as $$
declare
    most constant integer := 8;
    place constant integer := coalesce(pg_catalog.uuid_hash(pennant.current_organisation()), 0);
begin
    for shard in 0 .. most - 1 loop
        if pg_catalog.pg_try_advisory_xact_lock(place, shard) then
            return shard;
        end if;
    end loop;
    perform pg_catalog.pg_advisory_xact_lock(place, pg_catalog.pg_backend_pid() % most);
    return pg_catalog.pg_backend_pid() % most;
end
$$;
revoke all on function pennant.tally_shard() from public;

-- What follows from recorded events, as before but for the shard: tallies, and a follow-up for each
-- negative answer, due so many working days after the day it was recorded.
create or replace function pennant.tally_events() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    mine constant smallint := pennant.tally_shard();
begin
    insert into pennant.tally as t
        (organisation_id, unit_id, indicator, month, gravity, finding, shard, events, quantity, points)
    select e.organisation_id, e.unit_id, e.indicator, date_trunc('month', e.day)::date,
           coalesce(e.gravity, ''), 'pending', mine, count(*), sum(e.quantity), coalesce(sum(e.points), 0)
      from added e
     group by 1, 2, 3, 4, 5
     order by 1, 2, 3, 4, 5
    on conflict (organisation_id, unit_id, indicator, month, gravity, finding, shard) do update
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

-- As before, but for the shard, and for points: one that comes late with a lower sequence still says which
-- points hold, unless a later one named others.
create or replace function pennant.tally_verdict() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    former pennant.event_state;
    holding text := new.finding;
    held numeric;
    mine smallint;
begin
    insert into pennant.event_state
        (organisation_id, event_id, unit_id, source, finding, verdict_sequence)
    values (new.organisation_id, new.event_id, new.unit_id, new.source, 'pending', 0)
    on conflict do nothing;
    select * into strict former from pennant.event_state s
     where s.organisation_id = new.organisation_id and s.event_id = new.event_id for update;
    held := coalesce(new.points, former.points);
    if former.verdict_sequence > new.sequence then
        if new.points is null or exists (
            select from pennant.verdict v
             where v.organisation_id = new.organisation_id and v.event_id = new.event_id
               and v.sequence > new.sequence and v.points is not null) then
            return null;
        end if;
        holding := former.finding;
    elsif new.reason is null and former.finding <> 'pending' and former.finding <> holding then
        raise exception 'the finding has changed in the meantime'
            using errcode = 'serialization_failure';
    end if;
    update pennant.event_state s
       set finding = holding, points = held,
           verdict_sequence = greatest(former.verdict_sequence, new.sequence)
     where s.organisation_id = new.organisation_id and s.event_id = new.event_id;
    if former.finding = holding and former.points is not distinct from held then
        return null;
    end if;
    mine := pennant.tally_shard();
    insert into pennant.tally as t
        (organisation_id, unit_id, indicator, month, gravity, finding, shard, events, quantity, points)
    select e.organisation_id, e.unit_id, e.indicator, date_trunc('month', e.day)::date,
           coalesce(e.gravity, ''), move.finding, mine, sum(move.sign), sum(move.sign * e.quantity),
           sum(move.sign * coalesce(move.points, e.points, 0))
      from pennant.event e,
           (values (former.finding, -1, former.points), (holding, 1, held))
               as move (finding, sign, points)
     where e.organisation_id = new.organisation_id and e.id = new.event_id
     group by 1, 2, 3, 4, 5, 6
     order by 6
    on conflict (organisation_id, unit_id, indicator, month, gravity, finding, shard) do update
       set events = t.events + excluded.events,
           quantity = t.quantity + excluded.quantity,
           points = t.points + excluded.points;
    return null;
end
$$;

-- How many events of the indicator used the token before and were dismissed or withdrawn, as far as the
-- asker sees them. A function, so that a statement that stores events without tokens does not carry it.
create function pennant.token_uses(organisation uuid, of_indicator text, of_token text) returns integer
    language plpgsql stable
as $$
begin
    return (select count(*)
              from pennant.event h
              join pennant.event_state s on s.organisation_id = h.organisation_id and s.event_id = h.id
               and s.finding in ('dismissed', 'withdrawn')
             where h.organisation_id = organisation and h.indicator = of_indicator and h.token = of_token);
end
$$;
revoke all on function pennant.token_uses(uuid, text, text) from public;
grant execute on function pennant.token_uses(uuid, text, text) to pennant_app;
