#!/usr/bin/env python3
"""Imports that end otherwise than planned: silence, drains, a killed server; and the server's memory.

With --full memory is watched over a file of a gigabyte.
"""
import http.client
import json
import re
import signal
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from cluster import program  # noqa: E402
from import_rows import CHUNK, begin, ndjson, row  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv
MEMORY_KIB = 64 * 1024
MEMORY_MIB = 1024 if FULL else 96


class Lives(unittest.TestCase):
    """What changes the server itself, on one of its own."""

    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 16), ("request-timeout", 1000)])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        organiser = cls.world.client("demo", "organiser")
        organiser.post("/v1/indicators", {"code": "complaint", "form": "event"})
        for number in range(5):
            organiser.post("/v1/units", {"code": f"u{number}", "name": "U", "kind": "window"})

    def setUp(self):
        self.collector = self.world.client("demo", "collector", sources=["sms"])

    def begin(self, identity, body, length):
        return begin(self.world.port, self.collector.token, identity, body, length)

    def test_1_silence_ends_an_import(self):
        identity, body = str(uuid.uuid4()), ndjson(row(number) for number in range(10))
        with self.begin(identity, body + b'{"unit', 2 * len(body)) as link:
            answer = link.recv(65536)
        self.assertIn(b"BODY_", answer)
        state = self.collector.get(f"/v1/imports/{identity}").json()
        self.assertEqual((state["state"], state["rows"], state["bytes"]), ("interrupted", 10, len(body)))

    def test_2_memory_is_the_same_whatever_comes(self):
        piece = ndjson(row(number, note="n" * 1900, external_id=f"m{number}") for number in range(500))
        head = b'"' + b"x" * 4_000_000 + b'"\n'      # a row that is far too long
        count = MEMORY_MIB * 1024 * 1024 // len(piece)
        connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=1200)
        connection.request("POST", "/v1/imports?kind=events", (piece if n else head for n in range(count)),
                           {"Authorization": "Bearer " + self.collector.token, "Content-Type": "application/x-ndjson",
                            "Content-Length": str(len(head) + len(piece) * (count - 1))})
        reply = json.loads(connection.getresponse().read())
        connection.close()
        self.assertEqual((reply["rows"], reply["stored"], reply["refused"]), ((count - 1) * 500 + 1, 500, 1))
        status = Path(f"/proc/{self.world.server.process.pid}/status").read_text()
        most = int(re.search(r"VmHWM:\s+(\d+)", status).group(1))
        print(f"{(len(piece) * (count - 1)) >> 20} MiB imported, at most {most >> 10} MiB of memory")
        words = Path(program()).read_bytes()
        if b"__asan_init" not in words and b"__tsan_init" not in words:     # they keep what was freed
            self.assertLess(most, MEMORY_KIB)

    def test_3_a_drain_ends_an_import_where_it_can_go_on(self):
        for busy in (False, True):
            identity = str(uuid.uuid4())
            body = ndjson(row(number, external_id=f"d{busy}-{number}") for number in range(20 * CHUNK if busy else 7))
            answers, link = [], self.begin(identity, b"", len(body))

            def feed(link=link, body=body, answers=answers, busy=busy):
                try:
                    link.sendall(body if busy else body[:-3])
                except OSError:
                    pass
                try:
                    answers.append(link.recv(65536))
                except OSError:
                    answers.append(b"")
            thread = threading.Thread(target=feed)
            thread.start()
            while self.collector.request("GET", f"/v1/imports/{identity}").status != 200:
                time.sleep(0.01)
            time.sleep(0.3)
            self.world.server.signal(signal.SIGTERM)
            self.assertEqual(self.world.server.process.wait(30), 0)
            thread.join()
            link.close()
            self.world.server.start()
            state = self.collector.get(f"/v1/imports/{identity}").json()
            self.assertEqual(state["state"], "interrupted")
            self.assertEqual(state["rows"], body[:state["bytes"]].count(b"\n"))
            if answers[0]:
                self.assertIn(b"IMPORT_INTERRUPTED", answers[0])
                self.assertIn(f'"bytes":"{state["bytes"]}"'.encode(), answers[0])
            rest = self.collector.request("POST", f"/v1/imports?kind=events&id={identity}&offset={state['bytes']}"
                                          if state["bytes"] else f"/v1/imports?kind=events&id={identity}",
                                          body[state["bytes"]:], key=False, expect=207,
                                          headers={"Content-Type": "application/x-ndjson"}).json()
            self.assertEqual((rest["rows"], rest["stored"], rest["duplicate"]), (body.count(b"\n"),) * 2 + (0,))

    def test_4_a_killed_server_loses_nothing_that_was_committed(self):
        identity = str(uuid.uuid4())
        body = ndjson(row(number, external_id=f"k-{number}") for number in range(10 * CHUNK))
        link = self.begin(identity, b"", len(body))
        thread = threading.Thread(target=lambda: self.swallow(link, body))
        thread.start()
        while self.collector.request("GET", f"/v1/imports/{identity}").json().get("rows", 0) < CHUNK:
            time.sleep(0.01)
        self.world.server.signal(signal.SIGKILL)
        self.world.server.process.wait(30)
        thread.join()
        link.close()
        self.world.server.start()
        state = self.collector.get(f"/v1/imports/{identity}").json()
        self.assertGreaterEqual(state["rows"], CHUNK)
        rest = self.collector.request("POST", f"/v1/imports?kind=events&id={identity}&offset={state['bytes']}",
                                      body[state["bytes"]:], key=False, expect=207,
                                      headers={"Content-Type": "application/x-ndjson"}).json()
        self.assertEqual((rest["rows"], rest["stored"], rest["duplicate"]), (10 * CHUNK, 10 * CHUNK, 0))

    @staticmethod
    def swallow(link, body):
        try:
            link.sendall(body)
            link.recv(65536)
        except OSError:
            pass


if __name__ == "__main__":
    unittest.main(argv=[each for each in sys.argv if each != "--full"], warnings="ignore")
