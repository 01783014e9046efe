#!/usr/bin/env python3
"""Where one event counts, and why it does not, over HTTP."""
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from campaigns import Stage, month  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world
    world = World()


def tearDownModule():
    world.close()


def fates(stage, event, client=None):
    rows = (client or stage.leader).get(f"/v1/events/{event['id']}").json()["periods"]
    return [(row["scheme"], row["state"], row["counts"], row["code"]) for row in rows]


class EventPeriods(unittest.TestCase):
    def test_each_running_period_and_its_reason(self):
        stage = Stage(world, "fates")
        once = {"form": "event", "once": ["occasion"]}
        period = stage.opened(document=stage.submit(code="single", indicators={
            "fault": {"form": "event", "gravities": ["light", "grave"]}, "praise": {"form": "event", "verdict": "confirmed"},
            "visit": once, "rate": {"form": "value"}}))
        day = period["from"]
        fault = stage.event("t1", "fault", day, gravity="light")
        praise = stage.event("t1", "praise", day)
        self.assertEqual(fates(stage, fault), [("single", "open", True, None)])
        self.assertEqual(fates(stage, fault, stage.windows["t1"]), [("single", "open", True, None)])
        stage.windows["t2"].get(f"/v1/events/{fault['id']}", expect=404)
        self.assertEqual(fates(stage, praise), [("single", "open", False, "finding_too_weak")])
        path = f"/v1/events/{praise['id']}/verdicts"
        stage.evaluator.post(path, {"finding": "confirmed"})
        self.assertEqual(fates(stage, praise), [("single", "open", True, None)])
        for finding in ("dismissed", "withdrawn"):
            stage.evaluator.post(path, {"finding": finding, "reason": "x"})
            self.assertEqual(fates(stage, praise), [("single", "open", False, finding)])
        visits = [stage.event("t2", "visit", day, occasion="a") for _ in range(2)]
        self.assertEqual([fates(stage, visit)[0][2:] for visit in visits], [(True, None), (False, "duplicate_form")])
        outside = stage.event("t1", "fault", month(-3)[0], gravity="light")
        self.assertEqual(fates(stage, outside), [("single", "open", False, "out_of_period")])
        second = stage.draft(stage.submit(code="other"), offset=-1)
        stage.jury(second, "juror")
        self.assertEqual(fates(stage, fault), [("single", "open", True, None)])
        stage.move(second, "open")
        stage.move(period, "scoring")
        late = stage.event("t3", "fault", day, gravity="light")
        self.assertEqual(sorted(fates(stage, late)), [("other", "open", True, None), ("single", "scoring", False, "late")])
        stage.move(period, "cancelled")
        self.assertEqual(fates(stage, late), [("other", "open", True, None)])

    def test_an_indicator_that_no_scheme_reads(self):
        stage = Stage(world, "unread")
        stage.organiser.post("/v1/indicators", {"code": "idle", "form": "event"})
        stage.opened()
        self.assertEqual(fates(stage, stage.event("t1", "idle", month(-1)[0])), [])


if __name__ == "__main__":
    unittest.main()
