#!/usr/bin/env python3
"""What is decided in the steps over HTTP: amounts, choices, draws, returns; steps of the calendar."""
import datetime
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, scheme  # noqa: E402
from cluster import program  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

ANNOUNCEMENT = STEPS[3]
NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


def setUpModule():
    global world
    world = World(options=[("threads", 48)])


def tearDownModule():
    world.close()


def deciding(stage, document=None, **more):
    period = stage.opened(document=document, **more)
    stage.move(period, "scoring")
    stage.move(period, "deciding")
    return stage.read(period)


def submit(stage, **keys):
    return stage.organiser.post("/v1/schemes", scheme(**keys)).json()


def runs(stage, period):
    return list(stage.leader.items(f"/v1/periods/{period['id']}/runs"))


class Decisions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(world, "decisions")

    def bonus_scheme(self, **keys):
        document = scheme(steps=[{"id": "bonus", "decision": {"about": "unit", "min": "0", "max": "3"}}, ANNOUNCEMENT],
                          **keys)
        document["components"].append({"id": "bonus", "part": "added", "decisions": "bonus"})
        return self.stage.organiser.post("/v1/schemes", document).json()

    def test_amounts_for_units_change_the_result(self):
        stage = self.stage
        period = deciding(stage, self.bonus_scheme())
        before = stage.standings(period)["t2"]["total"]
        stage.step(period, "bonus", "continued", amounts=[{"unit": "t2", "amount": "1.5"}])
        stage.step(period, "bonus", "done", amounts=[{"unit": stage.units["t2"], "amount": "1"},
                                                     {"unit": "t3", "amount": "0.25"}])
        after_it = stage.standings(period)
        self.assertEqual(float(after_it["t2"]["total"]) - float(before), 2.5)
        self.assertEqual((after_it["t2"]["rank"], after_it["t3"]["rank"], after_it["t1"]["rank"]), (1, 2, 3))
        self.assertEqual([row["cause"] for row in runs(stage, period)], ["deciding", "step", "step"])
        steps = stage.leader.get(f"/v1/periods/{period['id']}/steps").json()["items"]
        self.assertEqual([row["state"] for row in steps], ["done", "due"])
        self.assertEqual([row["amount"] for row in steps[0]["amounts"]], ["1", "0.25"])
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        self.assertEqual([row["unit"] for row in stage.leader.items("/v1/awards", period_id=period["id"])], ["t2"])

    def test_every_fault_of_an_amount_is_named(self):
        stage = self.stage
        period = deciding(stage, self.bonus_scheme())
        reply = stage.step(period, "bonus", "done", expect=422, order=["t1"], amounts=[
            {"unit": "t1", "amount": "3.01"}, {"event_id": NOBODY, "amount": "1"}, {"unit": "t1", "amount": "-0.1"}])
        self.assertEqual(reply.codes, [
            ("#/amounts/0/amount", "OUT_OF_RANGE"), ("#/amounts/1/event_id", "NOT_COMBINED"),
            ("#/amounts/1/unit", "FIELD_REQUIRED"), ("#/amounts/2/amount", "OUT_OF_RANGE"), ("#/order", "NOT_COMBINED")])
        reply = stage.step(period, "bonus", "done", expect=422, amounts=[{"unit": "t9", "amount": "1"}])
        self.assertEqual(reply.codes, [("#/amounts/0/unit", "NOT_IN_ROSTER")])
        reply = stage.step(period, "bonus", "approved", expect=422)
        self.assertEqual(reply.codes, [("#/outcome", "VALUE_NOT_ALLOWED")])
        self.assertEqual(len(runs(stage, period)), 1)

    def test_amounts_for_events(self):
        stage = self.stage
        document = scheme(steps=[{"id": "fine", "decision": {"about": {"events": ["fault"]}, "max": "500"}}, ANNOUNCEMENT])
        document["components"].append({"id": "fine", "part": "shown", "decisions": "fine"})
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        event = stage.event("t1", "fault", period["from"], gravity="light")
        other = stage.event("t1", "praise", period["from"])
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        reply = stage.step(period, "fine", "done", expect=422, amounts=[
            {"event_id": event["id"], "amount": "200"}, {"event_id": other["id"], "amount": "1"},
            {"event_id": NOBODY, "amount": "1"}])
        self.assertEqual(reply.codes, [("#/amounts/1", "EVENT_NOT_COUNTED"), ("#/amounts/2", "EVENT_NOT_COUNTED")])
        stage.step(period, "fine", "done", amounts=[{"event_id": event["id"], "amount": "200"}])
        self.assertEqual(stage.standings(period)["t1"]["components"]["fine"], "200.00")

    def test_a_choice_from_the_shortlist(self):
        stage = self.stage
        document = scheme(steps=[{"id": "pick", "decision": {"about": "shortlist"}}, ANNOUNCEMENT])
        document["awards"]["cup"]["select"] = {"number": 1, "shortlist": 2, "pick": "choice"}
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        stage.event("t3", "fault", period["from"], gravity="light")
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        self.assertEqual(stage.leader.get(f"/v1/periods/{period['id']}/result").json()["winners"], [])
        reply = stage.step(period, "pick", "done", expect=422, choice=["t3"])
        self.assertEqual(reply.codes, [("#/choice/0", "NOT_SHORTLISTED")])
        reply = stage.step(period, "pick", "done", expect=422, choice=["t2", "t1"])
        self.assertEqual(reply.codes, [("#/choice/1", "PLACES_TAKEN")])
        stage.step(period, "pick", "done", choice=["t2"])
        winners = stage.leader.get(f"/v1/periods/{period['id']}/result").json()["winners"]
        self.assertEqual([row["unit"] for row in winners], ["t2"])

    def test_draws_one_after_another(self):
        stage = self.stage
        document = scheme(steps=[{"id": "draw", "decision": {"about": "order"}}, ANNOUNCEMENT])
        document["ranking"]["ties"] = [{"decisions": "draw"}]
        period = deciding(stage, stage.organiser.post("/v1/schemes", document).json())
        stage.step(period, "draw", "continued", order=["t2"])
        stage.step(period, "draw", "done", order=["t3", "t2", "t1"])
        self.assertEqual({team: row["rank"] for team, row in stage.standings(period).items()}, {"t2": 1, "t3": 2, "t1": 3})

    def test_a_return_makes_void_what_was_decided_behind_it(self):
        stage = Stage(world, "returned")
        document = scheme(steps=[{"id": "draw", "decision": {"about": "order"}}, STEPS[0],
                                 {"id": "bonus", "decision": {"about": "unit", "max": "5"}}, STEPS[1], ANNOUNCEMENT])
        document["components"].append({"id": "bonus", "part": "added", "decisions": "bonus"})
        period = deciding(stage, stage.organiser.post("/v1/schemes", document).json())
        stage.step(period, "draw", "done", order=["t1"])
        stage.step(period, "office", "returned", reason="再看")    # makes no decision void
        self.assertEqual([row["cause"] for row in runs(stage, period)], ["deciding", "step"])
        stage.step(period, "office", "approved")
        stage.step(period, "bonus", "done", amounts=[{"unit": "t3", "amount": "5"}])
        self.assertEqual(stage.standings(period)["t3"]["rank"], 1)
        self.assertEqual(stage.standings(period)["t1"]["rank"], 2)
        stage.step(period, "chief", "returned", reason="再议")
        self.assertEqual({row["rank"] for row in stage.standings(period).values()}, {1})
        for step, more in (("office", {}), ("bonus", {"amounts": [{"unit": "t1", "amount": "1"}]}), ("chief", {})):
            stage.step(period, step, "done" if more else "approved", **more)
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        self.assertEqual([row["unit"] for row in stage.leader.items("/v1/awards", period_id=period["id"])], ["t1"])

    def test_steps_of_the_calendar_block_nothing(self):
        stage = self.stage
        period = stage.draft(document=submit(stage, steps=[
            {"id": "naming", "stage": {}, "due": {"month": 1, "day": 5}},
            {"id": "later", "stage": {}, "due": {"month": 12, "day": 31, "after": "end"}},
            {"id": "sometime", "stage": {}}, ANNOUNCEMENT]))
        stage.jury(period, "juror")

        def states():
            rows = stage.leader.get(f"/v1/periods/{period['id']}/steps").json()["items"]
            return {row["step"]: row["state"] for row in rows}, {row["step"]: row["due"] for row in rows}
        self.assertEqual(set(states()[0].values()), {"waiting"})
        for to in ("open", "scoring", "deciding"):
            stage.move(period, to)
        found, due = states()
        self.assertEqual((found["sometime"], found["announcement"], due["sometime"]), ("waiting", "due", None))
        self.assertEqual((found["later"], due["later"][5:]), ("due", "12-31"))
        stage.step(period, "announcement", "done")
        stage.move(period, "final")


class Bundles(unittest.TestCase):
    """What was decided and objected is in the signed bundle, which says the same without a database."""

    def test_decisions_and_objections_verify_offline(self):
        with tempfile.TemporaryDirectory() as folder:
            signing = World(options=[("signing-key", key_file(folder))])
            try:
                self.play(Stage(signing, "signed"), signing, Path(folder))
            finally:
                signing.close()

    def play(self, stage, signing, folder):
        steps = [{"id": "draw", "decision": {"about": "order"}}, {"id": "bonus", "decision": {"about": "unit", "max": "5"}},
                 {"id": "fine", "decision": {"about": {"events": ["fault"]}}}, {"id": "pick", "decision": {"about": "shortlist"}},
                 STEPS[0], {"id": "notice", "notice": {"days": 2}}, ANNOUNCEMENT]
        document = scheme(steps=steps)
        document["awards"]["cup"]["select"] = {"number": 1, "shortlist": 3, "pick": "choice"}
        document["ranking"]["ties"] = [{"decisions": "draw"}]
        for step, part in (("bonus", "added"), ("fine", "shown")):
            document["components"].append({"id": step, "part": part, "decisions": step})
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json(), offset=-2)
        event = stage.event("t3", "fault", period["from"], gravity="light")
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        stage.step(period, "draw", "continued", order=["t2"])
        stage.step(period, "draw", "done", order=["t3", "t1"])
        stage.step(period, "bonus", "continued", amounts=[{"unit": "t1", "amount": "0.5"}, {"unit": "t2", "amount": "0.5"}])
        stage.step(period, "bonus", "done", amounts=[{"unit": "t3", "amount": "1.25"}])
        stage.step(period, "fine", "done", amounts=[{"event_id": event["id"], "amount": "200"}])
        stage.step(period, "pick", "done", choice=["t1"])
        stage.step(period, "office", "returned", reason="再看")
        stage.step(period, "office", "approved")
        first = (datetime.date.fromisoformat(period["to"]) + datetime.timedelta(days=1)).isoformat()
        stage.step(period, "notice", "done", **{"from": first})
        objection = stage.leader.post(f"/v1/periods/{period['id']}/objections", {"unit": "t3", "reason": "x", "received_on": first})
        stage.leader.post(f"/v1/objections/{objection.json()['id']}/decision", {"outcome": "upheld", "reason": "x"})
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        self.assertEqual([row["unit"] for row in stage.leader.items("/v1/awards")], ["t1"])
        for view in ("full", "public"):
            bundle = stage.leader.get(f"/v1/periods/{period['id']}/bundle", view=view)
            (folder / view).write_bytes(bundle.body)
            done = subprocess.run([program(), "verify", str(folder / view)], text=True, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        facts = json.loads((folder / "full").read_text())["facts"]
        self.assertEqual((len(facts["decisions"]), len(facts["approvals"]), len(facts["objections"])), (7, 1, 1))


if __name__ == "__main__":
    unittest.main()
