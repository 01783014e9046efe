-- What tells a standing that is judged live from the same one later, when facts have changed.
-- Runs as pennant_owner in one transaction.

-- The mark that each backend set last: every transaction that writes something a standing is judged
-- from leaves a new one, once. A row is one backend's, so that writers never wait for each other, and
-- becomes visible with what it marks, in whatever order transactions commit. All marks of an
-- organisation together are the version of its live standings. They are random, not counted, so that
-- nothing repeats after a restore or on another primary.
create table pennant.standing_mark (
    organisation_id uuid not null references pennant.organisation (id),
    backend integer not null,
    mark uuid not null,
    primary key (organisation_id, backend)
) with (fillfactor = 20);

-- Sets the first mark of this backend, and clears away those of backends that are gone. Without an
-- organisation (the operator at work) it is set for all.
create function pennant.set_standing_mark(organisation uuid) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pennant.standing_mark m
     where m.organisation_id = organisation
       and m.backend in (select gone.backend from pennant.standing_mark gone
                          where gone.organisation_id = organisation
                            and gone.backend not in (select pg_stat_get_backend_pid(b)
                                                       from pg_stat_get_backend_idset() b)
                            for update skip locked);
    insert into pennant.standing_mark as m (organisation_id, backend, mark)
    select o.id, pg_backend_pid(), gen_random_uuid()
      from pennant.organisation o
     where organisation is null or o.id = organisation
    on conflict (organisation_id, backend) do update set mark = excluded.mark;
end
$$;
revoke all on function pennant.set_standing_mark(uuid) from public;

-- Once a transaction is enough.
create function pennant.mark_standings() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    organisation constant uuid := pennant.current_organisation();
begin
    if current_setting('pennant.marked', true) = organisation::text then
        return null;
    end if;
    update pennant.standing_mark m set mark = gen_random_uuid()
     where m.organisation_id = organisation and m.backend = pg_backend_pid();
    if not found then
        perform pennant.set_standing_mark(organisation);
    end if;
    perform set_config('pennant.marked', coalesce(organisation::text, ''), true);
    return null;
end
$$;
revoke all on function pennant.mark_standings() from public;

-- What a standing is judged from. Where a trigger of a table writes into another one of the list, the
-- first is enough. Not among them: what is decided in a run and stored, and the rights to secret ballots,
-- whose transactions must not touch what ballots touch.
do $$
declare
    name text;
begin
    foreach name in array array['event', 'verdict', 'metric', 'calendar', 'period', 'period_step', 'panel',
                                'panel_member', 'panel_conflict', 'ballot', 'secret_ballot', 'nomination',
                                'nomination_withdrawal', 'nomination_check', 'opinion', 'token', 'setting',
                                'survey', 'follow_up', 'objection', 'objection_decision', 'late_admission',
                                'award', 'award_revocation', 'award_history', 'roster', 'period_cutoff'] loop
        execute format('create trigger %I after insert or update or delete on pennant.%I'
            ' for each statement execute function pennant.mark_standings()', name || '_mark', name);
    end loop;
end
$$;

alter table pennant.standing_mark enable row level security;
alter table pennant.standing_mark force row level security;
-- The owner's function also sets those of all organisations at once.
create policy administration on pennant.standing_mark to pennant_owner
    using (true) with check (true);
create policy tenant on pennant.standing_mark for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()));
grant select on pennant.standing_mark to pennant_app;
