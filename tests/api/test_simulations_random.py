#!/usr/bin/env python3
"""What-if over random facts of every built-in scheme: as the facts grow, an edit that changes nothing is the live answer.

A round records one random fact (an event, a verdict, a value or a ballot) in the period of one scheme, then compares.
PENNANT_ROUNDS says how many rounds there are in all, PENNANT_SEED which dice.
"""
import datetime
import os
import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402

SEED = int(os.environ.get("PENNANT_SEED", "20261123"))
ROUNDS = int(os.environ.get("PENNANT_ROUNDS", "150"))
LEAST_RECORDED = 0.5    # of the facts tried; the rest is refused for what the dice made of it
UNITS = 6
SPANS = {"month": ("2026-10-01", "2026-10-31"), "quarter": ("2026-07-01", "2026-09-30"),
         "half_year": ("2026-01-01", "2026-06-30"), "year": ("2025-01-01", "2025-12-31"),
         "once": ("2026-08-10", "2026-10-20")}


def setUpModule():
    global world
    world = World()


def tearDownModule():
    world.close()


class Campaign:
    """An open period of one template in an organisation of its own."""

    def __init__(self, dice, template):
        self.dice, self.code = dice, template["code"]
        self.organisation = "org-" + "".join(c if c.isalnum() else "-" for c in self.code)
        world.organisation(self.organisation)
        self.organiser = self.client("organiser")
        self.leader = self.client("leadership")
        self.evaluator = self.client("evaluator")
        self.document = world.client().get("/v1/scheme-templates/" + self.code).json()
        for panel in self.document.get("panels", {}).values():
            panel["mode"] = "open"      # a score here is given at once
        kinds = sorted({award["kind"] for award in self.document["awards"].values() if award.get("kind")})
        self.units = [f"u{number}" for number in range(UNITS)]
        for number, unit in enumerate(self.units):
            self.organiser.post("/v1/units", {"code": unit, "name": unit.upper(), "kind": kinds[number % len(kinds)],
                                              "group": "g%d" % (number % 2)})
        scheme = self.organiser.post("/v1/schemes", self.document).json()
        self.first, self.last = SPANS[self.document["cadence"]]
        dates = {name: self.first for name in self.document.get("dates", {})}
        self.period = self.organiser.post("/v1/periods", {
            "scheme_id": scheme["id"], "from": self.first, "to": self.last, **({"dates": dates} if dates else {})}).json()
        self.path = f"/v1/periods/{self.period['id']}"
        self.panels = [panel for panel, row in self.document.get("panels", {}).items()
                       if row.get("raters", "given") == "given"]
        for panel in self.panels:
            self.organiser.put(f"{self.path}/panels/{panel}", {"members": [{"subject": "juror"}, {"subject": "second"}]},
                               version=1)
        self.leader.post(self.path + "/transitions", {"to": "open", "reason": "为了测试"})
        self.jurors = [self.client("evaluator", "juror"), self.client("evaluator", "second")]
        self.events = []

    def client(self, role, subject=None):
        return world.client(self.organisation, role, subject)

    def day(self):
        first, last = map(datetime.date.fromisoformat, (self.first, self.last))
        return (first + datetime.timedelta(days=self.dice.randrange((last - first).days + 1))).isoformat()

    def event(self):
        names = [name for name, row in self.document["indicators"].items() if row["form"] == "event"]
        if not names:
            return self.value()
        name = self.dice.choice(names)
        row = self.document["indicators"][name]
        body = {"unit": self.dice.choice(self.units), "indicator": name, "occurred_at": self.day(),
                "quantity": self.dice.choice(["1", "1", "2"]), "topic": self.dice.choice(["dust", "queue"]),
                "occasion": "o%d" % self.dice.randrange(1000)}
        if row.get("gravities"):
            body["gravity"] = self.dice.choice(row["gravities"])
        if row.get("points"):
            body["points"] = row["points"]["max"]
        reply = self.evaluator.request("POST", "/v1/events", body, key=False)
        if reply.status == 201:
            self.events.append(reply.json()["id"])
        return reply

    def verdict(self):
        if not self.events:
            return self.event()
        body = {"finding": self.dice.choice(["valid", "confirmed", "responsible", "dismissed"]), "reason": "seen"}
        return self.leader.request("POST", f"/v1/events/{self.dice.choice(self.events)}/verdicts", body)

    def value(self):
        names = [name for name, row in self.document["indicators"].items() if row["form"] != "event"]
        if not names:
            return self.event()
        name = self.dice.choice(names)
        value = str(self.dice.randrange(101)) if self.document["indicators"][name]["form"] == "value" else "1"
        first, last = self.first, self.last
        if self.dice.random() < 0.3:
            first = self.day()[:8] + "01"
            following = datetime.date.fromisoformat(first) + datetime.timedelta(days=31)
            last = (following.replace(day=1) - datetime.timedelta(days=1)).isoformat()
        return self.evaluator.request("POST", "/v1/metrics", {
            "unit": self.dice.choice(self.units), "indicator": name, "from": first, "to": last, "value": value}, key=False)

    def ballot(self):
        if not self.panels:
            return self.event()
        panel = self.dice.choice(self.panels)
        body = {"panel": panel, "unit": self.dice.choice(self.units), "score": str(self.dice.randrange(5, 11))}
        maxima = self.document["panels"][panel].get("max", "100")
        if isinstance(maxima, dict):
            body["item"] = self.dice.choice(list(maxima["values"]))
            body["score"] = str(self.dice.randrange(3))
        return self.dice.choice(self.jurors).request("POST", self.path + "/ballots", body)

    def live(self):
        return list(self.leader.items(self.path + "/standings"))

    def simulated(self, **body):
        return self.organiser.request("POST", self.path + "/simulations", body, expect=200).json()


class RandomFacts(unittest.TestCase):
    def test_no_change_is_the_live_answer(self):
        dice = random.Random(SEED)
        templates = world.client().get("/v1/scheme-templates").json()["items"]
        campaigns = [Campaign(dice, row) for row in templates]
        recorded, seen = 0, set()
        for number in range(ROUNDS):
            campaign = campaigns[number % len(campaigns)]
            fact = dice.choice([campaign.event, campaign.event, campaign.verdict, campaign.value, campaign.ballot])
            reply = fact()
            self.assertLess(reply.status, 500, reply)
            recorded += reply.status in (200, 201)
            live = campaign.live()
            seen.add(repr(live))
            weights = {row["id"]: row["weight"] for row in campaign.document["components"] if "weight" in row}
            edits = dice.choice([{}, {"events": [], "quash": []}, {"weights": weights}])
            with self.subTest(scheme=campaign.code, round=number):
                self.assertEqual(campaign.simulated(**edits), {"before": live, "after": live, "moved": []})
        self.assertGreater(recorded, ROUNDS * LEAST_RECORDED)
        self.assertGreater(len(seen), ROUNDS // 8, "the facts hardly move the standings")
        print(f"{ROUNDS} rounds over {len(campaigns)} schemes, {recorded} facts recorded, seed {SEED}")


if __name__ == "__main__":
    unittest.main()
