#!/usr/bin/env python3
"""Below publish_minimum only the total is shown: of secret panels to everybody, of open ones to windows."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from blind import ballot_key, secret_period  # noqa: E402
from campaigns import Stage  # noqa: E402
from world import World  # noqa: E402

VOTERS = ("v1", "v2", "v3")


def setUpModule():
    global world, stage
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    world = World(options=[("ballot-key", ballot_key(folder.name))])
    unittest.addModuleCleanup(world.close)
    stage = Stage(world)


class FewBallots(unittest.TestCase):
    def setUp(self):
        stage.publish(3)

    def standing(self, period, client, unit="t1"):
        row, = client.get(f"/v1/periods/{period['id']}/standings/{stage.units[unit]}", prose="true").json()["items"]
        listed = stage.standings(period, client=client)[unit]
        self.assertEqual(listed["components"], row["components"])
        self.assertEqual(listed["total"], row["total"])
        return row

    def vote(self, period, booth, count):
        rights = [booth.take(client, "t1") for client in [stage.client("evaluator", name) for name in VOTERS[:count]]]
        stage.move(period, "scoring")
        for number, right in enumerate(rights):
            booth.cast(right, str(7 + number))

    def test_of_secret_panels_for_everybody(self):
        for state in ("scoring", "deciding"):
            period, booth = secret_period(stage, VOTERS)
            self.vote(period, booth, 2)
            if state == "deciding":
                stage.move(period, state)
            for client in (stage.leader, stage.organiser, stage.evaluator, stage.windows["t1"]):
                row = self.standing(period, client)
                self.assertEqual((row["components"], row["prose"], row["distance"]), ({}, None, None))
                self.assertEqual(row["receipt"], {"components": [], "total": {"lines": []}, "gates": [],
                                                  "withheld": {"panels": ["jury"], "minimum": 3}})
                self.assertEqual((row["total"], row["rank"]), ("51.88", 1))
            self.assertIn("work", self.standing(period, stage.leader, "t2")["components"])

    def test_simulations_tell_no_more(self):
        period, booth = secret_period(stage, VOTERS)
        self.vote(period, booth, 2)
        path = f"/v1/periods/{period['id']}/simulations"
        for body, told in (({}, "51.88"), ({"weights": {"work": "0", "peers": "0", "jury": "1"}}, None),
                           ({"scheme_id": period["scheme_id"]}, None)):
            reply = stage.organiser.post(path, body, expect=200, key=False).json()
            for side, total in (("before", "51.88"), ("after", told)):
                rows = {row["unit"]: row for row in reply[side]}
                self.assertEqual((rows["t1"]["components"], rows["t1"]["total"]), ({}, total), (body, side))
                self.assertIn("jury", rows["t2"]["components"])
            self.assertEqual([row["total_after"] for row in reply["moved"] if row["unit"] == "t1"], [None] * ("weights" in body))

    def test_enough_are_shown(self):
        period, booth = secret_period(stage, VOTERS)
        self.vote(period, booth, 3)
        row = self.standing(period, stage.windows["t1"])
        self.assertEqual(row["components"]["jury"], "8.00")
        self.assertNotIn("withheld", row["receipt"])

    def test_a_tag_lasts_only_as_long_as_what_is_shown(self):
        period, booth = secret_period(stage, VOTERS)
        self.vote(period, booth, 2)
        stage.move(period, "deciding")
        path = f"/v1/periods/{period['id']}/standings"
        for path in (path, f"{path}/{stage.units['t1']}"):
            stage.publish(3)
            tag = stage.leader.get(path).headers["etag"]
            self.assertEqual(stage.leader.request("GET", path, headers={"If-None-Match": tag}).status, 304)
            stage.publish(1)
            self.assertEqual(stage.leader.request("GET", path, headers={"If-None-Match": tag}).status, 200)

    def test_of_open_panels_for_windows(self):
        period = stage.opened()
        stage.ballot(period, stage.windows["t2"], "peers", "t1", "80")
        self.assertEqual(self.standing(period, stage.windows["t1"])["receipt"]["withheld"]["panels"], ["peers"])
        self.assertEqual(self.standing(period, stage.leader)["components"]["peers"], "80.00")
        stage.publish(1)
        self.assertEqual(self.standing(period, stage.windows["t1"])["components"]["peers"], "80.00")

    def test_ballots_that_count_no_more_are_not_enough(self):
        """The third juror's score would be there to read when the two others are out."""
        for out in ({"conflicts": ["t1"]}, {"to": "2020-01-01"}, None):
            period = stage.draft()
            stage.jury(period, *VOTERS)
            stage.move(period, "open")
            for name, score in zip(VOTERS, ("2", "5", "9.37")):
                stage.ballot(period, stage.client("evaluator", name), "jury", "t1", score)
            self.assertEqual(self.standing(period, stage.windows["t1"])["components"]["jury"], "5.46")
            path = f"/v1/periods/{period['id']}/panels/jury"
            members = [{"subject": name, **out} for name in VOTERS[:2]] if out else []
            stage.organiser.put(path, {"members": members + [{"subject": VOTERS[2]}]},
                                version=stage.organiser.get(path).json()["version"])
            self.assertEqual(self.standing(period, stage.leader)["components"]["jury"], "9.37")
            self.assertEqual(self.standing(period, stage.windows["t1"])["receipt"]["withheld"]["panels"], ["jury"])


if __name__ == "__main__":
    unittest.main()
