-- Live standings that are judged again find what has changed, and read only that.
-- Runs as pennant_owner in one transaction.

-- A standing reads the tallies of its months, however many there are of others.
create index tally_month_index on pennant.tally (organisation_id, month);

-- Whoever judges sees that names were erased (how often, not whose), because two that were told apart may
-- be one afterwards.
create policy judging on pennant.erasure for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()) and (select pennant.judging()));
