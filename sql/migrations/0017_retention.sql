-- What `pennant maintain` does as pennant_owner: purging what has had its time, and retiring the single events
-- of long closed periods. Each function is one short transaction of one organisation, and may be run again.
-- Runs as pennant_owner in one transaction.

-- How many months single events are kept at least; null: for ever. All before retired_before may be gone.
alter table pennant.organisation
    add column retention_months integer
        constraint organisation_retention_range check (retention_months between 24 and 1200),
    add column retired_before date;

-- What remains of retired rows: their sequences, and one after another the SHA-256 of their facts, so that the
-- chain can be checked without them. One row a chunk; first is the lowest of its sequences.
create table pennant.retired (
    organisation_id uuid not null references pennant.organisation (id),
    kind text not null constraint retired_kind_known check (kind in ('event', 'verdict')),
    first bigint not null,
    sequences bigint[] not null,
    facts bytea not null,
    retired_at timestamptz not null default now(),
    primary key (organisation_id, kind, first),
    constraint retired_facts_length check (length(facts) = 32 * cardinality(sequences))
);
alter table pennant.retired enable row level security;
alter table pennant.retired force row level security;
create policy owner_tenant on pennant.retired to pennant_owner
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation()));
create policy tenant on pennant.retired for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()) and (select pennant.sees_all()));
grant select on pennant.retired to pennant_app;
create trigger retired_append_only before update or delete or truncate on pennant.retired
    for each statement execute function pennant.refuse_change();

create policy administration on pennant.idempotency to pennant_owner
    using (organisation_id = (select pennant.current_organisation()));

-- As before; besides, events and verdicts may go while the owner retires them.
create or replace function pennant.refuse_change() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and current_user = 'pennant_owner'
        and coalesce(current_setting('pennant.erasing', true), '') = 'on' then
        return null;
    end if;
    if tg_op = 'DELETE' and current_user = 'pennant_owner' and tg_table_name in ('event', 'verdict')
        and coalesce(current_setting('pennant.retiring', true), '') = 'on' then
        return null;
    end if;
    raise exception 'rows of % are appended and never changed', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

-- Purging ----------------------------------------------------------------------------------------

-- Kept replies that are not given any more (idempotency_find.sql): at most so many go; how many did.
create function pennant.purge_replies(organisation uuid, most integer) returns bigint
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    gone bigint;
begin
    perform set_config('pennant.organisation', organisation::text, true);
    delete from pennant.idempotency i
     using (select o.subject, o.operation, o.key from pennant.idempotency o
             where o.organisation_id = organisation and o.created_at <= now() - interval '7 days'
             order by o.created_at limit most for update skip locked) old
     where i.organisation_id = organisation and i.subject = old.subject and i.operation = old.operation
       and i.key = old.key;
    get diagnostics gone = row_count;
    return gone;
end
$$;

-- Rows that imports did not store, a month after the import ended or last went on.
create function pennant.purge_outcomes(organisation uuid, most integer) returns bigint
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    gone bigint;
begin
    perform set_config('pennant.organisation', organisation::text, true);
    delete from pennant.import_outcome o
     where o.ctid = any (array(
        select old.ctid from pennant.import i
          join pennant.import_outcome old on old.organisation_id = i.organisation_id and old.import_id = i.id
         where i.organisation_id = organisation and i.state <> 'running'
           and coalesce(i.ended_at, i.changed_at) <= now() - interval '30 days'
         limit most));
    get diagnostics gone = row_count;
    return gone;
end
$$;

-- Retiring ---------------------------------------------------------------------------------------

-- Up to which day events may go: the retention back from today, but not past the start of the earliest period
-- that is not final, or is final and has no bundle of all its facts. held_by names that period. Null where
-- nothing may go. With settle it is written down, with an audit row, and no period can come to be meanwhile.
create function pennant.retire_begin(organisation uuid, settle boolean, out before date, out held_by uuid)
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    tenant pennant.organisation;
    bound date;
begin
    perform set_config('pennant.organisation', organisation::text, true);
    if settle then
        lock table pennant.period in share mode;
    end if;
    select * into strict tenant from pennant.organisation o where o.id = organisation;
    if tenant.retention_months is null then
        return;
    end if;
    before := date_trunc('month', (now() at time zone tenant.time_zone)
                                  - make_interval(months => tenant.retention_months))::date;
    select p.from_day, p.id into bound, held_by from pennant.period p
     where p.organisation_id = organisation and p.from_day < before
       and (p.state <> 'final' or not exists (
            select from pennant.bundle b
             where b.organisation_id = organisation and b.period_id = p.id and b.view = 'full'))
       and p.state <> 'cancelled'
     order by p.from_day, p.id limit 1;
    before := greatest(least(before, date_trunc('month', bound)::date), tenant.retired_before);
    if settle and before is distinct from tenant.retired_before then
        update pennant.organisation o set retired_before = before where o.id = organisation;
        insert into pennant.audit (organisation_id, id, actor, action, object_kind, object_id, before, after)
        values (organisation, gen_random_uuid(), 'pennant maintain', 'event.retire', 'organisation',
                organisation::text, jsonb_build_object('retired_before', tenant.retired_before),
                jsonb_build_object('retired_before', before));
    end if;
end
$$;

-- Keeps the digests of rows and forgets the rows themselves.
create function pennant.retire_rows(organisation uuid, row_kind text, rows bigint[]) returns void
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pennant.retired (organisation_id, kind, first, sequences, facts)
    select organisation, row_kind, min(c.sequence), array_agg(c.sequence order by c.sequence),
           string_agg(sha256(c.facts), '' order by c.sequence)
      from pennant.chain_row c
     where c.organisation_id = organisation and c.kind = row_kind and c.sequence = any (rows)
    having count(*) > 0;
end
$$;

-- Looks at the next events in the order they came, at most so many, and retires those of days before the one
-- given. What somebody argued about stays: events with an appeal, a follow-up, a late admission or a revoked award;
-- and so does what is not in the chain yet. reached is where the next chunk begins; null at the end. With dry it
-- only counts.
create function pennant.retire_chunk(organisation uuid, before date, behind bigint, most integer, dry boolean,
                                     out reached bigint, out events bigint, out verdicts bigint, out kept bigint)
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    chained_events bigint;
    chained_verdicts bigint;
    doomed uuid[];
    event_rows bigint[];
    verdict_rows bigint[];
    old bigint;
begin
    perform set_config('pennant.organisation', organisation::text, true);
    select coalesce(max(c.settled) filter (where c.kind = 'event'), 0),
           coalesce(max(c.settled) filter (where c.kind = 'verdict'), 0)
      into chained_events, chained_verdicts
      from pennant.chain_cursor c where c.organisation_id = organisation;
    with looked as materialized (
        select e.id, e.sequence, e.day from pennant.event e
         where e.organisation_id = organisation and e.sequence > behind
         order by e.sequence limit most),
    free as (
        select l.id, l.sequence from looked l
         where l.day < before and l.sequence <= chained_events
           and not exists (select from pennant.appeal a
                            where a.organisation_id = organisation and a.event_id = l.id)
           and not exists (select from pennant.follow_up f
                            where f.organisation_id = organisation and f.event_id = l.id)
           and not exists (select from pennant.late_admission a
                            where a.organisation_id = organisation and a.event_id = l.id)
           and not exists (select from pennant.award_revocation r
                            where r.organisation_id = organisation and r.event_id = l.id)
           and not exists (select from pennant.verdict v
                            where v.organisation_id = organisation and v.event_id = l.id
                              and v.sequence > chained_verdicts))
    select (select max(l.sequence) from looked l), (select count(*) from looked l where l.day < before),
           coalesce(array_agg(f.id), '{}'), coalesce(array_agg(f.sequence), '{}')
      into reached, old, doomed, event_rows
      from free f;
    events := cardinality(doomed);
    kept := old - events;
    select count(*), coalesce(array_agg(v.sequence), '{}') into verdicts, verdict_rows
      from pennant.verdict v where v.organisation_id = organisation and v.event_id = any (doomed);
    if dry or events = 0 then
        return;
    end if;
    perform set_config('pennant.retiring', 'on', true);
    perform pennant.retire_rows(organisation, 'verdict', verdict_rows);
    perform pennant.retire_rows(organisation, 'event', event_rows);
    delete from pennant.verdict v where v.organisation_id = organisation and v.event_id = any (doomed);
    delete from pennant.event_state s where s.organisation_id = organisation and s.event_id = any (doomed);
    delete from pennant.event e where e.organisation_id = organisation and e.id = any (doomed);
    perform set_config('pennant.retiring', '', true);
end
$$;

revoke all on function pennant.purge_replies(uuid, integer) from public;
revoke all on function pennant.purge_outcomes(uuid, integer) from public;
revoke all on function pennant.retire_begin(uuid, boolean) from public;
revoke all on function pennant.retire_rows(uuid, text, bigint[]) from public;
revoke all on function pennant.retire_chunk(uuid, date, bigint, integer, boolean) from public;
