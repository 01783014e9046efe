#!/usr/bin/env python3
"""Surveys: declaring them, one evaluation of a case, rates, and what windows are shown."""
import concurrent.futures
import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402

USUAL = ["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied"]
CLIENTS = 64


class Surveys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 80)])
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.code = self.id().rsplit(".", 1)[1].replace("_", "-")
        self.world.organisation(self.code)
        self.organiser, self.evaluator = self.client("organiser"), self.client("evaluator")
        self.leader = self.client("leadership")
        self.collector = self.client("collector", sources=["device"])
        for code in ("w1", "w2"):
            self.organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})

    def client(self, role, subject=None, **more):
        return self.world.client(self.code, role, subject, **more)

    def declare(self, expect=201, **more):
        body = {"code": "counter", "indicator": "answer", **more}
        return self.organiser.post("/v1/surveys", {name: value for name, value in body.items() if value is not None},
                                   expect=expect)

    def answer(self, occasion, grade="very_satisfied", unit="w1", expect=201, client=None, **more):
        body = {"unit": unit, "indicator": "answer", "occurred_at": "2026-03-02", "occasion": occasion,
                "gravity": grade, **more}
        return (client or self.collector).post("/v1/events", body, expect=expect, key=False)

    def rates(self, client=None, expect=200, **query):
        return (client or self.leader).get("/v1/surveys/counter/rates", expect=expect, **query).json()

    def test_declared_with_the_usual_scale(self):
        reply = self.declare(title={"zh": "窗口评价"}, follow_up_days=7, overdue_indicator="overdue")
        row = reply.json()
        self.assertEqual((reply.headers["location"], reply.headers["etag"]), ("/v1/surveys/counter", '"1"'))
        self.assertEqual(
            {name: row[name] for name in ("code", "title", "indicator", "scale", "negative", "follow_up_days",
                                          "overdue_indicator", "mapping", "version", "created_by")},
            {"code": "counter", "title": {"zh": "窗口评价"}, "indicator": "answer", "scale": USUAL,
             "negative": USUAL[3:], "follow_up_days": 7, "overdue_indicator": "overdue", "mapping": None, "version": 1,
             "created_by": "organiser"})
        indicator = self.organiser.get("/v1/indicators/answer").json()
        self.assertEqual((indicator["form"], indicator["gravities"], indicator["title"]),
                         ("event", USUAL, {"zh": "窗口评价"}))
        self.assertEqual(self.organiser.get("/v1/indicators/overdue").json()["gravities"], [])
        self.assertEqual(self.evaluator.get("/v1/surveys/counter").json(), row)
        self.assertEqual(self.evaluator.get("/v1/surveys").json()["items"], [row])

    def test_replaced(self):
        self.declare()
        row = self.organiser.put("/v1/surveys/counter", {"follow_up_days": 3, "overdue_indicator": "late"}, version=1).json()
        self.assertEqual((row["follow_up_days"], row["overdue_indicator"], row["version"]), (3, "late", 2))
        self.organiser.put("/v1/surveys/counter", {}, version=1, expect=412)
        before, after = self.world.cluster.psql(
            "select a.before->>'follow_up_days', a.after->>'follow_up_days' from pennant.audit a"
            f" join pennant.organisation o on o.id = a.organisation_id where o.code = '{self.code}'"
            " and a.action in ('survey.create', 'survey.replace') order by a.sequence")
        self.assertEqual((before, after), (["", ""], ["", "3"]))
        self.organiser.put("/v1/surveys/none", {}, version=1, expect=404)
        self.assertEqual(self.organiser.put("/v1/surveys/counter", {"scale": ["a"]}, version=2, expect=400).codes,
                         [("#/scale", "FIELD_UNKNOWN")])
        self.assertEqual(self.organiser.put("/v1/surveys/counter", {"overdue_indicator": "answer"}, version=2,
                                            expect=422).codes, [("#/overdue_indicator", "REPEATED")])

    def test_faults(self):
        columns = {"a": "unit", "b": "occurred_at", "c": "occasion", "d": "gravity"}
        cases = [
            ({"code": "?", "indicator": None}, [("#/code", "FORMAT_INVALID"), ("#/indicator", "FIELD_REQUIRED")]),
            ({"scale": ["good"]}, [("#/scale", "TOO_FEW")]),
            ({"scale": ["good", "Bad", "good"], "negative": ["bad", "worse"]},
             [("#/negative/0", "VALUE_NOT_ALLOWED"), ("#/negative/1", "VALUE_NOT_ALLOWED"),
              ("#/scale/1", "FORMAT_INVALID"), ("#/scale/2", "REPEATED")]),
            ({"negative": ["very_dissatisfied", "very_dissatisfied"]}, [("#/negative/1", "REPEATED")]),
            ({"follow_up_days": 0}, [("#/follow_up_days", "OUT_OF_RANGE")]),
            ({"overdue_indicator": "answer"}, [("#/overdue_indicator", "REPEATED")]),
            ({"mapping": []}, [("#/mapping", "TYPE_MISMATCH")]),
            ({"mapping": {}}, [("#/mapping/columns", "FIELD_REQUIRED")]),
            ({"mapping": {"columns": {"a": "unit", "b": "unit", "c": "nothing", "d": 1}, "more": {}}},
             [("#/mapping/columns/b", "REPEATED"), ("#/mapping/columns/c", "VALUE_NOT_ALLOWED"),
              ("#/mapping/columns/d", "TYPE_MISMATCH"), ("#/mapping/columns/gravity", "FIELD_REQUIRED"),
              ("#/mapping/columns/occasion", "FIELD_REQUIRED"), ("#/mapping/columns/occurred_at", "FIELD_REQUIRED"),
              ("#/mapping/more", "FIELD_UNKNOWN")]),
            ({"mapping": {"columns": columns, "values": {"channel": {}, "gravity": {"好": 1}}}},
             [("#/mapping/values/channel", "FIELD_UNKNOWN"), ("#/mapping/values/gravity/好", "TYPE_MISMATCH")]),
            ({"mapping": {"columns": columns, "values": {"gravity": {"好": "good"}}}},
             [("#/mapping/values/gravity/好", "VALUE_NOT_ALLOWED")]),
        ]
        for more, codes in cases:
            with self.subTest(more):
                self.assertEqual(self.declare(expect=(400, 422), **more).codes, codes)
        self.assertEqual(self.evaluator.get("/v1/surveys").json()["items"], [])

    def test_indicators_of_another_form(self):
        for indicator in ({"code": "value", "form": "value"}, {"code": "grades", "form": "event", "gravities": ["a", "b"]},
                          {"code": "points", "form": "event", "gravities": USUAL, "points": {"min": "0", "max": "1"}},
                          {"code": "fits", "form": "event", "gravities": USUAL[::-1], "fields": ["person"]}):
            self.organiser.post("/v1/indicators", indicator)
        for code, field in (("value", "form"), ("grades", "gravities"), ("points", "points")):
            fault, = self.declare(indicator=code, expect=422).json()["errors"]
            self.assertEqual((fault["pointer"], fault["code"], fault["params"]["field"]),
                             ("#/indicator", "INDICATOR_DIFFERS", field))
        self.assertEqual(self.declare(overdue_indicator="grades", expect=422).codes,
                         [("#/overdue_indicator", "INDICATOR_DIFFERS")])
        self.declare(indicator="fits")
        for more in ({"code": "counter", "indicator": "other"}, {"code": "other", "indicator": "fits"}):
            self.assertEqual(self.declare(expect=409, **more).code, "ALREADY_EXISTS")

    def test_who_may(self):
        self.declare()
        window = self.client("window", units=["w1"])
        for client in (self.evaluator, self.leader, self.collector, window):
            client.post("/v1/surveys", {"code": "x", "indicator": "x"}, expect=403)
            client.put("/v1/surveys/counter", {}, version=1, expect=403)
            client.get("/v1/surveys/counter")
        self.rates(self.collector, expect=403)
        self.rates(self.leader, organisation="x", expect=400)
        self.leader.get("/v1/surveys/none/rates", expect=404)
        self.leader.get("/v1/surveys/none", expect=404)

    def test_what_an_answer_says(self):
        self.declare()
        row = self.answer("c-1", channel="on_site", rater_mode="anonymous").json()
        self.assertEqual((row["channel"], row["rating_mode"], row["rater_mode"]), ("on_site", "active", "anonymous"))
        self.assertEqual(self.answer("c-2", rating_mode="defaulted").json()["rating_mode"], "defaulted")
        row = self.answer("c-3", None, rating_mode="none").json()
        self.assertEqual((row["gravity"], row["rating_mode"]), (None, "none"))
        for more, codes in (
                ({"occasion": None}, [("#/occasion", "FIELD_REQUIRED")]),
                ({"grade": None}, [("#/gravity", "FIELD_REQUIRED")]),
                ({"rating_mode": "none"}, [("#/gravity", "NOT_COMBINED")]),
                ({"grade": "fine"}, [("#/gravity", "GRAVITY_UNKNOWN")]),
                ({"rating_mode": "guessed", "rater_mode": "known", "channel": "On site"},
                 [("#/channel", "FORMAT_INVALID"), ("#/rater_mode", "VALUE_NOT_ALLOWED"),
                  ("#/rating_mode", "VALUE_NOT_ALLOWED")])):
            self.assertEqual(self.answer(**{"occasion": "c-4", **more}, expect=(400, 422)).codes, codes)

    def test_one_evaluation_of_a_case(self):
        self.declare()
        first = self.answer("case", "satisfied").json()
        self.assertEqual(self.answer("case", "satisfied", expect=200).json()["id"], first["id"])    # a repeat
        for more in ({"grade": "dissatisfied"}, {"unit": "w2"}, {"rating_mode": "defaulted"}, {"external_id": "x"},
                     {"client": self.evaluator}):
            reply = self.answer(**{"occasion": "case", "grade": "satisfied", **more}, expect=409)
            self.assertEqual(reply.code, "DUPLICATE_SURVEY")
        # That nobody rated is no evaluation, and is said once too.
        self.answer("later", None, rating_mode="none")
        self.assertEqual(self.answer("later", None, unit="w2", rating_mode="none", expect=409).code, "DUPLICATE_SURVEY")
        self.answer("later", "satisfied")
        reply = self.collector.lines("/v1/events/batch", [
            {"unit": "w1", "indicator": "answer", "occurred_at": "2026-03-02", "occasion": occasion, "gravity": grade}
            for occasion, grade in (("b-1", "satisfied"), ("b-1", "dissatisfied"), ("b-1", "satisfied"), ("b-2", "satisfied"))])
        self.assertEqual([item["status"] for item in reply.json()["items"]], [201, 409, 200, 201])
        self.assertEqual(reply.json()["summary"], {"stored": 2, "duplicate": 1, "duplicate_differs": 1, "refused": 0})

    def test_race(self):
        """64 clients rate one case, each in its own way."""
        self.declare()

        def rate(number):
            return self.answer("case", USUAL[number % 5], ("w1", "w2")[number % 2], expect=None, note=str(number),
                               client=self.client("collector", f"c{number}", sources=["device"])).status

        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            statuses = sorted(pool.map(rate, range(CLIENTS)))
        self.assertEqual(statuses, [201] + [409] * (CLIENTS - 1))
        self.assertEqual(self.rates()["total"]["answers"], 1)
        events = sum(row["events"] for row in self.evaluator.items("/v1/tallies"))
        self.assertEqual(events, 1)

    def test_rates(self):
        self.declare()
        cases = [("w1", grade, mode) for grade, mode in (
            ("very_satisfied", "active"), ("very_satisfied", "active"), ("satisfied", "active"),
            ("dissatisfied", "active"), ("very_satisfied", "defaulted"), ("very_satisfied", "defaulted"),
            (None, "none"), (None, "none"), (None, "none"))]
        cases += [("w2", "very_dissatisfied", "active"), ("w2", "basically_satisfied", "active"),
                  ("w2", "basically_satisfied", "defaulted")]
        for number, (unit, grade, mode) in enumerate(cases):
            self.answer(f"c-{number}", grade, unit, rating_mode=mode)
        wrong = self.answer("malicious", "very_dissatisfied", "w2").json()
        self.evaluator.post(f"/v1/events/{wrong['id']}/verdicts", {"finding": "withdrawn", "reason": "x"})
        self.answer("c-6", "satisfied", "w1")                    # rated after all
        self.answer("old", "satisfied", "w1", occurred_at="2026-02-28")
        reply = self.rates(**{"from": "2026-03-01", "to": "2026-03-31"})
        w1, w2 = reply["items"]

        def share(part, whole):
            return format(round(float(Fraction(part, whole)), 6), "g")

        self.assertEqual({name: w1[name] for name in w1 if name != "unit_id"}, {
            "unit": "w1", "answers": 7, "active": 5, "defaulted": 2, "none": 2, "withheld": False,
            "grades": {"very_satisfied": 4, "satisfied": 2, "basically_satisfied": 0, "dissatisfied": 1,
                       "very_dissatisfied": 0},
            "good_rate": share(6, 7), "active_good_rate": share(4, 5), "response_rate": share(5, 9)})
        self.assertEqual(list(w1["grades"]), USUAL)
        self.assertEqual({name: w2[name] for name in ("answers", "active", "none", "good_rate", "active_good_rate",
                                                      "response_rate")},
                         {"answers": 3, "active": 2, "none": 0, "good_rate": share(2, 3), "active_good_rate": "0.5",
                          "response_rate": share(2, 3)})
        total = reply["total"]
        self.assertEqual((total["unit"], total["answers"], total["active"], total["good_rate"], total["response_rate"]),
                         (None, 10, 7, "0.8", share(7, 12)))
        self.assertEqual(self.rates(unit="w2")["items"], [w2])
        self.assertEqual(self.rates()["items"][0]["answers"], 8)
        first = self.rates(limit=1, **{"from": "2026-03-01"})
        self.assertEqual([row["unit"] for row in first["items"]], ["w1"])
        second = self.rates(limit=1, cursor=first["next"], **{"from": "2026-03-01"})
        self.assertEqual(([row["unit"] for row in second["items"]], second["total"]), (["w2"], first["total"]))
        self.assertEqual(self.rates(to="2020-01-01"), {"total": None, "items": []})
        self.assertEqual(self.leader.get("/v1/surveys/counter/rates?from=now", expect=422).codes,
                         [("from", "FORMAT_INVALID")])

    def test_windows_are_shown_their_own_and_not_too_few(self):
        self.declare()
        window = self.client("window", units=["w1"])
        self.answer("other", unit="w2")
        self.answer("c-1")
        self.answer("c-2", "dissatisfied")
        reply = self.rates(window)
        row, = reply["items"]
        self.assertEqual((row["answers"], row["grades"], row["good_rate"], row["active_good_rate"], row["withheld"]),
                         (2, None, None, None, True))
        self.assertEqual(reply["total"], {**row, "unit": None, "unit_id": None})
        self.answer("c-3", rating_mode="defaulted")
        row, = self.rates(window)["items"]
        self.assertEqual((row["good_rate"], row["active_good_rate"], row["withheld"]), ("0.666667", None, True))
        self.assertEqual(self.rates(unit="w1")["items"][0]["withheld"], False)
        self.organiser.put("/v1/settings", {"publish_minimum": 2}, version=0)
        row, = self.rates(window)["items"]
        self.assertEqual((row["active_good_rate"], row["withheld"]), ("0.5", False))

    def test_unrated_cases_count_in_no_scheme(self):
        """Neither as sums nor as single events."""
        self.declare()
        for related in (False, True):
            where = {"where": {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": False}}}
            scheme = self.organiser.post("/v1/schemes", {
                "code": f"s{related}".lower(), "title": {"zh": "x"}, "cadence": "month",
                "indicators": {"answer": {"form": "event", "gravities": USUAL}},
                "awards": {"cup": {"title": {"zh": "x"}, "kind": "window", "select": {"number": 1}}},
                "components": [{"id": "work", "weight": "1", "ledger": {"base": "0", "rules": [
                    {"id": "any", "events": "answer", "each": "1", **(where if related else {})}]}}],
                "ranking": {"within": "all"}, "steps": []}).json()
            period = self.organiser.post("/v1/periods", {"scheme_id": scheme["id"], "from": "2026-03-01",
                                                         "to": "2026-03-31"}).json()
            self.leader.post(f"/v1/periods/{period['id']}/transitions", {"to": "open"})
            self.answer(f"rated-{related}", topic=f"t{related}")
            self.answer(f"unrated-{related}", None, rating_mode="none", topic=f"u{related}")
            rows = {row["unit"]: row["total"] for row in self.leader.items(f"/v1/periods/{period['id']}/standings")}
            self.assertEqual(Fraction(rows["w1"]), 1 + related)


if __name__ == "__main__":
    unittest.main()
