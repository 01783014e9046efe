#!/usr/bin/env python3
"""A backup beside a running server, and its restore into a new cluster, with the scripts of docker/: everything is there again."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage  # noqa: E402
from client import Client  # noqa: E402
from cluster import Cluster, clean_environment  # noqa: E402
from receiver import Receiver  # noqa: E402
from recount import wrong  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

DOCKER = Path(__file__).resolve().parents[2] / "docker"
EVENTS, TENANTS = 30, 8
QUIET = 1.5     # seconds in which a courier would have looked several times


def setUpModule():
    global world, stage, period, folder
    world = World()
    stage = Stage(world)
    period = stage.opened(offset=-1)
    for number in range(EVENTS):
        stage.event(f"t{number % 3 + 1}", "fault", f"{period['from']}T10:00:00+08:00", gravity="light", note=f"第{number}条")
    stage.decide(period)
    folder = Path(tempfile.mkdtemp())


def tearDownModule():
    world.close()
    shutil.rmtree(folder)


def script(name, cluster, *words, **environment):
    path = f"{cluster.bin}:{os.environ['PATH']}"
    return subprocess.run(["bash", DOCKER / name, *map(str, words)], capture_output=True, text=True,
                          env=clean_environment(PGHOST=str(cluster.sockets), PGUSER="postgres", PATH=path, **environment))


class Backup(unittest.TestCase):
    def backup(self, **environment):
        done = script("backup.sh", world.cluster, folder, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return Path(done.stdout.strip())

    def contents(self, cluster):
        """Every row of every table, as a digest a table; the chain goes on by itself."""
        names = [row[0] for row in cluster.psql("select relname from pg_class where relnamespace = 'pennant'::regnamespace"
                                                " and relkind in ('r', 'p') and relname not like 'chain%'")]
        return {name: cluster.psql(f"select md5(coalesce(string_agg(t::text, '' order by t::text), '')) from pennant.{name} t")[0][0]
                for name in names}

    def test_restore(self):
        before, shown = None, stage.leader.get(f"/v1/periods/{period['id']}/standings").json()
        world.server.stop()
        before = self.contents(world.cluster)
        file = self.backup()
        self.assertEqual(file.stat().st_mode & 0o077, 0)
        with Cluster() as cluster:
            cluster.psql("create database pennant", database="postgres")
            done = script("restore.sh", cluster, file)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertRegex(done.stdout, rf"restored: migration \d+, 1 organisations, {EVENTS} events, \d awards")
            self.assertEqual(self.contents(cluster), before)
            self.assertEqual(wrong(cluster), [])
            again = script("restore.sh", cluster, file)
            self.assertEqual(again.returncode, 1)
            self.assertIn("holds Pennant already", again.stderr)
            self.assertIn("nothing to do", cluster.pennant("migrate", "--migrate-database", cluster.conninfo("pennant_migrator")).stdout)
            server = Server(cluster.conninfo(), world.cluster.folder / "keys")
            try:
                client = Client(server.port, stage.leader.token)
                self.assertEqual(client.get(f"/v1/periods/{period['id']}/standings").json(), shown)
                evaluator = Client(server.port, stage.evaluator.token)
                evaluator.post("/v1/events", {"unit": "t1", "indicator": "fault", "gravity": "light",
                                              "occurred_at": "2026-02-03T10:20:30+08:00"}, key=False)
                self.assertEqual(wrong(cluster), [])
                self.assertEqual(cluster.psql("delete from pennant.event", user="pennant_app", check=False).returncode, 3)
            finally:
                server.kill()
        world.server.start()

    def test_restore_in_partitions(self):
        """The same rows, spread by organisation, as safe as before, and the server goes on."""
        for number in range(TENANTS):
            world.organisation(f"tenant-{number}")
        world.cluster.psql("""insert into pennant.unit (organisation_id, id, code, name, kind) select o.id, gen_random_uuid(), 'u', 'u', 'team'
                from pennant.organisation o where o.code like 'tenant-%';
            insert into pennant.indicator (organisation_id, code, form) select id, 'i', 'event' from pennant.organisation where code like 'tenant-%'""")
        for number in range(TENANTS):
            world.cluster.psql(f"""begin; select pennant.enter('tenant-{number}', '{{evaluator}}', '{{}}', '{{}}', 'x');
                insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, recorded_by, fingerprint)
                select u.organisation_id, gen_random_uuid(), u.id, 'i', now(), current_date, 'x', '' from pennant.unit u
                  join pennant.organisation o on o.id = u.organisation_id where o.code = 'tenant-{number}'; commit""")
        before = self.contents(world.cluster)
        file = self.backup()
        with Cluster() as cluster:
            cluster.psql("create database pennant", database="postgres")
            done = script("restore.sh", cluster, file, PENNANT_PARTITIONS="8")
            self.assertEqual(done.returncode, 0, done.stderr)
            parts = cluster.psql("select tableoid::regclass, count(*) from pennant.event group by 1")
            self.assertGreater(len(parts), 2)
            after = self.contents(cluster)
            self.assertEqual({name: digest for name, digest in after.items() if name in before}, before)
            self.assertEqual(cluster.psql("select count(*) from pg_index where indrelid = 'pennant.event'::regclass and not indisvalid"), [["0"]])
            count = "select count(*) from pg_index where indrelid = 'pennant.event'::regclass"
            self.assertEqual(cluster.psql(count), world.cluster.psql(count))
            self.assertEqual(wrong(cluster), [])
            self.assertIn("permission denied", cluster.psql("select * from pennant.event_00", user="pennant_app", check=False).stderr)
            server = Server(cluster.conninfo(), world.cluster.folder / "keys")
            try:
                evaluator = Client(server.port, stage.evaluator.token)
                made = evaluator.post("/v1/events", {"unit": "t1", "indicator": "fault", "gravity": "light", "external_id": "once",
                                                     "occurred_at": "2026-02-03T10:20:30+08:00"}, key=False).json()
                again = evaluator.post("/v1/events", {"unit": "t1", "indicator": "fault", "gravity": "light", "external_id": "once",
                                                      "occurred_at": "2026-02-03T10:20:30+08:00"}, key=False, expect=200).json()
                self.assertEqual(made["id"], again["id"])
                evaluator.post(f"/v1/events/{made['id']}/verdicts", {"finding": "confirmed", "reason": "seen"})
                self.assertEqual(wrong(cluster), [])
                self.assertEqual(len(list(evaluator.items("/v1/events"))), EVENTS + 1)
            finally:
                server.kill()

    def test_a_damaged_file_is_refused(self):
        file = self.backup()
        bad = folder / "bad.dump"
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        bad.write_bytes(data)
        (folder / "bad.dump.sha256").write_text(Path(f"{file}.sha256").read_text().replace(file.name, bad.name))
        done = script("restore.sh", world.cluster, bad)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bad.dump", done.stdout + done.stderr)

    def test_only_the_newest_are_kept(self):
        for number in range(4):
            (folder / f"pennant-2020010{number}T000000Z.dump").touch()
        kept = self.backup(PENNANT_BACKUPS="2")
        self.assertEqual(sorted(path.name for path in folder.glob("pennant-*.dump"))[-1], kept.name)
        self.assertEqual(len(list(folder.glob("pennant-*.dump"))), 2)

    def test_what_is_no_backup(self):
        done = script("backup.sh", world.cluster, folder, PGDATABASE="postgres")
        self.assertEqual(done.returncode, 1)
        self.assertIn("lacks the schema", done.stderr)
        self.assertEqual(list(folder.glob("*.part")), [])


class Webhooks(unittest.TestCase):
    """What was on its way when the backup was made, and what came after it."""

    def server(self, cluster, *more):
        server = Server(cluster.conninfo(), world.cluster.folder / "keys", (
            ("webhook-allow", "127.0.0.0/8"), ("webhook-schemes", "http"), ("webhook-pause", 100), *more))
        self.addCleanup(server.kill)
        return server

    def record(self, server):
        return Client(server.port, stage.evaluator.token).post("/v1/events", {
            "unit": "t1", "indicator": "fault", "gravity": "light", "occurred_at": "2026-02-03T10:20:30+08:00"}, key=False).json()["id"]

    def chained(self):
        """Waits until all events are changes; who subscribes then is told of later ones only."""
        until = time.monotonic() + 20
        while world.cluster.psql("""select 1 from pennant.organisation o where (select max(sequence) from pennant.event e
                where e.organisation_id = o.id) > coalesce((select settled from pennant.chain_cursor c
                where c.organisation_id = o.id and c.kind = 'event'), 0)"""):
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)

    def messages(self, receiver, count):
        """id of the message and (number, object) of the change, as often as they came."""
        return [(message["headers"]["webhook-id"], data["sequence"], data["id"]) for message in receiver.wait(count)
                for data in [json.loads(message["body"])["data"]]]

    def test_after_a_restore(self):
        key = world.cluster.folder / "webhook.key"
        world.cluster.pennant("ballot", "--new-key", str(key))
        receiver = Receiver(lambda number, message: 500)
        self.addCleanup(receiver.close)
        server = self.server(world.cluster, ("webhook-key", key))
        owner = Client(server.port, stage.organiser.token)
        self.chained()
        owner.request("POST", "/v1/webhooks", {"url": receiver.url, "kinds": ["event"]}, expect=201, key=False)
        waiting = self.record(server)
        (first, number, sent), *_ = self.messages(receiver, 1)
        self.assertEqual(sent, waiting)
        done = script("backup.sh", world.cluster, folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        receiver.answer = lambda number, message: 204
        lost = self.record(server)
        until = time.monotonic() + 20
        while self.messages(receiver, 2)[-1][2] != lost:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        (second, later, _) = self.messages(receiver, 2)[-1]
        cursor = owner.get("/v1/changes").json()["next"]
        self.assertEqual(server.stop(), 0)
        with Cluster() as cluster:
            cluster.psql("create database pennant", database="postgres")
            restored = script("restore.sh", cluster, Path(done.stdout.strip()))
            self.assertEqual(restored.returncode, 0, restored.stderr)
            self.rehearse(cluster, receiver)
            seen = len(receiver.messages)
            server = self.server(cluster, ("webhook-key", key))
            self.assertEqual(self.messages(receiver, seen + 1)[seen], (first, number, waiting), "it is sent again, under its own id")
            other = self.record(server)
            (third, again, sent) = self.messages(receiver, seen + 2)[seen + 1]
            self.assertEqual((sent, again), (other, later), "the lost number is given anew")
            self.assertNotIn(third, (first, second), "to another message")
            gone = Client(server.port, stage.organiser.token).get("/v1/changes", after=cursor, expect=410)
            self.assertEqual(gone.code, "CHANGES_RESTARTED")
            server.kill()

    def rehearse(self, cluster, receiver):
        """A server without the key reads and writes, and sends nothing."""
        seen = len(receiver.messages)
        server = self.server(cluster)
        reply = Client(server.port, stage.organiser.token).get("/v1/webhooks").json()
        self.assertEqual(["active"], [hook["state"] for hook in reply["items"]])
        time.sleep(QUIET)
        self.assertEqual(seen, len(receiver.messages))
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
