#!/usr/bin/env python3
"""64 clients at once on a server built with the thread sanitizer: no race, nothing lost, nothing doubled.

Every client reads lists, units, standings and problems, posts events (each twice, as after a lost
answer), sends nonsense, and reconnects; keys are reloaded meanwhile, and the operators' listener is
asked. At the end the stored events are counted against the acknowledged ones.
"""
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import unittest
import uuid
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from client import Client  # noqa: E402
from demo import Demo  # noqa: E402

CLIENTS = 64
SECONDS = 20
READS = ("/v1/units?limit=5", "/v1/organisation", "/v1/indicators", "/v1/events?limit=3", "/v1/periods",
         "/v1/units/by-code/b2", "/openapi.json", "/problems", "/v1/nothing", "/v1/units?limit=x")


class Load(threading.Thread):
    """One client; remembers what was acknowledged and what must not happen."""

    def __init__(self, number, demo, tokens, until):
        super().__init__(name=f"client {number}")
        self.random = random.Random(number)
        self.port, self.tokens, self.until = demo.port, tokens, until
        self.stored, self.wrong, self.answers = set(), [], 0
        self.standings = [line for line in demo.curl_lines() if "/standings'" in line][0]
        self.standings = re.search(r"(/v1/periods/[^']*)'", self.standings).group(1)

    def run(self):
        while time.monotonic() < self.until:
            client = Client(self.port, timeout=30)
            try:
                for _ in range(self.random.randrange(1, 12)):
                    self.step(client)
            except OSError as fault:
                self.wrong.append(repr(fault))
            finally:
                client.close()

    def step(self, client):
        kind = self.random.randrange(10)
        if kind < 4:
            client.token = self.tokens["organiser"]
            self.look(client.request("GET", self.random.choice(READS)))
        elif kind == 4:
            client.token = self.tokens["leadership"]
            self.look(client.request("GET", self.standings))
        elif kind == 5:
            client.token = self.random.choice([None, "x.y.z", self.tokens["window"] + "a"])
            self.look(client.request("GET", "/v1/units"))
        elif kind == 6:
            client.token = self.tokens["collector"]
            self.look(client.request("POST", "/v1/events", b"[" * self.random.randrange(1, 40)))
        else:
            self.post(client)

    def post(self, client):
        client.token = self.tokens["collector"]
        event = {"id": str(uuid.uuid4()), "unit": f"b{self.random.randrange(1, 8)}", "indicator": "praise",
                 "occurred_at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                 "external_id": f"load-{uuid.uuid4()}"}
        first = self.look(client.request("POST", "/v1/events", event))
        second = self.look(client.request("POST", "/v1/events", event))
        if first.status == 201 or second.status in (200, 201):
            self.stored.add(event["id"])
        if first.status == 201 and second.status not in (200, 503):
            self.wrong.append(f"repeat: {second!r}")

    def look(self, reply):
        self.answers += 1
        if reply.status >= 500 and reply.status != 503:
            self.wrong.append(repr(reply))
        return reply


class Threads(unittest.TestCase):
    def test_64_clients(self):
        folder = Path(tempfile.mkdtemp(prefix="threads-"))
        folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        demo = Demo(folder / "demo")
        self.addCleanup(demo.stop)
        demo.wait_ready()
        tokens = {path.name: path.read_text() for path in (folder / "demo" / "tokens").iterdir()}
        loads = [Load(number, demo, tokens, time.monotonic() + SECONDS) for number in range(CLIENTS)]
        for load in loads:
            load.start()
        self.meanwhile(demo)
        for load in loads:
            load.join(120)
        wrong = [fault for load in loads for fault in load.wrong]
        self.assertEqual([], wrong[:5])
        self.assertGreater(sum(load.answers for load in loads), CLIENTS * 10)
        self.counts_agree(demo, tokens, set().union(*(load.stored for load in loads)))
        self.assertEqual(0, demo.stop())
        log = (folder / "demo" / "server.log").read_text(errors="replace")
        race = log.find("WARNING: ThreadSanitizer")
        self.assertEqual(-1, race, log[race:race + 4000])

    def meanwhile(self, demo):
        servers = [pid for pid in demo.children() if "pennant" in Path(f"/proc/{pid}/cmdline").read_text()
                   or "serve" in Path(f"/proc/{pid}/cmdline").read_text().split("\0")]
        self.assertEqual(1, len(servers))
        admin = Client(demo.admin_port)
        for _ in range(5):
            time.sleep(SECONDS / 6)
            os.kill(servers[0], signal.SIGHUP)
            admin.get("/metrics")
            admin.get("/livez")
        admin.close()

    def counts_agree(self, demo, tokens, stored):
        reader = Client(demo.port, tokens["evaluator"])
        found = [event["id"] for event in reader.items("/v1/events", indicator="praise")
                 if (event.get("external_id") or "").startswith("load-")]
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(set(), stored - set(found), "acknowledged and not there")
        reader.close()


if __name__ == "__main__":
    unittest.main()
