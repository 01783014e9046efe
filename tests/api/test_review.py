#!/usr/bin/env python3
"""From result to award over HTTP: decisions, stored runs, the notice, objections."""
import datetime
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, scheme  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

ANNOUNCEMENT = STEPS[3]
NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


def setUpModule():
    global world
    world = World(options=[("threads", 72)])


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
        document = scheme(steps=[STEPS[0], {"id": "bonus", "decision": {"about": "unit", "max": "5"}}, STEPS[1], ANNOUNCEMENT])
        document["components"].append({"id": "bonus", "part": "added", "decisions": "bonus"})
        period = deciding(stage, stage.organiser.post("/v1/schemes", document).json())
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


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(world, "runs")

    def with_fault(self):
        """A period being decided, in which t1 is behind; the event that is to blame."""
        period = self.stage.opened(offset=-2)
        event = self.stage.event("t1", "fault", period["from"], gravity="light")
        self.stage.move(period, "scoring")
        self.stage.move(period, "deciding")
        return self.stage.read(period), event

    def dismiss(self, event):
        self.stage.evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "dismissed", "reason": "看错了"})

    def propose(self, period, client=None, **more):
        return (client or self.stage.leader).post(f"/v1/periods/{period['id']}/runs", {}, **more).json()

    def test_a_proposal_changes_nothing_until_it_is_applied(self):
        stage = self.stage
        period, event = self.with_fault()
        stage.step(period, "office", "approved")
        self.dismiss(event)
        proposed = self.propose(period, stage.organiser)
        self.assertEqual((proposed["state"], proposed["cause"], proposed["created_by"]), ("proposed", "proposal", "organiser"))
        self.assertEqual(stage.read(period)["run_id"], period["run_id"])
        self.assertEqual(stage.standings(period)["t1"]["rank"], 3)
        rows = stage.leader.get(f"/v1/runs/{proposed['id']}/differences").json()["items"]
        self.assertEqual([(row["unit"], row["rank_before"], row["rank_after"], row["wins_before"], row["wins_after"])
                          for row in rows], [("t1", 3, 1, False, True)])
        self.assertEqual((rows[0]["total_before"], rows[0]["total_after"]), ("49.50", "50.00"))
        back = stage.leader.get(f"/v1/runs/{period['run_id']}/differences", against=proposed["id"]).json()["items"]
        self.assertEqual((back[0]["rank_before"], back[0]["rank_after"]), (1, 3))
        path = f"/v1/runs/{proposed['id']}/decision"
        stage.organiser.post(path, {"outcome": "apply", "reason": "x"}, expect=403)
        stage.leader.post(path, {"outcome": "apply"}, expect=400)
        applied = stage.leader.post(path, {"outcome": "apply", "reason": "事实有变"}).json()
        self.assertEqual((applied["state"], applied["decision"], applied["instead_of"]),
                         ("applied", "apply", period["run_id"]))
        self.assertEqual(stage.read(period)["run_id"], proposed["id"])
        self.assertEqual([row["state"] for row in runs(stage, period)], ["replaced", "applied"])
        # What was approved was another result: approvals begin anew.
        self.assertEqual(stage.step(period, "chief", "approved", expect=409).code, "STEP_NOT_DUE")
        stage.approve(period)
        stage.move(period, "final")
        self.assertEqual(len(list(stage.leader.items("/v1/awards", period_id=period["id"]))), 3)

    def test_one_that_the_facts_do_not_give_any_more_is_not_applied(self):
        stage = self.stage
        period, event = self.with_fault()
        proposed = self.propose(period)
        self.dismiss(event)
        path = f"/v1/runs/{proposed['id']}/decision"
        reply = stage.leader.post(path, {"outcome": "apply", "reason": "x"}, expect=409)
        self.assertEqual(reply.code, "RESULT_CHANGED")
        self.assertEqual(stage.read(period)["run_id"], period["run_id"])
        cancelled = stage.leader.post(path, {"outcome": "cancel", "reason": "作废"}).json()
        self.assertEqual((cancelled["state"], cancelled["reason"]), ("cancelled", "作废"))
        reply = stage.leader.post(path, {"outcome": "apply", "reason": "x"}, expect=409)
        self.assertEqual(reply.json()["params"], {"what": "run", "state": "cancelled", "needed": "proposed"})

    def test_the_same_result_keeps_the_approvals(self):
        stage = self.stage
        period, _ = self.with_fault()
        stage.step(period, "office", "approved")
        proposed = self.propose(period)
        self.assertEqual(proposed["sha256"], stage.leader.get(f"/v1/runs/{period['run_id']}").json()["sha256"])
        self.assertEqual(stage.leader.get(f"/v1/runs/{proposed['id']}/differences").json()["items"], [])
        stage.leader.post(f"/v1/runs/{proposed['id']}/decision", {"outcome": "apply", "reason": "x"})
        stage.step(period, "chief", "approved")

    def test_only_of_the_own_period_and_for_the_office(self):
        stage = self.stage
        period, _ = self.with_fault()
        other, _ = self.with_fault()
        stage.leader.get(f"/v1/runs/{period['run_id']}/differences", against=other["run_id"], expect=404)
        for client, expect in ((stage.windows["t1"], 403), (stage.collector, 403), (stage.evaluator, 200)):
            client.get(f"/v1/runs/{period['run_id']}", expect=expect)
        stage.leader.get(f"/v1/runs/{NOBODY}", expect=404)
        draft = stage.draft()
        self.assertEqual(stage.leader.post(f"/v1/periods/{draft['id']}/runs", {}, expect=409).code, "STATE_CONFLICT")
        run = stage.leader.get(f"/v1/runs/{period['run_id']}").json()
        self.assertEqual((run["cause"], run["state"], run["created_by"]), ("deciding", "applied", "leadership"))
        self.assertIn("#/settings/precision", run["choices"])


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
        nobody.get(path, organisation="decisions", expect=404)

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
        nobody.get(follow, organisation="decisions", expect=404)
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


class Races(unittest.TestCase):
    """Sixty-four clients at once: one effect, and nothing fails."""

    def race(self, act, count=64):
        def insist(number):
            """Asks again while the service is too busy: then nothing was done."""
            for _ in range(30):
                reply = act(number)
                if reply.status != 503:
                    break
                time.sleep(0.2)
            return reply
        with ThreadPoolExecutor(count) as pool:
            replies = list(pool.map(insist, range(count)))
        self.assertEqual([reply for reply in replies if reply.status not in (201, 409)], [])
        return [reply for reply in replies if reply.status == 201]

    def test_of_everything_that_is_decided_once(self):
        stage = Stage(world, "races")
        clients = [stage.client("leadership", f"leader-{number}", positions=["office", "chief"]) for number in range(64)]
        document = scheme(steps=[{"id": "bonus", "decision": {"about": "unit"}}, STEPS[0], STEPS[2], ANNOUNCEMENT])
        document["components"].append({"id": "bonus", "part": "added", "decisions": "bonus"})
        period = deciding(stage, stage.organiser.post("/v1/schemes", document).json())
        steps = f"/v1/periods/{period['id']}/steps"
        self.assertEqual(len(self.race(lambda n: clients[n].post(steps, {
            "step": "bonus", "outcome": "done", "amounts": [{"unit": "t1", "amount": "1"}]}, expect=None))), 1)
        self.assertEqual(stage.standings(period)["t1"]["components"]["bonus"], "1.00")
        proposed = stage.leader.post(f"/v1/periods/{period['id']}/runs", {}).json()
        path = f"/v1/runs/{proposed['id']}/decision"
        self.assertEqual(len(self.race(lambda n: clients[n].post(
            path, {"outcome": "apply" if n % 2 else "cancel", "reason": "x"}, expect=None))), 1)
        stage.step(period, "office", "approved")
        stage.step(period, "notice", "done")
        path = f"/v1/periods/{period['id']}/objections"
        raised = self.race(lambda n: stage.client("window", "one", units=["t2"]).post(
            path, {"unit": "t1", "reason": "x"}, expect=None))
        self.assertEqual(len(raised), 1)
        path = f"/v1/objections/{raised[0].json()['id']}/decision"
        self.assertEqual(len(self.race(lambda n: clients[n].post(
            path, {"outcome": "upheld" if n % 2 else "dismissed", "reason": "x"}, expect=None))), 1)
        raised = self.race(lambda n: clients[n].post(f"/v1/periods/{period['id']}/objections",
                                                     {"unit": "t1", "reason": "x"}, expect=None))
        self.assertEqual(len(raised), 64)


if __name__ == "__main__":
    unittest.main()
