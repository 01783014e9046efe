"""What single posts cost as events pile up: rows are stored in bulk, then posts are measured on top of them.

The levels follow one another and cannot be interleaved, so each has all its rounds at once.
"""
import figures
import load
import plan
import plot
from stage import INDICATOR, ORGANISATION, SOURCE

LEVELS = (0, 0.01, 0.1, 1)      # of the rows asked for; the first is what the others are held against
STATEMENT_ROWS = 200_000
KEPT = 0.8                      # of the rate, at the last level
WHAT = "POST one event, 64 clients"
# As the service stores them, in the period's months; the triggers tally them.
FILL = """
select set_config('pennant.organisation', id::text, false), set_config('pennant.sees', 'all', false)
  from pennant.organisation where code = '{organisation}';
insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, quantity, note, source, recorded_by,
                           fingerprint)
select u.organisation_id, i.id, u.id, '{indicator}', m.moment, m.moment::date, 1, repeat('n', 56), '{source}', 'bench',
       sha256(i.id::text::bytea)
  from (select n, gen_random_uuid() as id from generate_series(1, {rows}) n) i
  join (select organisation_id, id, row_number() over (order by code) as place, count(*) over () as units
          from pennant.unit
         where organisation_id = (select id from pennant.organisation where code = '{organisation}')) u on u.place = 1 + i.n % u.units
 cross join lateral (select timestamptz '2026-01-01 12:00+00' + i.n % 90 * interval '1 day' as moment) m;"""


def fill(contender, rows):
    """Adds rows until there are so many."""
    missing = rows - contender.stored()
    while missing > 0:
        some = min(missing, STATEMENT_ROWS)
        contender.stage.cluster.psql(FILL.format(rows=some, organisation=ORGANISATION, indicator=INDICATOR, source=SOURCE),
                                     database=contender.database)
        missing -= some
    contender.stage.cluster.psql("vacuum analyze pennant.event", database=contender.database)
    contender.stage.cluster.psql("checkpoint", database=contender.database)


def measure(contender, rows, rounds, seconds, warm):
    """Measurements by level, in rows stored before."""
    workload, measured = plan.Workload(WHAT, "insert", 64), {}
    contender.empty()   # each level keeps what the one before has stored
    for level in LEVELS:
        fill(contender, int(rows * level))
        contender.start()
        try:
            measured[int(rows * level)] = [
                load.measure(contender, workload, seconds, warm, empties=False) for _ in range(rounds)]
        finally:
            contender.stop()
    return measured


def rates(rounds):
    return [each.rate for each in rounds if not each.faults]


def comparisons(measured):
    """The last level against the first by their medians, since their rounds have nothing to do with each other."""
    levels = sorted(measured)
    if not levels:
        return
    first, last = rates(measured[levels[0]]), rates(measured[levels[-1]])
    if first and last:
        base = figures.summary(first).median
        yield figures.compare(f"{WHAT}, {levels[-1]:,} stored", "none stored", last, [base] * len(last), KEPT)


def panel(measured):
    points = [(level, figures.summary(rates(rounds))) for level, rounds in sorted(measured.items()) if rates(rounds)]
    return plot.Panel("POST as events pile up", "events stored before", "a second", {"Pennant": points})


def faults(measured):
    return [f"{WHAT}, {level:,} stored, round {number}: {fault}" for level, rounds in measured.items()
            for number, each in enumerate(rounds, 1) for fault in each.faults]
