#!/usr/bin/env python3
"""Appeals of units and the decisions on them: who may, until when, once, and what follows."""
import concurrent.futures
import datetime
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage  # noqa: E402
from world import World  # noqa: E402

ZONE = datetime.timezone(datetime.timedelta(hours=8))
CLIENTS = 64


def working_day_after(day, count):
    """By the week alone, as the test's organisation has no calendar of its own."""
    while count:
        day += datetime.timedelta(days=1)
        count -= day.isoweekday() <= 5
    return day


class Appeals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 80)])
        cls.addClassCleanup(cls.world.close)
        for code in ("hall", "other"):
            cls.world.organisation(code)
        cls.organiser = cls.client("organiser")
        cls.evaluator = cls.client("evaluator")
        cls.leader = cls.client("leadership")
        cls.collector = cls.client("collector", sources=["feed"])
        cls.windows = {code: cls.client("window", "window-" + code, units=[code]) for code in ("w1", "w2")}
        for code in ("w1", "w2"):
            cls.organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})
        for indicator in ({"code": "fault", "form": "event"}, {"code": "watched", "form": "event", "four_eyes": True},
                          {"code": "deduction", "form": "event", "points": {"min": "1", "max": "5"}}):
            cls.organiser.post("/v1/indicators", indicator)

    @classmethod
    def client(cls, role, subject=None, organisation="hall", **more):
        return cls.world.client(organisation, role, subject, **more)

    def event(self, client=None, unit="w1", indicator="fault", **more):
        return (client or self.evaluator).post("/v1/events", {
            "unit": unit, "indicator": indicator, "occurred_at": "2026-03-02", **more}, key=False).json()["id"]

    def judge(self, event, finding, client=None, **more):
        return (client or self.evaluator).post(f"/v1/events/{event}/verdicts", {"finding": finding, **more}).json()

    def appeal(self, event, client=None, expect=201, **more):
        return (client or self.windows["w1"]).post(f"/v1/events/{event}/appeals", {"reason": "并非如此", **more},
                                                   expect=expect)

    def decide(self, appeal, outcome, client=None, expect=201, **more):
        return (client or self.leader).post(f"/v1/appeals/{appeal['id']}/decision",
                                            {"outcome": outcome, "reason": "核实", **more}, expect=expect)

    def finding(self, event):
        return self.evaluator.get(f"/v1/events/{event}").json()["finding"]

    def test_upheld(self):
        event = self.event()
        self.judge(event, "confirmed")
        reply = self.appeal(event, evidence=[{"href": "log/1"}])
        row = reply.json()
        self.assertEqual(reply.headers["location"], "/v1/appeals/" + row["id"])
        until = working_day_after(datetime.datetime.now(ZONE).date(), 5).isoformat()
        self.assertEqual(
            {name: row[name] for name in ("event_id", "unit", "state", "reason", "evidence", "until", "recorded_by",
                                          "verdict_id", "decided_by")},
            {"event_id": event, "unit": "w1", "state": "open", "reason": "并非如此", "evidence": [{"href": "log/1"}],
             "until": until, "recorded_by": "window-w1", "verdict_id": None, "decided_by": None})
        self.assertEqual(self.finding(event), "confirmed")
        done = self.decide(row, "upheld", finding="dismissed").json()
        self.assertEqual((done["state"], done["decided_by"], done["decision_reason"]), ("upheld", "leadership", "核实"))
        verdict = self.evaluator.get(f"/v1/events/{event}/verdicts").json()["items"][-1]
        self.assertEqual((verdict["id"], verdict["finding"], verdict["recorded_by"]),
                         (done["verdict_id"], "dismissed", "leadership"))
        self.assertEqual(self.finding(event), "dismissed")
        self.assertEqual(self.windows["w1"].get(f"/v1/appeals/{row['id']}").json(), done)
        self.assertEqual(self.decide(row, "dismissed", expect=409).code, "STATE_CONFLICT")

    def test_dismissed_and_appealed_again(self):
        event = self.event()
        self.assertEqual(self.appeal(event).json()["state"], "open")     # against the recording
        self.assertEqual(self.appeal(event, expect=409).code, "APPEAL_OPEN")
        row, = self.leader.get("/v1/appeals", event_id=event).json()["items"]
        done = self.decide(row, "dismissed").json()
        self.assertEqual((done["state"], done["verdict_id"]), ("dismissed", None))
        self.assertEqual(self.evaluator.get(f"/v1/events/{event}/verdicts").json()["items"], [])
        self.assertEqual(self.appeal(event, expect=409).code, "APPEAL_DECIDED")
        self.judge(event, "confirmed")
        self.appeal(event)                                               # against what is found since

    def test_points(self):
        event = self.event(indicator="deduction", points="5")
        row = self.appeal(event).json()
        self.assertEqual(self.decide(row, "upheld", finding="confirmed", points="6", expect=422).codes,
                         [("#/points", "POINTS_OUT_OF_RANGE")])
        self.decide(row, "upheld", finding="confirmed", points="1.5")
        self.assertEqual(self.evaluator.get(f"/v1/events/{event}").json()["points"], "1.5")

    def test_the_period_follows(self):
        """Live standings at once; a stored result is stale, and final asks for a new one."""
        stage = Stage(self.world, "campaign")
        period = stage.opened()
        events = [stage.event("t1", "fault", period["from"], gravity="light")["id"] for _ in range(2)]

        def points():
            return stage.standings(period)["t1"]["components"]["work"]

        def uphold(event):
            appeal = stage.windows["t1"].post(f"/v1/events/{event}/appeals", {"reason": "x"}).json()
            self.decide(appeal, "upheld", stage.leader, finding="dismissed")

        self.assertEqual(points(), "98.00")
        uphold(events[0])
        self.assertEqual(points(), "99.00")
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        stage.approve(period)
        uphold(events[1])
        self.assertEqual(stage.move(period, "final", expect=409).code, "RESULT_CHANGED")
        stage.move(period, "scoring")
        self.assertEqual(points(), "100.00")

    def test_faults(self):
        event = self.event()
        path = f"/v1/events/{event}/appeals"
        self.assertEqual(self.windows["w1"].post(path, {"evidence": {"x": 1}, "more": 1}, expect=400).codes,
                         [("#/more", "FIELD_UNKNOWN"), ("#/reason", "FIELD_REQUIRED")])
        self.assertEqual(self.appeal(event, evidence={"x": 1}, expect=400).codes, [("#/evidence", "TYPE_MISMATCH")])
        self.assertEqual(self.appeal(event, evidence=["x" * 9000], expect=422).codes, [("#/evidence", "TOO_LONG")])
        self.windows["w1"].post(path, {"reason": "x"}, expect=400, key=False)
        row = self.appeal(event).json()
        for body, codes in (
                ({}, [("#/outcome", "FIELD_REQUIRED"), ("#/reason", "FIELD_REQUIRED")]),
                ({"outcome": "upheld", "reason": "x"}, [("#/finding", "FIELD_REQUIRED")]),
                ({"outcome": "dismissed", "reason": "x", "finding": "valid", "points": "1"},
                 [("#/finding", "NOT_COMBINED"), ("#/points", "NOT_COMBINED")]),
                ({"outcome": "upheld", "reason": "x", "finding": "guilty"}, [("#/finding", "VALUE_NOT_ALLOWED")])):
            reply = self.leader.post(f"/v1/appeals/{row['id']}/decision", body, expect=(400, 422))
            self.assertEqual(reply.codes, codes)
        self.leader.post(f"/v1/appeals/{uuid.uuid4()}/decision", {"outcome": "dismissed", "reason": "x"}, expect=404)

    def test_who_may(self):
        event = self.event()
        for client in (self.organiser, self.evaluator, self.leader, self.collector):
            self.appeal(event, client, expect=403)
        self.appeal(event, self.windows["w2"], expect=404)               # as if it were not there
        self.appeal(str(uuid.uuid4()), expect=404)
        both = self.client(["window", "evaluator"], "both", units=["w2"])
        self.assertEqual(self.appeal(event, both, expect=403).code, "NOT_YOUR_UNIT")
        self.appeal(event, self.client("window", units=["w1"], organisation="other"), expect=404)
        row = self.appeal(event).json()
        self.windows["w2"].get(f"/v1/appeals/{row['id']}", expect=404)
        self.assertNotIn(row["id"], [item["id"] for item in self.windows["w2"].items("/v1/appeals")])
        self.collector.get("/v1/appeals", expect=403)
        for client in (self.organiser, self.evaluator, self.windows["w1"]):
            self.decide(row, "dismissed", client, expect=403)
        self.client("leadership", organisation="other").get(f"/v1/appeals/{row['id']}", expect=404)

    def test_four_eyes(self):
        leader = self.client(["evaluator", "leadership"], "records and decides")
        event = self.event(leader, indicator="watched")
        row = self.appeal(event).json()
        for outcome, more in (("dismissed", {}), ("upheld", {"finding": "dismissed"})):
            self.assertEqual(self.decide(row, outcome, leader, expect=403, **more).code, "FOUR_EYES")
        self.decide(row, "upheld", finding="dismissed")

    def test_deadline_in_working_days(self):
        """Moves the recording back instead of the clock forward."""
        organiser, calendar = self.organiser, {"holidays": [], "workdays": []}
        today = datetime.datetime.now(ZONE).date()
        event = self.event()
        start = today
        while working_day_after(start, 5) >= today:
            start -= datetime.timedelta(days=1)
        self.world.cluster.psql(
            "alter table pennant.event disable trigger user;"
            f"update pennant.event set recorded_at = '{start}T12:00:00+08:00' where id = '{event}';"
            "alter table pennant.event enable trigger user")
        reply = self.appeal(event, expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["until"]),
                         ("APPEAL_LATE", working_day_after(start, 5).isoformat()))
        # A day off within the five moves the end, and so does a longer time.
        off = working_day_after(start, 2).isoformat()
        calendar["holidays"] = [off]
        organiser.put("/v1/calendar", calendar, create=True, expect=201)
        settings = organiser.get("/v1/settings").json()
        organiser.put("/v1/settings", {"appeal_days": 6}, version=settings["version"])
        try:
            row = self.appeal(event).json()
            self.assertEqual(row["until"], working_day_after(start, 7).isoformat())
        finally:
            organiser.put("/v1/calendar", {"holidays": [], "workdays": []}, version=1)
            organiser.put("/v1/settings", {}, version=settings["version"] + 1)

    def test_filters(self):
        first, second = self.event(unit="w2"), self.event(unit="w2")
        rows = [self.appeal(event, self.windows["w2"]).json() for event in (first, second)]
        self.decide(rows[0], "dismissed")

        def ids(**query):
            return [row["id"] for row in self.leader.items("/v1/appeals", unit="w2", limit=1, **query)]

        self.assertEqual(ids(), [rows[1]["id"], rows[0]["id"]])
        self.assertEqual(ids(state="open"), [rows[1]["id"]])
        self.assertEqual(ids(state="dismissed"), [rows[0]["id"]])
        self.assertEqual(ids(event_id=second), [rows[1]["id"]])
        self.assertEqual(self.leader.get("/v1/appeals", state="lost", expect=422).codes,
                         [("state", "VALUE_NOT_ALLOWED")])

    def race(self, act):
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            return sorted(pool.map(act, range(CLIENTS)))

    def test_races(self):
        event = self.event()
        self.judge(event, "confirmed")
        statuses = self.race(lambda number: self.appeal(
            event, self.client("window", f"w{number}", units=["w1"]), expect=(201, 409)).status)
        self.assertEqual(statuses, [201] + [409] * (CLIENTS - 1))
        row, = self.leader.get("/v1/appeals", event_id=event).json()["items"]
        statuses = self.race(lambda number: self.decide(
            row, "upheld", self.client("leadership", f"l{number}"), finding=("valid", "dismissed")[number % 2],
            expect=(201, 409)).status)
        self.assertEqual(statuses, [201] + [409] * (CLIENTS - 1))
        verdicts = self.evaluator.get(f"/v1/events/{event}/verdicts").json()["items"]
        self.assertEqual(len(verdicts), 2)
        self.assertEqual(self.finding(event), verdicts[1]["finding"])


if __name__ == "__main__":
    unittest.main()
