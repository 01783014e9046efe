#!/usr/bin/env python3
"""What awards bring and how they are taken back, over HTTP: ledger, custody, stars, review, revocation."""
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, month, scheme  # noqa: E402
from world import World  # noqa: E402

NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


def setUpModule():
    global world
    world = World(options=[("threads", 72)])


def tearDownModule():
    world.close()


def flag_scheme():
    """One cup that is handed over, stars for each win, more for a second one in a row, a superior's share, a penalty
    for each month with a grave fault, and a mark for the last."""
    document = scheme(steps=[STEPS[3]])
    document["conditions"] = []
    document["ranking"] = {"ties": [{"component": "work"}]}
    document["measures"] = {
        "stars": {"awards": "cup", "reduce": "count", "window": "ever", "this": True},
        "streak": {"awards": "cup", "reduce": "streak", "this": True}}
    document["consequences"] = [
        {"id": "win", "points": "3", "money": "600", "leave_days": "0.5", "rights": ["cup_room"],
         "actions": ["recommend"], "show": ["stars", "streak"]},
        {"id": "again", "when": [{"measure": "streak", "at_least": "2"}], "money": "400"},
        {"id": "share", "to": ["chief"], "money": "100"},
        {"id": "fine", "who": "units", "per": "month", "when": [{"events": "fault", "where": {"gravity": ["grave"]}, "above": "0"}],
         "money": "-50", "actions": ["talk"]},
        {"id": "last", "who": "last", "actions": ["mark"], "public": False}]
    return document


class Campaign:
    """Months of the flag in an organisation of its own."""

    def __init__(self, organisation):
        self.stage = Stage(world, organisation)
        organiser = self.stage.organiser
        for team in ("t1", "t2", "t3"):
            unit = organiser.get(f"/v1/units/by-code/{team}").json()
            organiser.put(f"/v1/units/{unit['id']}", {"code": team, "name": unit["name"], "kind": "team",
                                                      "attributes": {"chief": "hq"}}, version=unit["version"])
        organiser.post("/v1/units", {"code": "hq", "name": "HQ", "kind": "office"})
        self.scheme = organiser.post("/v1/schemes", flag_scheme()).json()
        self.grave = None

    def play(self, offset, winner):
        """A month in which all but the winner have a fault, the last one a grave one; its awards."""
        stage = self.stage
        period = stage.draft(document=self.scheme, offset=offset, units=["t1", "t2", "t3", "hq"])
        stage.jury(period, "juror")
        stage.move(period, "open")
        others = [team for team in ("t1", "t2", "t3") if team != winner]
        stage.event(others[0], "fault", period["from"], gravity="light")
        self.grave = stage.event(others[1], "fault", period["from"], gravity="grave")
        for to in ("scoring", "deciding"):
            stage.move(period, to)
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        self.period = stage.read(period)
        return list(stage.leader.items("/v1/awards", period_id=period["id"]))

    def custody(self):
        rows = world.client().get("/v1/custody", organisation=self.stage.organisation).json()["items"]
        return [(row["unit"], row["since"], row["periods"]) for row in rows]

    def ledger(self, client=None, **more):
        return list((client or self.stage.leader).items("/v1/rewards", **more))

    def revoke(self, award, expect=201, client=None, **more):
        return (client or self.stage.leader).post(f"/v1/awards/{award['id']}/revocation", {"reason": "查实", **more},
                                                  expect=expect)


class Ledger(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.campaign = Campaign("ledger")
        cls.first = cls.campaign.play(-3, "t1")
        cls.first_period = cls.campaign.period
        cls.second = cls.campaign.play(-2, "t1")

    def lines(self, **more):
        return [(row["unit"], row["cause"], row["kind"], row["amount"] or row["name"]) for row in self.campaign.ledger(**more)]

    def test_every_line_of_a_result_is_there(self):
        self.assertEqual(self.lines(period_id=self.first_period["id"]), [
            ("t1", "win", "money", "600"), ("t1", "win", "points", "3"), ("t1", "win", "leave_days", "0.5"),
            ("t1", "win", "right", "cup_room"), ("t1", "win", "action", "recommend"),
            ("hq", "superior", "money", "100"),
            ("t3", "penalty", "money", "-50"), ("t3", "penalty", "action", "talk"), ("t3", "last", "action", "mark")])
        again = self.campaign.ledger(period_id=self.campaign.period["id"], cause="win", kind="money")
        self.assertEqual([(row["unit"], row["amount"], row["award_id"]) for row in again], [("t1", "1000", self.second[0]["id"])])
        penalty = self.campaign.ledger(cause="penalty", kind="money")[0]
        self.assertEqual((penalty["month"], penalty["award_id"], penalty["role"]), (self.first_period["from"], None, None))
        superior = self.campaign.ledger(cause="superior")[0]
        self.assertEqual((superior["role"], superior["award"]), ("chief", "cup"))
        self.assertEqual({row["public"] for row in self.campaign.ledger(cause="last")}, {False})

    def test_a_window_reads_its_own(self):
        stage = self.campaign.stage
        mine = self.campaign.ledger(stage.windows["t3"])
        self.assertEqual({row["unit"] for row in mine}, {"t3"})
        self.assertEqual(self.campaign.ledger(stage.windows["t3"], unit="t1"), [])
        stage.collector.get("/v1/rewards", expect=403)
        world.client().get("/v1/rewards?organisation=ledger", expect=401)

    def test_days_and_pages(self):
        self.assertEqual(self.campaign.ledger(from_=self.campaign.period["from"], unit="hq", limit=1)[0]["from"],
                         self.campaign.period["from"])
        self.assertEqual(len(self.campaign.ledger(limit=4)), len(self.campaign.ledger()))

    def test_stars_are_shown_with_the_award(self):
        self.assertEqual([[(row["measure"], row["value"]) for row in award["shown"]] for award in (self.first[0], self.second[0])],
                         [[("stars", "1"), ("streak", "1")], [("stars", "2"), ("streak", "2")]])
        self.assertEqual((self.first[0]["held"], self.first[0]["revoked"], self.second[0]["streak"]), (True, False, 2))


class Custody(unittest.TestCase):
    def test_from_hand_to_hand(self):
        campaign = Campaign("custody")
        campaign.play(-4, "t1")
        self.assertEqual(campaign.custody(), [("t1", month(-4)[0], 1)])
        campaign.play(-3, "t1")
        self.assertEqual(campaign.custody(), [("t1", month(-4)[0], 2)])
        award, = campaign.play(-2, "t2")
        self.assertEqual(campaign.custody(), [("t2", month(-2)[0], 1)])
        path, nobody = "/v1/handovers", world.client()
        rows = nobody.get(path, organisation="custody").json()["items"]
        self.assertEqual([(row["from"], row["gives"], row["receives"], row["keeps"]) for row in rows], [
            (month(-2)[0], ["t1"], ["t2"], []), (month(-3)[0], [], [], ["t1"]), (month(-4)[0], [], ["t1"], [])])
        self.assertEqual(len(list(campaign.stage.leader.items(path, unit="t2", limit=1))), 1)
        # Taken back: nobody holds it, until it is won again.
        campaign.revoke(award)
        self.assertEqual(campaign.custody(), [])
        newest = nobody.get(path, organisation="custody", limit=1).json()["items"][0]
        self.assertEqual((newest["cause"], newest["gives"], newest["receives"]), ("revocation", ["t2"], []))
        again, = campaign.play(-1, "t2")
        self.assertEqual(campaign.custody(), [("t2", month(-1)[0], 1)])
        self.assertEqual((again["streak"], again["money"]), (1, "600"))
        newest = nobody.get(path, organisation="custody", limit=1).json()["items"][0]
        self.assertEqual((newest["gives"], newest["receives"], newest["keeps"]), ([], ["t2"], []))


class Revocation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.campaign = Campaign("revoked")

    def test_a_veto_that_comes_later(self):
        """Found after the period was final: the review says so, leadership takes the award back."""
        campaign = Campaign("later")
        stage = campaign.stage
        award, = campaign.play(-2, "t1")
        path = f"/v1/periods/{campaign.period['id']}/review"
        row, = [row for row in stage.leader.get(path).json()["items"]]
        self.assertEqual((row["award_id"], row["granted"], row["wins_now"], row["rank_now"]), (award["id"], True, True, 1))
        light = [row for row in stage.leader.items("/v1/events", unit="t2")][0]
        stage.evaluator.post(f"/v1/events/{light['id']}/verdicts", {"finding": "dismissed", "reason": "x"})
        stage.evaluator.post(f"/v1/events/{campaign.grave['id']}/verdicts", {"finding": "confirmed", "reason": "x"})
        rows = {row["unit"]: row for row in stage.leader.get(path).json()["items"]}
        self.assertEqual((rows["t1"]["wins_now"], rows["t2"]["granted"], rows["t2"]["wins_now"], rows["t2"]["award_id"]),
                         (True, False, True, None))
        self.assertEqual(stage.windows["t1"].get(path, expect=403).code, "FORBIDDEN")
        row = campaign.revoke(award, event_id=campaign.grave["id"]).json()
        self.assertEqual((row["revoked"], row["revocation_reason"]), (True, "查实"))
        public = world.client().get("/v1/awards/" + award["id"], organisation="later").json()
        self.assertEqual(public, row)
        self.assertNotIn(campaign.grave["id"], str(public))
        self.assertEqual([row["id"] for row in stage.leader.items("/v1/awards", revoked="true")], [award["id"]])
        self.assertEqual(list(stage.leader.items("/v1/awards", revoked="false")), [])
        rows = {row["unit"]: row for row in stage.leader.get(path).json()["items"]}
        self.assertEqual(rows["t1"]["revoked"], True)

    def test_the_ledger_is_reversed_to_nothing(self):
        campaign = self.campaign
        award, = campaign.play(-4, "t1")
        campaign.revoke(award)
        rows = [row for row in campaign.ledger() if row["award_id"] == award["id"]]
        total = sum(Decimal(row["amount"]) for row in rows if row["amount"])
        self.assertEqual((total, len(rows)), (0, 12))
        backs = [row["reverses"] for row in rows if row["reverses"]]
        self.assertEqual(sorted(backs), sorted(row["id"] for row in rows if not row["reverses"]))
        self.assertEqual([row["amount"] for row in campaign.ledger(cause="penalty", kind="money") if row["reverses"]], [])

    def test_faults(self):
        campaign, stage = self.campaign, self.campaign.stage
        award, = campaign.play(-3, "t1")
        path = f"/v1/awards/{award['id']}/revocation"
        for client in (stage.organiser, stage.evaluator, stage.windows["t1"]):
            client.post(path, {"reason": "x"}, expect=403)
        self.assertEqual(stage.leader.post(path, {}, expect=400).codes, [("#/reason", "FIELD_REQUIRED")])
        self.assertEqual(campaign.revoke(award, event_id=NOBODY, expect=422).codes, [("#/event_id", "EVENT_UNKNOWN")])
        reply = campaign.revoke(award, event_id=campaign.grave["id"], expect=422)
        self.assertEqual(reply.codes, [("#/event_id", "EVENT_NOT_UPHELD")])
        stage.leader.post(f"/v1/awards/{NOBODY}/revocation", {"reason": "x"}, expect=404)
        world.organisation("stranger")
        world.client("stranger", "leadership").post(path, {"reason": "x"}, expect=404)
        campaign.revoke(award)
        reply = campaign.revoke(award, expect=409)
        self.assertEqual(reply.json()["params"], {"what": "award", "state": "revoked", "needed": "granted"})

    def test_sixty_four_at_once(self):
        campaign = Campaign("crowd")
        award, = campaign.play(-2, "t1")
        clients = [campaign.stage.client("leadership", f"leader-{number}") for number in range(64)]

        def act(number):
            return campaign.revoke(award, client=clients[number], expect=(201, 409, 503)).status
        with ThreadPoolExecutor(64) as pool:
            statuses = list(pool.map(act, range(64)))
        self.assertEqual(statuses.count(201), 1)
        rows = [row for row in campaign.ledger() if row["award_id"] == award["id"]]
        self.assertEqual(len(rows), 12)


if __name__ == "__main__":
    unittest.main()
