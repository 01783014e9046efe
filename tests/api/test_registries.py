#!/usr/bin/env python3
"""Receipts that votes are bound to, late facts of a day, and awards from before, over HTTP."""
import datetime
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from campaigns import STEPS, Stage, month  # noqa: E402
from world import World  # noqa: E402

VOTE = {"vote": {"form": "event", "token": {"registry": "tills", "other_group": "refuse"}}}
LEDGER = [{"id": "votes", "weight": "1", "ledger": {"base": "0", "rules": [
    {"id": "vote", "events": "vote", "each": "1"}]}}]


def setUpModule():
    global world, stage, today
    world = World()
    stage = Stage(world)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    for team, group in (("t1", "east"), ("t2", "east"), ("t3", "west")):
        stage.organiser.put(f"/v1/units/{stage.units[team]}", {"code": team, "name": team.upper(), "kind": "team",
                                                               "group": group}, version=1)


def tearDownModule():
    world.close()


def opened(keys, offset=0, **more):
    period = stage.draft(stage.submit(**{"steps": STEPS, "panels": {}, "conditions": [], "ranking": {}, **keys}), offset, **more)
    stage.move(period, "open")
    return stage.read(period)


def register(tokens, client=None, expect=200, registry="tills"):
    rows = [{"token": token, "group": group, "day": today.isoformat()} for token, group in tokens]
    return (client or stage.collector).post("/v1/tokens/batch", {"registry": registry, "tokens": rows}, expect=expect, key=False)


def totals(period):
    return {unit: row["total"] for unit, row in stage.standings(period).items()}


class Receipts(unittest.TestCase):
    def test_a_batch_again_changes_nothing(self):
        tokens = [(f"a{number}", "east") for number in range(5)]
        self.assertEqual(register(tokens).json(), {"registry": "tills", "stored": 5, "duplicate": 0})
        self.assertEqual(register(tokens + [("a9", None)]).json(), {"registry": "tills", "stored": 1, "duplicate": 5})
        reply = register([("a0", "west"), ("b0", "west"), ("b0", "east")], expect=422)
        self.assertEqual(reply.codes, [("#/tokens/0", "DUPLICATE_DIFFERS"), ("#/tokens/2", "DUPLICATE_DIFFERS")])
        other = stage.client("collector", "other", sources=["other"])
        self.assertEqual(register([("a0", "east")], client=other).json()["duplicate"], 1)
        ahead = [{"token": "x", "day": (today + datetime.timedelta(days=1)).isoformat()}]
        reply = stage.collector.post("/v1/tokens/batch", {"tokens": ahead}, expect=422, key=False)
        self.assertEqual(reply.codes, [("#/tokens/0/day", "OUT_OF_RANGE")])
        rows = list(stage.organiser.items("/v1/tokens", registry="tills", limit=4))
        self.assertEqual([row["token"] for row in rows if row["token"][0] in "ab"], ["a0", "a1", "a2", "a3", "a4", "a9"])
        for client in (stage.leader, stage.evaluator, stage.windows["t1"], stage.collector):
            client.get("/v1/tokens", expect=403)
        for client in (stage.leader, stage.evaluator, stage.windows["t1"]):
            register([("z", None)], client=client, expect=403)

    def test_never_more_votes_than_receipts(self):
        period = opened({"indicators": VOTE, "components": LEDGER})
        day = min(today.isoformat(), period["to"])
        register([("e1", "east"), ("e2", "east"), ("w1", "west"), ("e3", "east"), ("e4", "east")])
        sent = [("t1", "e1"), ("t2", "e2"), ("t3", "w1"), ("t3", "e3"), ("t1", "none")]
        for unit, token in sent:
            stage.event(unit, "vote", day, token=token)
        stage.event("t1", "vote", day)
        reply = stage.evaluator.post("/v1/events", {"unit": "t2", "indicator": "vote", "occurred_at": day, "token": "e1"},
                                     expect=409, key=False)
        self.assertEqual(reply.code, "TOKEN_USED")
        spoilt = stage.event("t1", "vote", day, token="e4")
        stage.evaluator.post(f"/v1/events/{spoilt['id']}/verdicts", {"finding": "dismissed", "reason": "废票"})
        wrong = stage.event("t3", "vote", day, token="e4")  # a vote for the wrong group is withdrawn: the receipt is free again
        stage.evaluator.post(f"/v1/events/{wrong['id']}/verdicts", {"finding": "withdrawn", "reason": "串票"})
        right = stage.event("t2", "vote", day, token="e4")
        reply = stage.evaluator.post("/v1/events", {"unit": "t1", "indicator": "vote", "occurred_at": day, "token": "e4"},
                                     expect=409, key=False)
        self.assertEqual(reply.code, "TOKEN_USED")
        stage.evaluator.post(f"/v1/events/{wrong['id']}/verdicts", {"finding": "valid", "reason": "复核"})
        self.assertEqual(totals(period)["t2"], "2.00")
        stage.evaluator.post(f"/v1/events/{right['id']}/verdicts", {"finding": "withdrawn", "reason": "再撤"})
        stage.evaluator.post(f"/v1/events/{wrong['id']}/verdicts", {"finding": "withdrawn", "reason": "再撤"})
        self.assertEqual(totals(period), {"t1": "1.00", "t2": "1.00", "t3": "1.00"})
        refused = stage.leader.get(f"/v1/periods/{period['id']}/result").json()["refusals"]
        self.assertEqual(sorted(row["code"] for row in refused), ["token_other_group"] * 2 + ["unknown_token"] * 2)
        simulated = stage.organiser.request("POST", f"/v1/periods/{period['id']}/simulations", {
            "finding": "pending", "events": [{"unit": "t3", "indicator": "vote", "occurred_at": day, "token": token}
                                             for token in ("none", "e2")]}, expect=200).json()
        self.assertEqual(simulated["moved"], [])
        register([("w2", "west")])
        simulated = stage.organiser.request("POST", f"/v1/periods/{period['id']}/simulations", {
            "events": [{"unit": "t3", "indicator": "vote", "occurred_at": day, "token": "w2"}]}, expect=200).json()
        self.assertEqual([(row["unit"], row["total_after"]) for row in simulated["moved"]
                          if row["total_before"] != row["total_after"]], [("t3", "2.00")])

    def test_64_use_one_receipt(self):
        stage.submit(**{"steps": STEPS, "panels": {}, "conditions": [], "ranking": {}, "indicators": {"race": VOTE["vote"]}, "components": [
            {"id": "race", "weight": "1", "ledger": {"base": "0", "rules": [{"id": "race", "events": "race", "each": "1"}]}}]})
        register([("race", "east")])
        day, clients = today.isoformat(), [stage.client("evaluator") for _ in range(64)]

        def vote(place):
            """Who finds the service too busy asks again."""
            body = {"unit": "t1", "indicator": "race", "occurred_at": day, "token": "race", "note": str(place)}
            for _ in range(300):
                reply = clients[place].post("/v1/events", body, expect=None, key=False)
                if reply.status != 503:
                    break
                time.sleep(0.1)
            return reply
        with ThreadPoolExecutor(64) as pool:
            replies = list(pool.map(vote, range(64)))
        self.assertEqual(sorted(reply.status for reply in replies), [201] + [409] * 63)


class DaysOfEvents(unittest.TestCase):
    def test_minutes_and_filing_reach_the_rules(self):
        indicators = {"reply": {"form": "event", "fields": ["slot_end"], "deadline": {
            "from": "slot_end", "to": "filed", "days": 2, "clock": "calendar", "late": "count"}}}
        rules = [{"id": "late", "events": "reply", "where": {"late": True}, "each": "-5"},
                 {"id": "wait", "events": "reply", "where": {"minutes": {"above": "30"}}, "each": "-1"}]
        period = opened({"indicators": indicators, "components": [
            {"id": "work", "weight": "1", "ledger": {"base": "100", "rules": rules}}]}, offset=-1)
        first = datetime.date.fromisoformat(period["from"])
        days = [(first + datetime.timedelta(days=number)).isoformat() for number in range(5)]
        for unit, filed, minutes in (("t1", days[2], 30), ("t2", days[3], 31), ("t3", None, None)):
            stage.event(unit, "reply", days[0], slot_end=days[0], filed=filed, minutes=minutes)
        self.assertEqual(totals(period), {"t1": "100.00", "t2": "94.00", "t3": "95.00"})
        simulated = stage.organiser.request("POST", f"/v1/periods/{period['id']}/simulations", {
            "events": [{"unit": "t1", "indicator": "reply", "occurred_at": days[0], "slot_end": days[0], "filed": days[4],
                        "minutes": 45}]}, expect=200).json()
        self.assertEqual([(row["unit"], row["total_after"]) for row in simulated["moved"]
                          if row["total_before"] != row["total_after"]], [("t1", "94.00")])


class History(unittest.TestCase):
    KEYS = {"awards": {"cup": {"kind": "team", "levels": ["gold"], "held": True, "select": {"number": 1}}, "medal": {}},
            "indicators": {}, "components": [{"id": "wins", "weight": "1", "ledger": {"base": "0", "rules": [
                {"id": "won", "awards": "cup", "window": "ever", "reduce": "points", "each": "1"}]}}]}

    def hand_in(self, *wins, expect=201, client=None):
        return (client or stage.leader).post("/v1/awards/history", {"wins": list(wins)}, expect=expect)

    def test_earlier_wins_count_like_its_own(self):
        document = stage.submit(**{"steps": STEPS, "panels": {}, "conditions": [], "ranking": {}, **self.KEYS})
        code = document["code"]
        period = stage.draft(document, 0)
        stage.move(period, "open")
        before, _ = month(-3), None
        wins = [{"scheme": code, "award": "cup", "unit": "t1", "from": before[0], "to": before[1], "points": "3", "level": "gold"},
                {"scheme": code, "award": "cup", "from": month(-2)[0], "to": month(-2)[1]},
                {"scheme": code, "award": "cup", "unit_id": stage.units["t2"], "from": month(-1)[0], "to": month(-1)[1],
                 "points": "1.5", "note": "档案"}]
        rows = self.hand_in(*wins).json()["items"]
        self.assertEqual([(row["unit"], row["points"], row["imported"]) for row in rows],
                         [("t1", "3", True), (None, "0", True), ("t2", "1.5", True)])
        self.assertEqual(self.hand_in(*wins).json()["items"], [])
        self.assertEqual(totals(period), {"t1": "3.00", "t2": "1.50", "t3": "0.00"})
        listed = list(stage.windows["t1"].items("/v1/awards/history", scheme=code, limit=2))
        self.assertEqual([row["unit"] for row in listed], ["t2", None, "t1"])
        self.assertEqual(len(list(stage.leader.items("/v1/awards/history", unit="t1", award="cup", scheme=code))), 1)

    def test_every_fault_has_its_place(self):
        document = stage.submit(**{"steps": STEPS, "panels": {}, "conditions": [], "ranking": {}, **self.KEYS})
        code = document["code"]
        stage.draft(document, -1)
        days = {"from": month(-3)[0], "to": month(-3)[1]}
        good = {"scheme": code, "award": "cup", "unit": "t1", **days}
        self.hand_in(good)
        reply = self.hand_in({**good, "scheme": "no"}, {**good, "award": "no"}, {**good, "level": "silver"},
                             {**good, "unit": "t9"}, {**good, "points": "2"},
                             {**good, "from": month(-1)[0], "to": month(-1)[1]}, expect=422)
        self.assertEqual(reply.codes, [
            ("#/wins/0/scheme", "SCHEME_UNKNOWN"), ("#/wins/1/award", "ID_UNKNOWN"), ("#/wins/2", "DUPLICATE_DIFFERS"),
            ("#/wins/2/level", "ID_UNKNOWN"), ("#/wins/3/unit", "UNIT_UNKNOWN"), ("#/wins/4", "DUPLICATE_DIFFERS"),
            ("#/wins/5/from", "PERIODS_OVERLAP")])
        self.hand_in({**good, "award": "medal", "from": month(-1)[0], "to": month(-1)[1]})  # no period decides it
        reply = self.hand_in({**good, "unit_id": stage.units["t1"]}, {**good, "from": days["to"], "to": days["from"]},
                             {**good, "points": "-1"}, {**good, "to": month(2)[1]}, expect=422)
        self.assertEqual(reply.codes, [
            ("#/wins/0/unit", "EXACTLY_ONE"), ("#/wins/1/to", "RANGE_CONTRADICTORY"), ("#/wins/2/points", "FORMAT_INVALID"),
            ("#/wins/3/to", "OUT_OF_RANGE")])
        for client in (stage.organiser, stage.evaluator, stage.windows["t1"]):
            self.hand_in(good, expect=403, client=client)


if __name__ == "__main__":
    unittest.main()
