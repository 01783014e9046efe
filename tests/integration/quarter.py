#!/usr/bin/env python3
"""Three quarters of the rotating flag over HTTP alone, from draft to award, against an independent table.

Everything that comes out is compared with tests/support/flag_table.py, which computes the prose of the
scheme in exact fractions and shares no code with the program. In between, what must not be
possible is tried.
"""
import sys
import unittest
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import flag_facts  # noqa: E402
import flag_table  # noqa: E402
from flag_player import Flag  # noqa: E402
from world import World  # noqa: E402

STORY = [{"p01", "p02", "p08"}, {"p01", "p04", "p08"}, {"p01", "p02", "p09"}]
STREAKS = [{"p01": 1, "p02": 1, "p08": 1}, {"p01": 2, "p04": 1, "p08": 2},
           {"p01": 3, "p02": 1, "p09": 1}]


def number(text):
    return Fraction(text)


class Year(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 48)])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.flag = Flag(cls.world, "demo")
        cls.flag.prepare()
        cls.quarters = flag_facts.quarters()
        cls.won, cls.periods = [], []

    # What is expected of any quarter.

    def check_standing(self, project, row, expected):
        got = {"components": {name: value for name, value in row["components"].items()},
               "total": row["total"], "rank": row["rank"], "eligible": row["eligible"],
               "bars": sorted(row["vetoes"]), "failed": row["failed"], "group": row["group"]}
        self.assertEqual(got, {name: expected[name] for name in got}, project)

    def check_standings(self, quarter):
        rows, expected = self.flag.standings(), flag_table.table(quarter)
        self.assertEqual(sorted(rows), sorted(expected))
        for project, row in rows.items():
            self.check_standing(project, row, expected[project])
        return expected

    def check_receipts(self, expected):
        """Every line's count and result; lines add up to components, shares to the total."""
        for project, row in expected.items():
            standing, = self.flag.receipt(project).json()["items"]
            self.check_standing(project, standing, row)
            parts = {part["component"]: part for part in standing["receipt"]["components"]}
            self.assertEqual(list(parts), ["quality", "peers", "leaders"])
            lines = {(line["rule"], line.get("gravity")): (number(line["count"]), number(line["result"]))
                     for line in parts["quality"]["lines"]}
            self.assertEqual(lines.pop(("base", None)), (1, 100))
            raised = lines.pop(("floor", None), (1, 0))[1]
            self.assertEqual({name: line for name, line in lines.items() if line[0]}, row["lines"], project)
            total = 100 + raised + sum(result for _, result in lines.values())
            self.assertEqual(total, row["exact"]["quality"], project)
            for name, part in parts.items():
                if row["exact"][name] is not None:
                    self.assertEqual(number(part["exact"]), row["exact"][name], project)
            if row["total"] is not None:
                shares = sum(number(part["share"]) for part in parts.values())
                self.assertEqual(shares, number(standing["receipt"]["total"]["exact"]))
                self.assertEqual(flag_table.published(shares), row["total"])
            barred = {gate["condition"] for gate in standing["receipt"]["gates"] if not gate["passed"]}
            self.assertEqual(barred, set(row["bars"]), project)

    def check_awards(self, quarter, streaks):
        awards = {row["unit"]: row for row in self.flag.leader.items("/v1/awards",
                                                                   period_id=self.flag.period["id"])}
        for project, (streak, points, money, rights) in flag_table.awards(self.won).items():
            row = awards.pop(project)
            self.assertEqual((row["streak"], row["points"], row["money"], row["rights"]),
                             (streak, points, money, rights), project)
            self.assertEqual(streak, streaks[project])
            self.assertEqual((row["from"], row["to"]), (quarter.first, quarter.last))
        self.assertEqual(awards, {})

    # The first quarter, slowly.

    def test_1_the_first_quarter_opens(self):
        flag, quarter = self.flag, self.quarters[0]
        flag.post_rates(quarter.rates_before, *flag_facts.BEFORE)
        flag.draft(quarter)
        self.assertEqual(flag.move("open", flag.organiser, expect=403).code, "FORBIDDEN")
        flag.move("open")
        self.assertEqual(flag.move("open", expect=409).code, "STATE_CONFLICT")
        strangers = flag_facts.strangers()
        flag.post_events(strangers)
        flag.post_verdicts(strangers)

    def test_2_facts_are_posted(self):
        flag, quarter = self.flag, self.quarters[0]
        flag.post_events(quarter.events)
        flag.post_verdicts(quarter.events)
        flag.post_rates(quarter.rates, quarter.first, quarter.last)
        self.assertEqual(len(quarter.events), flag_facts.EVENTS)

    def test_3_ballots_are_cast_and_wrong_ones_refused(self):
        flag, quarter = self.flag, self.quarters[0]
        own = flag.ballot(flag.windows["p01"], "peers", "p01", "100", expect=422)
        self.assertIn("SELF_VOTE", str(own.json()))
        other = flag.windows["p01"].post(flag.path("ballots"), {
            "panel": "peers", "unit": "p02", "score": "1", "rater_unit": "p03"}, expect=(403, 422))
        self.assertIn("NOT_YOUR_UNIT", str(other.json()))
        stranger = flag.ballot(flag.leader, "leaders", "p01", "90", expect=403)
        self.assertEqual(stranger.code, "NOT_IN_PANEL")
        high = flag.ballot(flag.windows["p01"], "peers", "p02", "100.01", expect=422)
        self.assertIn("SCORE_OUT_OF_RANGE", str(high.json()))
        flag.post_ballots(quarter)
        (rater, project), score = next(iter(quarter.ballots["peers"].items()))
        again = flag.ballot(flag.windows[rater], "peers", project, score, expect=200)
        self.assertEqual(number(again.json()["score"]), number(score))
        changed = flag.ballot(flag.windows[rater], "peers", project, "1", expect=201)
        self.assertEqual(changed.json()["replaces"], again.json()["id"])
        flag.ballot(flag.windows[rater], "peers", project, score, expect=201)

    def test_4_a_window_sees_its_own(self):
        flag, quarter = self.flag, self.quarters[0]
        window = flag.windows["p01"]
        mine = {event.id for event in quarter.events + flag_facts.strangers() if event.unit == "p01"}
        seen = list(window.items("/v1/events"))
        self.assertEqual({row["unit"] for row in seen}, {"p01"})
        self.assertLessEqual(mine - {None}, {row["id"] for row in seen})
        neighbour = next(event for event in quarter.events if event.unit == "p02")
        window.get(f"/v1/events/{neighbour.id}", expect=404)
        window.get(f"/v1/events/{neighbour.id}/verdicts", expect=404)
        self.assertEqual(list(window.items("/v1/events", unit="p02")), [])
        self.assertEqual({row["unit"] for row in window.items("/v1/metrics")}, {"p01"})
        self.assertEqual(set(flag.standings(window)), {"p01"})
        flag.receipt("p01", window)
        flag.receipt("p02", window, expect=404)
        self.assertEqual({row["rater"] for row in window.items(flag.path("ballots"))}, {"p01"})
        collector = flag.collectors["hotline"]
        self.assertEqual({row["source"] for row in collector.items("/v1/events")}, {"hotline"})

    def test_5_standings_and_receipts_are_exact(self):
        self.check_receipts(self.check_standings(self.quarters[0]))

    def test_6_the_quarter_is_decided_step_by_step(self):
        flag, quarter = self.flag, self.quarters[0]
        flag.move("scoring")
        self.check_standings(quarter)
        self.assertEqual(flag.step(flag.leader, "centre", "approved", expect=409).code, "STATE_CONFLICT")
        flag.move("deciding")
        late = flag.ballot(flag.windows["p01"], "peers", "p02", "50", expect=409)
        self.assertEqual(late.code, "STATE_CONFLICT")
        self.assertEqual(flag.step(flag.bureau, "bureau_leaders", "approved", expect=409).code,
                         "STEP_NOT_DUE")
        self.assertEqual(flag.step(flag.bureau, "centre", "approved", expect=403).code,
                         "POSITION_REQUIRED")
        flag.step(flag.leader, "centre", "approved")
        flag.step(flag.bureau, "bureau_leaders", "returned", reason="请复核 look again")
        flag.step(flag.leader, "centre", "approved")
        flag.step(flag.bureau, "bureau_leaders", "approved")
        self.assertEqual(flag.move("final", expect=409).code, "STEPS_REMAIN")
        early = flag.step(flag.leader, "notice", "done", expect=422, **{"from": quarter.last})
        self.assertEqual(early.status, 422)
        flag.step(flag.leader, "notice", "done", **{"from": "2025-04-01"})
        flag.step(flag.leader, "announcement", "done")
        flag.move("final")
        self.finish(0)

    def finish(self, index):
        quarter = self.quarters[index]
        expected = self.check_standings(quarter)
        self.check_receipts(expected)
        self.won.append(flag_table.winners(expected))
        self.assertEqual(self.won[-1], STORY[index])
        self.check_awards(quarter, STREAKS[index])
        self.periods.append(self.flag.period["id"])

    def test_7_final_is_final_and_published(self):
        flag = self.flag
        self.assertEqual(flag.move("open", expect=409).code, "STATE_CONFLICT")
        self.assertEqual(flag.move("cancelled", expect=409).code, "STATE_CONFLICT")
        self.assertEqual(set(flag.standings(flag.windows["p01"])), set(flag_facts.PROJECTS))
        public = self.world.client()
        rows = public.get("/v1/awards", organisation="demo").json()["items"]
        self.assertEqual({row["unit"] for row in rows}, STORY[0])
        one = public.get(f"/v1/awards/{rows[0]['id']}", organisation="demo").json()
        self.assertEqual(one["unit"], rows[0]["unit"])
        # A verdict after the end changes nothing that was decided.
        event = next(event for event in self.quarters[0].events
                     if event.unit == "p01" and event.indicator == "praise")
        flag.evaluators[0].post(f"/v1/events/{event.id}/verdicts",
                                {"finding": "dismissed", "reason": "too late"})
        self.check_standings(self.quarters[0])

    def test_8_the_second_and_third_quarter_follow(self):
        flag = self.flag
        for index in (1, 2):
            quarter = self.quarters[index]
            flag.period = flag.organiser.post(f"/v1/periods/{self.periods[-1]}/successor", {}).json()
            self.assertEqual((flag.period["from"], flag.period["to"], flag.period["state"]),
                             (quarter.first, quarter.last, "draft"))
            flag.move("open")
            flag.post_facts(quarter)
            self.check_receipts(self.check_standings(quarter))
            flag.decide(quarter)
            self.finish(index)

    def test_9_every_change_left_a_trace(self):
        for period, moves in zip(self.periods, [4, 4, 4]):
            rows = list(self.flag.leader.items(f"/v1/periods/{period}/transitions"))
            self.assertEqual([row["to"] for row in rows], ["open", "scoring", "deciding", "final"])
            self.assertEqual({row["actor"] for row in rows}, {"director"})
            self.assertEqual(len(rows), moves)
        total = sum(Fraction(row["money"]) for row in self.flag.leader.items("/v1/awards"))
        self.assertEqual(total, 3 * 600 + 600 + 2 * 1200 + 2 * 600 + 2000)


if __name__ == "__main__":
    unittest.main(failfast=True)
