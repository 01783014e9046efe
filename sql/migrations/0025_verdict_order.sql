-- Of two verdicts at once that differ without a reason one is told to look again, whichever has the lower
-- number: the one that came late with the lower number was taken before, and both were stored.
-- Runs as pennant_owner in one transaction.

-- As before, but for the order of its first two questions.
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
    if new.reason is null and former.finding not in ('pending', new.finding) then
        raise exception 'the finding has changed in the meantime'
            using errcode = 'serialization_failure';
    end if;
    held := coalesce(new.points, former.points);
    if former.verdict_sequence > new.sequence then
        if new.points is null or exists (
            select from pennant.verdict v
             where v.organisation_id = new.organisation_id and v.event_id = new.event_id
               and v.sequence > new.sequence and v.points is not null) then
            return null;
        end if;
        holding := former.finding;
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
