#!/usr/bin/env python3
"""What explains a standing over HTTP: links to events, prose in two languages, the distance to a place, the schema."""
import json
import sys
import unittest
import urllib.parse
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, scheme  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world
    world = World()


def tearDownModule():
    world.close()


class Explanations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = stage = Stage(world, "explained")
        document = scheme()
        document["indicators"]["fault"]["title"] = {"zh": "差错", "en": "Fault"}
        document["components"][0]["title"] = {"zh": "工作质量", "en": "Quality of work"}
        document["components"][0]["ledger"]["rules"][1]["window"] = "year"
        cls.period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        first = cls.period["from"]
        for unit, gravity in (("t1", "light"), ("t1", "light"), ("t2", "light"), ("t3", "grave"), ("t3", "grave")):
            stage.event(unit, "fault", first, gravity=gravity)
        praise = stage.event("t1", "praise", cls.period["to"])
        stage.leader.post(f"/v1/events/{praise['id']}/verdicts", {"finding": "confirmed", "reason": "seen"})
        juror = stage.client("evaluator", "juror")
        for unit, score in (("t1", "7"), ("t2", "10"), ("t3", "10")):
            stage.ballot(cls.period, juror, "jury", unit, score)
        cls.path = f"/v1/periods/{cls.period['id']}/standings"

    def standing(self, unit, client=None, **query):
        reply = (client or self.stage.leader).get(f"{self.path}/{self.stage.units[unit]}", **query)
        return reply.json()["items"][0]

    def test_1_lines_lead_to_their_events(self):
        followed = 0
        for unit in ("t1", "t2", "t3"):
            for part in self.standing(unit)["receipt"]["components"]:
                for line in part["lines"]:
                    self.assertEqual("events" in line, line["rule"] in ("fault", "praise"), line)
                    for link in line.get("events", ()):
                        path, query = link.split("?")
                        rows = list(self.stage.leader.items(path, **dict(urllib.parse.parse_qsl(query))))
                        rows = [row for row in rows if "gravity" not in line or row["gravity"] == line["gravity"]]
                        self.assertEqual(sum(Fraction(row["quantity"]) for row in rows), Fraction(line["count"]))
                        self.assertEqual({row["unit"] for row in rows}, {unit})
                        followed += 1
        self.assertEqual(followed, 4)

    def test_2_prose_is_asked_for(self):
        self.assertNotIn("prose", self.standing("t1"))
        self.assertNotIn("prose", self.standing("t1", prose="false"))
        reply = self.stage.leader.request("GET", f"{self.path}/{self.stage.units['t1']}?prose=perhaps")
        self.assertEqual((reply.status, reply.codes[0][0]), (400, "prose"))

    def test_3_prose_says_what_the_receipt_says(self):
        for unit in ("t1", "t2", "t3"):
            row = self.standing(unit, prose="true")
            self.assertEqual({**row, "prose": None, "distance": None},
                             {**self.standing(unit), "prose": None, "distance": None})
            for language in ("zh", "en"):
                prose = row["prose"][language]
                self.assertIn(row["total"], prose)
                for part in row["receipt"]["components"]:
                    self.assertIn(part.get("title", {}).get(language, part["component"]), prose)
                    for line in part["lines"]:
                        self.assertIn(line["arithmetic"], prose)
                for gate in row["receipt"]["gates"]:
                    self.assertIn(gate["arithmetic"], prose)
                self.assertIn("precision 2", prose)
        self.assertIn("未通过", self.standing("t3", prose="true")["prose"]["zh"])
        self.assertIn("not passed", self.standing("t3", prose="true")["prose"]["en"])

    def test_4_the_distance_holds_when_it_is_tried(self):
        """Fewer and more events of the answer are simulated and decide it as it says, one less does not."""
        tried = 0
        for unit in ("t1", "t2", "t3"):
            row = self.standing(unit, prose="true")
            for distance in row["distance"]:
                self.assertEqual(distance["outcome"], "loses" if row["wins"] else "wins")
                if distance["change"] != "events":
                    continue
                amount = int(distance["amount"])
                for steps, decided in ((amount, True), (amount - 1, False)):
                    self.assertEqual(self.wins_after(unit, distance, steps) != row["wins"], decided, distance)
                tried += 1
        self.assertGreaterEqual(tried, 3)

    def wins_after(self, unit, distance, steps):
        if distance["direction"] == "more":
            body = {"unit": unit, "indicator": distance["indicators"][0], "occurred_at": self.period["to"]}
            if distance["gravity"]:
                body["gravity"] = distance["gravity"]
            edit = {"events": [body] * steps, "finding": "responsible"}
        else:
            rows = self.stage.leader.items("/v1/events", unit=unit, indicator=distance["indicators"][0])
            edit = {"quash": [row["id"] for row in rows if row["gravity"] == distance["gravity"]][:steps]}
        after = self.stage.organiser.request("POST", self.path.replace("standings", "simulations"), edit).json()["after"]
        return next(row["wins"] for row in after if row["unit"] == unit)

    def test_5_windows_read_their_own(self):
        row = self.standing("t1", client=self.stage.windows["t1"], prose="true")
        self.assertEqual(row["receipt"]["withheld"], {"panels": ["jury"], "minimum": 3})
        self.assertEqual((row["prose"], row["distance"]), (None, None))
        self.stage.publish(1)
        row, whole = (self.standing("t1", client=client, prose="true") for client in (self.stage.windows["t1"], self.stage.leader))
        self.assertEqual({**row, "prose": None}, {**whole, "prose": None, "distance": None})
        self.assertTrue(whole["distance"])
        for language, text in row["prose"].items():     # all paragraphs but the one of the distance to a place
            paragraphs = whole["prose"][language].split("\n\n")
            self.assertEqual(text.split("\n\n"), paragraphs[:-2] + paragraphs[-1:])
        self.stage.windows["t1"].get(f"{self.path}/{self.stage.units['t2']}", prose="true", expect=404)

    def test_6_a_stored_result_is_told_while_the_facts_say_the_same(self):
        before = self.standing("t1", prose="true")
        self.stage.move(self.period, "scoring")
        self.stage.move(self.period, "deciding")
        self.assertEqual(self.standing("t1", prose="true"), before)
        event = self.stage.event("t1", "fault", self.period["from"], gravity="light")
        self.assertEqual(self.standing("t1", prose="true"), before)     # what is late counts once it is admitted
        self.stage.leader.post(f"/v1/periods/{self.period['id']}/late-events/{event['id']}/admission", {"reason": "x"})
        late = self.standing("t1", prose="true")
        self.assertEqual((late["prose"], late["distance"], late["receipt"]), (None, None, before["receipt"]))

    def test_7_the_schema_is_served(self):
        public = world.client()
        first = public.get("/v1/scheme-schema")
        self.assertEqual(first.json()["$schema"], "https://json-schema.org/draft/2020-12/schema")
        again = public.request("GET", "/v1/scheme-schema", headers={"If-None-Match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertIn("components", json.dumps(first.json()))


if __name__ == "__main__":
    unittest.main()
