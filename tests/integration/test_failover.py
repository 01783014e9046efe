#!/usr/bin/env python3
"""Two servers, a primary that dies under load, and a replica that is promoted: what was acknowledged is there, once.

With synchronous replication nothing acknowledged may be missing. With --full also without it, where the replica is held back
first: then what was acknowledged meanwhile is lost, and the count is printed.
"""
import os
import signal
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage  # noqa: E402
from client import Client, Tokens  # noqa: E402
from cluster import Cluster  # noqa: E402
from recount import wrong  # noqa: E402
from server import Server  # noqa: E402
from standby import Standby  # noqa: E402

CLIENTS = 8
BEFORE, AFTER = 1.5, 2      # seconds of load
BACK_SECONDS = 30           # until the servers must have found the new primary
HELD_SECONDS = 1
FULL = "--full" in sys.argv


class Scene:
    """A primary with a replica and two servers that know both; campaigns.Stage takes it for a world."""

    def __init__(self, synchronous):
        self.cluster = Cluster(durable=True)
        self.servers, self.standby = [], None
        try:
            self.cluster.create()
            keys = self.cluster.folder / "keys"
            self.tokens = Tokens(self.cluster.pennant("token", "--new-key", str(keys)).stdout.strip())
            self.standby = Standby(self.cluster)
            if synchronous:
                self.cluster.psql("alter system set synchronous_standby_names = 'standby'")
                self.cluster.psql("select pg_reload_conf()")
            conninfo = f"host={self.cluster.sockets},{self.standby.sockets} user=pennant_app dbname=pennant"
            self.servers = [Server(conninfo, keys) for _ in range(2)]
            self.port = self.servers[0].port
            self.stage = Stage(self)
            self.stage.submit()
        except BaseException:
            self.close()
            raise

    def organisation(self, code):
        self.cluster.organisation(code)

    def client(self, organisation, role, subject=None, **more):
        return Client(self.port, self.tokens.make(organisation, role, subject or role, **more))

    def hold_receiver(self):
        """The replica gets nothing more."""
        found = self.standby.psql("select pid from pg_stat_wal_receiver")
        os.kill(int(found[0][0]), signal.SIGSTOP)
        return int(found[0][0])

    def close(self):
        for server in self.servers:
            server.kill()
        if self.standby:
            self.standby.stop()
        self.cluster.stop()


class Load:
    """Clients of both servers that post events under ids of their own until they are told to end."""

    def __init__(self, scene):
        self.scene, self.over, self.lock = scene, threading.Event(), threading.Lock()
        self.acknowledged, self.tried, self.faults, self.unsettled = {}, set(), [], 0
        self.threads = [threading.Thread(target=self.work, args=(number,)) for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def work(self, number):
        client = Client(self.scene.servers[number % 2].port, self.scene.stage.evaluator.token)
        try:
            while not self.over.is_set():
                self.post(client, str(uuid.uuid4()))
        except BaseException as fault:
            self.faults.append(repr(fault))
        finally:
            client.close()

    def post(self, client, name):
        """Sent again under the same id until the outcome is known, or the end has come."""
        body = {"id": name, "unit": "t1", "indicator": "fault", "gravity": "light", "occurred_at": "2026-02-03T10:20:30+08:00"}
        with self.lock:
            self.tried.add(name)
        while True:
            reply = client.post("/v1/events", body, expect=None, key=False)
            if reply.status in (200, 201):
                with self.lock:
                    self.acknowledged[name] = time.monotonic()
                return
            if reply.status != 503:
                raise AssertionError(repr(reply))
            if self.over.is_set():
                with self.lock:
                    self.unsettled += 1
                return
            time.sleep(0.05)

    def newest(self):
        with self.lock:
            return max(self.acknowledged.values(), default=0)

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join(60)


class Failover(unittest.TestCase):
    def switch(self, synchronous, hold):
        """Gives the load and how long nothing was acknowledged."""
        scene = Scene(synchronous)
        self.addCleanup(scene.close)
        load = Load(scene)
        try:
            time.sleep(BEFORE)
            held = scene.hold_receiver() if hold else None
            time.sleep(HELD_SECONDS if hold else 0)
            scene.cluster.halt("immediate")
            died = time.monotonic()
            if held:
                os.kill(held, signal.SIGCONT)
            scene.standby.promote()
            while load.newest() < died:
                self.assertLess(time.monotonic(), died + BACK_SECONDS, "\n".join(load.faults))
                time.sleep(0.02)
            back = load.newest() - died
            time.sleep(AFTER)
        finally:
            load.end()
        self.assertEqual(load.faults, [])
        return scene, load, back

    def look(self, scene, load):
        """Acknowledged and lost; what is there is there once, and counted."""
        stored = [row[0] for row in scene.standby.psql("select id from pennant.event")]
        self.assertEqual(len(stored), len(set(stored)))
        self.assertEqual(set(stored) - load.tried, set())
        self.assertEqual(wrong(scene.standby), [])
        return set(load.acknowledged) - set(stored)

    def test_synchronous_replication_loses_nothing(self):
        scene, load, back = self.switch(True, False)
        lost = self.look(scene, load)
        print(f"synchronous: {len(load.acknowledged)} acknowledged, {len(lost)} lost, back after {back:.1f} s", file=sys.stderr)
        self.assertEqual(lost, set())
        shown = []
        for server in scene.servers:
            scene.port = server.port
            shown.append(scene.client("demo", "evaluator").get("/v1/events?limit=100").json())
        self.assertEqual(shown[0], shown[1])

    @unittest.skipUnless(FULL, "with --full")
    def test_synchronous_and_held_back_loses_nothing(self):
        scene, load, back = self.switch(True, True)
        lost = self.look(scene, load)
        print(f"synchronous, held back: {len(load.acknowledged)} acknowledged, {len(lost)} lost, back after {back:.1f} s", file=sys.stderr)
        self.assertEqual(lost, set())

    @unittest.skipUnless(FULL, "with --full")
    def test_without_it_what_the_replica_lacks_is_lost(self):
        scene, load, back = self.switch(False, True)
        lost = self.look(scene, load)
        print(f"asynchronous, held back for {HELD_SECONDS} s: {len(load.acknowledged)} acknowledged, {len(lost)} lost, "
              f"back after {back:.1f} s", file=sys.stderr)
        self.assertGreater(len(lost), 0)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--full"]
    unittest.main()
