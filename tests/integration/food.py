#!/usr/bin/env python3
"""Three years of real inspections go in through HTTP, twice, and every number is found again.

What the feed holds is in tests/data/sf_food/README.md. Its totals were counted independently of this
program; the standings of one month are compared with a few lines of Python that share no code.
"""
import collections
import gzip
import json
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from world import World  # noqa: E402

DATA = ROOT / "tests" / "data" / "sf_food"
MONTH = "2017-10"
POINTS = {"low": 2, "moderate": 4, "high": 7}
FORM = {"form": "event", "gravities": list(POINTS), "points": {"min": "0", "max": "7"}}


def lines(name):
    opener = gzip.open if name.endswith(".gz") else open
    with opener(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def event_of(row):
    """A line of the feed in the service's words; an inspection itself has no gravity, and a scheme
    knows indicators by small letters only."""
    event = {"external_id": row["external_id"], "unit": row["unit"], "indicator": row["indicator"].lower(),
             "occurred_at": row["occurred_at"], "quantity": str(row["quantity"]),
             "points": str(row["points"]), "note": row["note"]}
    if row["gravity"]:
        event["gravity"] = row["gravity"]
    return event


def chunks(rows, size):
    return [rows[start:start + size] for start in range(0, len(rows), size)]


def scheme(findings):
    """100 less 2, 4 or 7 for each finding, not below 0; everybody is ranked."""
    forms = {code: FORM for code in findings}
    return {"code": "food-month", "title": {"zh": "食品检查", "en": "Food inspections"},
            "cadence": "month",
            "settings": {"precision": 2, "rounding": "half_away", "numbering": "competition",
                         "verdict": "any"},
            "indicators": forms,
            "awards": {"clean": {"title": {"zh": "清洁", "en": "Clean"}, "kind": "food_establishment",
                                 "select": {"number": 10}}},
            "components": [{"id": "score", "ledger": {"base": "100", "floor": "0", "rules": [
                {"id": "findings", "events": sorted(findings), "each": {
                    "by": "gravity",
                    "values": {gravity: str(-points) for gravity, points in POINTS.items()}}}]}}],
            "ranking": {"within": "all"}}


def month_table(events):
    """The twenty lines that share no code: total and rank of every unit in the month."""
    totals = {row["code"]: 100 for row in lines("units.ndjson")}
    counted = set()
    for row in events:
        if row["occurred_at"][:7] == MONTH and row["external_id"] not in counted:
            counted.add(row["external_id"])
            totals[row["unit"]] -= POINTS.get(row["gravity"], 0)
    totals = {unit: max(total, 0) for unit, total in totals.items()}
    better, ranks, seen = collections.Counter(totals.values()), {}, 0
    for total in sorted(better, reverse=True):
        ranks[total] = seen + 1
        seen += better[total]
    return {unit: (f"{total}.00", ranks[total]) for unit, total in totals.items()}


class Food(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("food", time_zone="America/Los_Angeles")
        cls.organiser = cls.world.client("food", "organiser")
        cls.leader = cls.world.client("food", "leadership")
        cls.collector = cls.world.client("food", "collector", sources=["inspections"])
        cls.rows = lines("events.ndjson.gz")
        cls.totals = json.loads((DATA / "totals.json").read_text(encoding="utf-8"))
        cls.findings = [row["code"].lower() for row in lines("indicators.ndjson") if row["points"]]

    def post_all(self):
        """Outcomes of the whole feed by status word, and what was refused."""
        outcomes, refused = collections.Counter(), []
        for part in chunks(self.rows, 2500):
            report = self.collector.lines("/v1/events/batch", map(event_of, part)).json()
            outcomes.update(report["summary"])
            refused += [item["problem"]["code"] for item in report["items"]
                        if "problem" in item]
            self.assertEqual(len(report["items"]), len(part))
        return outcomes, refused

    def test_1_units_and_indicators(self):
        self.organiser.post("/v1/indicators", {
            "code": "inspection", "form": "event", "title": {"zh": "检查", "en": "Inspection held"},
            "points": {"min": "0", "max": "0"}})
        for row in lines("indicators.ndjson"):
            if row["points"]:
                self.organiser.post("/v1/indicators", {
                    "code": row["code"].lower(), "title": {"zh": row["name"], "en": row["name"]}, **FORM})
        for row in lines("units.ndjson"):
            self.organiser.post("/v1/units", row)
        self.assertEqual(sum(1 for _ in self.organiser.items("/v1/units")), self.totals["units"])

    def test_2_the_feed_goes_in(self):
        outcomes, refused = self.post_all()
        self.assertEqual(+outcomes, {"stored": 53209, "duplicate_differs": 30})
        self.assertEqual(refused, ["DUPLICATE_DIFFERS"] * 30)
        self.check_totals()

    def test_3_a_second_run_changes_nothing(self):
        before = self.digest()
        outcomes, _ = self.post_all()
        self.assertEqual(+outcomes, {"duplicate": 53209, "duplicate_differs": 30})
        self.assertEqual(self.digest(), before)

    def digest(self):
        """Of every row that a fact can leave behind."""
        return [self.world.cluster.psql(
            f"select count(*), md5(string_agg(t::text, '|' order by t::text)) from pennant.{name} t")
            for name in ("event", "event_state", "verdict", "tally", "metric", "audit", "idempotency")]

    def check_totals(self):
        """Counts by indicator, by month, and points of every unit equal totals.json."""
        by_indicator = collections.defaultdict(collections.Counter)
        by_month = collections.defaultdict(collections.Counter)
        points = collections.Counter()
        for cell in self.leader.items("/v1/tallies"):
            by_indicator[cell["unit"]][cell["indicator"].upper()] += cell["events"]
            by_month[cell["unit"]][cell["month"][:7]] += cell["events"]
            points[cell["unit"]] += int(cell["points"])
            self.assertEqual(cell["quantity"], str(cell["events"]))
        units = self.totals["by_unit"]
        self.assertEqual(len(by_month), len(units))
        for unit, expected in units.items():
            self.assertEqual(by_indicator[unit], expected["by_indicator"], unit)
            self.assertEqual(by_month[unit], expected["by_month"], unit)
            self.assertEqual(points[unit], expected["points"], unit)
        self.assertEqual(sum(points.values()), self.totals["points"])

    def test_4_one_month_is_ranked(self):
        newest = self.organiser.post("/v1/schemes", scheme(self.findings)).json()
        period = self.organiser.post("/v1/periods", {
            "scheme_id": newest["id"], "from": f"{MONTH}-01", "to": f"{MONTH}-31"}).json()
        self.leader.post(f"/v1/periods/{period['id']}/transitions", {"to": "open", "reason": "start"})
        expected = month_table(self.rows)
        found = {row["unit"]: (row["total"], row["rank"])
                 for row in self.leader.items(f"/v1/periods/{period['id']}/standings")}
        self.assertEqual(len(found), self.totals["units"])
        self.assertEqual(found, expected)
        self.assertGreater(len(set(found.values())), 15)


if __name__ == "__main__":
    unittest.main()
