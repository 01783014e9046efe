#!/usr/bin/env python3
"""Live standings judged again from what has changed equal those judged from the whole, whatever was written in between, at a
server that looked before and at one that has just started; with --full many more such plays."""
import json
import os
import random
import sys
import time
import unittest
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from campaigns import Stage, month  # noqa: E402
from client import Client  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv
SEED = int(os.environ.get("PENNANT_SEED", "20261123"))
PLAYS, FULL_PLAYS, TURNS, LATE_TURNS = 2, 40, 40, 12
LAG = 0.3                   # how old what another server shows may be (50 ms), and more for a busy machine
CHAIN_SECONDS = 20
LOOKED_AT = 5000            # events since the last look that are gone through one by one
FINDINGS = ("valid", "confirmed", "responsible", "dismissed", "withdrawn")


def setUpModule():
    global world, other
    world = World()
    other = Server(world.cluster.conninfo(), Path(world.key_file).parent)


def tearDownModule():
    try:
        if other.stop():
            raise AssertionError(other.log()[-4000:])
    finally:
        other.kill()
        world.close()


def path_of(period):
    return f"/v1/periods/{period['id']}/standings"


def at(day, second=0):
    return f"{day}T10:{second // 60 % 60:02}:{second % 60:02}+08:00"


def beside(client):
    """The same token at the other server."""
    return Client(other.port, client.token)


def restart():
    """The other server remembers nothing then."""
    assert other.stop() == 0, other.log()[-4000:]
    other.start()


class Again(unittest.TestCase):
    """What is judged from sums and from what has changed equals what is judged from all events (as prose is)."""

    def play(self, seed, organisation, first=None, last=None):
        chance = random.Random(seed)
        teams = [f"t{number}" for number in range(1, 13)]
        campaign = Stage(world, organisation, teams)
        alike = chance.choice([["topic"], ["topic", "person"], ["occasion"]])
        related = {"same": alike, "order": "earlier", "scope": "period"}
        rules = [{"id": "first", "events": ["flaw", "report"], "where": {"related": {**related, "found": False}},
                  "each": {"by": "gravity", "values": {"minor": "-1", "major": "-2"}}},
                 {"id": "again", "events": ["flaw", "report"], "each": "-3", "where": {"related": {**related, "found": True}}},
                 {"id": "praise", "events": "praise", "each": "0.5"}]
        document = campaign.submit(
            panels={}, indicators={"flaw": {"form": "event", "gravities": ["minor", "major"]},
                                   "report": {"form": "event", "gravities": ["minor", "major"], "verdict": "confirmed"},
                                   "praise": {"form": "event"}},
            components=[{"id": "work", "weight": "1", "ledger": {"base": "100", "rules": rules}}],
            conditions=[{"id": "many", "effect": "bar", "when": [{"events": "report", "above": "6"}]}], cadence="once")
        begin, end = month(-1)
        first, last = first or begin, last or end
        period = campaign.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": first, "to": last}).json()
        campaign.move(period, "open")
        events = []
        for turn in range(TURNS):
            if turn % 10 == 7:
                restart()
            if turn == 25:
                campaign.leader.post("/v1/erasures", {"person": "person 1", "reason": "asked in writing"}, key=False)
            elif events and chance.random() < 0.35:
                campaign.evaluator.post(f"/v1/events/{chance.choice(events)}/verdicts",
                                        {"finding": chance.choice(FINDINGS), "reason": "为了测试"})
            else:
                rows = [self.event(chance, teams, begin) for _ in range(chance.choice([1, 1, 1, 20]))]
                answer = campaign.evaluator.lines("/v1/events/batch", rows).json()["items"]
                events += [row["id"] for row in answer]
            if turn % 3 == 0:
                self.compare(campaign, period, teams if turn == TURNS - 1 else chance.sample(teams, 3), seed)
        restart()
        self.compare(campaign, period, teams, seed)
        campaign.move(period, "scoring")
        self.compare(campaign, period, teams, seed)
        self.late(chance, campaign, period, teams, events, begin, seed)

    def late(self, chance, campaign, period, teams, events, begin, seed):
        """Once it is scoring: what comes is late, first of sums only; some is admitted, and findings change."""
        for turn in range(LATE_TURNS):
            if turn % 4 == 3:
                restart()
            if turn % 3 == 0:
                campaign.evaluator.post(f"/v1/events/{chance.choice(events)}/verdicts",
                                        {"finding": chance.choice(FINDINGS), "reason": "为了测试"})
            elif turn % 3 == 1:
                row = self.event(chance, teams, begin)
                if turn < LATE_TURNS / 2:
                    row = {name: row[name] for name in ("unit", "occurred_at")} | {"indicator": "praise"}
                events.append(campaign.evaluator.post("/v1/events", row).json()["id"])
            else:
                path = f"/v1/periods/{period['id']}/late-events"
                one = chance.choice(campaign.leader.get(path).json()["items"])["id"]
                campaign.leader.post(f"{path}/{one}/admission", {"reason": "迟报属实"}, expect=(201, 409))
            self.compare(campaign, period, chance.sample(teams, 2), seed)
        self.compare(campaign, period, teams, seed)

    @staticmethod
    def event(chance, teams, begin):
        indicator = chance.choice(["flaw", "flaw", "report", "praise"])
        body = {"unit": chance.choice(teams), "indicator": indicator,
                "occurred_at": at(f"{begin[:8]}{chance.randint(1, 28):02}", chance.randrange(3600))}
        if indicator != "praise":
            body["gravity"] = chance.choice(["minor", "major"])
        for name in ("topic", "person", "occasion"):
            if chance.random() < 0.8:
                body[name] = f"{name} {chance.randrange(4)}"
        return body

    def compare(self, campaign, period, teams, seed):
        listed = campaign.standings(period)
        for team in teams:
            path = f"{path_of(period)}/{campaign.units[team]}"
            shown, = campaign.leader.get(path).json()["items"]
            whole, = campaign.leader.get(path + "?prose=true").json()["items"]
            whole = {name: value for name, value in whole.items() if name not in ("prose", "distance")}
            self.assertEqual(shown, whole, (seed, team))
            self.assertEqual(listed[team], {name: value for name, value in shown.items() if name != "receipt"}, (seed, team))
        client, until = beside(campaign.leader), time.monotonic() + LAG
        while (found := {row["unit"]: row for row in client.items(path_of(period))}) != listed and time.monotonic() < until:
            time.sleep(0.01)
        self.assertEqual(found, listed, (seed, "at the other server"))
        client.close()

    def test_random_months(self):
        for number in range(FULL_PLAYS if FULL else PLAYS):
            with self.subTest(seed=SEED + number):
                self.play(SEED + number, f"months{number}")

    def test_a_period_that_cuts_months(self):
        begin, _ = month(-1)
        self.play(SEED + 9, "cut", f"{begin[:8]}06", f"{begin[:8]}21")


class Kept(unittest.TestCase):
    """What a server that has just started finds in the database."""

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(world, "kept")
        cls.day = month(-1)[0]
        document = cls.stage.submit(
            panels={}, conditions=[], consequences=[], ranking={"within": "all"},
            indicators={"praise": {"form": "event"}},
            components=[{"id": "work", "weight": "1", "ledger": {"base": "0", "rules": [
                {"id": "praise", "events": "praise", "each": "1"}]}}])
        cls.period = cls.stage.draft(document, offset=-1)
        cls.stage.move(cls.period, "open")

    def praise(self, count):
        rows = [{"unit": "t1", "indicator": "praise", "occurred_at": at(self.day, row)} for row in range(count)]
        self.stage.evaluator.lines("/v1/events/batch", rows)

    def total(self, client):
        return sum(float(row["total"]) for row in client.items(path_of(self.period)))

    def restarted(self):
        restart()
        return self.total(beside(self.stage.leader))

    def test_what_is_kept_is_read_and_nothing_believed_that_does_not_fit(self):
        self.praise(7)
        before = self.total(self.stage.leader)
        time.sleep(LAG)
        self.assertEqual(self.restarted(), before)
        kept = "update pennant.standing_base set {} where period_id = '%s'" % self.period["id"]
        self.assertEqual(world.cluster.psql(kept.format("events = 1000000, sums = ''") + " returning 1"), [["1"]])
        self.assertEqual(self.restarted(), 0, "what is kept is not read")
        for what in ("sums = 'x'", "sums = '9 0 -1 0 1 1 0 1 1 1\n'", "sums = '0 0 -1 0'", "stamp = 'x'"):
            with self.subTest(what):
                world.cluster.psql(kept.format(what))
                self.assertEqual(self.restarted(), before)
        world.cluster.psql("delete from pennant.standing_base")
        self.assertEqual(self.restarted(), before)
        self.assertEqual(world.cluster.psql("select count(*) from pennant.standing_base"), [["1"]])
        self.praise(1)
        self.assertEqual(self.total(self.stage.leader), before + 1)
        self.assertEqual(self.restarted(), before + 1)

    def test_more_than_is_gone_through(self):
        """The server that looked before finds what changed among all sums, the other one adds up all."""
        before = self.total(self.stage.leader)
        body = "".join(json.dumps({"unit": f"t{1 + row % 3}", "indicator": "praise", "occurred_at": at(self.day)}) + "\n"
                       for row in range(LOOKED_AT + 1000)).encode()
        self.stage.evaluator.request("POST", f"/v1/imports?kind=events&id={uuid.uuid4()}", body, expect=207, key=False,
                                     headers={"Content-Type": "application/x-ndjson"})
        self.assertEqual(self.total(self.stage.leader), before + LOOKED_AT + 1000)
        newest, until = world.cluster.psql("select max(sequence) from pennant.event"), time.monotonic() + CHAIN_SECONDS
        while world.cluster.psql("select max(settled) from pennant.chain_cursor where kind = 'event'") != newest:
            self.assertLess(time.monotonic(), until, "the chain stands still")
            time.sleep(0.05)
        self.assertEqual(self.restarted(), before + LOOKED_AT + 1000)
        kept = f"select events from pennant.standing_base where period_id = '{self.period['id']}'"
        self.assertEqual(world.cluster.psql(kept), newest, "what was of no use is not replaced")

    def test_only_who_judges_reads_it(self):
        self.praise(1)
        self.total(self.stage.leader)
        seen = world.cluster.psql("select pennant.enter('kept', '{leadership}', '{}', '{}', 'someone'); select count(*) from"
                                  " pennant.standing_base", user="pennant_app")
        self.assertTrue(seen[-1][0].endswith("\n0"), seen)
        self.assertNotEqual(world.cluster.psql("select count(*) from pennant.standing_base"), [["0"]])

    def test_a_period_that_closes_leaves_nothing(self):
        document = self.stage.submit(panels={}, indicators={"praise": {"form": "event"}}, conditions=[], components=[
            {"id": "work", "weight": "1", "ledger": {"base": "0", "rules": [{"id": "p", "events": "praise", "each": "1"}]}}])
        gone = self.stage.draft(document, offset=-2)
        self.stage.move(gone, "open")
        self.stage.leader.get(path_of(gone))
        count = f"select count(*) from pennant.standing_base where period_id = '{gone['id']}'"
        self.assertEqual(world.cluster.psql(count), [["1"]])
        self.stage.move(gone, "cancelled")
        world.cluster.psql(f"delete from pennant.standing_base where period_id = '{self.period['id']}'")
        self.praise(1)
        self.restarted()        # keeps its own anew
        self.assertEqual(world.cluster.psql(count), [["0"]])


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--full"], warnings="ignore")
