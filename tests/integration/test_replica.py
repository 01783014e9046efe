#!/usr/bin/env python3
"""Reads from a streaming replica: only when asked for, never further behind than asked, and never instead of one's own writes."""
import sys
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage  # noqa: E402
from raw import metrics  # noqa: E402
from server import Server  # noqa: E402
from standby import Standby  # noqa: E402
from client import Client  # noqa: E402
from world import World  # noqa: E402

STALE = {"Cache-Control": "max-stale=2"}
PATIENCE = 20


def setUpModule():
    global world, stage, standby, server
    world = World(durable=True)
    stage = Stage(world)
    stage.submit()
    standby = Standby(world.cluster)
    server = Server(world.cluster.conninfo(), world.cluster.folder / "keys", [("replica-database", standby.conninfo())])


def tearDownModule():
    server.kill()
    standby.stop()
    world.close()


class Replica(unittest.TestCase):
    def setUp(self):
        self.client = Client(server.port, stage.organiser.token)
        self.addCleanup(self.client.close)
        self.count = 0

    def lag(self):
        return metrics(server.admin_port)["pennant_replica_lag_milliseconds"]

    def wait(self, true, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while not true():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.02)

    def reads(self, cluster):
        """Transactions that this server's readers ended there."""
        cluster.psql("select pg_stat_force_next_flush()")
        return sum(int(row[0]) for row in cluster.psql(
            "select count(*) from pg_stat_activity where usename = 'pennant_app' and query not like '%lsn%'"))

    def codes(self, headers=None):
        reply = self.client.request("GET", "/v1/units?limit=200", headers=headers, expect=200)
        return {row["code"] for row in reply.json()["items"]}

    def make(self):
        self.count += 1
        code = f"{self.id().rsplit('_', 1)[-1]}-{self.count}"
        self.client.post("/v1/units", {"code": code, "name": code, "kind": "team"})
        return code

    def paused(self):
        standby.psql("select pg_wal_replay_pause()")
        self.wait(lambda: standby.psql("select pg_get_wal_replay_pause_state()")[0][0] == "paused")
        self.addCleanup(standby.psql, "select pg_wal_replay_resume()")

    def test_1_the_lag_is_known(self):
        self.wait(lambda: 0 <= self.lag() < 1000)
        time.sleep(1)   # nothing is written, and still it is not behind
        self.assertLess(self.lag(), 1000)

    def test_2_only_who_allows_it_reads_behind(self):
        self.wait(lambda: 0 <= self.lag() < 1000)
        self.paused()
        code = self.make()
        self.assertIn(code, self.codes())
        self.assertNotIn(code, self.codes({"Cache-Control": "max-stale=60"}))
        self.assertNotIn(code, self.codes({"Cache-Control": "max-stale"}))
        for header in ("max-stale=0", "max-stale=-5", "max-stale=x", "no-cache", "max-age=60"):
            self.assertIn(code, self.codes({"Cache-Control": header}), header)

    def test_3_no_further_than_allowed(self):
        self.wait(lambda: 0 <= self.lag() < 500)
        self.paused()
        code, started = self.make(), time.monotonic()
        self.assertNotIn(code, self.codes(STALE))
        self.wait(lambda: code in self.codes(STALE))
        self.assertLess(time.monotonic() - started, 3.5)
        self.assertGreater(time.monotonic() - started, 1)
        self.assertGreater(self.lag(), 1900)

    def test_4_it_catches_up(self):
        code = self.make()
        self.wait(lambda: 0 <= self.lag() < 1000 and code in self.codes(STALE))
        rows = world.cluster.psql("select count(*) from pg_stat_activity where usename = 'pennant_app'")
        self.assertGreater(int(rows[0][0]), 0)
        self.assertGreater(self.reads(standby), 0)

    def test_5_stored_results_and_receipts(self):
        period = stage.opened(offset=-1)
        stage.decide(period)
        self.wait(lambda: 0 <= self.lag() < 300)
        leader = Client(server.port, stage.leader.token)
        self.addCleanup(leader.close)
        path = f"/v1/periods/{period['id']}/standings"
        behind = leader.request("GET", path, headers=STALE, expect=200)
        self.assertEqual(behind.json(), leader.get(path).json())

    def test_6_without_a_replica_the_primary_answers(self):
        self.wait(lambda: 0 <= self.lag() < 1000)
        standby.halt("immediate")
        try:
            code = self.make()
            statuses = set()
            until = time.monotonic() + 3
            while time.monotonic() < until:
                statuses.add(self.client.request("GET", "/v1/units?limit=200", headers=STALE).status)
            self.assertIn(code, self.codes(STALE))
            self.assertEqual(statuses, {200})
            self.assertEqual(urllib.request.urlopen(f"http://127.0.0.1:{server.admin_port}/readyz").status, 200)
        finally:
            standby.start()
        self.wait(lambda: 0 <= self.lag() < 1000)
        self.assertIn(code, self.codes(STALE))


if __name__ == "__main__":
    unittest.main()
