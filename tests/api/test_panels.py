#!/usr/bin/env python3
"""Who may score whom, over HTTP: terms, conflicts of interest, items, days, and whether all have scored."""
import datetime
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, scheme  # noqa: E402
from patience import served  # noqa: E402
from world import World  # noqa: E402

RACERS = 64


def setUpModule():
    global world, stage, jurors
    world = World(options=[("threads", 80)])
    stage = Stage(world)
    jurors = {name: stage.client("evaluator", name) for name in ("j1", "j2")}


def tearDownModule():
    world.close()


def today(days=0):
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    return (now + datetime.timedelta(days=days)).isoformat()


def submit(**keys):
    return stage.organiser.post("/v1/schemes", scheme(**keys)).json()


class Panel:
    """A draft period and its jury."""

    def __init__(self, members=(), document=None, expect=200, **more):
        self.period = stage.draft(document=document)
        self.path = f"/v1/periods/{self.period['id']}/panels/jury"
        self.put({"members": list(members), **more}, version=1)

    def put(self, body, version=None, panel="jury", expect=200):
        path = self.path.replace("/jury", "/" + panel)
        version = version or stage.leader.get(path).json()["version"]
        return stage.organiser.put(path, body, version=version, expect=expect)

    def open(self):
        stage.move(self.period, "open")
        self.period = stage.read(self.period)
        return self

    def ballot(self, juror, unit, score="5", expect=201, **more):
        reply = stage.ballot(self.period, jurors.get(juror, juror), "jury", unit, score, expect=expect, **more)
        return reply.json() if reply.status < 300 else reply.codes or reply.code

    def progress(self, panel="jury", client=None):
        return (client or stage.leader).get(self.path.replace("/jury", "/" + panel) + "/progress").json()


class Members(unittest.TestCase):
    def test_all_that_they_say(self):
        panel = Panel([{"subject": "j1", "unit": "t1", "group": "leaders", "from": "2026-01-01", "to": "2026-12-31",
                        "conflicts": ["t3", stage.units["t2"]]}], complete=True, final=True)
        row = stage.leader.get(panel.path).json()
        self.assertEqual(row["members"], [{"subject": "j1", "unit_id": stage.units["t1"], "unit": "t1", "group": "leaders",
                                           "from": "2026-01-01", "to": "2026-12-31", "conflicts": ["t2", "t3"]}])
        self.assertEqual((row["complete"], row["final"], row["items"], row["locked_at"]), (True, True, {}, None))
        kept = panel.put({"final": True}).json()
        self.assertEqual((kept["members"], kept["complete"]), (row["members"], False))
        self.assertEqual(panel.put({"members": []}).json()["members"], [])

    def test_settings_of_other_panels(self):
        panel = Panel()
        self.assertTrue(panel.put({"complete": True}, panel="peers").json()["complete"])
        self.assertEqual(panel.put({"members": []}, panel="peers", expect=409).code, "PANEL_NOT_GIVEN")

    def test_faults(self):
        panel = Panel()

        def refused(**member):
            return panel.put({"members": [{"subject": "j1", **member}]}, expect=(400, 422)).codes
        self.assertEqual(refused(conflicts=["t1", "t9"]), [("#/members/0/conflicts/1", "UNIT_UNKNOWN")])
        self.assertEqual(refused(**{"from": "2026-02-01", "to": "2026-01-31"}), [("#/members/0/to", "RANGE_CONTRADICTORY")])
        self.assertEqual(refused(group=""), [("#/members/0/group", "FORMAT_INVALID")])
        self.assertEqual(refused(unit="t9", conflicts=["t8"]),
                         [("#/members/0/conflicts/0", "UNIT_UNKNOWN"), ("#/members/0/unit", "UNIT_UNKNOWN")])

    def test_the_next_period_has_them_without_terms(self):
        panel = Panel([{"subject": "j1", "group": "g", "to": "2026-12-31", "conflicts": ["t1"]}])
        following = stage.organiser.post(f"/v1/periods/{panel.period['id']}/successor", {}).json()
        member, = stage.leader.get(f"/v1/periods/{following['id']}/panels/jury").json()["members"]
        self.assertEqual((member["group"], member["to"], member["conflicts"]), ("g", None, ["t1"]))


class Needed(unittest.TestCase):
    def test_a_panel_that_no_given_award_reads_may_stay_empty(self):
        document = scheme()
        document["panels"]["spare"] = {"mode": "open", "raters": "given"}
        document["awards"]["cap"] = {"title": {"zh": "奖"}, "kind": "team", "select": {"number": 1}}
        document["components"][2]["only"] = {"award": ["cap"]}
        document["components"][1]["weight"] = "0.5"
        document["components"][1]["only"] = {"award": ["cup"]}
        document["components"].insert(2, {"id": "peers_cap", "weight": "0.25", "ballots": "peers", "only": {"award": ["cap"]}})
        submitted = stage.organiser.post("/v1/schemes", document).json()
        for offset, awards, expect in ((-2, ["cup"], 201), (-3, ["cap"], 409), (-4, [], 409)):
            period = stage.draft(document=submitted, offset=offset, **({"awards": awards} if awards else {}))
            stage.move(period, "open")
            reply = stage.move(period, "scoring", expect=expect)
            if expect == 409:
                self.assertEqual((reply.code, reply.json()["params"]["panel"]), ("PANEL_EMPTY", "jury"))


class Terms(unittest.TestCase):
    def test_only_within_the_term(self):
        for term, allowed in (({"from": today(1)}, False), ({"to": today(-1)}, False),
                              ({"from": today(), "to": today()}, True), ({"from": today(-5)}, True)):
            panel = Panel([{"subject": "j1", **term}]).open()
            got = panel.ballot("j1", "t1", expect=(201, 403))
            self.assertEqual(isinstance(got, dict), allowed, (term, got))
            if not allowed:
                self.assertEqual(got, "NOT_IN_PANEL")


class Conflicts(unittest.TestCase):
    def declare(self, panel, client, unit, expect=201, name="jury", **more):
        reply = client.post(panel.path.replace("/jury", "/" + name) + "/conflicts",
                            {"unit": unit, "reason": "亲属", **more}, expect=expect)
        return reply.json() if reply.status < 300 else reply.codes or reply.code

    def test_those_the_organiser_knows(self):
        panel = Panel([{"subject": "j1", "conflicts": ["t2"]}]).open()
        self.assertEqual(panel.ballot("j1", "t2", expect=422), [("#/unit", "CONFLICT_OF_INTEREST")])
        self.assertEqual(panel.ballot("j1", "t2", "11", expect=422),
                         [("#/score", "SCORE_OUT_OF_RANGE"), ("#/unit", "CONFLICT_OF_INTEREST")])
        panel.ballot("j1", "t1")

    def test_one_learnt_later_takes_the_ballot_out(self):
        panel = Panel([{"subject": "j1"}, {"subject": "j2"}]).open()
        panel.ballot("j1", "t1", "2")
        panel.ballot("j2", "t1", "8")
        self.assertEqual(stage.standings(panel.period)["t1"]["components"]["jury"], "5.00")
        panel.put({"members": [{"subject": "j1", "conflicts": ["t1"]}, {"subject": "j2"}]})
        self.assertEqual(stage.standings(panel.period)["t1"]["components"]["jury"], "8.00")

    def test_declared_by_oneself(self):
        panel = Panel([{"subject": "j1"}, {"subject": "j2"}]).open()
        panel.ballot("j1", "t1", "2")
        panel.ballot("j2", "t1", "8")
        row = self.declare(panel, jurors["j1"], "t1")
        self.assertEqual((row["panel"], row["rater"], row["unit"], row["reason"], row["declared_by"]),
                         ("jury", "j1", "t1", "亲属", "j1"))
        self.assertEqual(self.declare(panel, jurors["j1"], stage.units["t1"], expect=200), row)
        self.assertEqual(stage.standings(panel.period)["t1"]["components"]["jury"], "8.00")
        self.assertEqual(panel.ballot("j1", "t1", expect=422), [("#/unit", "CONFLICT_OF_INTEREST")])
        self.assertEqual(len(list(jurors["j1"].items(f"/v1/periods/{panel.period['id']}/ballots"))), 1)
        stage.move(panel.period, "scoring")
        self.declare(panel, jurors["j2"], "t3")
        stage.move(panel.period, "deciding")
        self.assertEqual(self.declare(panel, jurors["j2"], "t2", expect=409), "STATE_CONFLICT")

    def test_windows_given_by_name_never_score_their_own(self):
        both = stage.client(["evaluator", "window"], "both", units=["t1"])
        two = stage.client("window", "two", units=["t1", "t2"])
        panel = Panel([{"subject": "both"}, {"subject": "two", "unit": "t2"}]).open()
        for client in (both, two):
            reply = stage.ballot(panel.period, client, "jury", "t1", "10", expect=422)
            self.assertEqual(reply.codes, [("#/unit", "SELF_VOTE")])
            stage.ballot(panel.period, client, "jury", "t3", "5")
            self.declare(panel, client, "t1")       # so nobody waits for that ballot

    def test_windows_for_their_units(self):
        panel = Panel([{"subject": "j1"}]).open()
        row = self.declare(panel, stage.windows["t1"], "t2", name="peers")
        self.assertEqual((row["rater"], row["declared_by"]), ("t1", "window-t1"))
        reply = stage.ballot(panel.period, stage.windows["t1"], "peers", "t2", "5", expect=422)
        self.assertEqual(reply.codes, [("#/unit", "CONFLICT_OF_INTEREST")])
        stage.ballot(panel.period, stage.windows["t3"], "peers", "t2", "5")

        def seen(client):
            return [(row["rater"], row["unit"]) for row in
                    client.items(panel.path.replace("/jury", "/peers") + "/conflicts", limit=1)]
        self.declare(panel, stage.windows["t1"], "t3", name="peers")
        self.declare(panel, stage.windows["t2"], "t3", name="peers")
        self.assertEqual(seen(stage.leader), [("t1", "t2"), ("t1", "t3"), ("t2", "t3")])
        self.assertEqual(seen(stage.windows["t1"]), [("t1", "t2"), ("t1", "t3")])
        self.assertEqual(seen(stage.windows["t3"]), [])

    def test_faults(self):
        panel = Panel([{"subject": "j1"}]).open()
        self.assertEqual(self.declare(panel, jurors["j2"], "t1", expect=403), "NOT_IN_PANEL")
        self.assertEqual(self.declare(panel, jurors["j1"], "t9", expect=422), [("#/unit", "NOT_IN_ROSTER")])
        self.assertEqual(self.declare(panel, stage.windows["t1"], "t1", expect=422, name="peers"), [("#/unit", "SELF_VOTE")])
        self.assertEqual(self.declare(panel, stage.windows["t1"], "t2", expect=403, name="peers", rater_unit="t2"),
                         "NOT_YOUR_UNIT")
        self.assertEqual(self.declare(panel, jurors["j1"], "t1", expect=422, name="none"), [("#/panel", "ID_UNKNOWN")])
        reply = jurors["j1"].post(panel.path + "/conflicts", {"unit": "t1"}, expect=400)
        self.assertEqual(reply.codes, [("#/reason", "FIELD_REQUIRED")])
        self.assertEqual(stage.organiser.post(panel.path + "/conflicts", {"unit": "t1", "reason": "x"}, expect=403).code,
                         "FORBIDDEN")

    def test_declared_while_it_is_scored_and_decided(self):
        """Whatever wins, the result that is stored has the ballot exactly when no conflict was declared before."""
        for _ in range(4):
            panel = Panel([{"subject": "j1"}]).open()
            panel.ballot("j1", "t1", "4")
            stage.move(panel.period, "scoring")
            with ThreadPoolExecutor(2) as pool:
                moved = pool.submit(stage.move, panel.period, "deciding", stage.client("leadership"), (201, 409))
                told = pool.submit(self.declare, panel, stage.client("evaluator", "j1"), "t1", (201, 409))
                self.assertEqual(moved.result().status, 201)
                declared = isinstance(told.result(), dict)
            score = stage.standings(panel.period)["t1"]["components"]["jury"]
            self.assertEqual(score, "0.00" if declared else "4.00")


class Groups(unittest.TestCase):
    def test_weights_of_groups_of_raters(self):
        document = scheme()
        document["panels"]["jury"]["weights"] = {"by": "rater_group", "values": {"leaders": "3", "*": "1"}}
        panel = Panel([{"subject": "j1", "group": "leaders"}, {"subject": "j2"}],
                      document=stage.organiser.post("/v1/schemes", document).json()).open()
        panel.ballot("j1", "t1", "8")
        panel.ballot("j2", "t1", "4")
        self.assertEqual(stage.standings(panel.period)["t1"]["components"]["jury"], "7.00")


class Progress(unittest.TestCase):
    def test_counts_by_rater(self):
        panel = Panel([{"subject": "j1", "unit": "t1"}, {"subject": "j2", "conflicts": ["t2"]}]).open()
        panel.ballot("j1", "t2")
        panel.ballot("j1", "t2", "6")
        panel.ballot("j2", "t1")
        row = panel.progress()
        self.assertEqual((row["expected"], row["cast"], row["issued"], row["mode"]), (4, 2, None, "open"))
        self.assertEqual(row["raters"], [{"rater": "j1", "expected": 2, "cast": 1}, {"rater": "j2", "expected": 2, "cast": 1}])
        jurors["j2"].post(panel.path + "/conflicts", {"unit": "t3", "reason": "x"})
        self.assertEqual(panel.progress()["raters"][1], {"rater": "j2", "expected": 1, "cast": 1})
        jurors["j2"].post(panel.path + "/conflicts", {"unit": "t1", "reason": "x"})
        self.assertEqual(panel.progress()["raters"][1], {"rater": "j2", "expected": 0, "cast": 0})
        peers = panel.progress("peers", stage.organiser)
        self.assertEqual((peers["expected"], peers["cast"], len(peers["raters"])), (6, 0, 3))
        for client in (jurors["j1"], stage.windows["t1"]):
            self.assertEqual(client.get(panel.path + "/progress", expect=403).code, "FORBIDDEN")
        self.assertEqual(stage.leader.get(panel.path + "x/progress", expect=404).code, "NOT_FOUND")

    def test_of_raters_of_themselves_and_of_items(self):
        document = scheme()
        document["panels"]["peers"]["raters"] = "self"
        document["panels"]["jury"]["max"] = {"by": "item", "values": {"deeds": "6", "skill": "4"}}
        document["components"][2]["item"] = "deeds"
        panel = Panel([{"subject": "j1"}], document=stage.organiser.post("/v1/schemes", document).json()).open()
        self.assertEqual([panel.progress(name)["expected"] for name in ("peers", "jury")], [3, 6])

    def test_deciding_waits_where_the_panel_must_be_complete(self):
        panel = Panel([{"subject": "j1"}], complete=True).open()
        for unit in ("t1", "t2"):
            panel.ballot("j1", unit)
        stage.move(panel.period, "scoring")
        reply = stage.move(panel.period, "deciding", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]), (
            "PANEL_INCOMPLETE", {"panel": "jury", "cast": "2", "expected": "3"}))
        panel.ballot("j1", "t3")
        stage.move(panel.period, "deciding")

    def test_a_rater_who_is_gone_does_not_hold_the_decision_up(self):
        panel = Panel([{"subject": "j1"}, {"subject": "j2"}], complete=True).open()
        for unit in ("t1", "t2", "t3"):
            panel.ballot("j1", unit)
        stage.move(panel.period, "scoring")
        self.assertEqual(stage.move(panel.period, "deciding", expect=409).code, "PANEL_INCOMPLETE")
        reply = panel.put({"members": [{"subject": "j1"}], "complete": True}, expect=409)
        self.assertEqual(reply.json()["params"]["needed"], "draft, open")
        row = panel.put({"complete": False}).json()
        self.assertEqual((row["complete"], len(row["members"])), (False, 2))
        stage.move(panel.period, "deciding")
        self.assertEqual(panel.put({"complete": False}, expect=409).json()["params"]["needed"], "draft, open, scoring")


class Ballots(unittest.TestCase):
    def test_final_ones_are_not_changed(self):
        panel = Panel([{"subject": "j1"}], final=True).open()
        row = panel.ballot("j1", "t1", "5")
        self.assertEqual(panel.ballot("j1", "t1", "5.0", expect=200), row)
        self.assertEqual(panel.ballot("j1", "t1", "6", expect=409), "DUPLICATE_BALLOT")

    def test_one_for_each_item(self):
        document = scheme()
        document["panels"]["jury"] = {"mode": "open", "raters": "given",
                                      "max": {"by": "item", "values": {"deeds": "6", "skill": "4"}}}
        document["components"][2]["item"] = "deeds"
        panel = Panel([{"subject": "j1"}], document=stage.organiser.post("/v1/schemes", document).json()).open()
        self.assertEqual(stage.leader.get(panel.path).json()["items"], {"deeds": "6", "skill": "4"})
        self.assertEqual(panel.ballot("j1", "t1", "5", item="deeds")["item"], "deeds")
        panel.ballot("j1", "t1", "4", item="skill")
        panel.ballot("j1", "t1", "5.5", item="deeds")
        self.assertEqual(panel.ballot("j1", "t1", "4.1", expect=422, item="skill"), [("#/score", "SCORE_OUT_OF_RANGE")])
        self.assertEqual(panel.ballot("j1", "t1", "4", expect=422, item="looks"), [("#/item", "ID_UNKNOWN")])
        self.assertEqual(panel.ballot("j1", "t1", "4", expect=400), [("#/item", "FIELD_REQUIRED")])
        self.assertEqual(stage.standings(panel.period)["t1"]["components"]["jury"], "5.50")
        self.assertEqual(panel.progress()["raters"], [{"rater": "j1", "expected": 6, "cast": 2}])
        peers = stage.ballot(panel.period, stage.windows["t1"], "peers", "t2", "5", expect=422, item="deeds")
        self.assertEqual(peers.codes, [("#/item", "ID_UNKNOWN")])

    def test_only_on_the_days_of_the_step(self):
        document = scheme()
        document["steps"].insert(0, {"id": "votes", "ballots": ["jury"]})
        submitted = stage.organiser.post("/v1/schemes", document).json()
        first = stage.draft(document=submitted)

        def period(offset, span):
            draft = stage.draft(document=submitted, offset=offset, dates={"votes": span})
            stage.organiser.put(f"/v1/periods/{draft['id']}/panels/jury", {"members": [{"subject": "j1"}]}, version=1)
            row = stage.leader.get(f"/v1/periods/{draft['id']}/panels/jury").json()
            self.assertEqual((row["opens_on"], row["closes_on"]), (span.get("from"), span["to"]))
            stage.move(draft, "open")
            reply = stage.ballot(draft, jurors["j1"], "jury", "t1", "5", expect=(201, 409))
            return reply.code, (reply.json().get("params") or {})
        self.assertEqual(first["dates"], {})
        self.assertEqual(period(-2, {"from": today(), "to": today()}), (None, {}))
        self.assertEqual(period(-3, {"from": today(1), "to": today(2)}),
                         ("PANEL_CLOSED", {"panel": "jury", "from": today(1), "to": today(2)}))
        self.assertEqual(period(-4, {"to": today(-1)})[0], "PANEL_CLOSED")

    def test_until_the_day_that_the_scheme_says(self):
        document = scheme()
        document["steps"].insert(0, {"id": "votes", "ballots": ["jury"], "due": {"day": 5}})
        draft = stage.draft(document=stage.organiser.post("/v1/schemes", document).json())
        row = stage.leader.get(f"/v1/periods/{draft['id']}/panels/jury").json()
        self.assertEqual((row["opens_on"], row["closes_on"]), (None, draft["to"][:8] + "05"))

    def test_sixty_four_changes_at_once(self):
        panel = Panel([{"subject": "j1"}]).open()

        def change(number):
            client = stage.client("evaluator", "j1")
            return served(lambda: stage.ballot(panel.period, client, "jury", "t1", str(number % 10),
                                               expect=(200, 201, 503))).status
        with ThreadPoolExecutor(RACERS) as pool:
            results = list(pool.map(change, range(RACERS)))
        rows = list(stage.leader.items(f"/v1/periods/{panel.period['id']}/ballots", panel="jury"))
        self.assertEqual(len(rows), results.count(201))
        self.assertEqual([row["replaced"] for row in rows], [True] * (len(rows) - 1) + [False])
        self.assertEqual([row["replaces"] for row in rows], [None] + [row["id"] for row in rows[:-1]])
        self.assertEqual(stage.standings(panel.period)["t1"]["components"]["jury"], rows[-1]["score"] + ".00")


if __name__ == "__main__":
    unittest.main()
