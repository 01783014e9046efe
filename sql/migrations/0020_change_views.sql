-- Rows as the chain and the feed see them, the feed, and what an erasure does to the chain.
-- Runs as pennant_owner in one transaction.

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
create view pennant.change_chain_renewal with (security_invoker = true) as
    select t.organisation_id, 'chain_renewal' as kind, t.sequence, 'chain.renew' as action,
           'chain' as object_kind, t.number::text as object_id,
           null::uuid as unit_id, null as period_id, t.renewed_at as at,
           record_send(row(t.sequence, t.number, t.names, t.renewed_at)) as facts,
           ''::bytea as names
      from pennant.chain_renewal t;
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
    select * from pennant.change_chain_renewal
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

-- Erasures ---------------------------------------------------------------------------------------
-- The digest of a block's names would tell a guess from the truth, if its salt stayed. So an erasure takes
-- all salts away, and the next passes make new ones over the names as they are since, in rows that are
-- chained themselves. Where rows of a block are gone, its names are not checked any more.

create function pennant.chain_forget_salts() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    perform set_config('pennant.erasing', 'on', true);
    update pennant.chain_block b set salt = null where b.organisation_id = new.organisation_id and b.salt is not null;
    update pennant.chain_renewal r set salt = null where r.organisation_id = new.organisation_id and r.salt is not null;
    perform set_config('pennant.erasing', '', true);
    -- The number of the last block that is renewed; behind it nothing is to do.
    insert into pennant.chain_cursor (organisation_id, kind, settled) values (new.organisation_id, 'renewal', 0)
    on conflict (organisation_id, kind) do update set settled = 0;
    return null;
end
$$;
revoke all on function pennant.chain_forget_salts() from public;
create trigger erasure_forget_salts after insert on pennant.erasure
    for each row execute function pennant.chain_forget_salts();

-- Renews some blocks of an organisation, if an erasure asks for it; true where more are left.
create function pennant.chain_renew(organisation uuid) returns boolean
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    done bigint;
    block record;
    renewal pennant.chain_renewal;
    rows_left bigint;
    renewed integer := 0;
begin
    select c.settled into done from pennant.chain_cursor c
     where c.organisation_id = organisation and c.kind = 'renewal' for update;
    if not found then
        return false;
    end if;
    for block in
        select b.number, b.kind, b.members, b.last_change - b.first_change + 1 as size, b.salt
          from pennant.chain_block b
         where b.organisation_id = organisation and b.number > done order by b.number limit 20
    loop
        done := block.number;
        renewed := renewed + 1;
        continue when block.salt is not null;
        renewal.salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
        execute format(
            'select count(*), sha256(string_agg(name, '''' order by sequence)),'
            '       string_agg(substr(name, 1, 4), '''' order by sequence)'
            '  from (select r.sequence, sha256($3 || r.names) as name from pennant.%I r'
            '         where r.organisation_id = $1 and r.sequence between lower($2) and upper($2) - 1'
            '           and r.sequence <@ $2) n', 'change_' || block.kind)
            into rows_left, renewal.names, renewal.name_marks
            using organisation, block.members, renewal.salt;
        if rows_left = block.size then
            insert into pennant.chain_renewal (organisation_id, number, names, salt, name_marks)
            values (organisation, block.number, renewal.names, renewal.salt, renewal.name_marks);
        end if;
    end loop;
    if renewed = 0 then
        delete from pennant.chain_cursor c where c.organisation_id = organisation and c.kind = 'renewal';
    else
        update pennant.chain_cursor c set settled = done where c.organisation_id = organisation and c.kind = 'renewal';
    end if;
    return renewed > 0;
end
$$;
revoke all on function pennant.chain_renew(uuid) from public;
