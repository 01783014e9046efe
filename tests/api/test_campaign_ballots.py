#!/usr/bin/env python3
"""Panels and ballots over HTTP: who rates whom, what is refused, who may read what."""
import sys
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, scheme  # noqa: E402
from patience import served  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world, stage, juror
    world = World()
    stage = Stage(world)
    juror = stage.client("evaluator", "juror")


def tearDownModule():
    world.close()


class Panels(unittest.TestCase):
    def test_come_with_the_scheme(self):
        period = stage.draft()
        rows = stage.organiser.get(f"/v1/periods/{period['id']}/panels").json()["items"]
        self.assertEqual([(row["panel"], row["raters"], row["maximum"], row["members"], row["version"]) for row in rows],
                         [("peers", "entrants", "100", [], 1), ("jury", "given", "10", [], 1)])

    def test_members_are_replaced_whole(self):
        period = stage.draft()
        path = f"/v1/periods/{period['id']}/panels/jury"
        row = stage.organiser.put(path, {"members": [{"subject": "b", "unit": "t2"}, {"subject": "a"}]}, version=1).json()
        plain = {"group": None, "from": None, "to": None, "conflicts": []}
        self.assertEqual(row["members"], [{"subject": "a", "unit_id": None, "unit": None, **plain},
                                          {"subject": "b", "unit_id": stage.units["t2"], "unit": "t2", **plain}])
        self.assertEqual(row["version"], 2)
        self.assertEqual(stage.jury(period, "c", version=1, expect=412).code, "PRECONDITION_FAILED")
        missing = stage.organiser.put(path, {"members": []}, create=True, expect=428)   # panels come with their period
        self.assertEqual(missing.code, "PRECONDITION_REQUIRED")
        self.assertNotIn("If-None-Match", missing.json()["detail"])
        stage.jury(period, "c", version=2)
        got = stage.leader.get(path)
        self.assertEqual(([member["subject"] for member in got.json()["members"]], got.headers["etag"]), (["c"], '"3"'))

    def test_faults(self):
        period = stage.draft()
        path = f"/v1/periods/{period['id']}/panels/"
        reply = stage.organiser.put(path + "jury", {"members": [{"subject": "a"}, {"subject": "a"}]}, version=1, expect=422)
        self.assertEqual(reply.codes, [("#/members/1/subject", "REPEATED")])
        reply = stage.organiser.put(path + "jury", {"members": [{"subject": "a", "unit": "t9"}]}, version=1, expect=422)
        self.assertEqual(reply.codes, [("#/members/0/unit", "UNIT_UNKNOWN")])
        reply = stage.organiser.put(path + "jury", {"members": [{"name": "a"}]}, version=1, expect=400)
        self.assertEqual(reply.codes, [("#/members/0/name", "FIELD_UNKNOWN"), ("#/members/0/subject", "FIELD_REQUIRED")])
        self.assertEqual(stage.organiser.put(path + "peers", {"members": []}, version=1, expect=409).code,
                         "PANEL_NOT_GIVEN")
        self.assertEqual(stage.organiser.put(path + "none", {"members": []}, version=1, expect=404).code, "NOT_FOUND")
        stage.leader.put(path + "jury", {"members": []}, version=1, expect=403)

    def test_locked_by_scoring(self):
        period = stage.draft()
        stage.move(period, "open")
        self.assertEqual(stage.move(period, "scoring", expect=409).code, "PANEL_EMPTY")
        stage.jury(period, "juror")
        stage.move(period, "scoring")
        self.assertEqual(stage.jury(period, "other", version=2, expect=409).code, "STATE_CONFLICT")

    def test_windows_do_not_see_the_members(self):
        period = stage.opened()
        rows = stage.windows["t1"].get(f"/v1/periods/{period['id']}/panels").json()["items"]
        self.assertEqual([row["members"] for row in rows], [[], []])


class Casting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.period = stage.opened()

    def test_cast_and_repeat(self):
        window = stage.windows["t1"]
        row = stage.ballot(self.period, window, "peers", "t2", "91.50").json()
        self.assertEqual((row["rater"], row["unit"], row["score"], row["rater_unit_id"], row["recorded_by"]),
                         ("t1", "t2", "91.50", stage.units["t1"], "window-t1"))
        again = stage.ballot(self.period, window, "peers", "t2", "91.5", expect=200).json()
        self.assertEqual(again, row)
        self.assertEqual((row["item"], row["replaces"], row["replaced"]), (None, None, False))

    def test_a_changed_ballot_stays_on_record(self):
        period = stage.opened()
        window = stage.windows["t1"]
        rows = [stage.ballot(period, window, "peers", "t2", score).json() for score in ("40", "60", "40")]
        self.assertEqual([row["replaces"] for row in rows], [None, rows[0]["id"], rows[1]["id"]])
        self.assertEqual(stage.ballot(period, window, "peers", "t2", "40.0", expect=200).json(), rows[2])
        listed = list(window.items(f"/v1/periods/{period['id']}/ballots"))
        self.assertEqual([(row["score"], row["replaced"]) for row in listed], [("40", True), ("60", True), ("40", False)])
        self.assertEqual(stage.standings(period)["t2"]["components"]["peers"], "40.00")
        stage.move(period, "scoring")
        stage.ballot(period, window, "peers", "t2", "70")
        self.assertEqual(stage.standings(period)["t2"]["components"]["peers"], "70.00")

    def test_by_id(self):
        path = f"/v1/periods/{self.period['id']}/ballots"
        row = stage.windows["t3"].post(path, {"panel": "peers", "unit_id": stage.units["t2"], "score": 70}).json()
        self.assertEqual((row["unit"], row["score"]), ("t2", "70"))
        for body in ({"unit": "t2", "unit_id": stage.units["t2"]}, {}):
            reply = stage.windows["t3"].post(path, {"panel": "peers", "score": "1", **body}, expect=(400, 422))
            self.assertEqual([where for where, _ in reply.codes], ["#/unit"])

    def test_refused(self):
        window = stage.windows["t1"]

        def refused(client, panel, unit, score, expect, **more):
            reply = stage.ballot(self.period, client, panel, unit, score, expect=expect, **more)
            return reply.codes or reply.code
        self.assertEqual(refused(window, "peers", "t1", "50", 422), [("#/unit", "SELF_VOTE")])
        self.assertEqual(refused(window, "peers", "t9", "50", 422), [("#/unit", "NOT_IN_ROSTER")])
        self.assertEqual(refused(window, "peers", "t3", "100.01", 422), [("#/score", "SCORE_OUT_OF_RANGE")])
        self.assertEqual(refused(window, "peers", "t3", "-0.01", 422), [("#/score", "SCORE_OUT_OF_RANGE")])
        self.assertEqual(refused(window, "peers", "t1", "101", 422),
                         [("#/score", "SCORE_OUT_OF_RANGE"), ("#/unit", "SELF_VOTE")])
        self.assertEqual(refused(window, "nobody", "t3", "50", 422), [("#/panel", "ID_UNKNOWN")])
        self.assertEqual(refused(window, "jury", "t3", "5", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(stage.evaluator, "jury", "t3", "5", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(stage.evaluator, "peers", "t3", "5", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(window, "peers", "t3", "5", 403, rater_unit="t2"), "NOT_YOUR_UNIT")
        self.assertEqual(refused(juror, "jury", "t3", "10.5", 422), [("#/score", "SCORE_OUT_OF_RANGE")])
        stage.ballot(self.period, stage.collector, "peers", "t3", "5", expect=403)
        stage.ballot(self.period, stage.organiser, "peers", "t3", "5", expect=403)
        nowhere = {"id": str(uuid.uuid4())}
        self.assertEqual(stage.ballot(nowhere, window, "peers", "t3", "5", expect=404).code, "NOT_FOUND")

    def test_a_token_of_several_units_names_one(self):
        double = stage.client("window", "both", units=["t1", "t3"])
        reply = stage.ballot(self.period, double, "peers", "t2", "60", expect=400)
        self.assertEqual(reply.codes, [("#/rater_unit", "FIELD_REQUIRED")])
        reply = stage.ballot(self.period, double, "peers", "t3", "60", rater_unit="t3", expect=422)
        self.assertEqual(reply.codes, [("#/unit", "SELF_VOTE")])
        row = stage.ballot(self.period, double, "peers", "t3", "60", rater_unit="t1").json()
        self.assertEqual(row["rater"], "t1")

    def test_members_and_their_units(self):
        period = stage.draft()
        stage.organiser.put(f"/v1/periods/{period['id']}/panels/jury",
                            {"members": [{"subject": "juror", "unit": "t2"}]}, version=1)
        stage.move(period, "open")
        reply = stage.ballot(period, juror, "jury", "t2", "5", expect=422)
        self.assertEqual(reply.codes, [("#/unit", "SELF_VOTE")])
        self.assertEqual(stage.ballot(period, juror, "jury", "t1", "5").json()["rater"], "juror")

    def test_own_rating_where_the_scheme_counts_it(self):
        document = scheme()
        document["panels"]["peers"]["self_rating"] = "count"
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        stage.ballot(period, stage.windows["t1"], "peers", "t1", "100")
        self.assertEqual(stage.standings(period)["t1"]["components"]["peers"], "100.00")

    def test_a_panel_of_each_rater_alone(self):
        document = scheme()
        document["panels"]["peers"]["raters"] = "self"
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        stage.ballot(period, stage.windows["t1"], "peers", "t1", "80")
        self.assertEqual(stage.ballot(period, stage.windows["t1"], "peers", "t2", "80", expect=403).code,
                         "NOT_YOUR_UNIT")

    def test_sixteen_at_once_are_one(self):
        period = stage.opened()

        def cast(number):
            client = stage.client("window", f"window-{number}", units=["t1"])
            return served(lambda: stage.ballot(period, client, "peers", "t2", str(number), expect=(201, 503))).status
        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(set(pool.map(cast, range(16))), {201})
        counted = [row for row in stage.leader.items(f"/v1/periods/{period['id']}/ballots") if not row["replaced"]]
        self.assertEqual(len(counted), 1)
        self.assertEqual(stage.standings(period)["t2"]["components"]["peers"], counted[0]["score"] + ".00")

        def repeat(number):
            client = stage.client("window", f"window-{number}", units=["t2"])
            return served(lambda: stage.ballot(period, client, "peers", "t3", "42", expect=(200, 201, 503))).status
        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(sorted(pool.map(repeat, range(16))), [200] * 15 + [201])
        self.assertEqual(stage.standings(period)["t3"]["components"]["peers"], "42.00")

    def test_only_while_open_or_scoring(self):
        period = stage.draft()
        window = stage.windows["t1"]
        self.assertEqual(stage.ballot(period, window, "peers", "t2", "1", expect=404).code, "NOT_FOUND")
        stage.jury(period, "juror")
        stage.move(period, "open")
        stage.ballot(period, window, "peers", "t2", "1")
        stage.move(period, "scoring")
        stage.ballot(period, window, "peers", "t3", "1")
        stage.move(period, "deciding")
        late = stage.ballot(period, stage.windows["t2"], "peers", "t3", "1", expect=409)
        self.assertEqual((late.code, late.json()["params"]["needed"]), ("STATE_CONFLICT", "open, scoring"))


class Reading(unittest.TestCase):
    def test_own_ones_and_leadership(self):
        period = stage.opened()
        path = f"/v1/periods/{period['id']}/ballots"
        for rater in ("t1", "t2"):
            stage.ballot(period, stage.windows[rater], "peers", "t3", "70")
        stage.ballot(period, juror, "jury", "t1", "7")

        def raters(client, **query):
            return [row["rater"] for row in client.items(path, limit=1, **query)]
        self.assertEqual(raters(stage.windows["t1"]), ["t1"])
        self.assertEqual(raters(stage.windows["t3"]), [])
        self.assertEqual(raters(juror), ["juror"])
        self.assertEqual(raters(stage.evaluator), [])
        self.assertEqual(raters(stage.leader), ["t1", "t2", "juror"])
        self.assertEqual(raters(stage.leader, panel="peers"), ["t1", "t2"])
        self.assertEqual(raters(stage.leader, rater="t2"), ["t2"])
        self.assertEqual(raters(stage.leader, unit_id=stage.units["t1"]), ["juror"])
        self.assertEqual(raters(stage.windows["t1"], rater="t2"), [])
        stage.organiser.get(path, expect=403)
        stage.collector.get(path, expect=403)


if __name__ == "__main__":
    unittest.main()
