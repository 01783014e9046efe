#!/usr/bin/env python3
"""Standings over HTTP: live sums equal an independent count whatever the days, receipts, who sees what."""
import datetime
import random
import sys
import unittest
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import TEAMS, Stage, scheme  # noqa: E402
from world import World  # noqa: E402

SEED = 20261123
COUNTS = {"any": {"pending", "valid", "confirmed", "responsible"}, "confirmed": {"confirmed", "responsible"}}
FINDINGS = ["valid", "confirmed", "responsible", "dismissed", "withdrawn"]


def setUpModule():
    global world, stage
    world = World()
    stage = Stage(world)
    stage.submit()  # makes the indicators


def tearDownModule():
    world.close()


def published(value):
    """Two places, half away from zero, as a text."""
    scaled = abs(value) * 100
    whole = scaled.numerator * 2 // scaled.denominator + 1 >> 1
    return f"{'-' if value < 0 and whole else ''}{whole // 100}.{whole % 100:02d}"


def day(text, hours=12):
    return f"{text}T{hours:02d}:00:00+08:00"


class Facts:
    """Random events, and what the ledger of the small scheme makes of them."""

    def __init__(self, stage, seed, first, last, count=300):
        self.random, self.rows = random.Random(seed), []
        start, end = (datetime.date.fromisoformat(text) for text in (first, last))
        bodies = []
        for _ in range(count):
            date = start + datetime.timedelta(days=self.random.randrange((end - start).days + 1))
            indicator = self.random.choice(["fault", "fault", "praise"])
            body = {"unit": self.random.choice(TEAMS), "indicator": indicator,
                    "occurred_at": day(date.isoformat(), self.random.choice([0, 23])),
                    "quantity": self.random.choice(["1", "1", "0.5", "2.25"])}
            if indicator == "fault":
                body["gravity"] = self.random.choice(["light", "light", "grave"])
            bodies.append(body)
        items = stage.evaluator.lines("/v1/events/batch", bodies).json()["items"]
        for body, item in zip(bodies, items):
            finding = "pending"
            for _ in range(self.random.choice([0, 0, 1, 1, 2])):
                finding = self.random.choice(FINDINGS)
                stage.evaluator.post(f"/v1/events/{item['id']}/verdicts", {"finding": finding, "reason": "r"})
            self.rows.append((body, body["occurred_at"][:10], finding))

    def work(self, unit, first, last, since=None):
        """The component work; since: faults count from this day on instead."""
        total = Fraction(100)
        for body, date, finding in self.rows:
            start = since if since and body["indicator"] == "fault" else first
            if body["unit"] != unit or not start <= date <= last:
                continue
            quantity = Fraction(body["quantity"])
            if body["indicator"] == "fault" and finding in COUNTS["any"]:
                total += quantity * {"light": -1, "grave": -4}[body["gravity"]]
            if body["indicator"] == "praise" and finding in COUNTS["confirmed"]:
                total += quantity * Fraction("2.5")
        return max(total, Fraction(0))


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.facts = Facts(stage, SEED, "2025-11-10", "2026-04-20")

    def check(self, period, since=None):
        rows = stage.standings(period)
        self.assertEqual(set(rows), set(TEAMS))
        for team, row in rows.items():
            expected = self.facts.work(team, period["from"], period["to"], since)
            self.assertEqual(row["components"]["work"], published(expected), (team, period["from"], period["to"]))

    def period(self, document, first, last):
        period = stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": first, "to": last}).json()
        stage.jury(period, "juror")
        stage.move(period, "open")
        return period

    def test_any_days(self):
        """Whole months, parts of months, one day, parts on both sides, a year's end."""
        document = stage.submit()
        for first, last in (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-01"), ("2026-02-03", "2026-02-27"),
                            ("2026-03-15", "2026-04-20"), ("2025-11-10", "2025-12-31")):
            self.check(self.period(document, first, last))

    def test_whole_and_partial_months_together(self):
        self.check(self.period(stage.submit(cadence="once"), "2025-11-20", "2026-04-05"))

    def rule_of_faults(self, **keys):
        document = scheme(cadence="quarter")
        document["components"][0]["ledger"]["rules"][0].update(keys)
        return stage.organiser.post("/v1/schemes", document).json()

    def test_windows_that_begin_elsewhere(self):
        for window, since in (("year", "2026-01-01"), ({"since": "2025-12-10"}, "2025-12-10"),
                              ({"since": "2026-02-10"}, "2026-02-10"), ("ever", "0001-01-01")):
            self.check(self.period(self.rule_of_faults(window=window), "2026-02-03", "2026-04-10"), since)

    def test_single_events_give_the_same_as_sums(self):
        """A related rule that finds nothing needs single events, and changes nothing."""
        related = {"related": {"same": ["topic"], "order": "earlier", "scope": "period", "found": False}}
        self.check(self.period(self.rule_of_faults(where=related), "2026-02-03", "2026-04-10"))

    def test_a_late_verdict_moves_the_sum(self):
        period = self.period(stage.submit(), "2026-05-01", "2026-05-31")
        event = stage.event("t1", "fault", day("2026-05-31", 23), gravity="light")
        self.assertEqual(stage.standings(period)["t1"]["components"]["work"], "99.00")
        stage.evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "dismissed", "reason": "r"})
        self.assertEqual(stage.standings(period)["t1"]["components"]["work"], "100.00")

    def test_days_are_the_organisations(self):
        period = self.period(stage.submit(), "2026-06-01", "2026-06-30")
        stage.event("t1", "fault", "2026-06-30T15:59:59Z", gravity="light")
        stage.event("t1", "fault", "2026-06-30T16:00:00Z", gravity="light")
        stage.event("t1", "fault", "2026-05-31T16:00:00Z", gravity="light")
        stage.event("t1", "fault", "2026-05-31T15:59:59Z", gravity="light")
        self.assertEqual(stage.standings(period)["t1"]["components"]["work"], "98.00")

    def test_sums_longer_than_a_document_may_write(self):
        stage = Stage(world, "long")
        period = stage.opened(document=stage.submit())
        quantity = "9" * 20 + "." + "9" * 20
        for _ in range(3):
            stage.event("t1", "praise", day(period["from"]), quantity=quantity)
        rows = list(stage.evaluator.items("/v1/events"))
        for row in rows:
            stage.evaluator.post(f"/v1/events/{row['id']}/verdicts", {"finding": "confirmed", "reason": "r"})
        expected = 100 + 3 * Fraction(quantity) * Fraction("2.5")
        self.assertEqual(stage.standings(period)["t1"]["components"]["work"], published(expected))


class Metrics(unittest.TestCase):
    def stated(self, unit, value, first, last, **more):
        stage.collector.post("/v1/metrics", {"unit": unit, "indicator": "rate", "from": first, "to": last,
                                             "value": value, **more}, key=False)

    def component(self, **measure):
        document = scheme(cadence="quarter")
        document["components"][0] = {"id": "work", "weight": "0.5", "metric": "rate", **measure}
        document["ranking"]["ties"] = []
        row = stage.organiser.post("/v1/schemes", document).json()
        period = stage.organiser.post("/v1/periods", {"scheme_id": row["id"], "from": "2026-04-01",
                                                      "to": "2026-06-30"}).json()
        stage.jury(period, "juror")
        stage.move(period, "open")
        return {team: row["components"]["work"] for team, row in stage.standings(period).items()}

    def test_windows_and_the_newest(self):
        self.stated("t1", "90", "2026-04-01", "2026-06-30")
        self.stated("t1", "91.5", "2026-04-01", "2026-06-30")
        self.stated("t1", "80", "2026-01-01", "2026-03-31")
        self.stated("t1", "95", "2026-04-01", "2026-06-30", role="target")
        self.stated("t2", "70", "2026-04-01", "2026-04-30")
        self.stated("t2", "75", "2026-06-01", "2026-06-30")
        self.stated("t3", "60", "2026-04-02", "2026-06-30")  # no span that is asked for
        self.assertEqual(self.component()["t1"], "91.50")
        self.assertEqual(self.component(window="previous")["t1"], "80.00")
        self.assertEqual(self.component(window="target"), {"t1": "95.00", "t2": "0.00", "t3": "0.00"})
        self.assertEqual(self.component(reduce="sum", gaps="exclude"),
                         {"t1": "91.50", "t2": "145.00", "t3": "0.00"})
        self.assertEqual(self.component(reduce="mean", gaps="exclude")["t2"], "72.50")
        self.assertEqual(self.component(reduce="min", gaps="exclude")["t2"], "70.00")
        self.assertEqual(self.component(reduce="min", gaps="zero")["t2"], "0.00")
        self.assertEqual(self.component(reduce="sum")["t2"], "0.00")  # May is missing, and blocks


class Sight(unittest.TestCase):
    def test_windows_see_their_own_until_final(self):
        stage = Stage(world, "sight")
        period = stage.opened()
        stage.event("t2", "fault", day(period["from"]), gravity="light")
        path = f"/v1/periods/{period['id']}/standings"

        def sees_only_its_own():
            self.assertEqual(set(stage.standings(period, stage.windows["t1"])), {"t1"})
            stage.windows["t1"].get(f"{path}/{stage.units['t1']}")
            reply = stage.windows["t1"].get(f"{path}/{stage.units['t2']}", expect=404)
            self.assertEqual(reply.code, "NOT_FOUND")
            stage.windows["t1"].get(f"/v1/periods/{period['id']}/result", expect=403)
            stage.collector.get(path, expect=403)
            self.assertEqual(set(stage.standings(period, stage.evaluator)), set(TEAMS))
        # A rank depends on everybody, and the asker's own sight is as before afterwards.
        self.assertEqual(stage.standings(period, stage.windows["t2"])["t2"]["rank"], 3)
        self.assertEqual([row["unit"] for row in stage.windows["t1"].items("/v1/events")], [])
        sees_only_its_own()
        stage.move(period, "scoring")
        sees_only_its_own()
        stage.move(period, "deciding")
        sees_only_its_own()
        stage.approve(period)
        stage.move(period, "final")
        self.assertEqual(set(stage.standings(period, stage.windows["t1"])), set(TEAMS))
        stage.windows["t1"].get(f"{path}/{stage.units['t2']}")

    def test_none_before_it_opens(self):
        period = stage.draft()
        for client in (stage.leader, stage.evaluator):
            self.assertEqual(client.get(f"/v1/periods/{period['id']}/standings", expect=409).code, "STATE_CONFLICT")
        unit = stage.units["t1"]
        stage.leader.get(f"/v1/periods/{period['id']}/standings/{unit}", expect=409)


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = stage = Stage(world, "answers", teams=("t1", "t2", "t3", "t4"))
        document = scheme()
        document["settings"]["missing"] = "block"
        document["ranking"]["within"] = "group"
        for team, group in (("t1", "east"), ("t2", "east"), ("t3", "west"), ("t4", "west")):
            stage.organiser.put("/v1/units/by-code/" + team, {"name": team, "kind": "team", "group": group}, version=1)
        cls.period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        juror = stage.client("evaluator", "juror")
        for unit, score in (("t1", "9.5"), ("t2", "8"), ("t3", "7")):
            stage.ballot(cls.period, juror, "jury", unit, score)
        for rater, unit in (("t1", "t2"), ("t2", "t1"), ("t3", "t1"), ("t1", "t3")):
            stage.ballot(cls.period, stage.windows[rater], "peers", unit, "81.5")
        first = cls.period["from"]
        for gravity, quantity in (("light", "3"), ("grave", "2")):
            stage.event("t2", "fault", day(first), gravity=gravity, quantity=quantity)
        cls.path = f"/v1/periods/{cls.period['id']}"

    def test_live_and_stored_answers_are_alike(self):
        stage, period = self.stage, self.period
        rows = list(stage.leader.items(self.path + "/standings"))
        receipts = {row["unit"]: stage.leader.get(f"{self.path}/standings/{row['unit_id']}").json() for row in rows}
        self.assertEqual([(row["group"], row["unit"], row["rank"], row["eligible"]) for row in rows],
                         [("east", "t1", 1, True), ("east", "t2", None, False),
                          ("west", "t3", 1, True), ("west", "t4", None, False)])
        self.assertEqual((rows[1]["vetoes"], rows[3]["failed"], rows[3]["total"]),
                         (["grave"], ["missing:peers", "missing:jury"], None))
        self.assertEqual(list(stage.leader.items(self.path + "/standings", limit=1)), rows)
        self.assertEqual(list(stage.leader.items(self.path + "/standings", group="west")), rows[2:])
        self.assertEqual(list(stage.leader.items(self.path + "/standings", award="cup")), rows)
        self.assertEqual(list(stage.leader.items(self.path + "/standings", award="mug")), [])
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        self.assertEqual(list(stage.leader.items(self.path + "/standings", limit=1)), rows)
        self.assertEqual(list(stage.leader.items(self.path + "/standings", group="west")), rows[2:])
        first = stage.leader.get(self.path + "/standings")
        again = stage.leader.request("GET", self.path + "/standings", headers={"If-None-Match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        for row in rows:
            stored = stage.leader.get(f"{self.path}/standings/{row['unit_id']}").json()
            self.assertEqual(stored, receipts[row["unit"]])

    def test_receipts_add_up(self):
        for team in ("t1", "t2", "t3"):
            row = self.stage.leader.get(f"{self.path}/standings/{self.stage.units[team]}").json()["items"][0]
            parts = {part["component"]: part for part in row["receipt"]["components"]}
            work = sum(Fraction(line["result"]) for line in parts["work"]["lines"])
            self.assertEqual(published(work), row["components"]["work"])
            total = sum(Fraction(line["result"]) for line in row["receipt"]["total"]["lines"])
            self.assertEqual(published(total), row["total"])
        gate = next(gate for gate in row["receipt"]["gates"] if gate["condition"] == "grave")
        self.assertTrue(gate["passed"])

    def test_unknown_units(self):
        leader = self.stage.leader
        other = stage.units["t1"]  # of another organisation
        self.assertEqual(leader.get(f"{self.path}/standings/{other}", expect=404).code, "NOT_FOUND")
        leader.get(f"{self.path}/standings/t1", expect=404)
        self.assertEqual(leader.get(self.path + "/standings", more=1, expect=400).codes, [("more", "PARAMETER_UNKNOWN")])

    def test_result(self):
        row = self.stage.organiser.get(self.path + "/result").json()
        self.assertEqual([winner["unit"] for winner in row["winners"]], ["t1", "t3"])
        self.assertEqual(row["refusals"], [])
        self.assertTrue(any("precision" in place for place in row["choices"]), row["choices"])


class Refusals(unittest.TestCase):
    def test_a_ballot_of_somebody_who_left_the_panel(self):
        period = stage.opened()
        stage.jury(period, "juror", "other", version=2)
        for juror, score in (("juror", "2"), ("other", "8")):
            stage.ballot(period, stage.client("evaluator", juror), "jury", "t1", score)
        self.assertEqual(stage.standings(period)["t1"]["components"]["jury"], "5.00")
        stage.jury(period, "other", version=3)
        self.assertEqual(stage.standings(period)["t1"]["components"]["jury"], "8.00")
        row = stage.leader.get(f"/v1/periods/{period['id']}/result").json()
        self.assertEqual(row["refusals"], [{"list": "ballots", "panel": "jury", "unit": "t1", "code": "not_in_panel"}])


if __name__ == "__main__":
    unittest.main()
