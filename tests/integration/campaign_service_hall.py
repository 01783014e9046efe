#!/usr/bin/env python3
"""A half-year of a service hall's star over HTTP alone: areas nominate within their quotas, hall and office vote in secret,
one answer of the survey bars; from nomination to certificate.

The figures and what must come out are those of tests/data/cases/004-10.json. Voters take the right to score each unit with
their token while the period is open; nobody's name comes with the ballots that are cast while it is scoring.
"""
import hashlib
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from blind import Booth, ballot_key, decode64  # noqa: E402
from case_player import CasePlayer, case_of  # noqa: E402
from papers import papers  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global folder, world
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("signing-key", key_file(folder.name)), ("ballot-key", ballot_key(folder.name))])


def tearDownModule():
    world.close()
    folder.cleanup()


class HalfYear(unittest.TestCase):
    maxDiff = None
    name, organisation, years = "004-10-v1", "service-hall", 0

    def test_the_half_year(self):
        player = CasePlayer(world, self.organisation, case_of("004-10", self.name), "004-10", self.years)
        player.prepare()
        # The case's panels are small; what is shown below the minimum is tested with the ballots.
        settings = player.organiser.get("/v1/settings").json()
        player.organiser.put("/v1/settings", {"publish_minimum": 1}, version=settings["version"])
        player.draft()
        player.move("open")
        player.post_nominations()
        player.post_events()
        rights = self.take_rights(player)
        self.assertEqual(player.nominations(), player.refused("nominations"))
        player.move("scoring")
        self.cast(player, rights)
        self.assertEqual(player.standings(), player.expected_standings())
        self.check_secrecy(player, rights)
        player.move("deciding")
        self.check_receipts(player, rights)
        player.walk()
        player.move("final")
        self.check_final(player)

    def take_rights(self, player):
        """[(booth, right, score)] of the case's ballots that are not refused, taken by each voter."""
        booths = {}
        for panel in player.case["panels"]:
            booths[panel["id"]] = Booth(world, self.organisation, player.period["id"], panel["id"])
            booths[panel["id"]].lock(player.organiser)
        rights, refused = [], player.refused("ballots")
        for number, row in enumerate(player.case["ballots"]):
            booth, voter = booths[row["panel"]], player.member(row["rater"])
            if number in refused:
                reply = booth.take(voter, row["unit"], expect=(403, 409, 422))
                self.assertIn(refused[number].upper(), str(reply.json()))
            else:
                rights.append((booth, booth.take(voter, row["unit"]), row["score"]))
        again = player.case["ballots"][0]
        self.assertEqual(booths[again["panel"]].take(player.member(again["rater"]), again["unit"], expect=409).code,
                         "RIGHT_TAKEN")
        stranger = player.client("evaluator", "stranger")
        booths[again["panel"]].take(stranger, again["unit"], expect=(403, 422))
        booth, right, score = rights[0]
        booth.cast(right, score, expect=409)        # nobody casts while rights are still taken
        return rights

    def cast(self, player, rights):
        for booth, right, score in reversed(rights):
            booth.cast(right, score)
        booth, right, score = rights[0]
        booth.cast(right, score, expect=200)
        self.assertEqual(booth.cast(right, "1", expect=409).code, "BALLOT_USED")
        booth.cast(right, score, client=player.leader, expect=(400, 401, 403, 422))
        for panel in player.case["expected"]["panels"]:
            row = player.leader.get(player.path(f"panels/{panel['panel']}/progress")).json()
            self.assertEqual((row["mode"], row["cast"], row["raters"]), ("secret", panel["ballots"], []))

    def check_secrecy(self, player, rights):
        """No list, receipt or hint names a voter."""
        for client in (player.leader, player.evaluators[0], player.window("a1")):
            self.assertEqual(list(client.items(player.path("ballots"))), [])
        hints = player.leader.get(player.path("hints"), ballots=1, distance=1, others=1).json()["items"]
        self.assertEqual([hint for hint in hints if "panel" in hint], [])
        voters = {rater for panel in player.case["panels"] for rater in panel["raters"]} - set(player.units)
        receipt = player.leader.get(player.path(f"standings/{player.units['a2']}")).body.decode()
        for voter in voters:
            self.assertNotIn(f'"{voter}"', receipt)

    def check_receipts(self, player, rights):
        """Everybody finds their own among the receipts, and there are no others."""
        for panel in player.case["panels"]:
            own = {hashlib.sha256(decode64(right["token"])).hexdigest() for booth, right, _ in rights
                   if booth.panel == panel["id"]}
            path = player.path(f"panels/{panel['id']}/casts")
            self.assertEqual({row["receipt"] for row in player.public.items(path, organisation=self.organisation)}, own)

    def check_final(self, player):
        self.assertEqual(player.standings(), player.expected_standings())
        self.assertEqual(player.awards(), player.expected_awards())
        found = papers(world, self.organisation, player.period["id"])
        self.assertEqual(set(found), set(player.expected_awards()))


class Waived(HalfYear):
    """An area that sends fewer than two has waived; complaints bar only with responsibility."""
    name, organisation = "004-10-v2", "service-hall-waived"


class Counted(HalfYear):
    """Other grades bar, one's own score counts, a panel without ballots leaves its weight to the other."""
    name, organisation, years = "004-10-v3", "service-hall-counted", -1


if __name__ == "__main__":
    unittest.main()
