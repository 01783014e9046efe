#!/usr/bin/env python3
"""Every case of every scheme, and of ratings, over HTTP alone: the same figures, units, events, ballots and nominations as requests
with the tokens of their roles, and the same results out of the service as out of the files.

A period that is not over yet is played a year earlier, and a notice inside its period after it. What a case refuses is refused, or stored and not counted; either
way the result is the case's.
"""
import datetime
import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from blind import ballot_key  # noqa: E402
from case_player import CasePlayer  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

FOLDER = ROOT / "tests" / "data" / "cases"
FILES = sorted(FOLDER.glob("0*.json")) + [FOLDER / "language-ratings.json"]
LEFT_OUT = {"language-terms"}       # its ballots are of days past; the service takes them on the day they come


def setUpModule():
    global folder, world
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("signing-key", key_file(folder.name)), ("ballot-key", ballot_key(folder.name))])


def tearDownModule():
    world.close()
    folder.cleanup()


class Cases(unittest.TestCase):
    maxDiff = None

    def check(self, rows, expected):
        """The rows are those expected, in all that is expected of them."""
        self.assertEqual({key: {name: value for name, value in row.items() if name in expected.get(key, row)}
                          for key, row in rows.items()}, expected)

    def play(self, scheme, case):
        over = datetime.date.fromisoformat(case["period"]["to"]) < datetime.date.today()
        player = CasePlayer(world, "case-" + case["id"], case, scheme, 0 if over else -1)
        player.prepare()
        player.draft(panel_modes={panel["id"]: "open" for panel in case.get("panels") or []})
        player.move("open")
        player.post_nominations()
        player.post_events()
        player.post_votes()
        player.post_metrics()
        player.post_ballots()
        self.assertEqual(player.nominations(), player.refused("nominations"))
        player.move("scoring")
        player.move("deciding")
        done = player.walk()
        self.check(player.standings(), player.expected_standings())
        self.check(player.winners(), player.expected_awards())
        if done:
            player.move("final")
            self.check(player.standings(), player.expected_standings())
            self.check(player.awards(), player.expected_awards())
            for what in ("streaks", "paid", "superiors", "penalties", "marks", "handovers"):
                self.assertEqual(getattr(player, what)(), getattr(player, "expected_" + what)(), what)


def add(scheme, case):
    def test(self):
        self.play(scheme, case)
    setattr(Cases, "test_" + case["id"].replace("-", "_"), test)


for file in FILES:
    document = json.loads(file.read_text(encoding="utf-8"))
    for one in document["cases"]:
        if one["id"] not in LEFT_OUT:
            add(document.get("document") or document["scheme"], one)


if __name__ == "__main__":
    unittest.main()
