#!/usr/bin/env python3
"""Exactness of what is written by many at once: tallies equal a recount, nothing counts twice.

Two servers over one database, and several client processes that post single events, batches, repeats,
conflicts and verdicts in a random mixture; SEED repeats one.
"""
import multiprocessing
import os
import random
import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import recount  # noqa: E402
from client import Client  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

SEED = int(os.environ.get("SEED", random.randrange(1 << 30)))
PROCESSES, STEPS = 4, 60
FINDINGS = ["pending", "valid", "confirmed", "responsible", "dismissed", "withdrawn"]


def setUpModule():
    global world, second
    print("SEED", SEED)
    world = World()
    world.organisation("hall")
    second = Server(world.cluster.conninfo(), Path(world.key_file).parent)
    organiser = world.client("hall", "organiser")
    for code in ("u1", "u2", "u3"):
        organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})
    organiser.post("/v1/indicators", {"code": "praise", "form": "event"})
    organiser.post("/v1/indicators", {"code": "fine", "form": "event", "gravities": ["a", "b"],
                                      "points": {"min": "0", "max": "9"}})


def tearDownModule():
    second.kill()
    world.close()


def make_event(chance, external):
    body = {"unit": chance.choice(["u1", "u2", "u3"]), "external_id": external,
            "occurred_at": f"2026-{chance.randint(1, 3):02d}-{chance.randint(1, 28):02d}",
            "quantity": chance.choice(["1", "2", "0.25", "1.125"])}
    if chance.random() < 0.5:
        return {**body, "indicator": "praise"}
    return {**body, "indicator": "fine", "gravity": chance.choice("ab"), "points": chance.choice(["0", "1.5", "9"])}


def settled(send):
    """An answer that is no refusal for now; the server asks for patience with 503."""
    for _ in range(50):
        reply = send()
        if reply.status != 503:
            return reply
    raise AssertionError(reply)


def mixture(port, tokens, seed, shared, results):
    """One client process: returns what every answer promised."""
    chance = random.Random(seed)
    collector, judge = Client(port, tokens[0]), Client(port, tokens[1])
    stored, bad = set(), []
    mine = []
    for _ in range(STEPS):
        kind = chance.random()
        if kind < 0.35:
            body = make_event(chance, str(uuid.UUID(int=chance.getrandbits(128))))
            mine.append(body)
        elif kind < 0.55 and mine:
            body = chance.choice(mine)  # a repeat
        elif kind < 0.7:
            body = chance.choice(shared)  # everybody posts these
        elif kind < 0.8 and mine:
            body = {**chance.choice(mine), "note": "another"}  # a conflict
        elif kind < 0.9:
            rows = [make_event(chance, str(uuid.UUID(int=chance.getrandbits(128)))) for _ in range(20)]
            rows += chance.sample(shared, 5) + rows[:3] + [{**rows[0], "quantity": "0"}]
            chance.shuffle(rows)
            reply = settled(lambda: collector.lines("/v1/events/batch", rows, expect=(207, 503)))
            for row, item in zip(rows, reply.json()["items"]):
                if item["status"] in (200, 201):
                    stored.add(row["external_id"])
                elif item["status"] not in (409, 422):
                    bad.append(item)
            continue
        else:
            page = judge.get("/v1/events", limit=200).json()["items"]
            if page:
                target = chance.choice(page)["id"]
                reply = settled(lambda: judge.post(f"/v1/events/{target}/verdicts", expect=None, body={
                    "finding": chance.choice(FINDINGS), "reason": "r"}))
                if reply.status != 201:
                    bad.append(str(reply))
            continue
        reply = settled(lambda: collector.post("/v1/events", body, expect=None, key=False))
        if reply.status in (200, 201):
            stored.add(body["external_id"])
        elif reply.status != 409:
            bad.append(str(reply))
    results.put((sorted(stored), bad))


class Mixture(unittest.TestCase):
    def test_tallies_equal_a_recount(self):
        chance = random.Random(SEED)
        tokens = [world.token("hall", "collector", sources=["s"]), world.token("hall", "evaluator")]
        shared = [make_event(chance, f"shared-{number}") for number in range(30)]
        context = multiprocessing.get_context("fork")
        results = context.Queue()
        workers = [context.Process(target=mixture, args=(port, tokens, SEED + number, shared, results))
                   for number, port in enumerate([world.port, second.port] * (PROCESSES // 2))]
        for worker in workers:
            worker.start()
        outcomes = [results.get(timeout=120) for _ in workers]
        for worker in workers:
            worker.join()
        promised = set()
        for stored, bad in outcomes:
            self.assertEqual(bad, [])
            promised.update(stored)
        rows = world.cluster.psql("select external_id from pennant.event")
        self.assertEqual(len(rows), len({row[0] for row in rows}))
        self.assertEqual({row[0] for row in rows}, promised)
        self.assertGreater(int(world.cluster.psql("select count(*) from pennant.verdict")[0][0]), 0)
        self.assertEqual(recount.wrong(world.cluster), [])

    def test_recount_finds_a_difference(self):
        """The question of the test above can be answered with no."""
        world.client("hall", "evaluator").post("/v1/events", {"unit": "u1", "indicator": "praise",
                                                              "occurred_at": "2025-01-01"}, key=False)
        change = "update pennant.tally set events = events {} 1 where month = '2025-01-01'"
        world.cluster.psql(change.format("+"))
        try:
            self.assertEqual(len(recount.wrong(world.cluster)), 1)
        finally:
            world.cluster.psql(change.format("-"))


class Races(unittest.TestCase):
    def at_once(self, count, work):
        barrier, results = threading.Barrier(count), [None] * count

        def run(number):
            barrier.wait()
            results[number] = work(number)
        threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    def test_same_event(self):
        body = {"unit": "u1", "indicator": "praise", "occurred_at": "2026-02-01", "external_id": "race-1"}
        token = world.token("hall", "evaluator")
        replies = self.at_once(16, lambda number: settled(lambda: Client(
            [world.port, second.port][number % 2], token).post("/v1/events", body, expect=None, key=False)))
        self.assertEqual(sorted(reply.status for reply in replies), [200] * 15 + [201])
        self.assertEqual(len({reply.json()["id"] for reply in replies}), 1)

    def test_same_key(self):
        body = {"code": "raced", "name": "x", "kind": "window"}
        token = world.token("hall", "organiser")
        replies = self.at_once(16, lambda number: Client([world.port, second.port][number % 2], token).post(
            "/v1/units", body, expect=None, key="race-key"))
        fresh = [reply for reply in replies if reply.status == 201 and "idempotent-replayed" not in reply.headers]
        self.assertEqual(len(fresh), 1)
        for reply in replies:
            self.assertIn(reply.status, (201, 409))
            if reply.status == 201:
                self.assertEqual(reply.body, fresh[0].body)
            else:
                self.assertEqual(reply.code, "IDEMPOTENCY_KEY_BUSY")

    def test_same_verdicts(self):
        made = world.client("hall", "evaluator").post("/v1/events", {
            "unit": "u2", "indicator": "praise", "occurred_at": "2026-02-02"}, key=False).json()
        token = world.token("hall", "evaluator")
        replies = self.at_once(12, lambda number: settled(lambda: Client(world.port, token).post(
            f"/v1/events/{made['id']}/verdicts", {"finding": FINDINGS[number % 6], "reason": "r"}, expect=None)))
        self.assertEqual({reply.status for reply in replies}, {201})
        newest = world.cluster.psql(f"select finding from pennant.verdict where event_id = '{made['id']}'"
                                    " order by sequence desc limit 1")[0][0]
        state = world.cluster.psql(f"select finding from pennant.event_state where event_id = '{made['id']}'")[0][0]
        self.assertEqual(state, newest)
        self.assertEqual(recount.wrong(world.cluster), [])

    def test_same_version(self):
        token = world.token("hall", "organiser")
        Client(world.port, token).put("/v1/units/by-code/versioned", {"name": "x", "kind": "hall"}, create=True,
                                      expect=201)
        replies = self.at_once(8, lambda number: settled(lambda: Client(world.port, token).put(
            "/v1/units/by-code/versioned", {"name": str(number), "kind": "hall"}, version=1, expect=None)))
        self.assertEqual(sorted(reply.status for reply in replies), [200] + [412] * 7)

    def test_no_circle(self):
        token = world.token("hall", "organiser")
        client = Client(world.port, token)
        for code in ("ring1", "ring2"):
            client.post("/v1/units", {"code": code, "name": code, "kind": "hall"})
        pairs = [("ring1", "ring2"), ("ring2", "ring1")]
        replies = self.at_once(2, lambda number: settled(lambda: Client(world.port, token).put(
            f"/v1/units/by-code/{pairs[number][0]}", {"name": "x", "kind": "hall", "parent": pairs[number][1]},
            version=1, expect=None)))
        self.assertEqual(sorted(reply.status for reply in replies), [200, 422])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
