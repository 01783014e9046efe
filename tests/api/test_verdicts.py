#!/usr/bin/env python3
"""Verdicts over HTTP: the newest holds, what needs a reason, amended points, four eyes."""
import concurrent.futures
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402


def setUpModule():
    global world, organiser, evaluator, collector, leader
    world = World()
    world.organisation("hall")
    organiser = world.client("hall", "organiser")
    evaluator = world.client("hall", "evaluator")
    leader = world.client("hall", "leadership")
    collector = world.client("hall", "collector", sources=["survey"])
    for code in ("w1", "w2", "race", "amended"):
        organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})
    for indicator in (
            {"code": "praise", "form": "event"},
            {"code": "complaint", "form": "event", "gravities": ["ordinary", "major"]},
            {"code": "deduction", "form": "event", "points": {"min": "0.5", "max": "20"}},
            {"code": "watched", "form": "event", "four_eyes": True}):
        organiser.post("/v1/indicators", indicator)


def tearDownModule():
    world.close()


def event(**more):
    return {"unit": "w1", "indicator": "praise", "occurred_at": "2026-02-03T10:20:30+08:00", **more}


def post(body, expect=201, client=None):
    return (client or evaluator).post("/v1/events", body, expect=expect, key=False)


class Verdicts(unittest.TestCase):
    def judge(self, event_id, finding, expect=201, client=None, **more):
        return (client or evaluator).post(f"/v1/events/{event_id}/verdicts", {"finding": finding, **more},
                                          expect=expect)

    def test_newest_holds(self):
        row = post(event(unit="w2"), client=collector).json()
        self.judge(row["id"], "confirmed")
        self.assertEqual(evaluator.get("/v1/events/" + row["id"]).json()["finding"], "confirmed")
        self.judge(row["id"], "dismissed", reason="not ours", client=leader)
        self.assertEqual(evaluator.get("/v1/events/" + row["id"]).json()["finding"], "dismissed")
        listed = evaluator.get(f"/v1/events/{row['id']}/verdicts").json()["items"]
        self.assertEqual([(item["finding"], item["reason"], item["recorded_by"]) for item in listed],
                         [("confirmed", None, "evaluator"), ("dismissed", "not ours", "leadership")])
        window = world.client("hall", "window", units=["w2"])
        self.assertEqual(len(window.get(f"/v1/events/{row['id']}/verdicts").json()["items"]), 2)
        foreign = world.client("hall", "window", units=["w1"])
        foreign.get(f"/v1/events/{row['id']}/verdicts", expect=404)
        self.assertEqual([item["id"] for item in evaluator.items("/v1/events", finding="dismissed", unit="w2")],
                         [row["id"]])

    def test_refusals(self):
        row = post(event(unit="w2")).json()
        self.assertEqual(self.judge(row["id"], "dismissed", expect=422).codes, [("#/reason", "REASON_REQUIRED")])
        self.assertEqual(self.judge(row["id"], "guilty", expect=422).codes, [("#/finding", "VALUE_NOT_ALLOWED")])
        self.judge(str(uuid.uuid4()), "confirmed", expect=404)
        for client in (organiser, collector, world.client("hall", "window", units=["w2"])):
            self.judge(row["id"], "confirmed", expect=403, client=client)

    def test_a_change_needs_a_reason(self):
        row = post(event(unit="w2")).json()
        self.judge(row["id"], "valid")
        self.judge(row["id"], "valid", client=leader)
        self.assertEqual(self.judge(row["id"], "confirmed", expect=422).codes, [("#/reason", "REASON_REQUIRED")])
        self.judge(row["id"], "confirmed", reason="seen on the recording")
        self.assertEqual(self.judge(row["id"], "responsible", expect=422).codes, [("#/reason", "REASON_REQUIRED")])

    def test_64_verdicts_at_once(self):
        """Each that changes what another has just found is told so; the tally counts the event once."""
        row = post(event(indicator="complaint", gravity="major", unit="race")).json()

        def judge(number):
            client = world.client("hall", "evaluator", f"judge{number}")
            return self.judge(row["id"], ("valid", "confirmed")[number % 2], expect=(201, 422), client=client).status

        with concurrent.futures.ThreadPoolExecutor(64) as pool:
            statuses = list(pool.map(judge, range(64)))
        verdicts = list(evaluator.items(f"/v1/events/{row['id']}/verdicts"))
        self.assertEqual(len(verdicts), statuses.count(201))
        self.assertEqual(len({verdict["finding"] for verdict in verdicts}), 1)     # none had a reason to change it
        tally, = evaluator.items("/v1/tallies", unit="race")
        self.assertEqual((tally["finding"], tally["events"]), (verdicts[0]["finding"], 1))

    def test_a_lower_number_that_comes_late_needs_a_reason_too(self):
        """Two at once see nothing of each other; whichever is written last is told to look again."""
        row = post(event(unit="w2")).json()

        def write(finding, sequence, check):
            return world.cluster.psql(f"""
                select set_config('pennant.organisation', organisation_id::text, false)
                  from pennant.event where id = '{row['id']}';
                insert into pennant.verdict
                    (organisation_id, id, event_id, unit_id, source, finding, recorded_by, sequence)
                overriding system value
                select organisation_id, gen_random_uuid(), id, unit_id, source, '{finding}', 'judge', {sequence}
                  from pennant.event where id = '{row['id']}'""", check=check)

        write("valid", 1000001, True)
        write("valid", 999999, True)
        self.assertIn("the finding has changed in the meantime", write("confirmed", 1000000, False).stderr)
        self.assertEqual(len(list(evaluator.items(f"/v1/events/{row['id']}/verdicts"))), 2)

    def test_points_amended(self):
        row = post(event(indicator="deduction", points="4", unit="amended", occurred_at="2026-01-05")).json()

        def held():
            tallies = evaluator.items("/v1/tallies", unit="amended", indicator="deduction", to="2026-01-31")
            return {tally["finding"]: (tally["events"], tally["points"]) for tally in tallies}

        self.assertEqual(held(), {"pending": (1, "4")})
        verdict = self.judge(row["id"], "confirmed", points="2.50", reason="half of it").json()
        self.assertEqual((verdict["points"], verdict["finding"]), ("2.5", "confirmed"))
        self.assertEqual(evaluator.get("/v1/events/" + row["id"]).json()["points"], "2.5")
        self.assertEqual(next(evaluator.items("/v1/events", unit="amended", indicator="deduction"))["points"], "2.5")
        self.assertEqual(held(), {"confirmed": (1, "2.5")})
        self.judge(row["id"], "confirmed", points=20, reason="all of it and more")
        self.assertEqual(held(), {"confirmed": (1, "20")})
        self.judge(row["id"], "responsible", reason="theirs")      # points stay
        self.assertEqual(held(), {"responsible": (1, "20")})
        self.judge(row["id"], "withdrawn", reason="recalled")
        self.assertEqual(held(), {"withdrawn": (1, "20")})
        self.assertEqual([item["points"] for item in evaluator.get(f"/v1/events/{row['id']}/verdicts").json()["items"]],
                         ["2.5", "20", None, None])

    def test_points_refused(self):
        row = post(event(indicator="deduction", points="4")).json()
        for more, codes in (
                ({"points": "0.49", "reason": "x"}, [("#/points", "POINTS_OUT_OF_RANGE")]),
                ({"points": "20.01", "reason": "x"}, [("#/points", "POINTS_OUT_OF_RANGE")]),
                ({"points": "21"}, [("#/points", "POINTS_OUT_OF_RANGE"), ("#/reason", "REASON_REQUIRED")]),
                ({"points": "many", "reason": "x"}, [("#/points", "FORMAT_INVALID")])):
            self.assertEqual(self.judge(row["id"], "confirmed", expect=(400, 422), **more).codes, codes)
        row = post(event()).json()
        self.assertEqual(self.judge(row["id"], "confirmed", points="1", reason="x", expect=422).codes,
                         [("#/points", "POINTS_NOT_ALLOWED")])

    def test_four_eyes(self):
        row = post(event(indicator="watched")).json()
        self.assertEqual(self.judge(row["id"], "confirmed", expect=403).code, "FOUR_EYES")
        second = world.client("hall", "evaluator", subject="second")
        self.judge(row["id"], "confirmed", client=second)


if __name__ == "__main__":
    unittest.main()
