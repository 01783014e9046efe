"""What posts, bulk and live standings cost as events pile up.

Rows are stored as the service stores them, triggers and all; the levels follow one another and cannot be interleaved, so each has
all its rounds at once. Standings are those of a quarter with a thousand units and twenty rules, two of which look for what was
said before on the same topic, in one event of a hundred.
"""
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import bulk
import campaigns
import figures
import load
import plan
import plot
from stage import INDICATOR, ORGANISATION, SOURCE, Client

LEVELS = (0, 0.005, 0.5, 1)     # of the rows asked for; the first and the last are held against each other
QUARTER = ("2026-01-01", "2026-03-31")
QUARTER_SHARE = 0.5             # up to here events fall into the quarter, then before it
SUMMED, REPEATED = 19, 100      # indicators that are summed; one event of so many is of the one that is looked through
TOPICS = 50
STATEMENT_ROWS, SESSIONS, FILL_SECONDS, VACUUM_SECONDS = 500_000, 2, 900, 900
BULK_ROWS = 200_000
LOOKS, STARTS, PAGE = 12, 5, 200
KEPT, COMPUTED_MS, UNCHANGED_MS, GROWN = 0.8, 50, 2, 1.2
POST = f"{plan.POST}, 64 clients"
# Events number 1,000 n to 1,000 n + 999 are one of each unit, of the indicator that n gives, and on days all over the quarter: so
# nearly every sum exists from 100,000 events on, and standings that read sums have as many to read at every level.
FILL = """
select set_config('pennant.organisation', id::text, false), set_config('pennant.sees', 'all', false)
  from pennant.organisation where code = '{organisation}';
set work_mem = '256MB';
insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, quantity, topic, note, source, recorded_by,
                           fingerprint)
select u.organisation_id, (lpad(to_hex(n), 12, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, u.id,
       case when n % {repeated} = 0 then 'bench_repeat' else 'bench_' || (n / 1000) % {summed} end, d.day + time '12:00', d.day, 1,
       case when n % {repeated} = 0 then 'topic ' || (n / 1000) % {topics} end, repeat('n', 56), '{source}', 'bench',
       decode(repeat('0f', 32), 'hex')
  from generate_series({first}::bigint, {last}) n
  join (select organisation_id, id, row_number() over (order by code) - 1 as place from pennant.unit
         where organisation_id = (select id from pennant.organisation where code = '{organisation}')) u on u.place = (n + n / 1000) % 1000
 cross join lateral (select date '{day}' + ((n / 1000 + n % 1000 * 7 + n / 90000 * 13) % 90)::integer as day) d"""


def scheme():
    """Nineteen rules over sums, and the two of a repeat."""
    indicators = {f"bench_{number}": {"form": "event"} for number in range(SUMMED)}
    rules = [{"id": f"rule{number}", "events": name, "each": f"-0.{number + 1:02}"} for number, name in enumerate(indicators)]
    again = {"same": ["topic"], "order": "earlier", "scope": "period"}
    rules += [{"id": "first", "events": "bench_repeat", "each": "-1", "where": {"related": {**again, "found": False}}},
              {"id": "again", "events": "bench_repeat", "each": "-3", "where": {"related": {**again, "found": True}}}]
    return campaigns.scheme("bench", cadence="quarter", panels={}, conditions=[], ranking={"within": "all"},
                            indicators={**indicators, "bench_repeat": {"form": "event", "fields": ["topic"]}},
                            awards={"cup": {"title": {"zh": "奖杯"}, "kind": "window", "held": True, "select": {"number": 1}}},
                            components=[{"id": "work", "ledger": {"base": "1000000", "rules": rules}}])


@dataclass
class Found:
    rows: int
    posts: dict = field(default_factory=dict)       # by level: measurements
    bulks: dict = field(default_factory=dict)       # by level: rates
    computed: dict = field(default_factory=dict)    # by level: ms of answers after a change
    unchanged: dict = field(default_factory=dict)   # by level: ms of answers without one
    started: dict = field(default_factory=dict)     # by level: ms of first answers of a server that has just started
    faults: list = field(default_factory=list)

    def rates(self, level):
        return [each.rate for each in self.posts[level] if not each.faults]

    def comparisons(self):
        for what, series in ((POST, {level: self.rates(level) for level in self.posts}),
                             (f"bulk of {BULK_ROWS:,} events", self.bulks)):
            yield from kept(what, series)
        for level, values in self.computed.items():
            yield figures.bound(f"standings computed, {level:,} events", values, "ms", COMPUTED_MS)
            yield figures.bound(f"standings unchanged, {level:,} events", self.unchanged[level], "ms", UNCHANGED_MS)
            yield figures.bound(f"first standings after a start, {level:,} events", self.started[level], "ms", COMPUTED_MS)
        levels = sorted(self.computed)
        if len(levels) > 1:
            base = figures.summary(self.computed[levels[0]]).median
            yield figures.bound(f"standings computed, {levels[-1]:,} by {levels[0]:,} events",
                                [value / base for value in self.computed[levels[-1]]], "times", GROWN)

    def table(self):
        rows = [[f"{level:,}", figures.rate_text(self.rates(level)), figures.rate_text(self.bulks.get(level)),
                 *(f"{figures.summary(found[level]).median:.1f}" if found.get(level) else "-"
                   for found in (self.computed, self.unchanged, self.started))] for level in sorted(self.posts)]
        return figures.table(["events stored before", "posts a second", "bulk, events a second", "standings computed, ms",
                              "unchanged, ms", "first after a start, ms"], rows)

    def panels(self):
        for title, unit, series in (("POST as events pile up", "a second", {level: self.rates(level) for level in self.posts}),
                                    ("Bulk as events pile up", "a second", self.bulks),
                                    ("Standings as events pile up", "ms", self.computed)):
            points = [(level, figures.summary(values)) for level, values in sorted(series.items()) if values]
            yield plot.Panel(title, "events stored before", unit, {"Pennant": points})

    def plain(self):
        return {"posts": {level: [each.plain() for each in rounds] for level, rounds in self.posts.items()}, "bulk": self.bulks,
                "computed_ms": self.computed, "unchanged_ms": self.unchanged, "started_ms": self.started}


def kept(what, series):
    """The last level against the first by their medians, since their rounds have nothing to do with each other."""
    levels = [level for level in sorted(series) if series[level]]
    if len(levels) > 1:
        base = figures.summary(series[levels[0]]).median
        yield figures.compare(f"{what}, {levels[-1]:,} stored", "none stored", series[levels[-1]],
                              [base] * len(series[levels[-1]]), KEPT)


def fill(bench, first, last, quarter_rows):
    """Stores the events first to last; those from quarter_rows on lie before the quarter."""
    cluster, started = bench.stage.cluster, time.monotonic()

    def some(start):
        end = min(start + STATEMENT_ROWS, last) - 1
        cluster.psql(FILL.format(first=start, last=end, organisation=ORGANISATION, source=SOURCE, repeated=REPEATED, summed=SUMMED,
                                 topics=TOPICS, day=QUARTER[0] if start < quarter_rows else "2025-07-01"), seconds=FILL_SECONDS)
        bench.say(f"stored {end + 1:,} events, {time.monotonic() - started:.0f} s", fleeting=True)
    with ThreadPoolExecutor(SESSIONS) as pool:
        list(pool.map(some, range(first, last, STATEMENT_ROWS)))
    cluster.psql("vacuum analyze", seconds=VACUUM_SECONDS)
    # As if they had been chained when they came: the chain would else be at work on them for a long time.
    cluster.psql("""insert into pennant.chain_cursor (organisation_id, kind, settled)
                    select e.organisation_id, 'event', max(e.sequence) from pennant.event e group by 1
                    on conflict (organisation_id, kind) do update set settled = excluded.settled, members = '{}'""",
                 seconds=VACUUM_SECONDS)
    cluster.psql("checkpoint", seconds=VACUUM_SECONDS)
    bench.say(f"{last:,} events are stored, in {time.monotonic() - started:.0f} s")


def prepare(bench, contender):
    """Scheme and open period; gives the path of its standings."""
    contender.start()
    try:
        tokens = bench.stage.tokens
        organiser, leader = (Client(contender.port, tokens.make(ORGANISATION, role, role)) for role in ("organiser", "leadership"))
        scheme_id = organiser.post("/v1/schemes", scheme()).json()["id"]
        period = organiser.post("/v1/periods", {"scheme_id": scheme_id, "from": QUARTER[0], "to": QUARTER[1]}).json()["id"]
        leader.post(f"/v1/periods/{period}/transitions", {"to": "open", "reason": "bench"})
        organiser.close()
        leader.close()
    finally:
        contender.stop()
    return f"/v1/periods/{period}/standings?limit={PAGE}"


def timed(client, path):
    """Milliseconds, and what came."""
    started = time.perf_counter()
    reply = client.get(path)
    return (time.perf_counter() - started) * 1000, reply.json()["items"]


def after_starts(bench, contender, path):
    """Milliseconds of first answers."""
    found = []
    for _ in range(STARTS):
        contender.stop()
        contender.start()
        leader = Client(contender.port, bench.stage.tokens.make(ORGANISATION, "leadership", "leadership"))
        found.append(timed(leader, path)[0])
        leader.close()
    return found


def standings(bench, contender, path, level, found):
    """Answers after an event that changes them, answers when nothing has changed since, and those after a start."""
    stage, unit = bench.stage, bench.stage.lines("unit-codes")[0]
    leader = Client(contender.port, stage.tokens.make(ORGANISATION, "leadership", "leadership"))
    collector = Client(contender.port, stage.token)
    computed, unchanged = [], []
    timed(leader, path)
    for look in range(LOOKS):
        collector.post("/v1/events", {"unit": unit, "indicator": "bench_0", "occurred_at": QUARTER[0], "quantity": "1"}, key=False)
        before = timed(leader, path)
        after = timed(leader, path)
        computed.append(before[0])
        unchanged.append(after[0])
        if before[1] != after[1] or len(after[1]) != PAGE:
            found.faults.append(f"standings at {level:,} events differ without a change")
    found.computed[level], found.unchanged[level] = computed, unchanged
    leader.close()
    collector.close()
    found.started[level] = after_starts(bench, contender, path)
    bench.say(f"{level:,} events: standings computed in {figures.summary(computed).median:.1f} ms, "
              f"unchanged in {figures.summary(unchanged).median:.1f} ms, first after a start in "
              f"{figures.summary(found.started[level]).median:.1f} ms")


def ingest(bench, contender, level, found):
    """Single posts, and one bulk."""
    workload = plan.Workload("stored", plan.POST, "insert", 64)
    found.posts[level] = [load.measure(contender, workload, bench.chosen.seconds, 1 if number == 0 else 0, empties=False)
                          for number in range(bench.chosen.rounds)]
    rows, mark = min(BULK_ROWS, bench.chosen.bulk_rows), contender.mark()
    seconds = bulk.by_import(contender, bulk.pieces(contender.body, bench.stage.lines("unit-codes"), rows, level), rows)
    fault = figures.stored_fault(rows, contender.stored_since(mark), 0)
    found.faults += [f"bulk, {level:,} stored: {fault}"] if fault else []
    found.bulks[level] = [] if fault else [rows / seconds]
    bench.say(f"{level:,} events: {figures.rate_text(found.rates(level))} posts/s, bulk {rows / seconds:,.0f}/s")


def measure(bench):
    contender, found, stored = bench.contenders["Pennant"], Found(bench.chosen.rows), 0
    contender.empty()
    path = prepare(bench, contender)
    for level in dict.fromkeys(int(bench.chosen.rows * share) for share in LEVELS):
        if level:
            fill(bench, stored, level, int(bench.chosen.rows * QUARTER_SHARE))
            stored = level
        contender.start()
        try:
            if 0 < level <= bench.chosen.rows * QUARTER_SHARE:
                standings(bench, contender, path, level, found)
            ingest(bench, contender, level, found)
        finally:
            contender.stop()
    found.faults += [f"{POST}, {level:,} stored, round {number}: {fault}" for level, rounds in found.posts.items()
                     for number, each in enumerate(rounds, 1) for fault in each.faults]
    contender.empty()
    return found
