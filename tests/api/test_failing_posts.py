#!/usr/bin/env python3
"""A transaction of posts that fails takes nobody else's along: neighbours go on in time, and a repeat stores what failed once.

The transactions of one organisation's collectors are made to fail in each way that a database knows: they wait too long for
a lock, their backend is ended while they insert or while they commit, or it refuses one row at the very end.
"""
import sys
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import recount  # noqa: E402
from patience import served  # noqa: E402
from session import Session  # noqa: E402
from world import World  # noqa: E402

CLIENTS = 16
NEIGHBOUR_SECONDS = 0.8 # the longest that a neighbour's post may take; a statement waits a second for a lock
PATIENCE_SECONDS = 20
GATE = 42               # the lock that the triggers wait for
# A topic says what becomes of a row: it waits at the gate when it is inserted or when it commits, or is refused at the end.
TRIGGERS = f"""
    create function wait_at_gate() returns trigger language plpgsql as
        $$begin perform pg_advisory_xact_lock_shared({GATE}); return new; end$$;
    create function refuse_at_end() returns trigger language plpgsql as $$begin raise exception 'refused at the end'; end$$;
    create trigger a_gate before insert on pennant.event for each row when (new.topic = 'insert') execute function wait_at_gate();
    create constraint trigger b_gate after insert on pennant.event deferrable initially deferred
        for each row when (new.topic = 'commit') execute function wait_at_gate();
    create constraint trigger c_end after insert on pennant.event deferrable initially deferred
        for each row when (new.topic = 'refuse') execute function refuse_at_end();"""
WAITING = "select pid from pg_stat_activity where usename = 'pennant_app' and wait_event = 'advisory'"


class Neighbours(threading.Thread):
    """Posts one event after another until told to stop: another organisation's collector, and an evaluator of the same."""

    def __init__(self, clients):
        super().__init__(daemon=True)
        self.clients, self.stopping = clients, threading.Event()
        self.statuses, self.taken = [], []

    def run(self):
        while not self.stopping.is_set():
            for client in self.clients:
                started = time.monotonic()
                reply = client.post("/v1/events", event(), expect=None, key=False)
                self.taken.append(time.monotonic() - started)
                self.statuses.append(reply.status)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.join(PATIENCE_SECONDS)


def event(**more):
    return {"unit": "w1", "indicator": "praise", "occurred_at": "2026-02-03", **more}


class FailingPosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(durable=True, options=[("threads", CLIENTS + 16)])
        cls.addClassCleanup(cls.world.close)
        for organisation in ("hall", "north"):
            cls.world.organisation(organisation)
            organiser = cls.world.client(organisation, "organiser")
            organiser.post("/v1/units", {"code": "w1", "name": "w1", "kind": "window"})
            organiser.post("/v1/indicators", {"code": "praise", "form": "event"})
            organiser.close()
        cls.world.cluster.psql(TRIGGERS)
        cls.crowd = [cls.world.client("hall", "collector", f"collector-{number}", sources=["survey"]) for number in range(CLIENTS)]

    def setUp(self):
        self.neighbours = [self.world.client("north", "collector", sources=["survey"]), self.world.client("hall", "evaluator")]
        for client in [*self.neighbours, *self.crowd]:
            client.get("/v1/units/by-code/w1")      # connected, and its token known
        for client in self.neighbours:
            self.addCleanup(client.close)

    def bodies(self, topic, every):
        return [event(external_id=f"{self.id()}-{number}", topic=topic if number % every == 0 else None)
                for number in range(CLIENTS)]

    def make_fail(self, bodies, strike, ask=lambda post: post()):
        """Posts all at once with the gate closed; strike() makes them fail. ask may ask again. The replies."""
        with Session(self.world.cluster, f"begin; select pg_advisory_xact_lock({GATE});"), ThreadPoolExecutor(CLIENTS) as pool, \
                Neighbours(self.neighbours) as neighbours:
            asked = [pool.submit(ask, partial(client.post, "/v1/events", body, expect=None, key=False))
                     for client, body in zip(self.crowd, bodies)]
            while not all(one.done() for one in asked):
                strike()
                time.sleep(0.02)
            replies = [one.result() for one in asked]
        self.assertGreater(len(neighbours.taken), 4)
        self.assertEqual(set(neighbours.statuses), {201})
        self.assertLess(max(neighbours.taken), NEIGHBOUR_SECONDS)
        return replies

    def stored(self):
        rows = self.world.cluster.psql(f"select external_id from pennant.event where external_id like '{self.id()}-%'")
        self.assertEqual(recount.wrong(self.world.cluster), [])
        return sorted(name for name, in rows)

    def again(self, bodies, replies):
        """With the gate open each is stored by a repeat, and once."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            after = list(pool.map(lambda client, body: served(lambda: client.post("/v1/events", body, expect=None, key=False)),
                                  self.crowd, bodies))
        self.assertEqual({reply.status for reply in after} - {200, 201}, set())
        for first, second in zip(replies, after):
            if first.status == 201:
                self.assertEqual((second.status, second.json()["id"]), (200, first.json()["id"]))
        self.assertEqual(self.stored(), sorted(body["external_id"] for body in bodies))

    def end_backends(self):
        """Of those that wait at the gate."""
        self.world.cluster.psql(f"select pg_terminate_backend(pid) from ({WAITING}) w")

    def expect_refusals(self, bodies, replies, topic):
        """503 with Retry-After for those at the gate and who shared their transaction; nothing of them is stored."""
        self.assertEqual({reply.status for reply in replies} - {201, 503}, set())
        for body, reply in zip(bodies, replies):
            if body["topic"] == topic:
                self.assertEqual(reply.status, 503)
            if reply.status == 503:
                self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
        self.assertEqual(self.stored(), sorted(body["external_id"] for body, reply in zip(bodies, replies) if reply.status == 201))

    def test_a_lock_that_is_held(self):
        bodies = self.bodies("insert", 4)
        replies = self.make_fail(bodies, lambda: None)
        self.expect_refusals(bodies, replies, "insert")
        self.assertLessEqual({reply.code for reply in replies if reply.status == 503}, {"TIMEOUT", "UNAVAILABLE"})
        self.again(bodies, replies)

    def test_a_backend_that_ends_while_inserting(self):
        bodies = self.bodies("insert", 4)
        replies = self.make_fail(bodies, self.end_backends)
        self.expect_refusals(bodies, replies, "insert")
        self.again(bodies, replies)

    def test_a_backend_that_ends_while_committing(self):
        bodies = self.bodies("commit", 4)
        replies = self.make_fail(bodies, self.end_backends)
        self.expect_refusals(bodies, replies, "commit")
        self.again(bodies, replies)

    def test_a_row_that_is_refused_at_the_end(self):
        """The transaction of all fails when it commits; one by one only the row itself does."""
        bodies = self.bodies("refuse", 8)
        replies = self.make_fail(bodies, lambda: None, ask=served)
        self.assertEqual([reply.status for reply in replies], [500 if body["topic"] else 201 for body in bodies])
        good = [body["external_id"] for body in bodies if not body["topic"]]
        self.assertEqual(self.stored(), sorted(good))


if __name__ == "__main__":
    unittest.main()
