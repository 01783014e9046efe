#!/usr/bin/env python3
"""What is recorded after scoring began is kept and listed, and counts only once it is admitted."""
import concurrent.futures
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, month  # noqa: E402
from world import World  # noqa: E402

CLIENTS = 64
# One ledger that reads sums (praise), and one that needs single events (fault, each worse when repeated).
REPEATS = [{"id": "work", "weight": "1", "ledger": {"base": "100", "floor": "0", "rules": [
    {"id": "first", "events": "fault", "each": "-1",
     "where": {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": False}}},
    {"id": "again", "events": "fault", "each": "-3",
     "where": {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": True}}},
    {"id": "praise", "events": "praise", "each": "2"}]}}]


class LateEvents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 80)])
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.stage = Stage(self.world, self.id().rsplit(".", 1)[1].replace("_", "-"))
        document = self.stage.submit(components=REPEATS, panels={}, ranking={"within": "all"}, conditions=[],
                                     indicators={"fault": {"form": "event", "fields": ["topic"]},
                                                 "praise": {"form": "event"}})
        self.period = self.stage.draft(document)
        self.stage.move(self.period, "open")
        self.first, self.last = month(-1)

    def event(self, unit, indicator, day=None, **more):
        more = {**({"topic": "queue"} if indicator == "fault" else {}), **more}
        return self.stage.event(unit, indicator, day or self.first, **more)["id"]

    def totals(self):
        return {unit: row["total"] for unit, row in self.stage.standings(self.period).items()}

    def path(self, event=None):
        return f"/v1/periods/{self.period['id']}/late-events" + (f"/{event}/admission" if event else "")

    def late(self):
        return list(self.stage.leader.items(self.path(), limit=1))

    def admit(self, event, expect=201, client=None, reason="迟报属实"):
        return (client or self.stage.leader).post(self.path(event), {"reason": reason}, expect=expect)

    def test_kept_listed_admitted(self):
        self.event("t1", "praise")
        self.event("t1", "fault")
        # Single days at a month's edge and whole months are summed in different ways: both are met.
        self.assertEqual(self.late(), [])
        self.stage.move(self.period, "scoring")
        before = self.totals()
        self.assertEqual(before, {"t1": "101.00", "t2": "100.00", "t3": "100.00"})
        late = [self.event("t1", "praise", self.last, quantity="2"), self.event("t2", "fault", self.last),
                self.event("t3", "praise")]
        self.assertEqual(self.totals(), before)
        rows = self.late()
        self.assertEqual([(row["id"], row["unit"], row["admitted"]) for row in rows],
                         [(late[2], "t3", False), (late[1], "t2", False), (late[0], "t1", False)])
        # Verdicts on what is late change nothing either.
        self.stage.evaluator.post(f"/v1/events/{late[0]}/verdicts", {"finding": "confirmed"})
        self.assertEqual(self.totals(), before)
        row = self.admit(late[0]).json()
        self.assertEqual((row["id"], row["admitted"], row["admission_reason"], row["admitted_by"]),
                         (late[0], True, "迟报属实", "leadership"))
        self.assertEqual(self.totals(), {**before, "t1": "105.00"})
        self.admit(late[1])
        self.assertEqual(self.totals(), {**before, "t1": "105.00", "t2": "99.00"})
        self.assertEqual(self.admit(late[1], expect=409).code, "ALREADY_EXISTS")
        self.assertEqual([row["admitted"] for row in self.late()], [False, True, True])

    def test_the_first_scoring_is_the_cut_off(self):
        self.stage.move(self.period, "scoring")
        self.stage.move(self.period, "deciding")
        event = self.event("t1", "praise")
        self.stage.move(self.period, "scoring")
        self.assertEqual([row["id"] for row in self.late()], [event])
        self.assertEqual(self.totals()["t1"], "100.00")

    def test_what_is_admitted_while_deciding_makes_the_result_stale(self):
        self.stage.move(self.period, "scoring")
        self.stage.move(self.period, "deciding")
        event = self.event("t2", "praise")
        self.stage.approve(self.period)
        self.admit(event)
        self.assertEqual(self.stage.move(self.period, "final", expect=409).code, "RESULT_CHANGED")
        self.stage.move(self.period, "scoring")
        self.stage.move(self.period, "deciding")
        self.stage.approve(self.period)
        self.stage.move(self.period, "final")
        award, = self.stage.leader.get("/v1/awards").json()["items"]
        self.assertEqual(award["unit"], "t2")
        late = self.event("t1", "praise")
        reply = self.admit(late, expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["needed"]), ("STATE_CONFLICT", "scoring, deciding"))

    def test_related_to_what_is_late(self):
        """A late fault makes no earlier one a repeat, until it is admitted."""
        self.stage.move(self.period, "scoring")
        first = self.event("t1", "fault", self.first)
        second = self.event("t1", "fault", self.last)
        self.admit(second)
        self.assertEqual(self.totals()["t1"], "99.00")
        self.admit(first)
        self.assertEqual(self.totals()["t1"], "96.00")

    def test_what_does_not_count_cannot_be_left_out(self):
        """A what-if without a late event takes nothing from the sum of those that count."""
        counted = self.event("t1", "praise")
        self.stage.move(self.period, "scoring")
        late, path = self.event("t1", "praise"), f"/v1/periods/{self.period['id']}/simulations"

        def without(*events, expect=200):
            return self.stage.leader.post(path, {"quash": list(events)}, expect=expect, key=False)
        self.assertEqual(without(late, expect=422).codes, [("#/quash/0", "EVENT_NOT_COUNTED")])
        self.assertEqual(without(counted, late, expect=422).codes, [("#/quash/1", "EVENT_NOT_COUNTED")])
        self.assertEqual(without(counted).status, 200)
        self.admit(late)
        self.assertEqual(without(counted, late).status, 200)

    def test_faults(self):
        early = self.event("t1", "praise")
        self.admit(early, expect=409)
        self.stage.move(self.period, "scoring")
        self.admit(early, expect=404)
        self.admit(str(uuid.uuid4()), expect=404)
        other = self.event("t1", "praise", "2020-01-01")       # of no day that the period reads
        self.admit(other, expect=404)
        late = self.event("t1", "praise")
        self.assertEqual(self.stage.leader.post(self.path(late), {}, expect=400).codes,
                         [("#/reason", "FIELD_REQUIRED")])
        for client in (self.stage.organiser, self.stage.evaluator, self.stage.windows["t1"], self.stage.collector):
            self.admit(late, expect=403, client=client)
        for client in (self.stage.windows["t1"], self.stage.collector):
            client.get(self.path(), expect=403)
        for client in (self.stage.organiser, self.stage.evaluator):
            self.assertEqual([row["id"] for row in client.items(self.path())], [late])
        self.stage.leader.get(f"/v1/periods/{uuid.uuid4()}/late-events", expect=404)

    def test_race(self):
        self.stage.move(self.period, "scoring")
        late = self.event("t1", "praise")

        def admit(number):
            client = self.stage.client("leadership", f"l{number}")
            while True:     # one that waits too long for the period is told to come again
                status = self.admit(late, expect=None, client=client).status
                if status != 503:
                    return status

        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            statuses = sorted(pool.map(admit, range(CLIENTS)))
        self.assertEqual(statuses, [201] + [409] * (CLIENTS - 1))
        self.assertEqual(self.totals()["t1"], "102.00")


if __name__ == "__main__":
    unittest.main()
