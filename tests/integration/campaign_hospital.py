#!/usr/bin/env python3
"""Months of a hospital's service star over HTTP alone: nominations by departments within quotas by their size, a shortlist
from which the leadership picks, stars to the fifth; from nomination to certificate.

The figures and what must come out are those of tests/data/cases/004-14.json.
"""
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from case_player import CasePlayer, case_of  # noqa: E402
from papers import papers  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global folder, world
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("signing-key", key_file(folder.name))])


def tearDownModule():
    world.close()
    folder.cleanup()


class Month(unittest.TestCase):
    maxDiff = None
    name, organisation, years = "004-14-v1", "hospital", 0

    def opened(self):
        case = case_of("004-14", self.name)
        for panel in case["panels"]:
            panel["mode"] = "open"
        player = CasePlayer(world, self.organisation, case, "004-14", self.years)
        player.prepare()
        player.draft()
        player.move("open")
        return player

    def test_the_month(self):
        player = self.opened()
        self.nominate(player)
        player.post_events()
        player.post_metrics()
        player.post_ballots()
        self.assertEqual(player.standings(), player.expected_standings())
        self.check_shortlist(player)
        player.move("scoring")
        player.move("deciding")
        player.walk()
        player.move("final")
        self.check_final(player)

    def nominate(self, player):
        player.post_nominations()
        self.assertEqual(player.nominations(), player.refused("nominations"))
        # Today is after the deadline: a department's own is lapsed, and it does not speak for another.
        body = {"award": "star", "unit": "b2", "as": "unit"}
        late = player.window("dc").post(player.path("nominations"), body).json()
        self.assertEqual((late["by"], late["state"], late["code"]), ("dc", "lapsed", "late"))
        self.assertEqual(player.window("dc").post(player.path("nominations"), {**body, "by": "da"}, expect=403).code,
                         "NOT_YOUR_UNIT")

    def check_shortlist(self, player):
        rows = player.leader.get(player.path("shortlists"), award="star").json()["items"]
        self.assertEqual(sorted(row["unit"] for row in rows), sorted(player.case["expected"]["shortlist"]))

    def check_final(self, player):
        self.assertEqual(player.standings(), player.expected_standings())
        expected = player.expected_awards()
        stars = {key: row for key, row in player.awards().items() if key[0] == "star"}
        self.assertEqual(stars, {key: row for key, row in expected.items() if key[0] == "star"})
        self.assertEqual(player.shown("stars"), {row["unit"]: str(row["stars"]) for row in player.case["expected"]["awards"]
                                                 if row["award"] == "star"})
        self.assertEqual(player.paid(), player.expected_paid())
        found = papers(world, self.organisation, player.period["id"])
        self.assertEqual({key for key in found if key[0] == "star"}, set(stars))


class Scaled(Month):
    """Two places, five candidates, an exact tie at the edge of the shortlist, the winners by rank."""
    name, organisation = "004-14-v2", "hospital-scaled"


class Answers(Month):
    """Rates from answers to the survey, a complaint that bars, one who is chosen beyond the number."""
    name, organisation, years = "004-14-v3", "hospital-answers", -1


class Stars(unittest.TestCase):
    """Six months one after another, each won: a third star in a year, a fifth, and no sixth."""
    MONTHS = [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-31"),
              ("2026-04-01", "2026-04-30"), ("2026-05-01", "2026-05-31"), ("2026-06-01", "2026-06-30")]

    def case(self, first, last):
        """The first case with one nominee, in another month."""
        case = case_of("004-14", "004-14-v1")
        handed_in = first[:8] + "20"
        case.update(period={"from": first, "to": last}, history=[], decisions=[{"kind": "choice", "unit": "a1"}])
        case["policies"]["deadlines"] = {"nomination": first[:8] + "25"}
        case["nominations"] = [{**case["nominations"][0], "at": handed_in}]
        case["panels"][0]["mode"] = "open"
        for name in ("metrics", "ballots"):
            case[name] = [row for row in case[name] if row["unit"] == "a1"]
        case["expected"]["refused"] = []
        return case

    def test_six_months(self):
        player = CasePlayer(world, "hospital-stars", self.case(*self.MONTHS[0]), "004-14")
        player.prepare()
        for number, (first, last) in enumerate(self.MONTHS, 1):
            player.case = self.case(first, last)
            player.draft()
            player.move("open")
            player.post_nominations()
            player.post_metrics()
            player.post_ballots()
            player.move("scoring")
            player.move("deciding")
            player.walk()
            player.move("final")
            rights = ["advanced_worker_direct"] * (number >= 5) + ["advanced_worker_preference"] * (number >= 3)
            self.assertEqual(player.awards()["star", "a1"]["rights"], rights, first)
            self.assertEqual(player.shown("stars"), {"a1": str(min(number, 5))})
            said = papers(world, "hospital-stars", player.period["id"])["star", "a1"]
            self.assertEqual(said["award"]["from"], first)


if __name__ == "__main__":
    unittest.main()
