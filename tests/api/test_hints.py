#!/usr/bin/env python3
"""Hints over HTTP: what they say with figures worked out here, who sees which, and that they change nothing."""
import datetime
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, scheme  # noqa: E402
from world import World  # noqa: E402

TEAMS = tuple(f"t{number}" for number in range(1, 7))
LIMITS = {"burst_events": 20, "burst_times": 5, "answers": 30, "defaulted_share": 50, "late_events": 10,
          "late_share": 10, "ballots": 5, "distance": 20, "others": 3}
NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


def setUpModule():
    global world
    world = World()


def tearDownModule():
    world.close()


def document():
    """The small scheme with a survey of which a rate is taken."""
    found = scheme("hinted")
    found["indicators"]["answer"] = {"form": "event", "gravities": ["good", "fair", "bad"]}
    found["components"].append({"id": "survey", "part": "shown", "events": "answer", "reduce": "rate",
                                "where": {"gravity": ["good", "fair"]}})
    return found


class Hints(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = stage = Stage(world, teams=TEAMS)
        cls.period = stage.opened(document=stage.organiser.post("/v1/schemes", document()).json())
        cls.path = f"/v1/periods/{cls.period['id']}/hints"
        cls.first = datetime.date.fromisoformat(cls.period["from"])
        cls.days = (datetime.date.fromisoformat(cls.period["to"]) - cls.first).days + 1
        cls.fill()

    @classmethod
    def post(cls, indicator, day, count, **more):
        """Events of the collector's source on a day of the period, from 0 on."""
        at = (cls.first + datetime.timedelta(days=day)).isoformat()
        report = cls.stage.collector.post("/v1/events/batch", [
            {"unit": TEAMS[number % 6], "indicator": indicator, "occurred_at": at, "source": "feed",
             "external_id": f"{indicator}-{day}-{number}", **more} for number in range(count)], key=False, expect=207).json()
        assert report["summary"]["stored"] == count, report

    @classmethod
    def fill(cls):
        for day in range(cls.days):                       # one fault a day, and 25 on the tenth
            cls.post("fault", day, 25 if day == 9 else 1, gravity="light")
        cls.post("answer", 3, 18, gravity="good")
        cls.post("answer", 4, 14, gravity="good")
        for rater in TEAMS:
            for unit in TEAMS:
                high = {rater, unit} == {"t1", "t2"}
                score = "100" if rater == "t3" else "95" if high else "50"
                if rater != unit:
                    cls.stage.ballot(cls.period, cls.stage.windows[rater], "peers", unit, score)

    def hints(self, client=None, **limits):
        return (client or self.stage.leader).get(self.path, **limits).json()

    def kinds(self, **limits):
        return [hint["kind"] for hint in self.hints(**limits)["items"]]

    def test_what_is_said(self):
        answer = self.hints()
        self.assertEqual(answer["thresholds"], LIMITS)
        self.assertEqual((answer["period_id"], answer["looked_at"], answer["complete"], answer["left_out"]),
                         (self.period["id"], ["events", "ballots"], True, 0))
        burst, top, best, far, traded = answer["items"]
        day = (self.first + datetime.timedelta(days=9)).isoformat()
        others = self.days - 1
        self.assertEqual(burst, {
            "kind": "burst", "source": "feed", "indicator": "fault", "from": day, "to": day,
            "figures": {"events": "25", "other_events": str(others), "other_days": str(others), "usual": "1"},
            "text": {"zh": f"来源 feed 在 {day} 一天内有“fault”25 件；周期内其余 {others} 天共 {others} 件，日均 1 件。",
                     "en": f"Through source feed came 25 events of “fault” on {day}; on the other {others} days there "
                           f"were {others}, 1 a day."},
            "link": f"/v1/events?indicator=fault&from={day}&to={day}&source=feed"})
        self.assertEqual((top["kind"], top["indicator"], top["figures"]),
                         ("top_answers", "answer", {"answers": "32", "top": "32"}))
        self.assertEqual((best["kind"], best["panel"], best["rater"], best["unit"], best["figures"]),
                         ("top_ballots", "peers", "t3", "t3", {"ballots": "5", "top": "5"}))
        # t3 gives 100 where the other four give 50, and once 95 among them to t1 and to t2: 4 x 50 + 45 = 245,
        # and 100 - (95 + 3 x 50) / 4 = 38.75 for these two: 3 x 50 + 2 x 38.75 = 227.5 in all, 45.5 each.
        self.assertEqual((far["kind"], far["rater"], far["figures"]),
                         ("far_rater", "t3", {"ballots": "5", "sum": "227.5", "difference": "45.5"}))
        # t1 gives t2 95 and the others 50; t2 gets 50 from three others and 100 from t3: 62.5.
        self.assertEqual((traded["kind"], traded["unit"], traded["other_unit"]), ("traded_scores", "t1", "t2"))
        self.assertEqual(traded["figures"], {
            "first_to_second": "95", "first_to_others": "50", "others_to_second": "62.5",
            "second_to_first": "95", "second_to_others": "50", "others_to_first": "62.5"})

    def test_each_link_leads_to_what_is_behind(self):
        counts = []
        for hint in self.hints()["items"]:
            self.assertRegex(hint["text"]["zh"], "。$")
            counts.append(len(list(self.stage.leader.items(hint["link"]))))
        self.assertEqual(counts, [25, 32, 5, 5, 30])

    def test_limits_move(self):
        self.assertEqual(self.kinds(burst_events=26, answers=33, ballots=6, distance=33), [])
        self.assertEqual(self.kinds(burst_times=26, ballots=6), ["top_answers", "traded_scores"])
        self.assertEqual(self.hints(distance=33)["thresholds"], {**LIMITS, "distance": 33})
        reply = self.stage.leader.get(self.path + "?distance=0&answers=many&colour=red", expect=422)
        self.assertEqual(sorted(fault["parameter"] for fault in reply.json()["errors"]),
                         ["answers", "colour", "distance"])

    def test_only_leadership_learns_of_ballots(self):
        for client in (self.stage.evaluator, self.stage.organiser):
            answer = self.hints(client)
            self.assertEqual(answer["looked_at"], ["events"])
            self.assertEqual([hint["kind"] for hint in answer["items"]], ["burst", "top_answers"])
        for client in (self.stage.windows["t1"], self.stage.collector):
            client.get(self.path, expect=403)
        self.stage.leader.get(f"/v1/periods/{NOBODY}/hints", expect=404)
        world.organisation("other")
        world.client("other", "leadership").get(self.path, expect=404)
        draft = self.stage.draft(offset=-3)
        self.stage.leader.get(f"/v1/periods/{draft['id']}/hints", expect=409)

    def test_nothing_is_judged_otherwise(self):
        before = (self.stage.standings(self.period), self.stage.leader.get(f"/v1/periods/{self.period['id']}/result").json())
        self.hints()
        self.assertEqual(before, (self.stage.standings(self.period),
                                  self.stage.leader.get(f"/v1/periods/{self.period['id']}/result").json()))


class Later(unittest.TestCase):
    """What depends on a period's end, in an organisation of its own."""

    def test_what_came_after_the_closing(self):
        stage = Stage(world, "later", teams=TEAMS)
        period = stage.opened()
        day = period["from"]

        def post(first, last):
            stage.collector.post("/v1/events/batch", [
                {"unit": "t1", "indicator": "praise", "occurred_at": day, "source": "feed", "external_id": str(number)}
                for number in range(first, last)], key=False, expect=207)
        post(0, 19)
        stage.move(period, "scoring")
        post(19, 29)
        hints = stage.leader.get(f"/v1/periods/{period['id']}/hints", burst_events=1000).json()["items"]
        self.assertEqual([(hint["kind"], hint["figures"]) for hint in hints],
                         [("after_closing", {"events": "29", "late": "10", "share": "1000/29"})])
        self.assertIn("34.48", hints[0]["text"]["en"])

    def test_answers_that_the_system_gave(self):
        """18 of 30 answers are defaulted, which is 60 per cent; visits that nobody rated are no answers."""
        stage = Stage(world, "survey", teams=TEAMS)
        stage.organiser.post("/v1/surveys", {"code": "visits", "indicator": "answer", "scale": ["good", "fair", "bad"],
                                             "negative": ["bad"]})
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document()).json())
        modes = ["defaulted"] * 18 + ["active"] * 12 + ["none"] * 40
        report = stage.collector.post("/v1/events/batch", [
            {"unit": "t1", "indicator": "answer", "occurred_at": period["from"], "source": "feed", "occasion": f"visit-{number}",
             "external_id": str(number), "rating_mode": mode, **({} if mode == "none" else {"gravity": "good"})}
            for number, mode in enumerate(modes)], key=False, expect=207).json()
        self.assertEqual(report["summary"]["stored"], len(modes), report)
        hints = stage.leader.get(f"/v1/periods/{period['id']}/hints", burst_events=1000, answers=12).json()["items"]
        self.assertEqual([(hint["kind"], hint["figures"]) for hint in hints],
                         [("top_answers", {"answers": "12", "top": "12"}),
                          ("defaulted_answers", {"answers": "30", "defaulted": "18", "share": "60"})])


if __name__ == "__main__":
    unittest.main()
