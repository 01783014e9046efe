#!/usr/bin/env python3
"""Reminders: what is due until a day, for each role its own, and nothing of others."""
import datetime
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, month  # noqa: E402
from world import World  # noqa: E402

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()


def day(days):
    return (TODAY + datetime.timedelta(days=days)).isoformat()


def setUpModule():
    global world, stage, ended, coming, noticed
    world = World()
    stage = Stage(world)
    stage.other = Stage(world, "other")
    # One that ended, one that runs, one under notice.
    ended = stage.opened(document=stage.submit(), offset=-1)
    coming = stage.draft(document=stage.submit(dates={"files_due": {"en": "Files due"}}), offset=0,
                         dates={"files_due": day(3)})
    stage.jury(coming, "juror", "second")
    stage.move(coming, "open")
    noticed = notice()


def tearDownModule():
    world.close()


def notice():
    steps = [step for step in STEPS if step["id"] in ("notice", "announcement")]
    period = stage.opened(document=stage.submit(steps=steps), offset=-2)
    stage.move(period, "scoring")
    stage.move(period, "deciding")
    stage.step(period, "notice", "done", **{"from": day(0)})
    return period


def reminders(client=None, **query):
    reply = (client or stage.leader).get("/v1/reminders", **query).json()
    assert reply["more"] is False
    return reply["items"]


def kinds(client=None, **query):
    return [item["kind"] for item in reminders(client, **query)]


class Reminders(unittest.TestCase):
    def test_the_ends_of_periods(self):
        item, = [item for item in reminders(kind="period_ends") if item["period_id"] == ended["id"]]
        self.assertEqual((ended["to"], True, None, 1), (item["due"], item["overdue"], item["unit"], item["count"]))
        for language, words in (("zh", "结束"), ("en", "ends on " + ended["to"])):
            self.assertIn(words, item["text"][language])
        last = month(0)[1]
        due = reminders(kind="period_ends", until=last)
        self.assertEqual({ended["id"], coming["id"]}, {item["period_id"] for item in due})
        self.assertEqual(sorted(item["due"] for item in due), [item["due"] for item in due])
        self.assertEqual([], reminders(kind="period_ends", until=month(-3)[0]))

    def test_named_dates(self):
        for client in (stage.leader, stage.organiser, stage.evaluator, stage.windows["t1"]):
            item, = reminders(client, kind="date")
            self.assertEqual(("files_due", day(3), False, coming["id"]),
                             (item["name"], item["due"], item["overdue"], item["period_id"]))
        self.assertEqual([], reminders(kind="date", until=day(2)))
        self.assertEqual(1, len(reminders(kind="date", until=day(3))))

    def test_notice_and_objections(self):
        item, = reminders(kind="notice_ends")
        self.assertEqual((noticed["id"], day(4), "notice"), (item["period_id"], item["due"], item["name"]))
        self.assertEqual([], reminders(kind="objections"))
        objections = [stage.windows[team].post(f"/v1/periods/{noticed['id']}/objections", {
            "unit": team, "reason": "the sum is wrong"}).json() for team in ("t1", "t2")]
        item, = reminders(kind="objections")
        self.assertEqual((2, day(4)), (item["count"], item["due"]))
        self.assertIn("2", item["text"]["zh"])
        stage.leader.post(f"/v1/objections/{objections[0]['id']}/decision", {"outcome": "dismissed", "reason": "it is not"})
        self.assertEqual([1], [item["count"] for item in reminders(kind="objections")])
        self.assertEqual([], reminders(stage.evaluator, kind="objections"))

    def test_appeals(self):
        event = stage.event("t3", "fault", f"{month(-1)[0]}T10:00:00+08:00", gravity="light")
        stage.windows["t3"].post(f"/v1/events/{event['id']}/appeals", {"reason": "it was not us"})
        item, = reminders(kind="appeal", until=day(60))
        self.assertEqual(("t3", "fault", stage.units["t3"]), (item["unit"], item["name"], item["unit_id"]))
        self.assertEqual([], reminders(stage.windows["t3"], kind="appeal", until=day(60)))
        stage.leader.post(f"/v1/appeals/{item['object_id']}/decision", {"outcome": "dismissed", "reason": "it was"})
        self.assertEqual([], reminders(kind="appeal", until=day(60)))

    def test_ballots_that_are_missing(self):
        second = stage.client("evaluator", "second")
        mine = {item["period_id"]: item for item in reminders(second, kind="ballots", until=month(0)[1])}
        self.assertEqual({coming["id"]}, set(mine))
        self.assertEqual((3, "jury", None), (mine[coming["id"]]["count"], mine[coming["id"]]["name"], mine[coming["id"]]["unit"]))
        stage.move(coming, "scoring")
        stage.ballot(coming, second, "jury", "t1", "5")
        self.assertEqual([2], [item["count"] for item in reminders(second, kind="ballots", until=month(0)[1])])
        window = stage.windows["t1"]
        items = {item["period_id"]: item for item in reminders(window, kind="ballots", until=month(0)[1])}
        self.assertEqual({ended["id"], coming["id"]}, set(items))
        self.assertEqual((2, "peers", "t1"), tuple(items[coming["id"]][name] for name in ("count", "name", "unit")))
        for team in ("t2", "t3"):
            stage.ballot(coming, window, "peers", team, "80")
        self.assertNotIn(coming["id"], {item["period_id"] for item in reminders(window, kind="ballots", until=month(0)[1])})
        self.assertEqual([], reminders(stage.client("evaluator", "third"), kind="ballots", until=month(0)[1]))

    def test_what_panels_lack(self):
        period = stage.opened(document=stage.submit(), offset=-3)

        def lacking(client=None):
            return {item["name"]: item["count"] for item in reminders(client, kind="panel")
                    if item["period_id"] == period["id"]}
        # One juror, and three units that rate each other.
        self.assertEqual({"jury": 3, "peers": 6}, lacking())
        self.assertEqual({"jury": 3, "peers": 6}, lacking(stage.organiser))
        self.assertEqual({}, lacking(stage.evaluator))
        juror = stage.client("evaluator", "juror")
        stage.move(period, "scoring")
        for team in stage.units:
            stage.ballot(period, juror, "jury", team, "5")
        stage.ballot(period, stage.windows["t1"], "peers", "t2", "80")
        self.assertEqual({"peers": 5}, lacking())

    def test_more_follow_panels_that_lack_nothing(self):
        """Of 201 panels the first 200 are read; that nobody sits in them does not make them the last."""
        many = Stage(world, "many")
        panels = {f"p{number}": {"mode": "open", "raters": "given", "max": "10"} for number in range(201)}
        document = many.submit(panels=panels, components=[{"id": "work", "weight": "1", "ledger": {"base": "100", "rules": [
            {"id": "praise", "events": "praise", "each": "2"}]}}])
        many.move(many.draft(document), "open")
        self.assertEqual({"items": [], "more": True}, many.leader.get("/v1/reminders", kind="panel").json())

    def test_follow_ups(self):
        stage.organiser.post("/v1/surveys", {"code": "counter", "indicator": "answer", "follow_up_days": 5})
        for number, (team, grade) in enumerate([("t1", "dissatisfied"), ("t2", "very_satisfied"), ("t2", "very_dissatisfied")]):
            stage.evaluator.post("/v1/events", {"unit": team, "indicator": "answer", "occurred_at": day(0),
                                                "occasion": f"case-{number}", "gravity": grade}, key=False, expect=201)
        self.assertEqual({"t1", "t2"}, {item["unit"] for item in reminders(kind="follow_up", until=day(20))})
        item, = reminders(stage.windows["t1"], kind="follow_up", until=day(20))
        self.assertEqual(("t1", "counter", False), (item["unit"], item["name"], item["overdue"]))
        self.assertEqual(stage.windows["t1"].get(f"/v1/follow-ups/{item['object_id']}").json()["due"], item["due"])
        self.assertEqual([], reminders(stage.windows["t3"], kind="follow_up", until=day(20)))
        self.assertEqual([], reminders(kind="follow_up", until=day(0)))

    def test_each_role_has_its_own(self):
        self.assertLessEqual(set(kinds(stage.windows["t2"], until=month(0)[1])), {"date", "ballots", "follow_up"})
        self.assertLessEqual(set(kinds(stage.evaluator, until=month(0)[1])), {"date", "ballots", "follow_up"})
        self.assertIn("period_ends", kinds(stage.organiser))
        self.assertEqual([], kinds(stage.other.leader, until=month(0)[1]))
        stage.collector.get("/v1/reminders", expect=403)
        world.client().get("/v1/reminders", expect=401)

    def test_bad_parameters(self):
        for query in ("until=yesterday", "until=2999-01-01", "kind=other", "more=1"):
            stage.leader.get(f"/v1/reminders?{query}", expect=(400, 422))
        reply = stage.leader.get(f"/v1/reminders?until={day(401)}", expect=422)
        self.assertEqual([("until", "OUT_OF_RANGE")], [(where.lstrip("?"), code) for where, code in reply.codes])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
