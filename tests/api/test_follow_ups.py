#!/usr/bin/env python3
"""Follow-ups of negative answers: when they open and are due, their order, and what overdue ones weigh."""
import concurrent.futures
import datetime
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import month  # noqa: E402
from world import World  # noqa: E402

ZONE = datetime.timezone(datetime.timedelta(hours=8))
CLIENTS = 64
STATES = ["open", "called_back", "founded", "refuted", "answered", "resolved", "unresolved", "closed"]


def today():
    return datetime.datetime.now(ZONE).date()


def working_day_after(day, count, holidays=(), workdays=()):
    while count:
        day += datetime.timedelta(days=1)
        count -= day.isoformat() in workdays or (day.isoweekday() <= 5 and day.isoformat() not in holidays)
    return day


class FollowUps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 80)])
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.code = self.id().rsplit(".", 1)[1].replace("_", "-")
        self.world.organisation(self.code)
        self.organiser, self.evaluator = self.client("organiser"), self.client("evaluator")
        self.leader, self.collector = self.client("leadership"), self.client("collector", sources=["device"])
        self.windows = {code: self.client("window", "window-" + code, units=[code]) for code in ("w1", "w2")}
        for code in ("w1", "w2"):
            self.organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})
        self.organiser.post("/v1/surveys", {"code": "counter", "indicator": "answer", "overdue_indicator": "overdue"})

    def client(self, role, subject=None, **more):
        return self.world.client(self.code, role, subject, **more)

    def answer(self, occasion=None, grade="dissatisfied", unit="w1", rater="named", **more):
        return self.collector.post("/v1/events", {
            "unit": unit, "indicator": "answer", "occurred_at": "2026-03-02", "occasion": occasion or str(uuid.uuid4()),
            "gravity": grade, "rater_mode": rater, **more}, key=False).json()["id"]

    def opened(self, **more):
        event = self.answer(**more)
        return next(row for row in self.leader.items("/v1/follow-ups") if row["event_id"] == event)

    def act(self, row, action, outcome=None, client=None, expect=201, **more):
        body = {"action": action, **({"outcome": outcome} if outcome else {}), **more}
        return (client or self.evaluator).post(f"/v1/follow-ups/{row['id']}/actions", body, expect=expect)

    def read(self, row, client=None):
        return (client or self.leader).get(f"/v1/follow-ups/{row['id']}").json()

    def test_opened_by_negative_answers_only(self):
        self.answer("c-1", "satisfied")
        self.answer("c-2", None, rating_mode="none")
        self.collector.lines("/v1/events/batch", [
            {"unit": "w2", "indicator": "answer", "occurred_at": "2026-03-02", "occasion": f"b-{n}", "gravity": grade}
            for n, grade in enumerate(("very_dissatisfied", "dissatisfied", "basically_satisfied", "very_satisfied"))])
        self.answer("c-3")
        self.collector.post("/v1/events", {     # a repeat opens nothing
            "unit": "w1", "indicator": "answer", "occurred_at": "2026-03-02", "occasion": "c-3",
            "gravity": "dissatisfied", "rater_mode": "named"}, key=False, expect=200)
        rows = list(self.leader.items("/v1/follow-ups", limit=1))
        self.assertEqual(sorted((row["occasion"], row["unit"], row["gravity"], row["rater_mode"]) for row in rows),
                         [("b-0", "w2", "very_dissatisfied", None), ("b-1", "w2", "dissatisfied", None),
                          ("c-3", "w1", "dissatisfied", "named")])
        for row in rows:
            self.assertEqual((row["survey"], row["state"], row["opened"], row["due"], row["closed"], row["overdue"]),
                             ("counter", "open", today().isoformat(), working_day_after(today(), 5).isoformat(), None,
                              False))

    def test_due_in_working_days_of_the_organisation(self):
        first = working_day_after(today(), 1)
        saturday = today() + datetime.timedelta(days=(5 - today().weekday()) % 7 or 7)
        calendar = {"holidays": [first.isoformat()], "workdays": [saturday.isoformat()]}
        self.organiser.put("/v1/calendar", calendar, create=True, expect=201)
        self.organiser.put("/v1/settings", {"follow_up_days": 8}, version=0)
        self.assertEqual(self.opened()["due"], working_day_after(today(), 8, **calendar).isoformat())
        self.organiser.put("/v1/surveys/counter", {"follow_up_days": 2, "overdue_indicator": "overdue"}, version=1)
        self.assertEqual(self.opened()["due"], working_day_after(today(), 2, **calendar).isoformat())

    def test_the_whole_way(self):
        row = self.opened()
        window = self.windows["w1"]
        self.act(row, "call_back", "unreached", window)
        self.act(row, "call_back", "reached", window, text="已致歉")
        self.act(row, "finding", "founded", text="等候过久")
        self.act(row, "answer", None, window, text="增开窗口")
        self.act(row, "recheck", "unresolved")
        self.act(row, "answer", None, window, text="再次整改")
        self.act(row, "recheck", "resolved", self.leader)
        done = self.act(row, "close").json()
        self.assertEqual((done["state"], done["closed"], done["overdue"]), ("closed", today().isoformat(), False))
        self.assertEqual([(item["number"], item["action"], item["outcome"], item["text"], item["recorded_by"])
                          for item in done["actions"]],
                         [(1, "call_back", "unreached", None, "window-w1"), (2, "call_back", "reached", "已致歉", "window-w1"),
                          (3, "finding", "founded", "等候过久", "evaluator"), (4, "answer", None, "增开窗口", "window-w1"),
                          (5, "recheck", "unresolved", None, "evaluator"), (6, "answer", None, "再次整改", "window-w1"),
                          (7, "recheck", "resolved", None, "leadership"), (8, "close", None, None, "evaluator")])
        self.assertEqual(self.read(row, window), done)
        self.assertEqual(done["met"], today().isoformat())
        self.assertEqual(self.evaluator.get(f"/v1/events/{row['event_id']}").json()["finding"], "pending")

    def test_only_in_turn(self):
        """Every action in every state."""
        ways = {"open": [], "called_back": [("call_back", "reached")],
                "founded": [("call_back", "reached"), ("finding", "founded")],
                "refuted": [("call_back", "reached"), ("finding", "mistaken")],
                "answered": [("call_back", "reached"), ("finding", "founded"), ("answer", None)],
                "resolved": [("call_back", "reached"), ("finding", "founded"), ("answer", None), ("recheck", "resolved")],
                "unresolved": [("call_back", "reached"), ("finding", "founded"), ("answer", None), ("recheck", "unresolved")],
                "closed": [("call_back", "reached"), ("finding", "founded"), ("answer", None), ("recheck", "resolved"),
                           ("close", None)]}
        allowed = {"open": {"call_back"}, "called_back": {"call_back", "finding"}, "founded": {"answer"},
                   "refuted": {"close"}, "answered": {"recheck"}, "resolved": {"close"}, "unresolved": {"answer"},
                   "closed": set()}
        tries = {"call_back": "reached", "finding": "founded", "answer": None, "recheck": "resolved", "close": None}
        for state, way in ways.items():
            row = self.opened()
            for action, outcome in way:
                self.act(row, action, outcome, text="x")
            self.assertEqual(self.read(row)["state"], state)
            for action in set(tries) - allowed[state]:
                with self.subTest(state=state, action=action):
                    reply = self.act(row, action, tries[action], text="x", expect=409)
                    self.assertEqual((reply.code, reply.json()["params"]["state"]), ("STATE_CONFLICT", state))
            for action in allowed[state]:
                self.act(row, action, tries[action], text="x")
                break

    def test_refuted_answers_count_no_more(self):
        for outcome, finding in (("mistaken", "withdrawn"), ("malicious", "dismissed")):
            row = self.opened(rater="anonymous")                 # nobody to call back
            done = self.act(row, "finding", outcome, text="监控可证").json()
            verdict, = self.evaluator.get(f"/v1/events/{row['event_id']}/verdicts").json()["items"]
            self.assertEqual((verdict["finding"], verdict["reason"], verdict["id"]),
                             (finding, "监控可证", done["actions"][0]["verdict_id"]))
            self.act(row, "close")
        self.assertIsNone(self.leader.get("/v1/surveys/counter/rates").json()["total"])

    def test_what_is_due_is_the_first_answer(self):
        """The day stays when it is answered again, and how long others take to check it does not count."""
        row, gone = self.opened(rater="anonymous"), today() - datetime.timedelta(days=9)
        self.act(row, "finding", "founded", text="x")
        self.assertIsNone(self.read(row)["met"])
        self.act(row, "answer", text="x")
        self.world.cluster.psql(f"update pennant.follow_up set met_day = '{gone}', due_day = '{gone}' where id = '{row['id']}'")
        for action, outcome in (("recheck", "unresolved"), ("answer", None), ("recheck", "resolved"), ("close", None)):
            self.assertEqual(self.act(row, action, outcome, text="x").json()["met"], gone.isoformat())
        self.assertEqual(self.read(row)["overdue"], False)
        refuted = self.opened(rater="anonymous")
        self.assertEqual(self.act(refuted, "finding", "mistaken", text="x").json()["met"], today().isoformat())

    def test_an_answer_rejected_otherwise_can_be_closed(self):
        row = self.opened()
        self.act(row, "close", expect=409)
        self.leader.post(f"/v1/events/{row['event_id']}/verdicts", {"finding": "withdrawn", "reason": "x"})
        self.assertEqual(self.act(row, "close").json()["state"], "closed")

    def test_faults(self):
        row = self.opened()
        path = f"/v1/follow-ups/{row['id']}/actions"
        for body, codes in (
                ({}, [("#/action", "FIELD_REQUIRED")]),
                ({"action": "shout", "outcome": "loud"},
                 [("#/action", "VALUE_NOT_ALLOWED"), ("#/outcome", "VALUE_NOT_ALLOWED")]),
                ({"action": "call_back"}, [("#/outcome", "FIELD_REQUIRED")]),
                ({"action": "call_back", "outcome": "founded"}, [("#/outcome", "VALUE_NOT_ALLOWED")]),
                ({"action": "close", "outcome": "resolved"}, [("#/outcome", "NOT_COMBINED")]),
                ({"action": "finding", "outcome": "founded"}, [("#/text", "FIELD_REQUIRED")]),
                ({"action": "answer"}, [("#/text", "FIELD_REQUIRED")])):
            self.assertEqual(self.evaluator.post(path, body, expect=(400, 422)).codes, codes)
        self.evaluator.post(path, {"action": "close"}, expect=400, key=False)
        self.act({"id": str(uuid.uuid4())}, "close", expect=404)
        self.assertEqual(self.leader.get("/v1/follow-ups", state="lost", overdue="maybe", expect=422).codes,
                         [("overdue", "VALUE_NOT_ALLOWED"), ("state", "VALUE_NOT_ALLOWED")])

    def test_who_may(self):
        row = self.opened(rater="anonymous")
        other = self.windows["w2"]
        other.get(f"/v1/follow-ups/{row['id']}", expect=404)
        self.assertEqual(list(other.items("/v1/follow-ups")), [])
        self.act(row, "call_back", "reached", other, expect=404)
        for client in (self.organiser, self.collector):
            self.act(row, "call_back", "reached", client, expect=403)
        self.collector.get("/v1/follow-ups", expect=403)
        for action, outcome in (("finding", "founded"), ("recheck", "resolved"), ("close", None)):
            self.act(row, action, outcome, self.windows["w1"], text="x", expect=403)
        self.assertEqual(self.read(row)["actions"], [])

    def test_filters(self):
        rows = [self.opened(), self.opened(unit="w2")]
        self.act(rows[1], "call_back", "reached")

        def ids(**query):
            return {row["id"] for row in self.leader.items("/v1/follow-ups", limit=1, **query)}

        self.assertEqual(ids(), {row["id"] for row in rows})
        self.assertEqual(ids(unit="w1"), {rows[0]["id"]})
        self.assertEqual(ids(state="called_back"), {rows[1]["id"]})
        self.assertEqual(ids(survey="none"), set())
        self.backdate(rows[0], today() - datetime.timedelta(days=1))
        self.assertEqual(ids(overdue="true"), {rows[0]["id"]})
        self.assertEqual(ids(overdue="false"), {rows[1]["id"]})

    def test_64_at_once(self):
        row = self.opened(rater="anonymous")

        def find(number):
            client = self.client("evaluator", f"e{number}")
            while True:     # one that waits too long for the row is told to come again
                status = self.act(row, "finding", ("mistaken", "founded")[number % 2], client, text="x", expect=None).status
                if status != 503:
                    return status

        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            statuses = sorted(pool.map(find, range(CLIENTS)))
        self.assertEqual(statuses, [201] + [409] * (CLIENTS - 1))
        done = self.read(row)
        self.assertEqual(len(done["actions"]), 1)
        self.assertEqual(len(self.evaluator.get(f"/v1/events/{row['event_id']}/verdicts").json()["items"]),
                         done["state"] == "refuted")

    def backdate(self, row, due, met=None):
        """Moves the days back instead of the clock forward."""
        met = f"'{met}', state = 'answered'" if met else "null"
        self.world.cluster.psql(f"update pennant.follow_up set opened_day = '{due}', due_day = '{due}',"
                                f" met_day = {met} where id = '{row['id']}'")
        time.sleep(0.06)    # what others than the server write shows in live standings after 50 ms

    def period(self, related):
        """Last month with 5 off for each overdue follow-up, read as sums or as single events."""
        where = {"where": {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": False}}}
        first, last = month(-1)
        scheme = self.organiser.post("/v1/schemes", {
            "code": f"s-{related}".lower(), "title": {"zh": "x"}, "cadence": "month",
            "indicators": {"overdue": {"form": "event", "verdict": "confirmed"}},
            "awards": {"cup": {"title": {"zh": "x"}, "kind": "window", "select": {"number": 1}}},
            "components": [{"id": "work", "weight": "1", "ledger": {"base": "100", "rules": [
                {"id": "overdue", "events": "overdue", "each": "-5", **(where if related else {})}]}}],
            "ranking": {"within": "all"}, "steps": []}).json()
        period = self.organiser.post("/v1/periods", {"scheme_id": scheme["id"], "from": first, "to": last}).json()
        self.move(period, "open")
        return period

    def move(self, period, to):
        self.leader.post(f"/v1/periods/{period['id']}/transitions", {"to": to, "reason": "x"})

    def totals(self, period):
        rows = self.leader.items(f"/v1/periods/{period['id']}/standings")
        return {row["unit"]: float(row["total"]) for row in rows}

    def test_overdue_ones_weigh(self):
        first, last = (datetime.date.fromisoformat(day) for day in month(-1))
        one = datetime.timedelta(days=1)
        rows = [self.opened() for _ in range(6)] + [self.opened(unit="w2")]
        self.backdate(rows[0], first + one)                               # open still: overdue the day after
        self.backdate(rows[1], first + one, met=first + 3 * one)          # answered too late
        self.backdate(rows[2], first + one, met=first + one)              # answered in time
        self.backdate(rows[3], last)                                      # overdue in this month
        self.backdate(rows[4], first - 2 * one)                           # overdue in the month before
        self.backdate(rows[6], first - one)                               # overdue on the first day
        for related in (False, True):
            with self.subTest(related=related):
                self.assertEqual(self.totals(self.period(related)), {"w1": 90.0, "w2": 95.0})

    def test_what_becomes_overdue_after_scoring_began_weighs_no_more(self):
        first = datetime.date.fromisoformat(month(-1)[0])
        row = self.opened()
        period = self.period(False)
        self.move(period, "scoring")
        # As if scoring had begun before the due day was over.
        self.world.cluster.psql("alter table pennant.period_cutoff disable trigger user;"
                                f"update pennant.period_cutoff set day = '{first + datetime.timedelta(days=9)}';"
                                "alter table pennant.period_cutoff enable trigger user")
        self.backdate(row, first + datetime.timedelta(days=8))
        self.assertEqual(self.totals(period)["w1"], 95.0)
        self.backdate(row, first + datetime.timedelta(days=9))
        self.assertEqual(self.totals(period)["w1"], 100.0)


if __name__ == "__main__":
    unittest.main()
