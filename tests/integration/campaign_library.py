#!/usr/bin/env python3
"""Two years of a library's service star over HTTP alone: four weighted groups of raters, last year's winners set back,
tiers by per cent of the headcount, ceilings, a bonus that the directors decide; from drafts to certificates.

The figures and what must come out are those of tests/data/cases/004-04.json.
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

YEARS = -1      # the cases' year is not over yet


def setUpModule():
    global folder, world
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("signing-key", key_file(folder.name))])


def tearDownModule():
    world.close()
    folder.cleanup()


class Year(unittest.TestCase):
    maxDiff = None
    name, organisation = "004-4-v1", "library"

    def player(self):
        player = CasePlayer(world, self.organisation, case_of("004-04", self.name), "004-4", years=YEARS)
        player.prepare()
        player.draft()
        player.move("open")
        player.post_events()
        player.post_metrics()
        player.post_ballots()
        return player

    def without_bonus(self, standings):
        """What stands before the directors decide on the bonus."""
        return {key: row for key, row in standings.items() if row["components"]["bonus"] == "0.00"}

    def check_panels(self, player):
        """Everybody has scored, and the office sees who."""
        for panel in player.case["expected"]["panels"]:
            row = player.leader.get(player.path(f"panels/{panel['panel']}/progress")).json()
            self.assertEqual((row["cast"], sorted(rater["rater"] for rater in row["raters"])),
                             (panel["ballots"], panel["raters"]))

    def test_the_year(self):
        player = self.player()
        expected = self.without_bonus(player.expected_standings())
        live = player.standings()
        self.assertEqual({key: live[key]["components"] for key in expected},
                         {key: row["components"] for key, row in expected.items()})
        self.check_panels(player)
        rater = player.case["panels"][0]["raters"][0]
        first = player.case["ballots"][0]
        self.assertEqual(player.cast({**first, "panel": "heads"} if rater == first["rater"] else first, expect=403).code,
                         "NOT_IN_PANEL")
        player.move("scoring")
        player.move("deciding")
        player.walk()
        player.move("final")
        self.assertEqual(player.standings(), player.expected_standings())
        self.assertEqual(player.awards(), player.expected_awards())
        found = papers(world, self.organisation, player.period["id"])
        self.assertEqual({key: said["award"]["level"] for key, said in found.items()},
                         {key: row["level"] for key, row in player.expected_awards().items()})


class Ceilings(Year):
    name, organisation = "004-4-v2", "library-ceilings"


if __name__ == "__main__":
    unittest.main()
