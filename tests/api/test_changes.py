#!/usr/bin/env python3
"""The change feed: dense order behind slow writers, waiting, who sees what, restored copies, two servers."""
import random
import re
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from client import Client  # noqa: E402
from cluster import clean_environment  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

OCCURRED = "2026-01-05T08:00:00+08:00"
SOON = 15        # seconds in which what was committed must be in the feed; usually one
THREADS = 12     # of the server: three may wait


def setUpModule():
    global world
    world = World(options=(("threads", THREADS),))
    for code in ("one", "two"):
        world.organisation(code)
        prepare(code)


def tearDownModule():
    world.close()


def prepare(code):
    organiser = world.client(code, "organiser")
    for unit in ("w1", "w2"):
        organiser.post("/v1/units", {"code": unit, "name": unit, "kind": "window"})
    organiser.post("/v1/indicators", {"code": "praise", "form": "event"})
    organiser.post("/v1/indicators", {"code": "rate", "form": "value"})
    organiser.close()


def record(client, unit="w1"):
    return client.post("/v1/events", {"unit": unit, "indicator": "praise", "occurred_at": OCCURRED}).json()["id"]


def walk(client, after=None, **filters):
    """All changes behind a cursor, and the cursor behind them."""
    items = []
    while True:
        page = client.get("/v1/changes", after=after, **filters).json()
        items += page["items"]
        after = page["next"]
        if not page["more"]:
            return items, after


def wait_for(client, ids, after=None):
    """Until all of these objects are in the feed."""
    items, deadline = [], time.monotonic() + SOON
    while True:
        more, after = walk(client, after, wait=1)
        items += more
        if set(ids) <= {item["id"] for item in items}:
            return items, after
        if time.monotonic() > deadline:
            raise AssertionError(f"not in the feed: {set(ids) - {item['id'] for item in items}}")


def quiet(client):
    """The cursor behind everything, once nothing more comes."""
    _, after = walk(client)
    while True:
        items, after = walk(client, after, wait=2)
        if not items:
            return after


class SlowWriter:
    """A transaction beside the server that records metrics, which lock nothing, and takes its time to commit."""

    def __init__(self, code, units):
        self.process = subprocess.Popen(
            [str(world.cluster.bin / "psql"), "-XqAt", "-d", world.cluster.conninfo("pennant_app")], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean_environment())
        self.say(f"begin; select from pennant.enter('{code}', '{{evaluator}}', '{{}}', '{{}}', 'slow');"
                 "insert into pennant.metric (organisation_id, id, unit_id, indicator, from_day, to_day, role, value,"
                 " recorded_by, fingerprint) select u.organisation_id, gen_random_uuid(), u.id, 'rate', '2026-01-05',"
                 f" '2026-01-05', 'actual', 1, 'slow', '' from pennant.unit u where u.code = any ('{{{units}}}') returning id; select 'done';")
        self.ids = []
        for line in self.process.stdout:
            if line.strip() == "done":
                break
            if line.strip():
                self.ids.append(line.strip())

    def say(self, sql):
        self.process.stdin.write(sql + "\n")
        self.process.stdin.flush()

    def end(self, how="commit"):
        self.process.stdin.write(how + ";\n")
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


class Order(unittest.TestCase):
    def setUp(self):
        self.evaluator = world.client("one", "evaluator")
        self.addCleanup(self.evaluator.close)

    def test_dense_and_in_pages(self):
        ids = [record(self.evaluator) for _ in range(7)]
        items, _ = wait_for(self.evaluator, ids)
        self.assertEqual(list(range(1, len(items) + 1)), [item["sequence"] for item in items])
        self.assertEqual(ids, [item["id"] for item in items if item["id"] in ids])
        paged, _ = walk(self.evaluator, limit=3)
        self.assertEqual(items, paged[:len(items)])
        self.assertLessEqual({"unit.create", "indicator.create", "event.record", "organisation.create"},
                             {item["action"] for item in items})

    def test_kinds(self):
        wait_for(self.evaluator, [record(self.evaluator)])
        units, after = walk(self.evaluator, kind="unit", limit=1)
        self.assertEqual({"unit"}, {item["kind"] for item in units})
        self.assertEqual(([], True), (walk(self.evaluator, after, kind="unit")[0], len(units) >= 2))

    def test_a_slow_writer_is_not_passed_over(self):
        _, after = walk(self.evaluator)
        slow = SlowWriter("one", "w1,w2")
        ids = [record(self.evaluator) for _ in range(5)]
        items, after = wait_for(self.evaluator, ids, after)
        self.assertFalse(set(slow.ids) & {item["id"] for item in items})
        slow.end()
        late, _ = wait_for(self.evaluator, slow.ids, after)
        self.assertEqual(items[-1]["sequence"] + 1, late[0]["sequence"])

    def test_what_was_rolled_back_leaves_no_hole(self):
        _, after = walk(self.evaluator)
        slow = SlowWriter("one", "w1,w2")
        before = record(self.evaluator)
        slow.end("rollback")
        items, _ = wait_for(self.evaluator, [before, record(self.evaluator)], after)
        numbers = [item["sequence"] for item in items]
        self.assertEqual(list(range(numbers[0], numbers[0] + len(numbers))), numbers)

    def test_commits_in_any_order(self):
        draw = random.Random(20261123)
        _, after = walk(self.evaluator)
        open_writers, expected, seen = [], set(), []
        for _ in range(60):
            if open_writers and draw.random() < 0.5:
                writer = open_writers.pop(draw.randrange(len(open_writers)))
                how = "commit" if draw.random() < 0.8 else "rollback"
                writer.end(how)
                expected |= set(writer.ids) if how == "commit" else set()
            else:
                open_writers.append(SlowWriter("one", draw.choice(["w1", "w1,w2"])))
            time.sleep(draw.random() * 0.1)
            items, after = walk(self.evaluator, after)
            seen += items
        for writer in open_writers:
            writer.end()
            expected |= set(writer.ids)
        items, _ = wait_for(self.evaluator, expected - {item["id"] for item in seen}, after)
        seen = [item for item in seen + items]
        self.assertEqual(sorted(expected), sorted(item["id"] for item in seen))
        self.assertEqual(list(range(seen[0]["sequence"], seen[0]["sequence"] + len(seen))),
                         [item["sequence"] for item in seen])

    def test_many_at_once(self):
        _, after = walk(self.evaluator)
        posted = []

        def post():
            client = world.client("one", "evaluator")
            posted.extend(record(client, "w2") for _ in range(25))
            client.close()
        threads = [threading.Thread(target=post) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        items, _ = wait_for(self.evaluator, posted, after)
        self.assertEqual(sorted(posted), sorted(item["id"] for item in items))


class Sight(unittest.TestCase):
    def test_windows_see_their_own_units(self):
        evaluator, window = world.client("one", "evaluator"), world.client("one", "window", "clerk", units=["w2"])
        theirs, other = record(evaluator, "w2"), record(evaluator, "w1")
        items, _ = wait_for(evaluator, [theirs, other])
        unit = next(item["unit_id"] for item in items if item["id"] == theirs)
        seen, after = walk(window)
        self.assertIn(theirs, {item["id"] for item in seen})
        self.assertEqual({unit}, {item["unit_id"] for item in seen})
        self.assertLessEqual({item["kind"] for item in seen}, {"event", "metric"})
        self.assertEqual([], walk(window, after)[0])

    def test_collectors_see_their_sources(self):
        collector = world.client("one", "collector", "batch", sources=["kiosk"])
        ids = [record(collector)]
        wait_for(world.client("one", "organiser"), ids)
        self.assertEqual(ids, [item["id"] for item in walk(collector)[0]])

    def test_organisations_are_apart(self):
        other = world.client("two", "leadership")
        items, after = walk(other)
        self.assertEqual(list(range(1, len(items) + 1)), [item["sequence"] for item in items])
        foreign = world.client("one", "organiser").get("/v1/changes", after=after, expect=410)
        self.assertEqual("CHANGES_RESTARTED", foreign.code)

    def test_nobody(self):
        self.assertEqual(401, Client(world.port).request("GET", "/v1/changes").status)


class Cursors(unittest.TestCase):
    def test_faults(self):
        client = world.client("one", "organiser")
        wait_for(client, [record(world.client("one", "evaluator"))])
        head = client.get("/v1/changes/head").json()
        self.assertIsNone(head["signature"])
        epoch, number, proof = head["cursor"].split("-")
        self.assertEqual(head["hash"][:12], proof)
        for wrong in ("x", "12", f"{epoch}-{number}", f"{epoch}--{proof}", f"{epoch}-1e3-{proof}", f"-{number}-{proof}",
                      f"{epoch}-{number}-{proof}0", f"{epoch}-{'9' * 19}-{proof}"):
            with self.subTest(wrong):
                reply = client.get("/v1/changes", after=wrong, expect=422)
                self.assertEqual([("?after", "FORMAT_INVALID")],
                                 [(where if where.startswith("?") else "?" + where, code) for where, code in reply.codes])
        for gone in (f"00000000-{number}-{proof}", f"{epoch}-{int(number) + 100000}-{proof}",
                     f"{epoch}-{number}-{'0' * 12}"):
            with self.subTest(gone):
                self.assertEqual("CHANGES_RESTARTED", client.get("/v1/changes", after=gone, expect=410).code)

    def test_a_restored_copy_is_another_history(self):
        client = world.client("one", "organiser")
        after = quiet(client)
        cluster = world.cluster
        dumped = cluster.run("pg_dump", "-h", cluster.sockets, "-U", "postgres", "pennant").stdout
        cluster.psql("create database copy", database="postgres")
        cluster.psql(dumped, database="copy")
        server = Server(cluster.conninfo(database="copy"), world.key_file.rsplit("/", 1)[0])
        try:
            copy = Client(server.port, client.token)
            self.assertEqual("CHANGES_RESTARTED", copy.get("/v1/changes", after=after, expect=410).code)
            items, again = walk(copy)
            self.assertEqual(walk(client)[0][:len(items)], items)
            new = record(Client(server.port, world.token("one", "evaluator")))
            more, _ = wait_for(copy, [new], again)
            self.assertEqual([items[-1]["sequence"] + 1], [item["sequence"] for item in more])
            self.assertEqual(0, server.stop())
        finally:
            server.kill()
            cluster.psql("drop database copy", database="postgres")


class Waiting(unittest.TestCase):
    def test_a_wait_ends_with_a_change(self):
        client = world.client("one", "organiser")
        after = quiet(client)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(client.get("/v1/changes", after=after, wait=20).json()))
        started = time.monotonic()
        thread.start()
        time.sleep(0.3)
        new = record(world.client("one", "evaluator"))
        thread.join()
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual([new], [item["id"] for item in answers[0]["items"]])

    def test_a_wait_ends_without_one(self):
        client = world.client("two", "organiser")
        after = quiet(client)
        started = time.monotonic()
        page = client.get("/v1/changes", after=after, wait=2).json()
        self.assertEqual(([], after, False), (page["items"], page["next"], page["more"]))
        self.assertTrue(1.9 < time.monotonic() - started < 8)

    def test_a_quarter_of_the_threads_may_wait(self):
        clients = [world.client("two", "organiser") for _ in range(THREADS // 4 + 3)]
        after = quiet(clients[0])
        spent = []

        def ask(client):
            started = time.monotonic()
            client.get("/v1/changes", after=after, wait=4)
            spent.append(time.monotonic() - started)
        threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        started = time.monotonic()
        world.client("one", "organiser").get("/v1/units")
        self.assertLess(time.monotonic() - started, 2)
        for thread in threads:
            thread.join()
        self.assertEqual(THREADS // 4, sum(seconds > 3 for seconds in spent), spent)

    def test_a_server_that_stops_ends_waits(self):
        server = Server(world.cluster.conninfo(), world.key_file.rsplit("/", 1)[0])
        client = Client(server.port, world.token("two", "organiser"))
        after = quiet(client)
        answers = []
        thread = threading.Thread(target=lambda: answers.append(client.get("/v1/changes", after=after, wait=30)))
        thread.start()
        time.sleep(0.5)
        started = time.monotonic()
        self.assertEqual(0, server.stop())
        thread.join()
        self.assertLess(time.monotonic() - started, 5)
        self.assertEqual([], answers[0].json()["items"])


class Erasure(unittest.TestCase):
    """A name that is erased leaves the chain sound, and no digest that a guess could be held against."""

    def verify(self):
        return world.cluster.pennant("verify", "--chain", "--database", world.cluster.conninfo(), "--organisation", "two",
                                     check=False)

    def salts(self, table="chain_block"):
        return int(world.cluster.psql(f"select count(salt) from pennant.{table} where organisation_id ="
                                      " (select id from pennant.organisation where code = 'two')")[0][0])

    def test_names(self):
        evaluator, leader = world.client("two", "evaluator", "rater-a"), world.client("two", "leadership", "chief-a")
        ids = [evaluator.post("/v1/events", {"unit": "w1", "indicator": "praise", "occurred_at": OCCURRED, "person": name,
                                             "note": f"about {name}"}).json()["id"] for name in ("somebody-x", "other-y")]
        wait_for(leader, ids)
        self.assertEqual(0, self.verify().returncode)
        before = self.salts()
        self.assertGreater(before, 0)
        erasure = leader.post("/v1/erasures", {"person": "somebody-x", "reason": "asked to"}, key=False).json()
        items, _ = wait_for(leader, [erasure["id"]])
        deadline = time.monotonic() + SOON
        while self.salts("chain_renewal") < before or self.verify().returncode:
            self.assertLess(time.monotonic(), deadline, self.verify().stderr)
            time.sleep(0.2)
        self.assertLess(self.salts(), before)
        world.cluster.psql("set session_replication_role = replica; update pennant.event set note = 'about z'"
                           f" where id = '{ids[1]}'")
        self.assertRegex(self.verify().stderr, f"event {ids[1]} .* was changed where it names people")
        world.cluster.psql("set session_replication_role = replica; update pennant.event set note = 'about other-y'"
                           f" where id = '{ids[1]}'")
        self.assertEqual(0, self.verify().returncode)


class Servers(unittest.TestCase):
    def test_another_takes_over(self):
        """The one that chains is killed; a second goes on, and nothing is missed or numbered twice."""
        cluster, keys = world.cluster, world.key_file.rsplit("/", 1)[0]
        database = cluster.create("handover")
        cluster.organisation("one", database=database)
        servers = [Server(cluster.conninfo(database=database), keys) for _ in range(2)]
        try:
            leads = [bool(re.search("this server chains", server.log())) for server in servers]
            deadline = time.monotonic() + SOON
            while not any(leads) and time.monotonic() < deadline:
                time.sleep(0.1)
                leads = [bool(re.search("this server chains", server.log())) for server in servers]
            self.assertEqual([False, True], sorted(leads))
            leader, other = (servers if leads[0] else servers[::-1])
            organiser = Client(other.port, world.token("one", "organiser"))
            organiser.post("/v1/units", {"code": "w1", "name": "w1", "kind": "window"})
            organiser.post("/v1/indicators", {"code": "praise", "form": "event"})
            evaluator = Client(other.port, world.token("one", "evaluator"))
            ids = []
            for place in range(40):
                ids.append(record(evaluator))
                if place == 20:
                    leader.kill()
            items, _ = wait_for(organiser, ids)
            self.assertEqual(list(range(1, len(items) + 1)), [item["sequence"] for item in items])
            self.assertEqual(sorted(ids), sorted(item["id"] for item in items if item["kind"] == "event"))
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    unittest.main(warnings="ignore")
