#!/usr/bin/env python3
"""Sixty-four clients race everything that raters do: ballots, conflicts of interest, keys, rights, secret ballots."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from blind import Booth, Secret, ballot_key  # noqa: E402
from campaigns import scheme  # noqa: E402
from racing import CLIENTS, Races, race  # noqa: E402
from world import World  # noqa: E402


def jurors(stage):
    """Sixty-four connections of one member of the jury."""
    return [stage.client("evaluator", "juror") for _ in range(CLIENTS)]


def voting(field, locked=True):
    """An open period whose jury is secret."""
    stage = field.stage
    document = scheme()
    document["panels"]["jury"] = {"mode": "secret", "raters": "given", "max": "100"}
    period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
    booth = Booth(stage.world, stage.organisation, period["id"], "jury")
    if locked:
        booth.lock(stage.organiser)
    return period, booth


def score_of(field, period, unit="t1"):
    return field.stage.standings(period)[unit]["components"]["jury"]


@race
def changes_of_one_ballot(test, field):
    stage, clients = field.stage, jurors(field.stage)
    period = stage.opened()

    def act(number):
        return stage.ballot(period, clients[number], "jury", "t1", str(number % 10), expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies} - {200, 201}, set())
        rows = list(stage.leader.items(f"/v1/periods/{period['id']}/ballots"))
        test.assertEqual(len(rows), [reply.status for reply in replies].count(201))
        test.assertEqual([row["replaces"] for row in rows], [None] + [row["id"] for row in rows[:-1]])
        test.assertEqual(score_of(field, period), rows[-1]["score"] + ".00")
    return act, look


@race
def ballots_and_the_decision(test, field):
    """A ballot counts in the stored result exactly when it was answered before the decision."""
    stage, clients, leaders = field.stage, jurors(field.stage), field.clients()
    period = stage.opened()
    stage.move(period, "scoring")

    def act(number):
        if number == CLIENTS // 2:
            return leaders[number].post(f"/v1/periods/{period['id']}/transitions", {"to": "deciding"}, expect=None)
        return stage.ballot(period, clients[number], "jury", "t1", f"{number % 10}.5", expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies} - {200, 201, 409}, set())
        test.assertEqual(stage.read(period)["state"], "deciding")
        rows = [row for row in stage.leader.items(f"/v1/periods/{period['id']}/ballots") if not row["replaced"]]
        test.assertEqual(score_of(field, period), rows[0]["score"] + "0" if rows else "0.00")
    return act, look


@race
def a_conflict_and_ballots(test, field):
    """Whoever is first, what one has a conflict about counts no more."""
    stage, clients = field.stage, jurors(field.stage)
    period = stage.opened()
    path = f"/v1/periods/{period['id']}/panels/jury/conflicts"

    def act(number):
        if number % 2:
            return stage.ballot(period, clients[number], "jury", "t1", "5", expect=None)
        return clients[number].post(path, {"unit": "t1", "reason": "赛跑"}, expect=None)

    def look(replies):
        test.assertEqual([reply.status for reply in replies[::2]].count(201), 1)
        test.assertEqual({reply.status for reply in replies[::2]} - {200, 201}, set())
        test.assertEqual({reply.status for reply in replies[1::2]} - {200, 201, 422}, set())
        test.assertEqual(len(list(stage.leader.items(path))), 1)
        test.assertEqual(score_of(field, period), "0.00")
    return act, look


@race
def keys(test, field):
    period, booth = voting(field, locked=False)
    clients = field.clients("organiser")

    def act(number):
        return clients[number].post(booth.path + "/lock", {}, expect=None)

    def look(replies):
        test.assertEqual({(reply.status, reply.json()["keys"], reply.json()["missing"]) for reply in replies}, {(200, 3, 0)})
        test.assertEqual(len(list(field.stage.leader.items(booth.path + "/keys"))), 3)
    return act, look


@race
def members_and_keys(test, field):
    """The members stay as they are from the first key on."""
    period, booth = voting(field, locked=False)
    clients = field.clients("organiser")
    version = field.stage.leader.get(booth.path).json()["version"]

    def act(number):
        if number % 4 == 0:
            return clients[number].post(booth.path + "/lock", {}, expect=None)
        return clients[number].put(booth.path, {"members": [{"subject": f"other-{number}"}]}, version=version, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies} - {200, 409, 412}, set())
        row = field.stage.leader.get(booth.path).json()
        test.assertIsNotNone(row["locked_at"])
        changed = [reply for number, reply in enumerate(replies) if number % 4 and reply.status == 200]
        test.assertLessEqual(len(changed), 1)
        test.assertEqual(row["members"], changed[0].json()["members"] if changed else
                         [{"subject": "juror", "unit_id": None, "unit": None, "group": None, "from": None, "to": None,
                           "conflicts": []}])
    return act, look


@race
def one_right(test, field):
    period, booth = voting(field)
    clients, secrets = jurors(field.stage), [Secret(booth.keys["t1"]) for _ in range(8)]

    def act(number):
        return clients[number].post(booth.path + "/tokens", {
            "unit": "t1", "blinded": secrets[number % 8].hidden}, expect=None)

    def look(replies):
        test.assertEqual([reply.status for reply in replies].count(201), 1)
        test.assertEqual([reply.status for reply in replies].count(200), 7)
        good = {reply.json()["signature"] for reply in replies if reply.status in (200, 201)}
        test.assertEqual(len(good), 1)
        test.assertEqual({reply.code for reply in replies if reply.status == 409}, {"RIGHT_TAKEN"})
        test.assertEqual(field.stage.leader.get(booth.path + "/progress").json()["issued"], 1)
    return act, look


@race
def a_right_and_a_conflict(test, field):
    """Either the right was taken or the conflict declared, never both."""
    period, booth = voting(field)
    clients, secret = jurors(field.stage), Secret(booth.keys["t1"])

    def act(number):
        if number % 2:
            return clients[number].post(booth.path + "/tokens", {"unit": "t1", "blinded": secret.hidden}, expect=None)
        return clients[number].post(booth.path + "/conflicts", {"unit": "t1", "reason": "赛跑"}, expect=None)

    def look(replies):
        taken = any(reply.status == 201 for reply in replies[1::2])
        declared = any(reply.status == 201 for reply in replies[::2])
        test.assertEqual(taken + declared, 1, (taken, declared))
    return act, look


@race
def one_right_cast_by_all(test, field):
    stage = field.stage
    period, booth = voting(field)
    right = booth.take(stage.client("evaluator", "juror"), "t1")
    stage.move(period, "scoring")

    def act(number):
        return booth.cast(right, str(number % 8), expect=None)

    def look(replies):
        test.assertEqual([reply.status for reply in replies].count(201), 1)
        test.assertEqual([reply.status for reply in replies].count(200), 7)
        test.assertEqual({reply.code for reply in replies if reply.status == 409}, {"BALLOT_USED"})
        test.assertEqual(stage.leader.get(booth.path + "/progress").json()["cast"], 1)
    return act, look


class BallotRaces(Races, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.world = World(options=[("threads", CLIENTS + 8), ("ballot-key", ballot_key(folder.name))])
        cls.addClassCleanup(cls.world.close)


if __name__ == "__main__":
    unittest.main()
