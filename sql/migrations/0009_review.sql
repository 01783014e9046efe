-- From result to award: inspectable runs, objections, custody, the ledger of rewards, revocation.
-- Runs as pennant_owner in one transaction.

-- A step may be left open for more of the same (several draws), or begun anew when another run is
-- applied; and it may carry amounts: [{"unit_id" or "event_id", "amount"}].
alter table pennant.period_step drop constraint period_step_outcome_known;
alter table pennant.period_step add constraint period_step_outcome_known
    check (outcome in ('approved', 'returned', 'done', 'continued', 'restarted'));
alter table pennant.period_step add column amounts json;

-- Why a run was made; a proposal becomes the period's only when it is applied.
alter table pennant.run add column cause text not null default 'deciding'
    constraint run_cause_known check (cause in ('deciding', 'step', 'objection', 'proposal'));
create index run_period_index on pennant.run (organisation_id, period_id, sequence);

create table pennant.run_decision (
    organisation_id uuid not null,
    run_id uuid not null,
    outcome text not null constraint run_decision_outcome_known check (outcome in ('apply', 'cancel')),
    reason text constraint run_decision_reason_length check (length(reason) <= 2000),
    -- The run that was the period's until then; null: it had none.
    instead_of uuid,
    decided_by text not null,
    decided_at timestamptz not null default now(),
    primary key (organisation_id, run_id),
    constraint run_decision_run foreign key (organisation_id, run_id)
        references pennant.run (organisation_id, id)
);

-- Objections -----------------------------------------------------------------------------------

-- The receipt that an anonymous objector shows, set for one transaction.
create function pennant.current_receipt() returns bytea
    language sql stable parallel safe
    return decode(nullif(current_setting('pennant.receipt', true), ''), 'hex');

create table pennant.objection (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    round integer not null,
    unit_id uuid not null,
    -- The day of the notice on which it arrived.
    received_on date not null,
    reason text not null constraint objection_reason_length check (length(reason) between 1 and 2000),
    evidence json not null default '[]',
    -- Who objects; without a name there is only the SHA-256 of a receipt, and nothing else.
    raised_by text,
    receipt bytea constraint objection_receipt_length check (length(receipt) = 32),
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint objection_name_or_receipt check ((raised_by is null) <> (receipt is null)),
    constraint objection_receipt_key unique (organisation_id, receipt),
    constraint objection_unit foreign key (organisation_id, period_id, unit_id)
        references pennant.roster (organisation_id, period_id, unit_id)
);
create index objection_order_index on pennant.objection (organisation_id, period_id, sequence);

create table pennant.objection_decision (
    organisation_id uuid not null,
    objection_id uuid not null,
    outcome text not null
        constraint objection_decision_outcome_known check (outcome in ('upheld', 'dismissed')),
    reason text not null
        constraint objection_decision_reason_length check (length(reason) between 1 and 2000),
    -- The period's run before, and after where the objection was upheld.
    run_before uuid not null,
    run_after uuid not null,
    decided_by text not null,
    decided_at timestamptz not null default now(),
    primary key (organisation_id, objection_id),
    constraint objection_decision_objection foreign key (organisation_id, objection_id)
        references pennant.objection (organisation_id, id)
);

-- Each step and objection counts, so that whoever decides on an older snapshot is told.
create trigger period_step_count after insert on pennant.period_step
    referencing new table as added
    for each statement execute function pennant.count_inputs();
create trigger objection_count after insert on pennant.objection
    referencing new table as added
    for each statement execute function pennant.count_inputs();

-- Awards ---------------------------------------------------------------------------------------

-- What the scheme shows with a win (stars, streaks), and whether it is handed from holder to holder.
alter table pennant.award add column shown jsonb not null default '[]';
alter table pennant.award add column held boolean not null default false;

create table pennant.award_revocation (
    organisation_id uuid not null,
    award_id uuid not null,
    reason text not null
        constraint award_revocation_reason_length check (length(reason) between 1 and 2000),
    -- The event that brought it about; null: none was named.
    event_id uuid,
    revoked_by text not null,
    revoked_at timestamptz not null default now(),
    primary key (organisation_id, award_id),
    constraint award_revocation_award foreign key (organisation_id, award_id)
        references pennant.award (organisation_id, id),
    constraint award_revocation_event foreign key (organisation_id, event_id)
        references pennant.event (organisation_id, id)
);

-- Who handed a held award to whom, after each final period; a revocation takes it from its holder.
create table pennant.handover (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    award text not null,
    "group" text,
    cause text not null constraint handover_cause_known check (cause in ('period', 'revocation')),
    -- Codes of the units that give it up, receive it, keep it.
    gives text[] not null,
    receives text[] not null,
    keeps text[] not null,
    at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint handover_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);
create index handover_order_index on pennant.handover (organisation_id, sequence desc);

-- What units are given and owe by final results, line by line.
create table pennant.reward (
    organisation_id uuid not null,
    id uuid not null,
    sequence bigint generated always as identity,
    period_id uuid not null,
    -- The award that brings it; null: it comes with the period, whoever wins.
    award_id uuid,
    award text,
    unit_id uuid not null,
    unit text not null,
    cause text not null constraint reward_cause_known
        check (cause in ('win', 'superior', 'consequence', 'penalty', 'last')),
    kind text not null constraint reward_kind_known
        check (kind in ('money', 'points', 'leave_days', 'right', 'action')),
    -- Of money, points and leave days; the id of a right or an action.
    amount numeric,
    name text,
    -- The month of a penalty; the role that a superior has for the winner.
    month date,
    role text,
    public boolean not null,
    -- The line that this one takes back.
    reverses uuid,
    recorded_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint reward_amount_or_name check ((amount is null) <> (name is null)),
    constraint reward_reversed_once unique (organisation_id, reverses),
    constraint reward_reverses foreign key (organisation_id, reverses)
        references pennant.reward (organisation_id, id),
    constraint reward_award foreign key (organisation_id, award_id)
        references pennant.award (organisation_id, id),
    constraint reward_unit foreign key (organisation_id, unit_id)
        references pennant.unit (organisation_id, id),
    constraint reward_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);
create index reward_order_index on pennant.reward (organisation_id, sequence);
create index reward_award_index on pennant.reward (organisation_id, award_id);

-- Rights and policies --------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['run_decision', 'objection', 'objection_decision', 'award_revocation',
                                'handover', 'reward'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
        execute format('grant select, insert on pennant.%I to pennant_app', name);
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
    -- Leadership decides.
    foreach name in array array['run_decision', 'objection_decision', 'award_revocation', 'handover',
                                'reward'] loop
        execute format('create policy leadership_insert on pennant.%I for insert to pennant_app'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and (select pennant.has_role(''leadership'')))', name);
    end loop;
    -- Awards, who holds them and which were taken back are public.
    foreach name in array array['award_revocation', 'handover'] loop
        execute format('create policy tenant on pennant.%I for select to pennant_app'
            ' using (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
end
$$;

-- Organisers may propose a run; what becomes of it leadership decides.
create policy organiser_insert on pennant.run for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation()) and cause = 'proposal'
        and (select pennant.has_role('organiser')));
create policy organiser_insert on pennant.standing for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('organiser')));

create policy tenant on pennant.run_decision for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or (select pennant.judging())));

-- Everybody may object; one reads one's own, those who answer them read all.
create policy objector_insert on pennant.objection for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and raised_by is not distinct from (select pennant.current_subject()));
create policy tenant on pennant.objection for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.judging())
            or (select pennant.has_role('leadership')) or (select pennant.has_role('organiser'))
            or raised_by = (select pennant.current_subject())
            or receipt = (select pennant.current_receipt())));
create policy tenant on pennant.objection_decision for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and objection_id in (select o.id from pennant.objection o));

-- Windows read what is theirs in the ledger.
create policy tenant on pennant.reward for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or unit_id = any ((select pennant.own_units())::uuid[])));
