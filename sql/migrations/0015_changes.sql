-- Changes in a dense order of each organisation, and the chain of hashes over them.
-- Runs as pennant_owner in one transaction.

-- Records that had no order of their own yet.
alter table pennant.appeal_decision add column sequence bigint generated always as identity;
alter table pennant.nomination_withdrawal add column sequence bigint generated always as identity;
alter table pennant.late_admission add column sequence bigint generated always as identity;
alter table pennant.award add column sequence bigint generated always as identity;
alter table pennant.erasure add column sequence bigint generated always as identity;

do $$
declare
    name text;
begin
    foreach name in array array['verdict', 'ballot', 'nomination', 'nomination_check', 'nomination_withdrawal',
                                'opinion', 'appeal_decision', 'follow_up_action', 'objection', 'late_admission',
                                'award', 'audit', 'erasure'] loop
        execute format('create index %I on pennant.%I (organisation_id, sequence)',
                       name || '_chain_index', name);
    end loop;
end
$$;

-- The kinds of rows that are chained, in the order in which those of one moment are: what others speak of
-- comes first. Every table is append-only, and its sequence hands out numbers one by one (no cache), so
-- that whoever was given one holds the table's lock until its transaction ends.
create function pennant.chain_kinds() returns text[]
    language sql immutable parallel safe
    return array['audit', 'event', 'verdict', 'metric', 'ballot', 'nomination', 'nomination_check',
        'nomination_withdrawal', 'opinion', 'appeal', 'appeal_decision', 'follow_up_action', 'objection',
        'handover', 'award', 'reward', 'late_admission', 'erasure'];

-- Every chained row as the feed and the chain see it. facts never change; names are what an erasure may
-- change. Both are PostgreSQL's binary form of all columns that a row has, in this order. Row security is the
-- reader's.
create view pennant.change_audit with (security_invoker = true) as
    select t.organisation_id, 'audit' as kind, t.sequence, t.action as action,
           t.object_kind as object_kind, t.object_id as object_id,
           null::uuid as unit_id, case when t.object_kind = 'period' then t.object_id end as period_id, t.at as at,
           record_send(row(t.sequence, t.id, t.action, t.object_kind, t.object_id, t.request_id, t.at)) as facts,
           record_send(row(t.actor, t.reason, t.before, t.after)) as names
      from pennant.audit t;
create view pennant.change_event with (security_invoker = true) as
    select t.organisation_id, 'event' as kind, t.sequence, 'event.record' as action,
           'event' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, null as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.unit_id, t.indicator, t.occurred_at, t.day, t.quantity,
           t.gravity, t.points, t.minutes, t.filed, t.slot_end, t.source, t.external_id, t.recorded_at,
           t.token, t.token_use, t.channel, t.rating_mode, t.rater_mode)) as facts,
           record_send(row(t.topic, t.person, t.occasion, t.note, t.evidence, t.recorded_by, t.fingerprint)) as names
      from pennant.event t;
create view pennant.change_verdict with (security_invoker = true) as
    select t.organisation_id, 'verdict' as kind, t.sequence, 'verdict.record' as action,
           'verdict' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, null as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.event_id, t.unit_id, t.source, t.finding, t.points,
           t.recorded_at)) as facts,
           record_send(row(t.reason, t.recorded_by)) as names
      from pennant.verdict t;
create view pennant.change_metric with (security_invoker = true) as
    select t.organisation_id, 'metric' as kind, t.sequence, 'metric.record' as action,
           'metric' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, null as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.unit_id, t.indicator, t.from_day, t.to_day, t.role, t.value,
           t.source, t.external_id, t.recorded_at)) as facts,
           record_send(row(t.note, t.recorded_by, t.fingerprint)) as names
      from pennant.metric t;
create view pennant.change_ballot with (security_invoker = true) as
    select t.organisation_id, 'ballot' as kind, t.sequence, 'ballot.cast' as action,
           'ballot' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, t.period_id::text as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.panel, t.rater_unit_id, t.unit_id, t.item,
           t.score, t.replaces, t.recorded_at)) as facts,
           record_send(row(t.rater, t.recorded_by)) as names
      from pennant.ballot t;
create view pennant.change_nomination with (security_invoker = true) as
    select t.organisation_id, 'nomination' as kind, t.sequence, 'nomination.create' as action,
           'nomination' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, t.period_id::text as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.award, t.unit_id, t.source, t.nominator,
           t.nominator_unit_id, t.day, t.recorded_at)) as facts,
           record_send(row(t.file, t.evidence, t.note, t.recorded_by)) as names
      from pennant.nomination t;
create view pennant.change_nomination_check with (security_invoker = true) as
    select t.organisation_id, 'nomination_check' as kind, t.sequence, 'nomination.check' as action,
           'nomination_check' as object_kind, t.id::text as object_id,
           null::uuid as unit_id, null as period_id, t.checked_at as at,
           record_send(row(t.sequence, t.id, t.nomination_id, t.step, t.outcome, t.day, t.checked_at)) as facts,
           record_send(row(t.reason, t.checked_by)) as names
      from pennant.nomination_check t;
create view pennant.change_nomination_withdrawal with (security_invoker = true) as
    select t.organisation_id, 'nomination_withdrawal' as kind, t.sequence, 'nomination.withdraw' as action,
           'nomination_withdrawal' as object_kind, t.nomination_id::text as object_id,
           null::uuid as unit_id, null as period_id, t.withdrawn_at as at,
           record_send(row(t.sequence, t.nomination_id, t.day, t.withdrawn_at)) as facts,
           record_send(row(t.reason, t.withdrawn_by)) as names
      from pennant.nomination_withdrawal t;
create view pennant.change_opinion with (security_invoker = true) as
    select t.organisation_id, 'opinion' as kind, t.sequence, 'opinion.record' as action,
           'opinion' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, t.period_id::text as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.unit_id, t.source, t.outcome, t.recorded_at)) as facts,
           record_send(row(t.reason, t.recorded_by)) as names
      from pennant.opinion t;
create view pennant.change_appeal with (security_invoker = true) as
    select t.organisation_id, 'appeal' as kind, t.sequence, 'appeal.file' as action,
           'appeal' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, null as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.event_id, t.unit_id, t.verdict_sequence, t.number,
           t.until_day, t.recorded_at)) as facts,
           record_send(row(t.reason, t.evidence, t.recorded_by)) as names
      from pennant.appeal t;
create view pennant.change_appeal_decision with (security_invoker = true) as
    select t.organisation_id, 'appeal_decision' as kind, t.sequence, 'appeal.decide' as action,
           'appeal_decision' as object_kind, t.appeal_id::text as object_id,
           t.unit_id as unit_id, null as period_id, t.decided_at as at,
           record_send(row(t.sequence, t.appeal_id, t.unit_id, t.outcome, t.verdict_id, t.decided_at)) as facts,
           record_send(row(t.reason, t.decided_by)) as names
      from pennant.appeal_decision t;
create view pennant.change_follow_up_action with (security_invoker = true) as
    select t.organisation_id, 'follow_up_action' as kind, t.sequence, 'follow_up.act' as action,
           'follow_up_action' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, null as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.follow_up_id, t.unit_id, t.number, t.action, t.outcome,
           t.verdict_id, t.recorded_at)) as facts,
           record_send(row(t.text, t.recorded_by)) as names
      from pennant.follow_up_action t;
create view pennant.change_objection with (security_invoker = true) as
    select t.organisation_id, 'objection' as kind, t.sequence, 'objection.raise' as action,
           'objection' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, t.period_id::text as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.round, t.unit_id, t.received_on, t.receipt,
           t.recorded_at)) as facts,
           record_send(row(t.reason, t.evidence, t.raised_by)) as names
      from pennant.objection t;
create view pennant.change_handover with (security_invoker = true) as
    select t.organisation_id, 'handover' as kind, t.sequence, 'award.hand_over' as action,
           'handover' as object_kind, t.id::text as object_id,
           null::uuid as unit_id, t.period_id::text as period_id, t.at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.award, t."group", t.cause, t.gives, t.receives,
           t.keeps, t.at)) as facts,
           ''::bytea as names
      from pennant.handover t;
create view pennant.change_award with (security_invoker = true) as
    select t.organisation_id, 'award' as kind, t.sequence, 'award.grant' as action,
           'award' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, t.period_id::text as period_id, t.granted_at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.run_id, t.scheme_id, t.scheme_code, t.award,
           t.from_day, t.to_day, t.unit_id, t.unit, t.name, t.kind, t."group", t.level, t.streak, t.points,
           t.money, t.leave_days, t.rights, t.actions, t.total, t.rank, t.held, t.title, t.granted_at)) as facts,
           record_send(row(t.shown, t.granted_by)) as names
      from pennant.award t;
create view pennant.change_reward with (security_invoker = true) as
    select t.organisation_id, 'reward' as kind, t.sequence, 'reward.record' as action,
           'reward' as object_kind, t.id::text as object_id,
           t.unit_id as unit_id, t.period_id::text as period_id, t.recorded_at as at,
           record_send(row(t.sequence, t.id, t.period_id, t.award_id, t.award, t.unit_id, t.unit, t.cause,
           t.kind, t.amount, t.name, t.month, t.role, t.public, t.reverses, t.recorded_at)) as facts,
           ''::bytea as names
      from pennant.reward t;
create view pennant.change_late_admission with (security_invoker = true) as
    select t.organisation_id, 'late_admission' as kind, t.sequence, 'event.admit' as action,
           'late_admission' as object_kind, t.event_id::text as object_id,
           null::uuid as unit_id, t.period_id::text as period_id, t.admitted_at as at,
           record_send(row(t.sequence, t.period_id, t.event_id, t.admitted_at)) as facts,
           record_send(row(t.reason, t.admitted_by)) as names
      from pennant.late_admission t;
create view pennant.change_erasure with (security_invoker = true) as
    select t.organisation_id, 'erasure' as kind, t.sequence, 'name.erase' as action,
           'erasure' as object_kind, t.id::text as object_id,
           null::uuid as unit_id, null as period_id, t.erased_at as at,
           record_send(row(t.sequence, t.id, t.handle, t.withheld, t.changed, t.erased_at)) as facts,
           record_send(row(t.reason, t.erased_by)) as names
      from pennant.erasure t;

-- All of them.
create view pennant.chain_row with (security_invoker = true) as
    select * from pennant.change_audit
    union all
    select * from pennant.change_event
    union all
    select * from pennant.change_verdict
    union all
    select * from pennant.change_metric
    union all
    select * from pennant.change_ballot
    union all
    select * from pennant.change_nomination
    union all
    select * from pennant.change_nomination_check
    union all
    select * from pennant.change_nomination_withdrawal
    union all
    select * from pennant.change_opinion
    union all
    select * from pennant.change_appeal
    union all
    select * from pennant.change_appeal_decision
    union all
    select * from pennant.change_follow_up_action
    union all
    select * from pennant.change_objection
    union all
    select * from pennant.change_handover
    union all
    select * from pennant.change_award
    union all
    select * from pennant.change_reward
    union all
    select * from pennant.change_late_admission
    union all
    select * from pennant.change_erasure;
do $$
declare
    kind text;
begin
    foreach kind in array pennant.chain_kinds() loop
        execute format('grant select on pennant.%I to pennant_app', 'change_' || kind);
    end loop;
end
$$;
grant select on pennant.chain_row to pennant_app;

-- One link of an organisation's chain: rows of one kind, numbered first_change to last_change in the order
-- of their sequences.
create table pennant.chain_block (
    organisation_id uuid not null references pennant.organisation (id),
    number bigint not null,
    kind text not null,
    first_change bigint not null,
    last_change bigint not null,
    -- The sequences of the rows.
    members int8multirange not null,
    -- SHA-256 over the SHA-256 of each row's facts.
    digest bytea not null,
    -- The same of the salt and each row's names. An erasure takes the salt away, so that nobody can try
    -- names out; chain_renewal has what holds then.
    names bytea not null,
    salt bytea,
    -- The first 8 bytes of each row's digest of facts, and 4 of names: they tell which row was changed.
    marks bytea not null,
    name_marks bytea not null,
    previous bytea not null,
    -- SHA-256 over all but salt and marks; pennant.chain_text has the form.
    hash bytea not null,
    chained_at timestamptz not null default now(),
    primary key (organisation_id, number),
    constraint chain_block_change_key unique (organisation_id, last_change),
    constraint chain_block_span check (first_change <= last_change)
);

-- How far the rows of a kind are in the chain: all up to settled, and of later ones the members.
create table pennant.chain_cursor (
    organisation_id uuid not null references pennant.organisation (id),
    kind text not null,
    settled bigint not null default 0,
    members int8multirange not null default '{}',
    primary key (organisation_id, kind)
);

-- What is hashed of a block.
create function pennant.chain_text(b pennant.chain_block) returns text
    language sql stable parallel safe
    set search_path = pg_catalog, pg_temp
    return concat_ws(E'\n', 'pennant-chain-1', b.organisation_id, b.number, b.kind, b.first_change,
        b.last_change, b.members, encode(b.digest, 'hex'), encode(b.names, 'hex'), encode(b.previous, 'hex'),
        to_char(b.chained_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));

-- Is there a row of the kind behind a sequence?
create function pennant.chain_has(kind text, organisation uuid, behind bigint) returns boolean
    language plpgsql stable
    set search_path = pg_catalog, pg_temp
as $$
begin
    case kind
    when 'audit' then return exists (select from pennant.audit t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'event' then return exists (select from pennant.event t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'verdict' then return exists (select from pennant.verdict t where t.organisation_id = organisation
             and t.sequence > behind);
    when 'metric' then return exists (select from pennant.metric t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'ballot' then return exists (select from pennant.ballot t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'nomination' then return exists (select from pennant.nomination t where t.organisation_id =
             organisation and t.sequence > behind);
    when 'nomination_check' then return exists (select from pennant.nomination_check t where
             t.organisation_id = organisation and t.sequence > behind);
    when 'nomination_withdrawal' then return exists (select from pennant.nomination_withdrawal t where
             t.organisation_id = organisation and t.sequence > behind);
    when 'opinion' then return exists (select from pennant.opinion t where t.organisation_id = organisation
             and t.sequence > behind);
    when 'appeal' then return exists (select from pennant.appeal t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'appeal_decision' then return exists (select from pennant.appeal_decision t where t.organisation_id
             = organisation and t.sequence > behind);
    when 'follow_up_action' then return exists (select from pennant.follow_up_action t where
             t.organisation_id = organisation and t.sequence > behind);
    when 'objection' then return exists (select from pennant.objection t where t.organisation_id =
             organisation and t.sequence > behind);
    when 'handover' then return exists (select from pennant.handover t where t.organisation_id = organisation
             and t.sequence > behind);
    when 'award' then return exists (select from pennant.award t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'reward' then return exists (select from pennant.reward t where t.organisation_id = organisation and
             t.sequence > behind);
    when 'late_admission' then return exists (select from pennant.late_admission t where t.organisation_id =
             organisation and t.sequence > behind);
    when 'erasure' then return exists (select from pennant.erasure t where t.organisation_id = organisation
             and t.sequence > behind);
    end case;
end
$$;

-- The highest sequence that was handed out, by kind.
create function pennant.chain_look() returns table (kind text, high bigint)
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
    select k, coalesce(pg_sequence_last_value(pg_get_serial_sequence('pennant.' || k, 'sequence')::regclass), 0)
      from unnest(pennant.chain_kinds()) as k
$$;

-- Adds one block of at most so many rows of a kind, if there are any; how many. All rows up to settled_now
-- are visible, or will never be.
create function pennant.chain_extend(organisation uuid, row_kind text, settled_now bigint, most integer)
    returns integer
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    former pennant.chain_cursor;
    head pennant.chain_block;
    block pennant.chain_block;
    added integer;
    reached bigint;
begin
    select * into former from pennant.chain_cursor c
     where c.organisation_id = organisation and c.kind = row_kind for update;
    if not found then
        former := row (organisation, row_kind, 0, '{}');
    end if;
    if not pennant.chain_has(row_kind, organisation, former.settled) then
        return 0;
    end if;
    block.salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    execute format(
        'with taken as materialized ('
        '  select sequence, sha256(facts) as fact,'
        '         sha256($4 || names) as name'
        '    from pennant.%I'
        '   where organisation_id = $1 and sequence > $2 and not (sequence <@ $3)'
        '   order by sequence limit $5)'
        ' select count(*), max(sequence), range_agg(int8range(sequence, sequence + 1)),'
        '        sha256(string_agg(fact, '''' order by sequence)), sha256(string_agg(name, '''' order by sequence)),'
        '        string_agg(substr(fact, 1, 8), '''' order by sequence),'
        '        string_agg(substr(name, 1, 4), '''' order by sequence)'
        '   from taken', 'change_' || row_kind)
        into added, reached, block.members, block.digest, block.names, block.marks, block.name_marks
        using organisation, former.settled, former.members, block.salt, most;
    if added > 0 then
        select * into head from pennant.chain_block b
         where b.organisation_id = organisation order by b.number desc limit 1;
        block.organisation_id := organisation;
        block.number := coalesce(head.number, 0) + 1;
        block.kind := row_kind;
        block.first_change := coalesce(head.last_change, 0) + 1;
        block.last_change := block.first_change + added - 1;
        block.previous := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
        block.chained_at := clock_timestamp();
        block.hash := sha256(convert_to(pennant.chain_text(block), 'UTF8'));
        insert into pennant.chain_block select block.*;
        former.members := former.members + block.members;
    end if;
    -- Where more rows wait, only those up to the last one taken are done with.
    former.settled := greatest(former.settled, case when added < most then settled_now
                                                    else least(settled_now, reached) end);
    former.members := former.members * int8multirange(int8range(former.settled, null, '()'));
    insert into pennant.chain_cursor as c select former.*
    on conflict (organisation_id, kind) do update set settled = excluded.settled, members = excluded.members
     where (c.settled, c.members) is distinct from (excluded.settled, excluded.members);
    return added;
end
$$;

-- Moves when something was chained, so that servers that do not chain know it without looking further.
create sequence pennant.chain_pulse;
grant select on sequence pennant.chain_pulse to pennant_app;

-- Chains what is new, of all organisations, those behind `since` first: of each a block of every kind, of at
-- most so many rows. Kinds come with how far they are settled. A kind that has more keeps the later ones
-- waiting, so that nothing comes before what it speaks of; one snapshot for all (REPEATABLE READ) does the
-- rest. Ends after two seconds: the last row then says where (cut), and the next pass begins there.
create function pennant.chain_pass(kinds text[], settled bigint[], most integer, since uuid)
    returns table (organisation_id uuid, changes bigint, more boolean, cut boolean)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    -- By the index of the sequence, whatever is known of the table.
    set enable_sort = off
as $$
declare
    tenant uuid;
    added integer;
    any_changes boolean := false;
begin
    cut := false;
    for tenant in select o.id from pennant.organisation o order by o.id <= since, o.id loop
        perform set_config('pennant.organisation', tenant::text, true);
        changes := 0;
        for place in 1 .. cardinality(kinds) loop
            added := pennant.chain_extend(tenant, kinds[place], settled[place], most);
            changes := changes + added;
            more := added >= most;
            exit when more;
        end loop;
        cut := clock_timestamp() > now() + interval '2 seconds';
        if changes > 0 or cut then
            any_changes := true;
            organisation_id := tenant;
            return next;
        end if;
        exit when cut;
    end loop;
    if any_changes then
        perform nextval('pennant.chain_pulse');
    end if;
    perform set_config('pennant.organisation', '', true);
end
$$;

-- The feed ---------------------------------------------------------------------------------------

-- The changes behind a number, at most so many, that the reader may see; of the object kinds asked, or (null)
-- of all. The last row has no kind: it says up to which number was looked. Row security is the reader's.
create function pennant.changes_after(after bigint, most bigint, asked text[])
    returns table (number bigint, kind text, action text, object_id text, unit_id uuid, period_id text,
                   at timestamptz, proof text)
    language plpgsql stable
    set search_path = pg_catalog, pg_temp
    set enable_sort = off
as $$
declare
    organisation uuid := pennant.current_organisation();
    last bigint;
    group_row record;
begin
    select least(after + most, b.last_change) into last
      from pennant.chain_block b where b.organisation_id = organisation order by b.number desc limit 1;
    for group_row in
        select n.kind, array_agg(n.change) as changes, array_agg(n.sequence) as sequences, array_agg(n.proof) as proofs
          from (select b.kind, b.first_change + row_number() over (partition by b.number order by s) - 1 as change,
                       s as sequence, encode(substr(b.hash, 1, 6), 'hex') as proof
                  from pennant.chain_block b
                 cross join lateral unnest(b.members) m
                 cross join lateral generate_series(lower(m), upper(m) - 1) s
                 where b.organisation_id = organisation and b.last_change > after
                   and b.first_change <= last and (asked is null or b.kind = 'audit' or b.kind = any (asked))) n
         where n.change > after and n.change <= last
         group by n.kind
    loop
        return query execute format(
            'select n.change, r.object_kind, r.action, r.object_id, r.unit_id, r.period_id, r.at, n.proof'
            '  from unnest($1::bigint[], $2::bigint[], $3::text[]) as n (change, sequence, proof)'
            '  join pennant.%I r on r.organisation_id = $4 and r.sequence = n.sequence'
            ' where $5 is null or r.object_kind = any ($5)', 'change_' || group_row.kind)
            using group_row.changes, group_row.sequences, group_row.proofs, organisation, asked;
    end loop;
    return query
    select b.upto, null, null, null, null::uuid, null, null::timestamptz,
           coalesce((select encode(substr(c.hash, 1, 6), 'hex') from pennant.chain_block c
                      where c.organisation_id = organisation and c.last_change >= b.upto and b.upto > 0
                      order by c.last_change limit 1), repeat('0', 12))
      from (select greatest(after, coalesce(last, 0)) as upto) b;
end
$$;

-- What names this database and no restored copy of it.
create function pennant.change_epoch() returns text
    language sql stable
    set search_path = pg_catalog, pg_temp
    return (select substr(encode(sha256(convert_to(concat_ws('/', c.system_identifier, d.oid,
                       pennant.current_organisation()), 'UTF8')), 'hex'), 1, 8)
              from pg_control_system() c, pg_database d where d.datname = current_database());

revoke all on function pennant.changes_after(bigint, bigint, text[]) from public;
revoke all on function pennant.change_epoch() from public;
grant execute on function pennant.changes_after(bigint, bigint, text[]) to pennant_app;
grant execute on function pennant.change_epoch() to pennant_app;

revoke all on function pennant.chain_look() from public;
revoke all on function pennant.chain_has(text, uuid, bigint) from public;
revoke all on function pennant.chain_extend(uuid, text, bigint, integer) from public;
revoke all on function pennant.chain_pass(text[], bigint[], integer, uuid) from public;
grant execute on function pennant.chain_look() to pennant_app;
grant execute on function pennant.chain_pass(text[], bigint[], integer, uuid) to pennant_app;

-- Policies ---------------------------------------------------------------------------------------

create trigger chain_block_append_only before update or delete or truncate on pennant.chain_block
    for each statement execute function pennant.refuse_change();
do $$
declare
    name text;
begin
    foreach name in array array['chain_block', 'chain_cursor'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation()))', name);
        execute format('grant select on pennant.%I to pennant_app', name);
    end loop;
end
$$;
