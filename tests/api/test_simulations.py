#!/usr/bin/env python3
"""What-if over HTTP: without edits it is the live answer, with edits what the same facts would give, and nothing changes."""
import copy
import random
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import DOCUMENT, Stage, scheme  # noqa: E402
from world import World  # noqa: E402

SEED = 20261123
ROUNDS = 12
TABLES = ("event", "verdict", "ballot", "standing", "run", "audit", "scheme", "period", "tally", "idempotency")
NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


def setUpModule():
    global world
    world = World()


def tearDownModule():
    world.close()


def related(document):
    """The small scheme with a rule that needs single events."""
    document = copy.deepcopy(document)
    rule = document["components"][0]["ledger"]["rules"][0]
    rule["where"] = {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": False}}
    document["components"][0]["ledger"]["rules"].append(
        {"id": "again", "events": "fault", "each": "-7",
         "where": {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": True}}})
    return document


class Simulations(unittest.TestCase):
    document = DOCUMENT

    @classmethod
    def setUpClass(cls):
        cls.stage = stage = Stage(world, "what-if" + ("-related" if cls is not Simulations else ""))
        cls.random = random.Random(SEED)
        cls.scheme = {**copy.deepcopy(cls.document), "code": "tried"}
        cls.version = stage.organiser.post("/v1/schemes", cls.scheme).json()
        cls.period = stage.opened(document=cls.version)
        juror = stage.client("evaluator", "juror")
        for unit, score in (("t1", "9.5"), ("t2", "8"), ("t3", "7")):
            stage.ballot(cls.period, juror, "jury", unit, score)
        for rater, unit, score in (("t1", "t2", "90"), ("t2", "t1", "80"), ("t3", "t1", "85"), ("t1", "t3", "99")):
            stage.ballot(cls.period, stage.windows[rater], "peers", unit, score)
        cls.path = f"/v1/periods/{cls.period['id']}"
        cls.events = [cls.post(cls.event()) for _ in range(20)]

    @classmethod
    def event(cls):
        first = cls.period["from"]
        body = {"unit": cls.random.choice(["t1", "t2", "t3"]), "indicator": cls.random.choice(["fault", "fault", "praise"]),
                "occurred_at": cls.random.choice([first, first + "T00:00:00+08:00", cls.period["to"] + "T23:59:59+08:00"]),
                "quantity": cls.random.choice(["1", "0.5", "2"])}
        if body["indicator"] == "fault":
            body.update(gravity=cls.random.choice(["light", "light", "grave"]), topic=cls.random.choice(["dust", "queue"]))
        return body

    @classmethod
    def post(cls, body):
        return cls.stage.evaluator.post("/v1/events", body, expect=201, key=False).json()["id"]

    def simulate(self, expect=200, client=None, **body):
        reply = (client or self.stage.organiser).request("POST", self.path + "/simulations", body)
        self.assertEqual(reply.status, expect, reply)
        return reply if expect != 200 else reply.json()

    def live(self):
        return list(self.stage.leader.items(self.path + "/standings"))

    def assert_consistent(self, answer):
        before = {(row["award"], row["unit"]): row for row in answer["before"]}
        after = {(row["award"], row["unit"]): row for row in answer["after"]}
        moved = {(row["award"], row["unit"]): row for row in answer["moved"]}
        self.assertEqual(set(before), set(after))
        for key, old in before.items():
            new, names = after[key], ("rank", "total", "wins")
            self.assertEqual(key in moved, any(old[name] != new[name] for name in names), key)
            for name in names if key in moved else ():
                self.assertEqual((moved[key][name + "_before"], moved[key][name + "_after"]), (old[name], new[name]))

    def test_1_without_edits_it_is_the_live_answer(self):
        for client in (self.stage.organiser, self.stage.leader):
            answer = self.simulate(client=client)
            self.assertEqual(answer, {"before": self.live(), "after": self.live(), "moved": []})
        self.assertEqual(self.simulate(scheme_id=self.version["id"])["after"], self.live())
        weights = {part["id"]: part["weight"] for part in self.scheme["components"]}
        self.assertEqual(self.simulate(weights=weights, events=[], quash=[])["after"], self.live())

    def test_2_nothing_changes(self):
        def counts():
            return world.cluster.psql("select " + ", ".join(f"(select count(*) from pennant.{name})" for name in TABLES))
        before, live = counts(), self.live()
        answer = self.simulate(events=[self.event() for _ in range(5)], quash=self.events[:3],
                               weights={"work": "1", "peers": "0", "jury": "0"})
        self.assert_consistent(answer)
        self.assertEqual(answer["before"], live)
        self.assertNotEqual(answer["moved"], [])
        self.assertEqual((counts(), self.live()), (before, live))

    def test_3_what_is_simulated_comes_true(self):
        """Added events are recorded and quashed ones withdrawn afterwards; the standings are the foretold ones."""
        for _ in range(ROUNDS):
            added = [self.event() for _ in range(self.random.randrange(4))]
            quashed = self.random.sample(self.events, self.random.randrange(3))
            confirmed = self.random.random() < 0.5
            foretold = self.simulate(events=added, quash=quashed, **({"finding": "confirmed"} if confirmed else {}))
            self.assert_consistent(foretold)
            self.assertEqual(foretold["before"], self.live())
            for body in added:
                self.events.append(self.post(body))
                if confirmed:
                    self.stage.leader.post(f"/v1/events/{self.events[-1]}/verdicts", {"finding": "confirmed", "reason": "seen"})
            for event in quashed:
                self.stage.leader.post(f"/v1/events/{event}/verdicts", {"finding": "withdrawn", "reason": "in error"})
                self.events.remove(event)
            self.assertEqual(foretold["after"], self.live())

    def test_4_weights_and_versions(self):
        other = copy.deepcopy(self.scheme)
        for part, weight in zip(other["components"], ("0.2", "0.3", "0.5")):
            part["weight"] = weight
        version = self.stage.organiser.post("/v1/schemes", other).json()
        by_weights = self.simulate(weights={"work": "0.2", "peers": "0.3", "jury": "0.5"})
        by_version = self.simulate(scheme_id=version["id"])
        self.assertEqual(by_weights, by_version)
        self.assert_consistent(by_weights)
        self.assertNotEqual(by_weights["moved"], [])
        back = self.simulate(scheme_id=version["id"], weights={"work": "0.5", "peers": "0.25", "jury": "0.25"})
        self.assertEqual(back["moved"], [])

    def test_5_faults_have_their_places(self):
        stranger = str(uuid.uuid4())
        elsewhere = self.post({**self.event(), "occurred_at": "2020-02-02"})
        other = self.stage.organiser.post("/v1/schemes", scheme()).json()
        good = self.event()
        for body, expected in (
                ({"weights": {"work": "0.6"}}, [("#/weights", "WEIGHTS_SUM")]),
                ({"weights": {"worc": "0.6"}}, [("#/weights", "ID_UNKNOWN")]),
                ({"weights": {"work": "much"}}, [("#/weights/work", "FORMAT_INVALID")]),
                ({"weights": {"work": True}}, [("#/weights/work", "TYPE_MISMATCH")]),
                ({"weights": {"work": "-0.5"}}, [("#/weights/work", "FORMAT_INVALID")]),
                ({"weights": []}, [("#/weights", "TYPE_MISMATCH")]),
                ({"scheme_id": NOBODY}, [("#/scheme_id", "SCHEME_UNKNOWN")]),
                ({"scheme_id": other["id"]}, [("#/scheme_id", "SCHEME_OTHER")]),
                ({"events": [good, {**good, "unit": "t9"}]}, [("#/events/1/unit", "UNIT_UNKNOWN")]),
                ({"events": [{"unit": "t1"}]}, [("#/events/0/indicator", "FIELD_REQUIRED"), ("#/events/0/occurred_at", "FIELD_REQUIRED")]),
                ({"events": [{"unit": "t1", "indicator": "fault", "occurred_at": self.period["from"], "gravity": "odd"}],
                  "weights": {"work": "7"}, "quash": [stranger]},
                 [("#/weights", "WEIGHTS_SUM"), ("#/events/0/gravity", "GRAVITY_UNKNOWN"), ("#/quash/0", "EVENT_NOT_COUNTED")]),
                ({"quash": [self.events[0], stranger]}, [("#/quash/1", "EVENT_NOT_COUNTED")]),
                ({"quash": [elsewhere]}, [("#/quash/0", "EVENT_NOT_COUNTED")]),
                ({"quash": [self.events[0]] * 2}, [("#/quash/1", "REPEATED")]),
                ({"quash": ["x"]}, [("#/quash/0", "FORMAT_INVALID")]),
                ({"finding": "perhaps"}, [("#/finding", "VALUE_NOT_ALLOWED")]),
                ({"more": 1}, [("#/more", "FIELD_UNKNOWN")])):
            with self.subTest(body=body):
                reply = self.stage.organiser.request("POST", self.path + "/simulations", body)
                self.assertIn(reply.status, (400, 422), reply)
                self.assertEqual(sorted(reply.codes), sorted(expected))

    def test_6_events_that_do_not_count_have_no_effect(self):
        answer = self.simulate(events=[{**self.event(), "occurred_at": "2020-02-02"}])
        self.assertEqual(answer["moved"], [])

    def test_7_who_may_and_when(self):
        stage = self.stage
        for client in (stage.evaluator, stage.collector, stage.windows["t1"]):
            self.simulate(expect=403, client=client)
        draft = stage.draft(document=self.version, offset=1)
        reply = stage.organiser.request("POST", f"/v1/periods/{draft['id']}/simulations", {})
        self.assertEqual((reply.status, reply.code), (409, "STATE_CONFLICT"))
        reply = stage.organiser.request("POST", f"/v1/periods/{NOBODY}/simulations", {})
        self.assertEqual(reply.status, 404)

    def test_8_a_decided_period_can_be_tried_too(self):
        self.stage.move(self.period, "scoring")
        self.stage.move(self.period, "deciding")
        self.assertEqual(self.simulate()["after"], self.live())
        self.assert_consistent(self.simulate(weights={"work": "0", "peers": "0", "jury": "1"}))


class OfSingleEvents(Simulations):
    document = related(DOCUMENT)


if __name__ == "__main__":
    unittest.main()
