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
        'handover', 'award', 'reward', 'late_admission', 'erasure', 'chain_renewal'];

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

-- What holds of the names of a block since a name in the organisation was erased.
create table pennant.chain_renewal (
    organisation_id uuid not null,
    number bigint not null,
    sequence bigint generated always as identity,
    names bytea not null,
    salt bytea,
    name_marks bytea not null,
    renewed_at timestamptz not null default now(),
    primary key (organisation_id, number, sequence),
    constraint chain_renewal_block foreign key (organisation_id, number)
        references pennant.chain_block (organisation_id, number)
);
create index chain_renewal_chain_index on pennant.chain_renewal (organisation_id, sequence);

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
    when 'chain_renewal' then return exists (select from pennant.chain_renewal t where t.organisation_id = organisation
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
        more := pennant.chain_renew(tenant) or more;
        cut := clock_timestamp() > now() + interval '2 seconds';
        if changes > 0 or more or cut then
            any_changes := any_changes or changes > 0;
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

revoke all on function pennant.chain_look() from public;
revoke all on function pennant.chain_has(text, uuid, bigint) from public;
revoke all on function pennant.chain_extend(uuid, text, bigint, integer) from public;
revoke all on function pennant.chain_pass(text[], bigint[], integer, uuid) from public;
grant execute on function pennant.chain_look() to pennant_app;
grant execute on function pennant.chain_pass(text[], bigint[], integer, uuid) to pennant_app;

-- Policies ---------------------------------------------------------------------------------------

create trigger chain_block_append_only before update or delete or truncate on pennant.chain_block
    for each statement execute function pennant.refuse_change();
create trigger chain_renewal_append_only before update or delete or truncate on pennant.chain_renewal
    for each statement execute function pennant.refuse_change();
do $$
declare
    name text;
begin
    foreach name in array array['chain_block', 'chain_cursor', 'chain_renewal'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and (%L <> ''chain_renewal'' or (select pennant.sees_all())))', name, name);
        execute format('grant select on pennant.%I to pennant_app', name);
    end loop;
end
$$;
