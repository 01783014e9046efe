#!/usr/bin/env python3
"""Three quarters of the rotating flag over HTTP alone, with the notice, an upheld objection that changes a winner, the
custody of the flags, the ledger of rewards and certificates.

Standings and winners are compared with tests/support/flag_table.py, which shares no code with the program; who holds
which flag, and what is paid, is counted here.
"""
import datetime
import sys
import tempfile
import unittest
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import flag_facts  # noqa: E402
import flag_table  # noqa: E402
from flag_player import Flag  # noqa: E402
from papers import papers  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

OBJECTED = (1, "p04")       # the second quarter, and who has to give the flag up
NOTICE_DAYS = 5
MONEY = {1: 600, 2: 1200, 3: 2000}


def with_objection(rows, project):
    """The table as it is once the objection to a project is upheld: it keeps its score and has no rank."""
    rows[project].update(eligible=False, rank=None, bars=sorted(rows[project]["bars"] + ["objection_upheld"]))
    flag_table.rank_groups(rows)
    return rows


class Year(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.world = World(options=[("threads", 48), ("signing-key", key_file(folder.name))])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.flag = Flag(cls.world, "demo")
        cls.flag.prepare()
        cls.public = cls.world.client()
        cls.quarters, cls.won, cls.periods = flag_facts.quarters(), [], []

    # What is expected of a quarter.

    def check_standings(self, expected):
        names = ("components", "total", "rank", "eligible", "group", "failed")
        self.assertEqual({project: [row[name] for name in names] + [sorted(row["vetoes"])]
                          for project, row in self.flag.standings().items()},
                         {project: [row[name] for name in names] + [row["bars"]] for project, row in expected.items()})

    def winners_now(self):
        return {project for project, row in self.flag.standings().items() if row["wins"]}

    def holders(self, index):
        return {group: {project for project in self.won[index] if flag_facts.PROJECTS[project] == group}
                for group in flag_table.PLACES} if index >= 0 else {group: set() for group in flag_table.PLACES}

    def spell(self, project, index):
        """The first quarter of its unbroken turn as holder."""
        while index > 0 and project in self.won[index - 1]:
            index -= 1
        return index

    # A quarter.

    def open_and_fill(self, index):
        flag, quarter = self.flag, self.quarters[index]
        if index == 0:
            flag.draft(quarter)
        else:
            flag.period = flag.organiser.post(f"/v1/periods/{self.periods[-1]}/successor", {}).json()
        flag.move("open")
        flag.post_facts(quarter)
        flag.move("scoring")
        self.check_standings(flag_table.table(quarter))
        flag.move("deciding")

    def put_to_notice(self, quarter):
        """Approvals, then the notice; it began on the day after the quarter and is over by now."""
        flag = self.flag
        flag.step(flag.leader, "centre", "approved")
        flag.step(flag.bureau, "bureau_leaders", "approved")
        first = datetime.date.fromisoformat(quarter.last) + datetime.timedelta(days=1)
        flag.step(flag.leader, "notice", "done", **{"from": first.isoformat()})
        return first

    def check_notice(self, first, winners):
        """What anybody may read, and post on a wall, in both languages."""
        notice = self.public.get(self.flag.path("notice"), organisation="demo").json()
        last = first + datetime.timedelta(days=NOTICE_DAYS - 1)
        self.assertEqual((notice["from"], notice["until"]), (first.isoformat(), last.isoformat()))
        self.assertEqual({row["unit"] for row in notice["winners"]}, winners)
        for text in notice["text"].values():
            for project in flag_facts.PROJECTS:
                self.assertEqual(f"({project})" in text.replace("（", "(").replace("）", ")"), project in winners, project)
            self.assertIn(notice["sha256"], text)
        return notice["sha256"]

    def object(self, first, project):
        """Raised on a day of the notice and brought to the system by the office; no day but one of the notice will do."""
        flag, body = self.flag, {"unit": project, "reason": "这一季度的检查记录有遗漏"}
        last = first + datetime.timedelta(days=NOTICE_DAYS - 1)
        late = (last + datetime.timedelta(days=1)).isoformat()
        self.assertEqual(flag.windows["p05"].post(flag.path("objections"), body, expect=409).code, "NOTICE_CLOSED")
        self.assertEqual(flag.organiser.post(flag.path("objections"), {**body, "received_on": late}, expect=409).code,
                         "NOTICE_CLOSED")
        return flag.organiser.post(flag.path("objections"), {**body, "received_on": last.isoformat()}).json()

    def uphold(self, first, quarter, project):
        """The next in the ranking moves up, and the answer shows what moved."""
        flag, before = self.flag, self.winners_now()
        self.assertIn(project, before)
        objection = self.object(first, project)
        self.assertEqual(flag.step(flag.leader, "announcement", "done", expect=409).code, "OBJECTIONS_OPEN")
        decision = {"outcome": "upheld", "reason": "复核属实"}
        flag.organiser.post(f"/v1/objections/{objection['id']}/decision", decision, expect=403)
        answer = flag.leader.post(f"/v1/objections/{objection['id']}/decision", decision, expect=(200, 201)).json()
        self.assertEqual(answer["state"], "upheld")
        after = self.winners_now()
        self.assertNotIn(project, after)
        self.assertEqual(len(after), len(before))
        self.check_standings(with_objection(flag_table.table(quarter), project))
        flag.leader.post(f"/v1/objections/{objection['id']}/decision", decision, expect=409)

    def announce(self):
        self.flag.step(self.flag.leader, "announcement", "done")
        self.flag.move("final")

    def finish(self, index, expected):
        self.check_standings(expected)
        self.won.append(flag_table.winners(expected))
        self.periods.append(self.flag.period["id"])
        self.check_awards(index)
        self.check_custody(index)

    def check_awards(self, index):
        rows = {row["unit"]: row for row in self.public.items("/v1/awards", period_id=self.periods[-1], organisation="demo")}
        self.assertEqual({project: (row["streak"], row["points"], row["money"], row["rights"]) for project, row in rows.items()},
                         flag_table.awards(self.won))

    def check_custody(self, index):
        """Who holds a flag now and since when, and how the flags went from hand to hand."""
        now, before = self.holders(index), self.holders(index - 1)
        rows = self.public.get("/v1/custody", organisation="demo").json()["items"]
        self.assertEqual({(row["unit"], row["group"], row["since"], row["periods"]) for row in rows},
                         {(project, group, self.quarters[self.spell(project, index)].first,
                           index - self.spell(project, index) + 1)
                          for group, projects in now.items() for project in projects})
        moved = [row for row in self.public.items("/v1/handovers", organisation="demo")
                 if row["period_id"] == self.periods[-1]]
        self.assertEqual({row["group"]: tuple(map(set, (row["gives"], row["receives"], row["keeps"]))) for row in moved},
                         {group: (before[group] - now[group], now[group] - before[group], now[group] & before[group])
                          for group in now})

    # The three quarters.

    def test_1_the_first_quarter(self):
        quarter = self.quarters[0]
        self.open_and_fill(0)
        self.public.get(self.flag.path("notice"), organisation="demo", expect=404)
        first = self.put_to_notice(quarter)
        self.check_notice(first, flag_table.winners(flag_table.table(quarter)))
        self.announce()
        self.finish(0, flag_table.table(self.quarters[0]))

    def test_2_in_the_second_an_objection_changes_the_winner(self):
        index, project = OBJECTED
        quarter = self.quarters[index]
        self.open_and_fill(index)
        first = self.put_to_notice(quarter)
        dismissed = self.object(first, "p01")
        self.flag.leader.post(f"/v1/objections/{dismissed['id']}/decision",
                              {"outcome": "dismissed", "reason": "查无此事"}, expect=(200, 201))
        self.check_standings(flag_table.table(quarter))
        table = flag_table.table(quarter)
        before = self.check_notice(first, flag_table.winners(table))
        self.uphold(first, quarter, project)
        after = self.check_notice(first, flag_table.winners(with_objection(table, project)))
        self.assertNotEqual(before, after)
        self.announce()
        self.finish(index, with_objection(flag_table.table(quarter), project))
        self.assertNotIn(project, self.won[index])

    def test_3_the_third_quarter_ends_a_streak_and_crowns_another(self):
        self.open_and_fill(2)
        self.put_to_notice(self.quarters[2])
        self.announce()
        self.finish(2, flag_table.table(self.quarters[2]))
        self.assertEqual(flag_table.awards(self.won)["p01"], (3, "10", "2000", ["retender_priority"]))

    def test_4_the_ledger_adds_up(self):
        paid = {}
        for row in self.flag.leader.items("/v1/rewards", kind="money"):
            paid[row["unit"]] = paid.get(row["unit"], Fraction(0)) + Fraction(row["amount"])
        expected = {}
        for index, winners in enumerate(self.won):
            for project in winners:
                streak = index - self.spell(project, index) + 1
                expected[project] = expected.get(project, 0) + MONEY[min(streak, 3)]
        self.assertEqual(paid, expected)
        own = list(self.flag.windows["p01"].items("/v1/rewards"))
        self.assertEqual({row["unit"] for row in own}, {"p01"})

    def test_5_anybody_can_check_certificates_and_bundles(self):
        for index, period in enumerate(self.periods):
            found = papers(self.world, "demo", period)
            self.assertEqual({unit for _, unit in found}, self.won[index])
            for (_, unit), said in found.items():
                self.assertEqual((said["award"]["from"], said["award"]["to"], said["unit"]["code"]),
                                 (self.quarters[index].first, self.quarters[index].last, unit))


if __name__ == "__main__":
    unittest.main(failfast=True)
