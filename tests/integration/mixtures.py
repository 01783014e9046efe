#!/usr/bin/env python3
"""Whatever is written by whomever in whatever order: sums equal a recount, nothing is lost, doubled or invented.

Sixty random mixtures of writes from four processes over one server or two, a thousand with --full. After each one:
every sum that is kept equals a recount from events and verdicts, every acknowledged event and verdict is stored once as it was
acknowledged, nothing is stored that nobody sent, and the live standings of both servers are what `pennant score` makes of the
facts that they show. PENNANT_SEED begins elsewhere; a failing mixture prints its seed, and --seed plays it alone.
"""
import argparse
import collections
import datetime
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns  # noqa: E402
import exported  # noqa: E402
import mixing  # noqa: E402
import recount  # noqa: E402
from client import Client  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

PROCESSES = 4
MIXTURES, FULL_MIXTURES, BUDGET_SECONDS = 60, 1000, 25
WRITES = (20, 100)          # of a mixture, all threads together
LAG_SECONDS = 0.1           # how old live standings may be, and some
SPANS = (("2026-01-20", "2026-04-09"), ("2026-02-01", "2026-03-31"))    # the first one cuts months
SCHEME = {
    "panels": {}, "ranking": {"within": "all"},
    "indicators": {"fault": {"form": "event", "gravities": ["light", "grave"], "fields": ["topic"]},
                   "praise": {"form": "event", "verdict": "confirmed"}, "visit": {"form": "event"},
                   "score": {"form": "event", "points": {"min": "0", "max": "9"}}},
    "conditions": [{"id": "grave", "effect": "bar", "when": [
        {"events": "fault", "where": {"gravity": ["grave"]}, "above": "3"}]}],
    "components": [{"id": "work", "ledger": {"base": "100", "rules": [
        {"id": "fault", "events": "fault", "each": {"by": "gravity", "values": {"light": "-1", "grave": "-4"}}},
        {"id": "again", "events": "fault", "each": "-3", "where": {"related": {
            "events": "fault", "same": ["topic"], "order": "earlier", "scope": "period", "found": True}}},
        {"id": "score", "events": "score", "assessed": "1"},
        {"id": "praise", "events": "praise", "each": "2.5"},
        {"id": "visit", "events": "visit", "each": "0.25"}]}}],
}
STORED = """
    select json_build_object('id', e.id, 'unit', u.code, 'indicator', e.indicator, 'at', extract(epoch from e.occurred_at)::bigint,
                             'quantity', trim_scale(e.quantity)::text, 'gravity', e.gravity, 'points', trim_scale(e.points)::text,
                             'topic', e.topic, 'note', e.note, 'source', e.source, 'external_id', e.external_id)
      from pennant.event e
      join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
      join pennant.organisation o on o.id = e.organisation_id and o.code = '{0}'
     union all
    select json_build_object('verdict', v.id, 'event', v.event_id, 'finding', v.finding, 'points', trim_scale(v.points)::text)
      from pennant.verdict v join pennant.organisation o on o.id = v.organisation_id and o.code = '{0}'"""


def moment(text):
    """Seconds since the epoch; a day is its noon."""
    if "T" not in text:
        text += "T12:00:00+08:00"
    return int(datetime.datetime.fromisoformat(text).timestamp())


class Ground:
    """The cluster, two servers over it, and the processes that write."""

    def __init__(self):
        # The processes first, while this one has a single thread.
        context = multiprocessing.get_context("fork")
        pipes = [context.Pipe() for _ in range(PROCESSES)]
        self.pipes = [ours for ours, _ in pipes]
        self.processes = [context.Process(target=serve, args=(theirs, number), daemon=True)
                          for number, (_, theirs) in enumerate(pipes)]
        for process in self.processes:
            process.start()
        self.world = World(options=[("threads", 48)])
        self.second = Server(self.world.cluster.conninfo(), Path(self.world.key_file).parent, [("threads", 48)])
        self.folder = tempfile.TemporaryDirectory(prefix="mixtures-")

    def close(self):
        for pipe, process in zip(self.pipes, self.processes):
            pipe.send(None)
            process.join(20)
        try:
            status = self.second.stop()
            if status:
                raise AssertionError(f"the second server ended with {status}:\n{self.second.log()[-4000:]}")
        finally:
            self.second.kill()
            self.folder.cleanup()
            self.world.close()

    def play(self, mixture):
        """The logs of all threads of all processes."""
        for pipe in self.pipes:
            pipe.send(mixture)
        return [log for pipe in self.pipes for log in pipe.recv()]


def serve(pipe, process):
    while (mixture := pipe.recv()) is not None:
        pipe.send(mixing.play(mixture, process))


class Play:
    """One mixture from an empty organisation to its checks."""

    def __init__(self, ground, seed):
        self.ground, self.seed = ground, seed
        self.chance = random.Random(seed)
        self.organisation = f"m{seed}"

    def prepare(self):
        world, organisation = self.ground.world, self.organisation
        world.organisation(organisation)
        organiser = world.client(organisation, "organiser")
        self.leader = world.client(organisation, "leadership")
        evaluator = world.client(organisation, "evaluator", "seeder")
        for unit in mixing.UNITS:
            organiser.post("/v1/units", {"code": unit, "name": unit, "kind": "team"})
        self.schemes = [campaigns.scheme(f"mixed{number}", **SCHEME) for number in range(len(SPANS))]
        self.periods = [organiser.post("/v1/periods", {
            "scheme_id": organiser.post("/v1/schemes", scheme).json()["id"], "from": first, "to": last}).json()
                        for scheme, (first, last) in zip(self.schemes, SPANS)]
        for period in self.periods:
            self.leader.post(f"/v1/periods/{period['id']}/transitions", {"to": "open", "reason": "开始"})
        self.seeds = {f"seed-{number}": mixing.content(self.chance, f"seed-{number}", "evaluator", external_id=f"seed-{number}")
                      for number in range(mixing.SEEDS)}
        self.seeded = [(tag, evaluator.post("/v1/events", {name: value for name, value in body.items() if name != "role"},
                                            key=False).json()["id"]) for tag, body in self.seeds.items()]
        for client in (organiser, evaluator):
            client.close()

    def mixture(self):
        world, threads = self.ground.world, self.chance.randint(1, 3)
        ports = [world.port] if self.chance.random() < 0.3 else [world.port, self.ground.second.port]
        tokens = {role: [world.token(self.organisation, role, f"{role}-{number}", **more) for number in range(PROCESSES * threads)]
                  for role, more in (("collector", {"sources": ["feed"]}), ("evaluator", {}), ("leadership", {}))}
        writes = max(1, self.chance.randint(*WRITES) // (PROCESSES * threads))
        return mixing.Mixture(self.seed, ports, tokens, threads, writes, [period["id"] for period in self.periods],
                              [event for _, event in self.seeded])

    def run(self):
        """The faults found, as texts."""
        self.prepare()
        self.logs = self.ground.play(self.mixture())
        return self.check(self.logs)

    def check(self, logs):
        """Holds what is stored against what was promised."""
        self.faults = [fault for log in logs for fault in log.wrong]
        rows = [json.loads(row[0]) for row in self.ground.world.cluster.psql(STORED.format(self.organisation))]
        self.events = [row for row in rows if "verdict" not in row]
        self.verdicts = [row for row in rows if "verdict" in row]
        self.check_events(logs)
        self.check_verdicts(logs)
        self.check_standings()
        return self.faults + [f"wrong sum: {row}" for row in recount.wrong(self.ground.world.cluster, self.organisation)]

    def fault(self, text, *what):
        self.faults.append(f"{text}: " + " ".join(map(str, what)))

    # Events.

    def check_events(self, logs):
        contents = dict(self.seeds)
        answers = collections.defaultdict(list)
        for tag, event in self.seeded:
            answers[tag].append(("created", event))
        for log in logs:
            contents.update(log.contents)
            for tag, outcome, event in log.answers:
                answers[tag].append((outcome, event))
        stored = {}
        for row in self.events:
            if row["note"] in stored:
                self.fault("stored twice", row, stored[row["note"]])
            stored[row["note"]] = row
            if row["note"] not in contents:
                self.fault("nobody sent", row)
            else:
                self.check_content(row, contents[row["note"]])
        for tag, told in answers.items():
            self.check_answers(contents[tag], told, stored.get(tag), stored)

    def check_content(self, row, meant):
        expected = {name: meant.get(name) for name in ("unit", "indicator", "quantity", "gravity", "points", "topic", "external_id")}
        expected.update(at=moment(meant["occurred_at"]), source="feed" if meant["role"] == "collector" else "")
        if "id" in meant:
            expected["id"] = meant["id"]
        if any(row[name] != value for name, value in expected.items()):
            self.fault("stored otherwise", row, expected)

    def check_answers(self, meant, told, row, stored):
        outcomes = [outcome for outcome, _ in told]
        ids = {event for _, event in told if event}
        created = outcomes.count("created")
        if (ids or "kept" in outcomes) and (row is None or ids - {row["id"]}):
            self.fault("acknowledged and not stored", meant, told, row)
        open_ends = {"unknown", "kept"} & set(outcomes)
        if row and not created and not open_ends:
            self.fault("stored and never said so", meant, told, row)
        if created > 1:
            self.fault("created twice", meant, told)
        if row and ({"refused"} & set(outcomes) or "differs" in outcomes):
            self.fault("refused and stored", meant, told, row)
        if "differs" in outcomes and not any(self.same_name(meant, other) for other in stored.values()):
            self.fault("differs from nothing", meant, told)

    @staticmethod
    def same_name(meant, row):
        source = "feed" if meant["role"] == "collector" else ""
        return meant.get("id") == row["id"] or (
            "external_id" in meant and (meant["external_id"], source) == (row["external_id"], row["source"]))

    # Verdicts.

    def check_verdicts(self, logs):
        told = collections.defaultdict(set)
        meant = {}
        for log in logs:
            for verdict, event, finding, points, outcome in log.verdicts:
                meant[verdict] = {"verdict": verdict, "event": event, "finding": finding, "points": points}
                told[verdict].add(outcome)
        stored = {row["verdict"]: row for row in self.verdicts}
        for verdict, row in stored.items():
            if row != meant.get(verdict):
                self.fault("another verdict", row, meant.get(verdict))
        for verdict, outcomes in told.items():
            if ("created" in outcomes) > (verdict in stored) or ("refused" in outcomes) and verdict in stored:
                self.fault("a verdict's answer", meant[verdict], outcomes, stored.get(verdict))

    # Standings.

    def check_standings(self):
        time.sleep(LAG_SECONDS)
        units = [{"id": unit, "kind": "team"} for unit in mixing.UNITS]
        clients = [self.leader, Client(self.ground.second.port, self.leader.token)]
        for scheme, period in zip(self.schemes, self.periods):
            found = exported.facts(self.leader, period, units)
            expected = exported.judged(Path(self.ground.folder.name), scheme, found)
            for place, client in enumerate(clients):
                shown = exported.shown(client.items(f"/v1/periods/{period['id']}/standings"))
                if shown != expected:
                    self.fault(f"standings of server {place + 1}", period["from"], shown, expected)
        clients[1].close()


# What is done behind the service's back, and how it is noticed.
TAMPERINGS = (
    ("update pennant.tally set events = events + 1 where ctid = (select min(ctid) from pennant.tally where events > 0)", "wrong sum"),
    ("update pennant.event_state set finding = 'responsible' where ctid = (select min(ctid) from pennant.event_state"
     " where finding <> 'responsible')", "wrong sum"),
    ("update pennant.event set quantity = quantity + 1 where external_id = 'seed-0'", "stored otherwise"),
    ("update pennant.event set note = 'never sent' where external_id = 'seed-1'", "nobody sent"),
    ("insert into pennant.event overriding system value select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'external_id', null)))"
     ".* from pennant.event e where e.external_id = 'seed-2'", "stored twice"),
    ("delete from pennant.event where external_id = 'seed-3'", "acknowledged and not stored"),
    ("update pennant.verdict set finding = 'responsible' where ctid = (select min(ctid) from pennant.verdict"
     " where finding <> 'responsible')", "another verdict"),
    ("delete from pennant.verdict where ctid = (select max(ctid) from pennant.verdict)", "a verdict's answer"),
    ("update pennant.tally set quantity = quantity + 9, points = points + 9 where indicator = 'visit'", "standings of server"),
)


class Mixtures(unittest.TestCase):
    count, first, budget = MIXTURES, None, BUDGET_SECONDS

    def test_what_is_wrong_is_found(self):
        """The checks can say no: rows are changed by the superuser, whom no trigger stops."""
        ground = Ground()
        self.addCleanup(ground.close)
        play = Play(ground, 1)
        self.assertEqual(play.run(), [])
        for sql, told in TAMPERINGS:
            with self.subTest(told=told):
                ground.world.cluster.psql("set session_replication_role = replica; " + sql)
                self.assertTrue([fault for fault in play.check(play.logs) if fault.startswith(told)], sql)

    def test_mixtures(self):
        first = self.first if self.first is not None else int(os.environ.get("PENNANT_SEED", random.randrange(1 << 30)))
        ground, started, events = Ground(), time.monotonic(), 0
        self.addCleanup(ground.close)
        self.assertEqual(recount.unknown_tables(ground.world.cluster), [])
        for number in range(self.count):
            play = Play(ground, first + number)
            faults = play.run()
            play.leader.close()
            self.assertEqual(faults[:5], [], f"the mixture of seed {first + number}")
            events += len(play.events)
            if self.budget and time.monotonic() - started > self.budget:
                break
            if number % 50 == 49:
                print(f"{number + 1} mixtures in {time.monotonic() - started:.0f} s", flush=True)
        self.assertEqual(recount.wrong(ground.world.cluster), [])
        print(f"{number + 1} mixtures from seed {first}, {events} events, {time.monotonic() - started:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help=f"{FULL_MIXTURES:,} mixtures, some minutes")
    parser.add_argument("--seed", type=int, help="the mixture of this seed alone")
    chosen, rest = parser.parse_known_args()
    if chosen.full:
        Mixtures.count, Mixtures.budget = FULL_MIXTURES, None
    if chosen.seed is not None:
        Mixtures.first, Mixtures.count = chosen.seed, 1
        rest.append("Mixtures.test_mixtures")
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
