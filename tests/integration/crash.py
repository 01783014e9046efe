#!/usr/bin/env python3
"""The server is killed and PostgreSQL restarted and crashed while 16 clients post.

Every client posts its events one after another and sends each again until it is acknowledged. At the end each
acknowledged event must be in the database exactly once, nothing else may be there, the tallies must
equal a recount, and no answer may have been anything but success, a repeat or a 503.
"""
import collections
import http.client
import sys
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Client  # noqa: E402
from world import World  # noqa: E402

CLIENTS = 16
QUIET_SECONDS = 1.0     # between two blows
RECOVERY_SECONDS = 40   # until everybody gets on again
UNITS = ["a", "b", "c"]


class Poster(threading.Thread):
    """Posts events until told to stop; each is sent again until it is acknowledged."""

    def __init__(self, number, port, token):
        super().__init__(daemon=True)
        self.client = Client(port, token, timeout=15)
        self.number = number
        self.stopping = threading.Event()
        self.acknowledged = {}      # external id -> id
        self.created = 0            # by 201
        self.statuses = collections.Counter()
        self.current = None
        self.surprises = []

    def run(self):
        count = 0
        while not self.stopping.is_set():
            count += 1
            self.post(f"{self.number}-{count}", UNITS[count % len(UNITS)], count % 3 + 1)
        self.client.close()

    def post(self, name, unit, quantity):
        event = {"unit": unit, "indicator": "deviation", "occurred_at": "2025-02-03T09:00:00+08:00",
                 "quantity": str(quantity), "external_id": name}
        self.current = name
        while True:
            try:
                reply = self.client.request("POST", "/v1/events", event, key=False, retry=False)
            except (OSError, http.client.HTTPException) as error:
                self.client.close()
                self.statuses[type(error).__name__] += 1
                time.sleep(0.02)
                continue
            self.statuses[reply.status] += 1
            if reply.status in (200, 201):
                self.created += reply.status == 201
                self.acknowledged[name] = reply.json()["id"]
                return
            if reply.status != 503 or "retry-after" not in reply.headers:
                self.surprises.append(repr(reply))
                return
            time.sleep(0.02)


class Crash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(durable=True, options=[("threads", 32)])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        organiser = cls.world.client("demo", "organiser")
        cls.addClassCleanup(organiser.close)
        organiser.post("/v1/indicators", {"code": "deviation", "form": "event",
                                          "title": {"zh": "偏差", "en": "Deviation"}})
        for code in UNITS:
            organiser.post("/v1/units", {"code": code, "name": code, "kind": "project"})

    def blows(self):
        """What happens to the service, in this order."""
        server, cluster = self.world.server, self.world.cluster

        def kill_server():
            server.process.kill()
            server.process.wait()
            server.start()
        return [("server killed", kill_server),
                ("PostgreSQL restarted", cluster.restart),
                ("PostgreSQL crashed", lambda: cluster.restart("immediate")),
                ("server killed again", kill_server),
                ("backends ended", lambda: cluster.psql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pennant_app'"))]

    def wait_for_progress(self, posters, what):
        """Everybody must get an event through after a blow, without anybody's help."""
        before = [len(poster.acknowledged) for poster in posters]
        deadline = time.monotonic() + RECOVERY_SECONDS
        while any(len(poster.acknowledged) <= count + 1 for poster, count in zip(posters, before)):
            self.assertLess(time.monotonic(), deadline, f"{what}: no recovery\n"
                            f"{[dict(poster.statuses) for poster in posters]}")
            time.sleep(0.02)

    def test_nothing_is_lost_or_doubled(self):
        token = self.world.token("demo", "collector", sources=["hotline"])
        posters = [Poster(number, self.world.port, token) for number in range(CLIENTS)]
        for poster in posters:
            poster.start()
        self.wait_for_progress(posters, "start")
        for what, strike in self.blows():
            time.sleep(QUIET_SECONDS)
            strike()
            self.wait_for_progress(posters, what)
        for poster in posters:
            poster.stopping.set()
        for poster in posters:
            poster.join(RECOVERY_SECONDS)
            self.assertFalse(poster.is_alive(), "a client never got its last answer")
        self.assertEqual([fault for poster in posters for fault in poster.surprises], [])
        self.compare(posters)

    def compare(self, posters):
        acknowledged = {}
        for poster in posters:
            acknowledged.update(poster.acknowledged)
        rows = self.world.cluster.psql("select external_id, id, quantity from pennant.event")
        self.assertEqual(len(rows), len({name for name, _, _ in rows}))
        stored = {name: event for name, event, _ in rows}
        self.assertEqual(sorted(set(acknowledged.items()) - set(stored.items())), [], "lost")
        self.assertEqual(sorted(set(stored.items()) - set(acknowledged.items())), [], "never sent")
        created = sum(poster.created for poster in posters)
        repeated = sum(poster.statuses[200] for poster in posters)
        self.assertEqual(created + repeated, len(rows))
        leader = self.world.client("demo", "leadership")
        self.addCleanup(leader.close)
        tallies = list(leader.items("/v1/tallies"))
        self.assertEqual(sum(cell["events"] for cell in tallies), len(rows))
        self.assertEqual(sum(int(cell["quantity"]) for cell in tallies),
                         sum(int(quantity) for _, _, quantity in rows))
        statuses = sum((poster.statuses for poster in posters), collections.Counter())
        print(f"{len(rows)} events, {repeated} acknowledged by a repeat, answers {dict(statuses)}")


if __name__ == "__main__":
    unittest.main()
