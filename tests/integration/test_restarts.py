#!/usr/bin/env python3
"""An issuer turns its key over, nginx reloads, servers restart one after the other, all while clients are busy: who tries once more
sees no failure, nothing is lost and nothing is done twice.

Readers, posters, a follower of the changes and an import go through the nginx of docker/ to two servers. --full goes round longer.
"""
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from cluster import clean_environment, program  # noqa: E402
from issuer import Key, Pages  # noqa: E402
from proxy import Proxy  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv
ROUNDS, PAUSE = (4, 1.5) if FULL else (1, 0.6)
READERS, POSTERS, TOKENS = 4, 4, 6
ROWS = 20_000 if FULL else 4_000     # of one import; the next follows at once
REST = 0 if FULL else 0.005     # seconds between two requests of a client
DRAIN = 1                   # seconds; so that an import does not survive a stop
TRIES = 4                   # of an import: it may meet the end of both servers, and one that is not up again
SOON = 20
UNIT, INDICATOR, SOURCE = "w1", "praise", "feed"


class Busy:
    """Clients in threads; each sends a request that did not succeed once more, when Retry-After says."""

    def __init__(self, proxy):
        self.proxy, self.over, self.whole, self.lock = proxy, threading.Event(), threading.Event(), threading.Lock()
        self.tokens, self.faults, self.again = {}, [], 0
        self.stored, self.followed, self.imported, self.asked = [], [], 0, 0
        self.threads = []

    def start(self, work, *arguments):
        def run():
            client = self.proxy.client()
            try:
                work(client, *arguments)
            except BaseException as fault:
                self.faults.append(f"{work.__name__}: {fault!r}")
            finally:
                client.close()
        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def ask(self, client, role, number, method, path, body=None):
        """The good answer; at most a second attempt, with a token of the key that signs now."""
        refused = []
        for attempt in range(2):
            wait = 1
            tokens = self.tokens[role]
            client.token = tokens[number % len(tokens)]
            try:
                reply = client.request(method, path, body, key=False, retry=False)
                if reply.status in (200, 201):
                    return reply.json()
                refused.append(repr(reply))
                wait = int(reply.headers.get("retry-after", 1))
            except (OSError, http.client.HTTPException) as fault:
                refused.append(repr(fault))
                client.close()
            if attempt == 0:
                with self.lock:
                    self.again += 1
                time.sleep(wait)
        raise AssertionError(f"{method} {path} refused twice: {refused}")

    def post(self, client, number):
        while not self.over.is_set():
            name = str(uuid.uuid4())
            event = {"id": name, "unit": UNIT, "indicator": INDICATOR, "occurred_at": "2026-01-05T08:00:00+08:00"}
            if self.ask(client, "evaluator", number, "POST", "/v1/events", event)["id"] != name:
                raise AssertionError("another event was answered")
            with self.lock:
                self.stored.append(name)
            number += 1
            time.sleep(REST)

    def read(self, client, number):
        paths = ("/v1/units?limit=5", f"/v1/units/by-code/{UNIT}", "/v1/events?limit=5", "/v1/indicators")
        while not self.over.is_set():
            self.ask(client, "organiser", number, "GET", paths[number % len(paths)])
            with self.lock:
                self.asked += 1
            number += 1
            time.sleep(REST)

    def follow(self, client):
        """Every change once, in order; goes on until all that was posted has come."""
        cursor, number, until = None, 0, None
        while until is None or time.monotonic() < until:
            after = f"&after={cursor}" if cursor else ""
            page = self.ask(client, "organiser", number, "GET", f"/v1/changes?kind=event&wait=5&limit=500{after}")
            cursor, number = page["next"], number + 1
            self.followed += [(item["sequence"], item["id"]) for item in page["items"]]
            if self.over.is_set() and self.whole.is_set():
                until = until or time.monotonic() + SOON
                if len(self.followed) >= len(self.stored) + self.imported:
                    return

    def imports(self, client, folder):
        """One file after another with `pennant import`."""
        try:
            while not self.over.is_set():
                self.import_one(folder / f"import-{self.imported}.ndjson")
                self.over.wait(100 * REST)
        finally:
            self.whole.set()

    def import_one(self, path):
        path.write_text("".join(json.dumps({"unit": UNIT, "indicator": INDICATOR, "occurred_at": "2026-01-06", "source": SOURCE,
                                            "external_id": f"{path.stem}-{row}"}) + "\n" for row in range(ROWS)))
        done = subprocess.run(
            [program(), "import", "events", path, "--url", f"https://localhost:{self.proxy.port}", "--ca-file",
             self.proxy.folder / "certificate", "--tries", str(TRIES)], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=120, env=clean_environment(PENNANT_TOKEN=self.tokens["collector"][0]))
        if done.returncode:
            raise AssertionError(f"{path.name} ended with {done.returncode}: {done.stdout}{done.stderr}")
        self.imported += ROWS


class Restarts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="pennant-restarts-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.pages = Pages()
        cls.addClassCleanup(cls.pages.close)
        cls.key = Key(cls.folder, "first")
        cls.issuer = cls.pages.issuer("staff", cls.key)
        settings = cls.folder / "staff.conf"
        settings.write_text(f"issuer = {cls.issuer}\ndiscovery = yes\norganisations = demo\n")
        options = [("issuers", settings), ("organisations", "*"), ("drain", DRAIN)]
        cls.world = World(durable=True, options=options)
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        organiser = cls.world.client("demo", "organiser")
        organiser.post("/v1/units", {"code": UNIT, "name": UNIT, "kind": "window"})
        organiser.post("/v1/indicators", {"code": INDICATOR, "form": "event"})
        cls.second = Server(cls.world.cluster.conninfo(), cls.world.cluster.folder / "keys", options)
        cls.addClassCleanup(cls.second.kill)
        cls.proxy = Proxy([cls.world.port, cls.second.port])
        cls.addClassCleanup(cls.proxy.stop)

    def signed(self, key):
        """Tokens by role, of several people."""
        return {role: [key.token(self.issuer, f"{role}-{number}", roles=role, **more) for number in range(TOKENS)]
                for role, more in (("organiser", {}), ("evaluator", {}), ("collector", {"sources": [SOURCE]}))}

    def rotate(self, busy):
        """The new key signs the moment it is published; tokens of the old one are still about."""
        fresh = Key(self.folder, "second", "ES256")
        made = self.signed(fresh)
        self.pages.publish("staff", self.key, fresh)
        busy.tokens = made

    def play(self, busy):
        time.sleep(PAUSE)
        self.rotate(busy)
        for _ in range(ROUNDS):
            time.sleep(PAUSE)
            self.proxy.reload()
            for server in (self.world.server, self.second):
                time.sleep(PAUSE)
                self.assertEqual(server.stop(), 0, server.log()[-2000:])
                time.sleep(PAUSE / 2)
                server.start()
        time.sleep(PAUSE)

    def test_nothing_fails(self):
        busy = Busy(self.proxy)
        busy.tokens = self.signed(self.key)
        for number in range(READERS):
            busy.start(busy.read, number)
        for number in range(POSTERS):
            busy.start(busy.post, number)
        busy.start(busy.follow)
        busy.start(busy.imports, self.folder)
        try:
            self.play(busy)
        finally:
            busy.end()
        self.assertEqual(busy.faults, [])
        self.assertGreater(len(busy.stored), 50)
        self.assertGreaterEqual(busy.imported, ROWS)
        self.kept(busy)
        print(f"{len(busy.stored)} stored, {busy.asked} read, {busy.imported} imported, {busy.again} asked again", file=sys.stderr)

    def kept(self, busy):
        """What was answered is there, once, and was told in order, once."""
        rows = self.world.cluster.psql("select external_id is null, id from pennant.event")
        self.assertLessEqual(set(busy.stored), {name for single, name in rows if single == "t"})
        self.assertEqual(busy.imported, sum(single == "f" for single, _ in rows))
        numbers = [number for number, _ in busy.followed]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertEqual(len(rows), len(busy.followed), "what was not told after some time")
        self.assertEqual({name for _, name in busy.followed}, {name for _, name in rows})


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--full"]
    unittest.main()
