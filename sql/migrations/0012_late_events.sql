-- What is late for a period: where it was cut off, and what was admitted nevertheless.
-- Runs as pennant_owner in one transaction.

-- When a period first entered scoring: events with a higher sequence came afterwards.
create table pennant.period_cutoff (
    organisation_id uuid not null,
    period_id uuid not null,
    event_sequence bigint not null,
    -- The organisation's day.
    day date not null,
    at timestamptz not null default now(),
    primary key (organisation_id, period_id),
    constraint period_cutoff_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);

create table pennant.late_admission (
    organisation_id uuid not null,
    period_id uuid not null,
    event_id uuid not null,
    reason text not null constraint late_admission_reason_length check (length(reason) between 1 and 2000),
    admitted_by text not null,
    admitted_at timestamptz not null default now(),
    -- The key makes the second of two admissions fail.
    constraint late_admission_once primary key (organisation_id, period_id, event_id),
    constraint late_admission_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id),
    constraint late_admission_event foreign key (organisation_id, event_id)
        references pennant.event (organisation_id, id)
);

-- Deciding on an older snapshot is told of an admission.
create trigger late_admission_count after insert on pennant.late_admission
    referencing new table as added
    for each statement execute function pennant.count_inputs();

create function pennant.cut_off_period() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pennant.period_cutoff (organisation_id, period_id, event_sequence, day)
    select new.organisation_id, new.period_id,
           coalesce((select max(e.sequence) from pennant.event e
                      where e.organisation_id = new.organisation_id), 0),
           (now() at time zone o.time_zone)::date
      from pennant.organisation o
     where o.id = new.organisation_id
    on conflict do nothing;
    return null;
end
$$;
revoke all on function pennant.cut_off_period() from public;
create trigger period_transition_cutoff after insert on pennant.period_transition
    for each row when (new.to_state = 'scoring') execute function pennant.cut_off_period();

-- Periods that are past this point already.
do $$
declare
    tenant record;
begin
    for tenant in select id, time_zone from pennant.organisation loop
        perform set_config('pennant.organisation', tenant.id::text, true);
        insert into pennant.period_cutoff (organisation_id, period_id, event_sequence, day, at)
        select tenant.id, t.period_id,
               coalesce((select max(e.sequence) from pennant.event e
                          where e.organisation_id = tenant.id and e.recorded_at <= min(t.at)), 0),
               (min(t.at) at time zone tenant.time_zone)::date, min(t.at)
          from pennant.period_transition t
         where t.organisation_id = tenant.id and t.to_state = 'scoring'
         group by t.period_id;
    end loop;
    perform set_config('pennant.organisation', '', true);
end
$$;

-- Policies ---------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['period_cutoff', 'late_admission'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
        -- For those who see the whole organisation.
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation())'
            ' and ((select pennant.sees_all()) or (select pennant.judging())))', name);
    end loop;
end
$$;
grant select on pennant.period_cutoff to pennant_app;
grant select, insert on pennant.late_admission to pennant_app;
create policy leadership_insert on pennant.late_admission for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and admitted_by = (select pennant.current_subject())
        and (select pennant.has_role('leadership')));
