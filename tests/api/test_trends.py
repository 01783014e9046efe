#!/usr/bin/env python3
"""A unit's trend over final periods: totals, ranks and wins as they were, and exact changes between them."""
import sys
import unittest
import uuid
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, month  # noqa: E402
from world import World  # noqa: E402

OFFSETS = (-5, -3, -2)
# Light faults by period and team: the first period is t1's, then t2's twice.
FAULTS = [{"t2": 2, "t3": 5}, {"t1": 3, "t3": 1}, {"t1": 1, "t3": 7}]


def setUpModule():
    global world, stage, document, periods, results
    world = World()
    stage = Stage(world)
    world.organisation("other")
    document = stage.submit()
    periods, results = [], []
    for offset, faults in zip(OFFSETS, FAULTS):
        periods.append(play(offset, faults))
        stage.decide(periods[-1])
        results.append(stage.standings(periods[-1]))
    play(-1, {"t2": 9})  # open: not in the trend


def tearDownModule():
    world.close()


def play(offset, faults):
    period = stage.draft(document=document, offset=offset)
    stage.jury(period, "juror")
    stage.move(period, "open")
    for team, count in faults.items():
        for _ in range(count):
            stage.event(team, "fault", f"{month(offset)[0]}T10:00:00+08:00", gravity="light")
    return stage.read(period)


def trend(team, client=None, **query):
    return list((client or stage.leader).items(f"/v1/units/{stage.units[team]}/trend", **query))


class Trends(unittest.TestCase):
    def test_what_was_and_what_changed(self):
        for team in stage.units:
            rows = trend(team)
            self.assertEqual([period["id"] for period in reversed(periods)], [row["period_id"] for row in rows])
            for i, row in enumerate(rows):
                place = len(results) - 1 - i
                was = results[place][team]
                for name in ("award", "group", "eligible", "total", "rank", "wins"):
                    self.assertEqual(was[name], row[name], name)
                self.assertEqual((len(stage.units), periods[place]["from"], periods[place]["to"]),
                                 (row["entrants"], row["from"], row["to"]))
                if place == 0:
                    self.assertEqual((None, None), (row["total_change"], row["rank_change"]))
                else:
                    before = results[place - 1][team]
                    self.assertEqual(Decimal(was["total"]) - Decimal(before["total"]), Decimal(row["total_change"]))
                    self.assertEqual(before["rank"] - was["rank"], row["rank_change"])
        self.assertEqual([True, True, False], [row["wins"] for row in trend("t2")])
        self.assertEqual("-1.50", trend("t1")[1]["total_change"])

    def test_pages_are_the_same_rows(self):
        whole = trend("t3")
        self.assertEqual(whole, trend("t3", limit=1))
        self.assertEqual(whole, trend("t3", limit=2))
        reply = stage.leader.get(f"/v1/units/{stage.units['t3']}/trend", limit=1)
        stage.leader.get(f"/v1/units/{stage.units['t2']}/trend", cursor=reply.json()["next"], expect=(200, 400))

    def test_filters(self):
        self.assertEqual(trend("t1"), trend("t1", scheme=document["code"], award="cup"))
        self.assertEqual([], trend("t1", scheme="none"))
        self.assertEqual([], trend("t1", award="none"))
        stage.leader.get(f"/v1/units/{stage.units['t1']}/trend", colour="red", expect=400)

    def test_final_periods_are_everybodys(self):
        for client in (stage.windows["t1"], stage.organiser, stage.evaluator):
            self.assertEqual(trend("t2"), trend("t2", client))
        stage.collector.get(f"/v1/units/{stage.units['t1']}/trend", expect=403)
        world.client().get(f"/v1/units/{stage.units['t1']}/trend", expect=401)

    def test_who_is_not_there_is_unknown(self):
        new = stage.organiser.post("/v1/units", {"code": "t9", "name": "T9", "kind": "team"}).json()["id"]
        self.assertEqual([], list(stage.leader.items(f"/v1/units/{new}/trend")))
        for client, unit in ((stage.windows["t1"], new), (stage.leader, str(uuid.uuid4())),
                             (stage.windows["t1"], str(uuid.uuid4())),
                             (world.client("other", "leadership"), stage.units["t1"])):
            self.assertEqual("NOT_FOUND", client.get(f"/v1/units/{unit}/trend", expect=404).code)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
