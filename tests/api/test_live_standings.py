#!/usr/bin/env python3
"""Live standings by version: what changes the ETag, who shares it, pages of one walk, two servers."""
import concurrent.futures
import re
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from campaigns import TEAMS, Stage  # noqa: E402
from client import Client  # noqa: E402
from cluster import clean_environment  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

LAG = 0.05                  # that the contract states for what others write
SLACK = 0.25                # more for a busy machine: a query, and a thread that waits for its turn
# Read by the statements that load facts, but told apart otherwise: with the version itself (organisation), never changed
# (scheme, roster of an open period is marked all the same), written with what is marked (tally, event_state), not shown (bundle,
# chain_cursor).
UNMARKED = {"organisation", "scheme", "tally", "event_state", "bundle", "erasure", "chain_cursor"}
LOADS = ("fact_*", "late_facts", "late_overdue", "objection_facts", "period_get", "period_step_list", "period_step_amounts",
         "calendar_get", "ballot_few")


def setUpModule():
    global world, stage, other
    world = World(options=[("threads", 32)])
    stage = Stage(world)
    other = Server(world.cluster.conninfo(), Path(world.key_file).parent, [("threads", 32)])


def tearDownModule():
    try:
        if other.stop():
            raise AssertionError(other.log()[-4000:])
    finally:
        other.kill()
        world.close()


def path_of(period):
    return f"/v1/periods/{period['id']}/standings"


def tagged(client, path, tag=None):
    """(status, ETag) of a conditional request."""
    reply = client.request("GET", path, headers={"If-None-Match": tag} if tag else {})
    return reply.status, reply.headers.get("etag")


def at(day, second=0):
    return f"{day}T10:{second // 60 % 60:02}:{second % 60:02}+08:00"


def beside(client):
    """The same token at the other server."""
    return Client(other.port, client.token)


def pager(client, path):
    """The next page of a walk, and its cursor."""
    page = client.get(path).json()
    return page["items"], page.get("next")


class Versions(unittest.TestCase):
    def setUp(self):
        self.period = stage.opened(offset=0)
        self.path, self.day = path_of(self.period), self.period["from"]

    def tearDown(self):
        stage.move(self.period, "cancelled")

    def test_what_is_unchanged_is_not_sent_again(self):
        first = stage.leader.get(self.path)
        again = stage.leader.request("GET", self.path, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
        self.assertEqual((again.status, again.body, again.headers["etag"]), (304, b"", first.headers["etag"]))
        self.assertEqual(tagged(beside(stage.leader), self.path, first.headers["etag"]), (304, first.headers["etag"]))
        self.assertEqual(stage.leader.request("GET", self.path, headers={"If-None-Match": "*"}).status, 304)

    def test_every_answer_has_a_tag_of_its_own(self):
        unit = f"{self.path}/{stage.units['t1']}"
        tags = [stage.leader.get(path).headers["etag"] for path in (
            self.path, self.path + "?limit=1", self.path + "?award=cup", unit, unit + "?prose=true",
            f"{self.path}/{stage.units['t2']}")]
        self.assertEqual(len(set(tags)), len(tags))
        for tag in tags[1:]:
            self.assertEqual(tagged(stage.leader, self.path, tag)[0], 200)

    def test_roles_never_share_an_answer(self):
        office = stage.leader.get(self.path)
        self.assertEqual(stage.evaluator.get(self.path).headers["etag"], office.headers["etag"])
        seen = {office.headers["etag"]}
        for team in TEAMS:
            reply = stage.windows[team].request("GET", self.path, headers={"If-None-Match": office.headers["etag"]})
            self.assertEqual((reply.status, [row["unit"] for row in reply.json()["items"]]), (200, [team]))
            seen.add(reply.headers["etag"])
        self.assertEqual(len(seen), 4)
        stage.windows["t1"].get(f"{self.path}/{stage.units['t2']}", expect=404)
        stage.collector.get(self.path, expect=403)

    def test_whatever_is_judged_changes_the_tag(self):
        event = stage.event("t1", "fault", at(self.day), gravity="light")
        juror = stage.client("evaluator", "juror")
        settings = stage.organiser.get("/v1/settings").json()

        def publish():
            stage.organiser.put("/v1/settings", {"publish_minimum": 1 + settings["publish_minimum"] % 5},
                                version=settings["version"])

        changes = {
            "event": lambda: stage.event("t2", "praise", at(self.day)),
            "verdict": lambda: stage.evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "valid"}),
            "metric": lambda: stage.evaluator.post("/v1/metrics", {
                "unit": "t1", "indicator": "rate", "from": self.period["from"], "to": self.period["to"], "value": "90"}),
            "ballot": lambda: stage.ballot(self.period, juror, "jury", "t1", "9"),
            "settings": publish,
            "calendar": lambda: stage.organiser.put("/v1/calendar", {"holidays": [self.day], "workdays": []}, create=True,
                                                     expect=201),
        }
        for name, change in changes.items():
            with self.subTest(name):
                _, here = tagged(stage.leader, self.path)
                _, there = tagged(beside(stage.leader), self.path)
                self.assertEqual(here, there)
                change()
                status, tag = tagged(stage.leader, self.path, here)     # at once where it was written
                self.assertEqual(status, 200)
                self.assertNotEqual(tag, here)
                time.sleep(LAG + SLACK)
                self.assertEqual(tagged(beside(stage.leader), self.path, here), (200, tag))

    def test_a_stored_result_ends_the_version(self):
        _, tag = tagged(stage.leader, self.path)
        period = stage.opened(offset=-2)
        stage.move(period, "scoring")
        _, scoring = tagged(stage.leader, path_of(period))
        stage.move(period, "deciding")
        status, stored = tagged(stage.leader, path_of(period), scoring)
        self.assertEqual((status, stored.startswith('"live-')), (200, False))
        self.assertNotEqual(tagged(stage.leader, self.path, tag)[1], tag)   # another period of the organisation moved

    def test_other_organisations_are_not_told(self):
        elsewhere = Stage(world, "elsewhere")
        elsewhere.opened(offset=0)
        _, tag = tagged(stage.leader, self.path)
        elsewhere.evaluator.post("/v1/events", {"unit": "t1", "indicator": "praise", "occurred_at": at(self.day)}, key=False)
        time.sleep(LAG + SLACK)
        self.assertEqual(tagged(stage.leader, self.path, tag), (304, tag))
        elsewhere.leader.get(self.path, expect=404)

    def test_drafts_and_strangers(self):
        draft = stage.draft(offset=-3)
        for client in (stage.leader, stage.evaluator):
            self.assertEqual(client.get(path_of(draft), expect=409).code, "STATE_CONFLICT")
        stage.windows["t1"].get(path_of(draft), expect=404)
        tag = stage.leader.get(self.path).headers["etag"]
        self.assertEqual(tagged(stage.leader, path_of(draft), tag)[0], 409)

    def test_tables_that_are_read_are_marked(self):
        folder = ROOT / "sql" / "queries"
        texts = "".join(file.read_text() for pattern in LOADS for file in sorted(folder.glob(pattern + ".sql")))
        named = set(re.findall(r"(?:from|join)\s+pennant\.([a-z_]+)", texts))
        rows = world.cluster.psql("""
            select c.relname, c.relkind = 'r', exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                                                        where t.tgrelid = c.oid and p.proname = 'mark_standings')
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'pennant' and c.relkind in ('r', 'v')""")
        tables = {name for name, table, _ in rows if table == "t"}
        marked = {name for name, _, has in rows if has == "t"}
        self.assertGreater(len(named & tables), 15)
        self.assertEqual((named & tables) - marked, UNMARKED & named)


class Walks(unittest.TestCase):
    def test_pages_of_one_walk_are_of_one_result(self):
        period = stage.opened(offset=0)
        path, day = path_of(period), period["from"]
        try:
            held = stage.leader.get(path).json()["items"]
            before = [row["unit"] for row in held]
            walked, cursor = pager(stage.leader, path + "?limit=1")
            for row in range(3):        # now the first is the last
                stage.event(before[0], "fault", at(day, row), gravity="grave")
            while cursor:
                items, cursor = pager(stage.leader, f"{path}?limit=1&cursor={cursor}")
                walked += items
            self.assertEqual(walked, held)
            after = [row["unit"] for row in stage.leader.get(path).json()["items"]]
            self.assertEqual(after[-1], before[0])
        finally:
            stage.move(period, "cancelled")

    def test_old_versions_make_way(self):
        """A walk whose result is no longer kept goes on in the newest."""
        period = stage.opened(offset=0)
        path, day = path_of(period), period["from"]
        try:
            first, cursor = pager(stage.leader, path + "?limit=1")
            others = [row for row in stage.leader.get(path).json()["items"] if row["unit"] != first[0]["unit"]]
            for row in range(100):      # more than are kept
                stage.event(first[0]["unit"], "fault", at(day, row), gravity="light")
                stage.leader.get(path)
            second, _ = pager(stage.leader, f"{path}?limit=1&cursor={cursor}")
            now = stage.leader.get(path).json()["items"]
            self.assertEqual([row["unit"] for row in now], [others[0]["unit"], others[1]["unit"], first[0]["unit"]])
            self.assertEqual(second, now[1:2])
        finally:
            stage.move(period, "cancelled")


class Races(unittest.TestCase):
    """The total of the cup is the number of praises: each acknowledged one must be seen in time."""

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(world, "racing")
        document = cls.stage.submit(
            panels={}, conditions=[], consequences=[], ranking={"within": "all"},
            indicators={"praise": {"form": "event"}},
            components=[{"id": "work", "weight": "1", "ledger": {"base": "0", "rules": [
                {"id": "praise", "events": "praise", "each": "1"}]}}])
        cls.period = cls.stage.draft(document, offset=0)
        cls.stage.move(cls.period, "open")
        cls.path, cls.day = path_of(cls.period), cls.period["from"]

    def total(self, client, tag=None):
        """The sum over all units, and its ETag; None where the client's is still good."""
        reply = client.request("GET", self.path, headers={"If-None-Match": tag} if tag else {}, expect=(200, 304))
        if reply.status == 304:
            return None, tag
        return sum(float(row["total"]) for row in reply.json()["items"]), reply.headers["etag"]

    def test_every_change_is_seen_in_time(self):
        """Writers at both servers; readers hold what they were given last, and ask whether it is still good."""
        acked, lock, done, faults = [], threading.Lock(), threading.Event(), []
        base, _ = self.total(self.stage.leader)

        def write(number):
            client = Client((world.server.port, other.port)[number % 2], self.stage.evaluator.token)
            for row in range(25):
                client.post("/v1/events", {"unit": TEAMS[(number + row) % 3], "indicator": "praise",
                                           "occurred_at": at(self.day, row)}, key=False)
                with lock:
                    acked.append(time.monotonic())
            client.close()

        def read(number):
            client = Client((world.server.port, other.port)[number % 2], self.stage.leader.token)
            seen, tag = None, None
            while not done.is_set():
                with lock:
                    due = sum(moment < time.monotonic() - LAG - SLACK for moment in acked)
                fresh, tag = self.total(client, tag)
                seen = fresh if fresh is not None else seen
                if seen - base < due:
                    faults.append((number, seen - base, due))
            client.close()

        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            readers = [pool.submit(read, number) for number in range(4)]
            for writer in [pool.submit(write, number) for number in range(8)]:
                writer.result()
            time.sleep(LAG + SLACK)
            done.set()
            for reader in readers:
                reader.result()
        self.assertEqual(faults, [])
        for client in (self.stage.leader, beside(self.stage.leader)):
            self.assertEqual(self.total(client)[0], base + 200)

    def test_transactions_that_commit_out_of_order(self):
        """One that wrote first and commits last is seen when it commits, though others have passed it."""
        sql = ("begin; select from pennant.enter('racing', '{{evaluator}}', '{{}}', '{{}}', 'slow');"
               " insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, recorded_by, fingerprint)"
               " select pennant.current_organisation(), gen_random_uuid(), '{unit}', 'praise', '{moment}', '{day}', 'slow', '';\n")
        text = sql.format(unit=self.stage.units["t1"], moment=at(self.day), day=self.day)
        reader = beside(self.stage.leader)
        for turn in range(5):
            with self.subTest(turn):
                slow = subprocess.Popen(
                    [str(world.cluster.bin / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d",
                     world.cluster.conninfo("pennant_app")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                    env=clean_environment())
                slow.stdin.write(text + "select 'written';\n")
                slow.stdin.flush()
                while slow.stdout.readline().strip() != "written":
                    self.assertIsNone(slow.poll())
                before, tag = self.total(reader)
                for row in range(3):
                    self.stage.event("t2", "praise", at(self.day, row))
                time.sleep(LAG + SLACK)
                passed, tag = self.total(reader, tag)
                self.assertEqual(passed, before + 3)
                slow.stdin.write("commit;\n")
                slow.stdin.close()
                self.assertEqual(slow.wait(10), 0)
                slow.stdout.close()
                time.sleep(LAG + SLACK)
                self.assertEqual(self.total(reader, tag)[0], before + 4)


if __name__ == "__main__":
    unittest.main()
