#!/usr/bin/env python3
"""The public notice and objections to it over HTTP."""
import datetime
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, scheme  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

ANNOUNCEMENT = STEPS[3]


def setUpModule():
    global world
    world = World(options=[("threads", 48)])
    world.organisation("stranger")


def tearDownModule():
    world.close()


def after(day, days):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def deciding(stage, document=None, **more):
    period = stage.opened(document=document, **more)
    stage.move(period, "scoring")
    stage.move(period, "deciding")
    return stage.read(period)


def submit(stage, **keys):
    return stage.organiser.post("/v1/schemes", scheme(**keys)).json()


class Notice(unittest.TestCase):
    def test_is_public_once_it_is_up(self):
        stage = Stage(world, "notice")
        document = scheme(steps=[{"id": "notice", "notice": {"days": 3}}, ANNOUNCEMENT])
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json(), title="第一期")
        for team in ("t1", "t3"):
            stage.event(team, "fault", period["from"], gravity="light")
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        path, nobody = f"/v1/periods/{period['id']}/notice", world.client()
        self.assertEqual(stage.leader.get(path, expect=404).code, "NOT_FOUND")
        nobody.get(path, organisation="notice", expect=404)
        row = stage.step(period, "notice", "done").json()
        notice = nobody.get(path, organisation="notice").json()
        self.assertEqual((notice["state"], notice["from"], notice["until"], notice["step"]),
                         ("running", row["from"], row["until"], "notice"))
        self.assertEqual([(winner["unit"], winner["award"], winner["rank"]) for winner in notice["winners"]], [("t2", "cup", 1)])
        run = stage.leader.get("/v1/runs/" + stage.read(period)["run_id"]).json()
        self.assertEqual((notice["sha256"], notice["choices"]), (run["sha256"], run["choices"]))
        self.assertEqual(notice, stage.windows["t1"].get(path).json())
        zh, en = notice["text"]["zh"], notice["text"]["en"]
        for text, words in ((zh, ["公示", "小型评比", "第一期", "1. 奖杯：T2（t2）", row["until"], "共 3 天", "舍入方式：四舍五入",
                                  notice["sha256"]]),
                            (en, ["Public notice", "A small contest", "奖杯: T2 (t2)", row["until"], "3 days",
                                  "rounding: half away from zero", notice["sha256"]])):
            for word in words:
                self.assertIn(word, text)
        self.assertNotIn("不署名", zh)
        self.assertNotIn("leadership", str(notice))
        nobody.get(path, organisation="stranger", expect=404)

    def test_says_who_signs(self):
        with tempfile.TemporaryDirectory() as folder:
            signing = World(options=[("signing-key", key_file(folder))])
            try:
                stage = Stage(signing, "signing")
                period = deciding(stage, submit(stage, steps=[{"id": "notice", "notice": {"days": 1}}]))
                stage.step(period, "notice", "done")
                notice = stage.leader.get(f"/v1/periods/{period['id']}/notice").json()
                self.assertEqual((len(notice["kid"]), notice["key"]), (64, "/v1/keys"))
                self.assertIn(notice["kid"], notice["text"]["zh"])
            finally:
                signing.close()


class Objections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(world, "objections")

    def setUp(self):
        stage = self.stage
        first = stage.draft(document=submit(stage, steps=[{"id": "notice", "notice": {"days": 5}}, ANNOUNCEMENT]), offset=-2)
        stage.jury(first, "juror")
        stage.move(first, "open")
        self.period = first
        stage.event("t2", "fault", first["from"], gravity="light")
        stage.event("t3", "fault", first["from"], gravity="light", quantity=2)
        stage.move(first, "scoring")
        stage.move(first, "deciding")
        self.path = f"/v1/periods/{first['id']}/objections"

    def settings(self, **keys):
        client = self.stage.organiser
        row = client.get("/v1/settings").json()
        body = {name: row[name] for name in ("publish_minimum", "appeal_days", "follow_up_days", "anonymous_objections")}
        client.put("/v1/settings", {**body, **keys}, version=row["version"], expect=(200, 201))

    def object(self, client=None, unit="t1", expect=201, **more):
        return (client or self.stage.windows["t2"]).post(self.path, {"unit": unit, "reason": "有不实之处", **more}, expect=expect)

    def up(self, **more):
        self.stage.step(self.period, "notice", "done", **more)

    def answer(self, objection, outcome="upheld", client=None, expect=201):
        return (client or self.stage.leader).post(f"/v1/objections/{objection['id']}/decision",
                                                  {"outcome": outcome, "reason": "已核查"}, expect=expect)

    def test_only_on_days_of_the_notice(self):
        stage = self.stage
        self.assertEqual(self.object(expect=409).code, "NOTICE_CLOSED")
        self.up(**{"from": after(self.period["to"], 1)})
        self.assertEqual(self.object(expect=409).code, "NOTICE_CLOSED")
        # One that came on paper in time is entered by the office.
        day = after(self.period["to"], 2)
        reply = self.object(received_on=day, expect=422)
        self.assertEqual(reply.codes, [("#/received_on", "VALUE_NOT_ALLOWED")])
        row = self.object(stage.organiser, received_on=day).json()
        self.assertEqual((row["received_on"], row["state"], row["raised_by"]), (day, "open", "organiser"))
        self.assertEqual(self.object(stage.leader, received_on=self.period["to"], expect=409).code, "NOTICE_CLOSED")

    def test_faults_all_at_once(self):
        self.up()
        reply = self.object(unit="t9", expect=422)
        self.assertEqual(reply.codes, [("#/unit", "NOT_IN_ROSTER")])
        reply = self.object(evidence=[{"href": "https://example.org/1", "sha256": "AB"}, {"sha256": "00"}], expect=(400, 422))
        self.assertIn(("#/evidence/1/href", "FIELD_REQUIRED"), reply.codes)
        reply = self.object(evidence=[{"href": "https://example.org/1", "sha256": "AB"}], expect=422)
        self.assertEqual(reply.codes, [("#/evidence/0/sha256", "FORMAT_INVALID")])
        self.object(evidence=[{"href": "https://example.org/1", "sha256": "ab" * 32}])
        self.assertEqual(self.object(expect=409).code, "ALREADY_EXISTS")

    def test_an_upheld_one_changes_the_result_and_shows_how(self):
        stage = self.stage
        self.up()
        before = stage.read(self.period)["run_id"]
        self.assertEqual(stage.standings(self.period)["t1"]["rank"], 1)
        objection = self.object().json()
        self.assertEqual(objection["receipt"], None)
        row = self.answer(objection).json()
        after_it = stage.read(self.period)["run_id"]
        self.assertEqual((row["state"], row["run_before"], row["run_after"], row["answer"]),
                         ("upheld", before, after_it, "已核查"))
        moved = {item["unit"]: item for item in stage.leader.get(row["differences"]).json()["items"]}
        self.assertEqual([item["unit"] for item in stage.leader.items(row["differences"], limit=1)], list(moved))
        self.assertEqual(set(moved), {"t1", "t2", "t3"})
        self.assertEqual((moved["t1"]["wins_before"], moved["t1"]["wins_after"], moved["t1"]["vetoes_after"]),
                         (True, False, ["objection_upheld"]))
        self.assertEqual((moved["t2"]["rank_before"], moved["t2"]["rank_after"], moved["t2"]["wins_after"]), (2, 1, True))
        notice = stage.leader.get(f"/v1/periods/{self.period['id']}/notice").json()
        self.assertEqual((notice["state"], [winner["unit"] for winner in notice["winners"]]), ("running", ["t2"]))
        reply = self.answer(objection, "dismissed", expect=409)
        self.assertEqual(reply.json()["params"], {"what": "objection", "state": "upheld", "needed": "open"})

    def test_open_ones_block_the_announcement(self):
        stage = self.stage
        first = after(self.period["to"], 1)
        self.up(**{"from": first})
        objection = self.object(stage.leader, received_on=first).json()
        reply = stage.step(self.period, "announcement", "done", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]), ("OBJECTIONS_OPEN", {"count": "1"}))
        self.answer(objection, "dismissed")
        stage.step(self.period, "announcement", "done")
        late = self.object(stage.leader, received_on=first).json()
        self.assertEqual(stage.move(self.period, "final", expect=409).code, "OBJECTIONS_OPEN")
        self.answer(late)
        stage.move(self.period, "final")
        self.assertEqual([row["unit"] for row in stage.leader.items("/v1/awards", period_id=self.period["id"])], ["t2"])
        self.assertEqual(self.object(stage.leader, received_on=first, expect=409).code, "STATE_CONFLICT")

    def test_each_sees_ones_own(self):
        stage = self.stage
        self.up()
        mine = self.object().json()
        other = self.object(stage.windows["t3"]).json()
        seen = {name: [row["id"] for row in client.items(self.path)] for name, client in
                (("t2", stage.windows["t2"]), ("t3", stage.windows["t3"]), ("evaluator", stage.evaluator),
                 ("leader", stage.leader), ("organiser", stage.organiser))}
        both = [mine["id"], other["id"]]
        self.assertEqual(seen, {"t2": both[:1], "t3": both[1:], "evaluator": [], "leader": both, "organiser": both})
        stage.windows["t2"].get("/v1/objections/" + mine["id"])
        stage.windows["t2"].get("/v1/objections/" + other["id"], expect=404)
        self.answer(mine, client=stage.organiser, expect=403)
        row = self.answer(mine, "dismissed").json()
        self.assertEqual(row["decided_by"], "leadership")
        shown = stage.windows["t2"].get("/v1/objections/" + mine["id"]).json()
        self.assertEqual((shown["state"], shown["answer"], shown["decided_by"], shown["run_after"]),
                         ("dismissed", "已核查", None, None))
        self.assertEqual([row["id"] for row in stage.leader.items(self.path, state="open")], both[1:])

    def test_without_a_name(self):
        stage, nobody = self.stage, world.client()
        self.up()
        here = self.path + "?organisation=objections"
        body = {"unit": "t1", "reason": "匿名反映"}
        self.settings(anonymous_objections=False)
        self.assertEqual(nobody.post(here, body, expect=401).code, "TOKEN_REQUIRED")
        self.settings(anonymous_objections=True)
        row = nobody.post(here, body).json()
        self.assertRegex(row["receipt"], "^[0-9a-f]{32}$")
        self.assertEqual(row["raised_by"], None)
        follow = "/v1/objections/by-receipt/" + row["receipt"]
        self.assertEqual(nobody.get(follow, organisation="objections").json()["state"], "open")
        nobody.get("/v1/objections/by-receipt/" + "0" * 32, organisation="objections", expect=404)
        nobody.get(follow, organisation="stranger", expect=404)
        stage.windows["t1"].get("/v1/objections/" + row["id"], expect=404)
        self.answer(row)
        shown = nobody.get(follow, organisation="objections").json()
        self.assertEqual((shown["state"], shown["answer"]), ("upheld", "已核查"))
        self.assertNotIn("run", str(shown))
        self.assertIn("不署名", stage.leader.get(f"/v1/periods/{self.period['id']}/notice").json()["text"]["zh"])
        stored = world.cluster.psql(f"select raised_by is null, length(receipt) from pennant.objection where id = '{row['id']}'")
        self.assertEqual(stored, [["t", "32"]])
        self.assertEqual(world.cluster.psql(f"select count(*) from pennant.audit where object_id = '{row['id']}'"
                                            " and actor <> 'leadership'"), [["0"]])

    def test_the_veto_stays_in_a_new_round(self):
        stage = self.stage
        self.up()
        self.answer(self.object().json())
        open_one = self.object(stage.windows["t3"], unit="t2").json()
        stage.move(self.period, "scoring")
        self.assertEqual(self.answer(open_one, expect=409).code, "STATE_CONFLICT")
        stage.move(self.period, "deciding")
        self.assertEqual(stage.standings(self.period)["t1"]["vetoes"], ["objection_upheld"])
        stage.leader.get(f"/v1/periods/{self.period['id']}/notice", expect=404)
        self.up(**{"from": after(self.period["to"], 1)})
        self.assertEqual(stage.step(self.period, "announcement", "done", expect=409).code, "OBJECTIONS_OPEN")


if __name__ == "__main__":
    unittest.main()
