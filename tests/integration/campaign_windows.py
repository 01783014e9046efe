#!/usr/bin/env python3
"""A month of twenty-eight windows over HTTP alone, from the attendance machine's batch to the certificates.

What must come out is computed here from the prose of the scheme, in exact fractions and with days counted here; nothing of
the program takes part in it. In between, what must not be possible is tried.
"""
import datetime
import random
import sys
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from papers import papers  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

SEED = 20260401
WINDOWS = [f"w{number:02d}" for number in range(1, 29)]
FIRST, LAST = datetime.date(2026, 4, 1), datetime.date(2026, 4, 30)
HOLIDAYS, WORKDAYS = [datetime.date(2026, 4, 6)], [datetime.date(2026, 4, 11)]
PLACES = 5
TUESDAY, THURSDAY = 1, 3
# Section: what each indicator costs, as the scheme's prose has it. Leave, empty posts, filings and the chief
# representative's days have rules of their own.
SECTIONS = {
    "leadership": (15, {"reform_poor": 5, "reform_not_done": 15, "chief_absent": 5, "staffing": 5, "filing_error": 3,
                        "staff_change": 3, "not_supporting": 5, "items_not_moved": 5}),
    "discipline": (30, {"late_early": 1, "absent_half_day": 5, "event_late": 1, "event_absent": 2, "task_not_done": 5,
                        "outsider": 2, "copying": 2, "misconduct": 5, "favours": 20}),
    "conduct": (10, {"badge_dress": 1, "rude": 2, "posture": 1, "phrases": 2}),
    "cases": (15, {"not_accepted": 5, "no_notice": 5, "return_no_reason": 5, "first_contact": 5}),
    "unpublished": (30, {}),
}
MACHINE = {"late_early", "absent_half_day", "empty_post", "leave", "chief_day", "event_late", "event_absent"}
COMMON = ["late_early"] * 6 + ["badge_dress"] * 3 + ["posture"] * 2 + ["phrases", "rude", "event_late", "event_absent"]
RARE = [name for _, tariff in SECTIONS.values() for name in tariff if name != "favours"]


def month_days():
    return [FIRST + datetime.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def working(day):
    return day in WORKDAYS or (day.weekday() < 5 and day not in HOLIDAYS)


def working_day_after(day, count):
    """The so-many-th working day after a day."""
    while count:
        day += datetime.timedelta(days=1)
        count -= working(day)
    return day


class Facts:
    """What happened in the month, drawn once from a fixed seed. Each row is an event as it is posted."""

    def __init__(self):
        self.random = random.Random(SEED)
        self.rows, self.findings = [], {}
        for number, window in enumerate(WINDOWS):
            self.ordinary(window, number)
            self.chief_days(window, number)
            self.leave(window)
        for window in self.random.sample(WINDOWS, 9):
            self.empty_post(window)
            self.content_change(window)
        self.random.shuffle(self.rows)

    def add(self, window, indicator, day, **more):
        row = {"unit": window, "indicator": indicator, "occurred_at": f"{day.isoformat()}T{8 + len(self.rows) % 9:02d}:15:00+08:00",
               "external_id": f"row-{len(self.rows)}", **more}
        self.rows.append(row)
        return row

    def ordinary(self, window, number):
        for _ in range(self.random.randint(0, 5) if number > 2 else 0):
            row = self.add(window, self.random.choice(COMMON), self.random.choice(month_days()),
                           quantity=self.random.choice(["1", "1", "1", "2"]))
            if self.random.random() < 0.2:
                self.findings[row["external_id"]] = self.random.choice(["dismissed", "confirmed", "withdrawn"])
        if number % 4 == 3:
            self.add(window, self.random.choice(RARE), self.random.choice(month_days()))
        if number == 27:
            for _ in range(2):
                self.add(window, "favours", FIRST + datetime.timedelta(days=5))

    def chief_days(self, window, number):
        """On Tuesdays and Thursdays; now and then a week is missed, and some days that do not count are there."""
        for day in month_days():
            if day.weekday() in (TUESDAY, THURSDAY) and (number < 3 or self.random.random() < 0.7):
                self.add(window, "chief_day", day)
            elif day.weekday() == 2 and self.random.random() < 0.2:
                self.add(window, "chief_day", day)

    def leave(self, window):
        for person in self.random.sample(["甲", "乙", "丙"], self.random.randint(0, 2)):
            for _ in range(self.random.randint(1, 3)):
                self.add(window, "leave", self.random.choice(month_days()), person=f"{window}-{person}",
                         quantity=self.random.choice(["0.5", "1", "1.5", "2", "1.25"]))

    def empty_post(self, window):
        for minutes in self.random.sample([5, 14, 15, 16, 90], 2):
            self.add(window, "empty_post", self.random.choice(month_days()), minutes=minutes)

    def content_change(self, window):
        day = self.random.choice(month_days()[:15])
        filed = day + datetime.timedelta(days=self.random.randint(4, 11))
        self.add(window, "content_change", day, filed=filed.isoformat() + "T16:00:00+08:00")

    def counted(self, window, indicator):
        return [row for row in self.rows if row["unit"] == window and row["indicator"] == indicator
                and self.findings.get(row["external_id"]) not in ("dismissed", "withdrawn")]

    def quantity(self, window, indicator):
        return sum((Fraction(row.get("quantity", "1")) for row in self.counted(window, indicator)), Fraction(0))


def day_of(row):
    return datetime.date.fromisoformat(row["occurred_at"][:10])


def missed_weeks(facts, window):
    """Weeks whose Tuesday and Thursday both lie in the month, with the chief representative there on neither."""
    there = {day_of(row) for row in facts.counted(window, "chief_day")}
    missed = 0
    for tuesday in month_days():
        thursday = tuesday + datetime.timedelta(days=2)
        if tuesday.weekday() == TUESDAY and thursday <= LAST:
            missed += not there & {tuesday, thursday}
    return missed


def leave_cost(facts, window):
    """Each person's leave beyond three days: 1 for each full half day."""
    days = {}
    for row in facts.counted(window, "leave"):
        days[row["person"]] = days.get(row["person"], Fraction(0)) + Fraction(row["quantity"])
    return sum((max(Fraction(0), (total - 3) / Fraction(1, 2)) // 1 for total in days.values()), Fraction(0))


def late_filings(facts, window):
    return sum(datetime.date.fromisoformat(row["filed"][:10]) > working_day_after(day_of(row), 5)
               for row in facts.counted(window, "content_change"))


def table(facts, drawn):
    """window -> components, total and rank, equals parted by the order drawn."""
    rows = {}
    for window in WINDOWS:
        parts = {}
        for section, (base, tariff) in SECTIONS.items():
            cost = sum((each * facts.quantity(window, name) for name, each in tariff.items()), Fraction(0))
            if section == "leadership":
                cost += 5 * late_filings(facts, window) + 5 * missed_weeks(facts, window)
            if section == "discipline":
                cost += leave_cost(facts, window)
                cost += 2 * sum(row["minutes"] >= 15 for row in facts.counted(window, "empty_post"))
            parts[section] = max(Fraction(0), base - cost)
        rows[window] = {"components": {name: f"{float(part):.2f}" for name, part in parts.items()},
                        "total": f"{float(sum(parts.values())):.2f}", "exact": sum(parts.values())}
    for window, row in rows.items():
        place = drawn.index(window) if window in drawn else len(drawn)
        row["order"] = (row["exact"], -place)
    for row in rows.values():
        row["rank"] = 1 + sum(other["order"] > row["order"] for other in rows.values())
    return rows


class Month(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.world = world = World(options=[("threads", 48), ("signing-key", key_file(folder.name))])
        cls.addClassCleanup(world.close)
        world.organisation("district")
        cls.organiser, cls.leader = cls.client("organiser"), cls.client("leadership", "chief")
        cls.posts = {post: cls.client("leadership", post, positions=[post])
                     for post in ("supervision_section", "assessment_team")}
        cls.evaluator, cls.machine = cls.client("evaluator"), cls.client("collector", "attendance", sources=["gate"])
        cls.windows = {window: cls.client("window", "at-" + window, units=[window]) for window in WINDOWS}
        cls.facts, cls.ids = Facts(), {}

    @classmethod
    def client(cls, role, subject=None, **more):
        return cls.world.client("district", role, subject, **more)

    def path(self, rest=""):
        return f"/v1/periods/{self.period['id']}" + (f"/{rest}" if rest else "")

    def move(self, state, expect=201):
        return self.leader.post(self.path("transitions"), {"to": state}, expect=expect)

    def step(self, step, outcome, client=None, expect=201, **more):
        return (client or self.leader).post(self.path("steps"), {"step": step, "outcome": outcome, **more}, expect=expect)

    def standings(self, client=None):
        return {row["unit"]: row for row in (client or self.leader).items(self.path("standings"))}

    def check(self, rows, expected):
        shown = ("components", "total", "rank")
        self.maxDiff = None
        self.assertEqual({window: [row[name] for name in shown] for window, row in rows.items()},
                         {window: [row[name] for name in shown] for window, row in expected.items()})

    def test_1_the_month_is_prepared_and_opened(self):
        for window in WINDOWS:
            self.organiser.post("/v1/units", {"code": window, "name": f"{window} 号窗口", "kind": "window"})
        self.organiser.put("/v1/calendar", {"holidays": [day.isoformat() for day in HOLIDAYS],
                                            "workdays": [day.isoformat() for day in WORKDAYS]},
                           create=True, expect=(200, 201))
        document = self.organiser.get("/v1/scheme-templates/003").json()
        scheme = self.organiser.post("/v1/schemes", document).json()
        type(self).period = self.organiser.post("/v1/periods", {
            "scheme_id": scheme["id"], "from": FIRST.isoformat(), "to": LAST.isoformat()}).json()
        self.windows["w01"].get(self.path(), expect=404)
        self.move("open")
        self.assertEqual([row["unit"] for row in self.leader.items(self.path("roster"))], WINDOWS)

    def test_2_the_attendance_machine_sends_its_month_twice(self):
        rows = [row for row in self.facts.rows if row["indicator"] in MACHINE]
        self.assertGreater(len(rows), 200)
        report = self.machine.lines("/v1/events/batch", rows).json()
        self.assertEqual((report["summary"]["stored"], report["summary"]["refused"]), (len(rows), 0))
        self.ids.update({row["external_id"]: item["id"] for row, item in zip(rows, report["items"])})
        again = self.machine.lines("/v1/events/batch", rows).json()
        self.assertEqual((again["summary"]["stored"], again["summary"]["duplicate"]), (0, len(rows)))
        strange = self.machine.lines("/v1/events/batch", [
            {"unit": "w01", "indicator": "leave", "occurred_at": FIRST.isoformat(), "external_id": "no-person"},
            {"unit": "w29", "indicator": "late_early", "occurred_at": FIRST.isoformat(), "external_id": "no-window"},
            {"unit": "w01", "indicator": "late_early", "external_id": "day-before",
             "occurred_at": (FIRST - datetime.timedelta(days=1)).isoformat() + "T23:59:59+08:00"}]).json()
        self.assertEqual((strange["summary"]["stored"], strange["summary"]["refused"]), (1, 2))

    def test_3_the_office_records_the_rest_and_judges(self):
        for row in self.facts.rows:
            if row["indicator"] not in MACHINE:
                self.ids[row["external_id"]] = self.evaluator.post("/v1/events", row, key=False).json()["id"]
        for name, finding in self.facts.findings.items():
            self.evaluator.post(f"/v1/events/{self.ids[name]}/verdicts", {"finding": finding, "reason": "核对记录"})
        self.windows["w01"].post("/v1/events", self.facts.rows[0], expect=403, key=False)

    def test_4_standings_are_the_table(self):
        self.check(self.standings(), table(self.facts, []))
        mine = self.standings(self.windows["w07"])
        self.assertEqual(set(mine), {"w07"})
        neighbour = self.standings()["w08"]["unit_id"]
        self.windows["w07"].get(self.path(f"standings/{neighbour}"), expect=404)

    def test_5_a_draw_parts_equals(self):
        self.move("scoring")
        self.move("deciding")
        drawn = list(WINDOWS)
        random.Random(SEED).shuffle(drawn)
        self.step("supervision_section", "approved", self.posts["supervision_section"], expect=409)
        self.step("draw", "done", order=drawn)
        type(self).expected = table(self.facts, drawn)
        self.assertLess(len({row["exact"] for row in self.expected.values()}), len(WINDOWS))
        self.check(self.standings(), self.expected)

    def test_6_two_posts_approve_and_the_result_is_announced(self):
        self.step("supervision_section", "approved", self.posts["assessment_team"], expect=403)
        self.step("supervision_section", "approved", self.posts["supervision_section"])
        self.step("assessment_team", "approved", self.posts["assessment_team"])
        self.move("final", expect=409)
        self.step("announcement", "done")
        self.move("final")
        self.check(self.standings(self.windows["w01"]), self.expected)

    def test_7_five_windows_have_awards_with_certificates(self):
        best = {window for window, row in self.expected.items() if row["rank"] <= PLACES}
        self.assertEqual(len(best), PLACES)
        public = self.world.client()
        awards = {row["unit"]: row for row in public.items("/v1/awards", organisation="district")}
        self.assertEqual(set(awards), best)
        for window, row in awards.items():
            self.assertEqual((row["rank"], row["total"], sorted(row["rights"])),
                             (self.expected[window]["rank"], self.expected[window]["total"],
                              ["recommend_upward", "target_assessment"]))
        found = papers(self.world, "district", self.period["id"])
        self.assertEqual({unit: (said["award"]["rank"], said["award"]["total"]) for (_, unit), said in found.items()},
                         {window: (self.expected[window]["rank"], self.expected[window]["total"]) for window in best})


if __name__ == "__main__":
    unittest.main(failfast=True)
