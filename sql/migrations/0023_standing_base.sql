-- Sums that live standings were judged from, so that a server that has just started need not add up all.
-- Runs as pennant_owner in one transaction.

-- What a server keeps of its last look at an open period, now and then: who looks next reads it and what
-- was written since. It is never the only place of anything, and empty after a crash or a promotion
-- (unlogged); then it is made anew.
create unlogged table pennant.standing_base (
    organisation_id uuid not null references pennant.organisation (id),
    period_id uuid not null,
    -- A SHA-256 of what else the sums depend on; under another one they are of no use.
    stamp bytea not null,
    -- Up to these sequences all events and verdicts are in the sums; of later ones some are.
    events bigint not null,
    verdicts bigint not null,
    -- The start of PostgreSQL and its oldest transaction then.
    server timestamptz not null,
    since bigint not null,
    -- Numbers only, one line a sum.
    sums text not null,
    primary key (organisation_id, period_id),
    constraint standing_base_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);

alter table pennant.standing_base enable row level security;
alter table pennant.standing_base force row level security;
create policy owner_tenant on pennant.standing_base to pennant_owner
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation()));
-- Only for whoever judges: of all units, whatever the asker may see.
create policy judging on pennant.standing_base to pennant_app
    using (organisation_id = (select pennant.current_organisation()) and (select pennant.judging()))
    with check (organisation_id = (select pennant.current_organisation()) and (select pennant.judging()));
grant select, insert, update, delete on pennant.standing_base to pennant_app;
