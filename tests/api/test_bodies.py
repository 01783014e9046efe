#!/usr/bin/env python3
"""Bodies that are too long, too slow, too deep, cut off or never sent: refused in time, nothing kept."""
import base64
import json
import socket
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from cluster import program  # noqa: E402
from raw import Connection, metrics, requests  # noqa: E402
from world import World  # noqa: E402

REQUEST_MS, BODY_MS = 1000, 2000
CAP = 64 * 1024
BATCH_CAP = 1024 * 1024
TICK = 0.6                      # of the watch, of civetweb, of a busy machine


class Bodies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=(("threads", 8), ("request-timeout", REQUEST_MS),
                                   ("keep-alive", 1000), ("body-timeout", BODY_MS)))
        cls.world.organisation("hall")
        cls.token = cls.world.token("hall", ["organiser", "collector"], sources=["feed"])
        cls.port, cls.admin = cls.world.port, cls.world.server.admin_port
        cls.number = 0

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def setUp(self):
        self.units = self.unit_count()

    def unit_count(self):
        return int(self.world.cluster.psql("select count(*) from pennant.unit")[0][0])

    def head(self, *lines, path="/v1/units", token=True):
        Bodies.number += 1
        return "\r\n".join([f"POST {path} HTTP/1.1", "Host: a", "Content-Type: application/json",
                            "Accept-Language: en", f"Idempotency-Key: k{Bodies.number}",
                            *([f"Authorization: Bearer {self.token}"] if token else []), *lines, "", ""])

    def unit(self, length=None):
        """A unit as JSON, filled with blanks to a length."""
        Bodies.number += 1
        body = json.dumps({"code": f"u{Bodies.number}", "name": "U", "kind": "window"})
        return body + " " * ((length or len(body)) - len(body))

    def assert_alive(self):
        with Connection(self.port) as connection:
            connection.send("GET /problems/not-found HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(connection.answer().status, 200)

    def one(self, data):
        with Connection(self.port) as connection:
            connection.send(data)
            answer = connection.answer()
            return answer, answer.headers.get("connection") == "close" and connection.closed()

    # Limits.

    def test_a_body_at_the_cap_is_taken_and_one_above_is_not(self):
        for length, status in ((CAP - 1, 201), (CAP, 201), (CAP + 1, 413)):
            answer, _ = self.one(self.head(f"Content-Length: {length}") + self.unit(length))
            self.assertEqual(answer.status, status, length)
        self.assertEqual(self.unit_count(), self.units + 2)

    def test_chunks_at_the_cap_are_taken_and_one_above_is_not(self):
        for length, status in ((CAP - 1, 201), (CAP, 201), (CAP + 1, 413), (3 * CAP, 413)):
            body, chunks = self.unit(length), ""
            for start in range(0, length, 1000):
                part = body[start:start + 1000]
                chunks += f"{len(part):X}\r\n{part}\r\n"
            answer, _ = self.one(self.head("Transfer-Encoding: chunked") + chunks + "0\r\n\r\n")
            self.assertEqual(answer.status, status, length)
        self.assertEqual(self.unit_count(), self.units + 2)

    def test_lengths_that_are_never_sent_are_refused_at_once(self):
        for length in (CAP + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 9999999999):
            started = time.monotonic()
            answer, closed = self.one(self.head(f"Content-Length: {length}"))
            self.assertEqual((answer.status, closed), (413, True), length)
            self.assertLess(time.monotonic() - started, 1 + TICK)
        for length in (2 ** 63 - 1, 2 ** 63, 2 ** 64, 10 ** 30):
            answer, closed = self.one(self.head(f"Content-Length: {length}"))
            self.assertEqual((answer.status, closed), (400, True), length)

    def test_a_refused_body_is_not_swallowed(self):
        sent, block = 0, b"x" * 65536
        with Connection(self.port) as connection:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
            connection.send(self.head(f"Content-Length: {10 ** 8}"))
            connection.socket.settimeout(3)
            while sent < 10 ** 8 and connection.send(block):
                sent += len(block)
        self.assertLess(sent, 10 ** 7)
        self.assert_alive()

    def test_a_batch_has_its_own_cap(self):
        line = json.dumps({"unit": "none", "indicator": "none", "occurred_at": "2026-01-31"}) + "\n"
        for length, status in ((BATCH_CAP, 207), (BATCH_CAP + 1, 413)):
            body = (line * (length // len(line) // 20)).ljust(length)
            head = self.head(f"Content-Length: {length}", path="/v1/events/batch")
            head = head.replace("application/json", "application/x-ndjson")
            answer, _ = self.one(head + body)
            self.assertEqual(answer.status, status, answer.body[:500])

    def test_a_body_where_none_belongs_is_refused(self):
        data = f"GET /v1/units HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {self.token}\r\n"
        answer, closed = self.one(data + "Content-Length: 2\r\n\r\n{}")
        self.assertEqual((answer.status, closed), (413, True))
        answer, closed = self.one(data + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
        self.assertEqual((answer.status, closed), (413, True))

    def test_other_media_are_refused(self):
        for media in ("text/plain", "application/json; charset=gbk", "application/jsonx", "multipart/form-data",
                      "application/x-www-form-urlencoded", "application/x-ndjson"):
            body = self.unit()
            head = self.head(f"Content-Length: {len(body)}").replace("application/json", media)
            self.assertEqual(self.one(head + body)[0].status, 415, media)
        body = self.unit()
        head = self.head(f"Content-Length: {len(body)}").replace("application/json", 'Application/JSON;charset="UTF-8"')
        self.assertEqual(self.one(head + body)[0].status, 201)

    def test_encoded_bodies_are_refused(self):
        """Nothing is unpacked, so nothing is read as if it had been."""
        body = self.unit()
        for encoding, status in (("gzip", 415), ("identity, br", 415), ("identity", 201)):
            answer, _ = self.one(self.head(f"Content-Length: {len(body)}", f"Content-Encoding: {encoding}") + body)
            self.assertEqual(answer.status, status, encoding)

    # Ends.

    def test_a_body_cut_anywhere_changes_nothing(self):
        body = self.unit()
        for cut in range(len(body)):
            with Connection(self.port) as connection:
                connection.send(self.head(f"Content-Length: {len(body)}") + body[:cut])
                connection.socket.shutdown(socket.SHUT_WR)
                answer = connection.answer()
                self.assertEqual(answer.status, 400, cut)
                self.assertEqual(json.loads(answer.body)["code"], "BODY_INCOMPLETE")
        self.assertEqual(self.unit_count(), self.units)

    def test_chunks_cut_anywhere_change_nothing(self):
        body = self.unit()
        data = f"{len(body) // 2:x}\r\n{body[:len(body) // 2]}\r\n{len(body) - len(body) // 2:x}\r\n{body[len(body) // 2:]}\r\n0\r\n\r\n"
        for cut in range(len(data) - 2):        # the last CR LF only tells whether the connection may stay
            with Connection(self.port) as connection:
                connection.send(self.head("Transfer-Encoding: chunked") + data[:cut])
                connection.socket.shutdown(socket.SHUT_WR)
                self.assertEqual(connection.answer().status, 400, data[:cut])
        self.assertEqual(self.unit_count(), self.units)

    def test_malformed_chunks_are_refused(self):
        body = self.unit()
        for chunks in (f"{len(body) + 1:x}\r\n{body}\r\n0\r\n\r\n", f"{len(body) - 1:x}\r\n{body}\r\n0\r\n\r\n",
                       f"g\r\n{body}\r\n0\r\n\r\n", f"-1\r\n{body}\r\n0\r\n\r\n", f"+{len(body):x}\r\n{body}\r\n0\r\n\r\n",
                       f"0x{len(body):x}\r\n{body}\r\n0\r\n\r\n", f"{len(body):x};a=b\r\n{body}\r\n0\r\n\r\n",
                       f"{len(body):x}\n{body}\n0\n\n", f"ffffffffffffffff\r\n{body}\r\n0\r\n\r\n",
                       f"7fffffffffffffff\r\n{body}\r\n0\r\n\r\n", f"{'0' * 70}{len(body):x}\r\n{body}\r\n0\r\n\r\n",
                       f"\r\n{body}\r\n0\r\n\r\n"):
            started = time.monotonic()
            answer, closed = self.one(self.head("Transfer-Encoding: chunked") + chunks)
            self.assertIn(answer.status, (400, 408), chunks)
            self.assertTrue(closed)
            self.assertLess(time.monotonic() - started, (REQUEST_MS + BODY_MS) / 1000 + TICK)
        self.assertEqual(self.unit_count(), self.units)

    # Time.

    def test_a_slow_body_is_cut_at_its_deadline(self):
        for framing, first in (("Content-Length: 5000", ""), ("Transfer-Encoding: chunked", "1388\r\n")):
            with Connection(self.port) as connection:
                started = time.monotonic()
                connection.send(self.head(framing) + first)
                connection.socket.settimeout(0.1)
                while time.monotonic() - started < 10:
                    connection.send(" ")
                    try:
                        if not connection.more() or connection.buffer:
                            break
                    except TimeoutError:
                        continue
                connection.socket.settimeout(5)
                answer = connection.answer()
                self.assertEqual((answer.status, json.loads(answer.body)["code"]), (408, "BODY_TIMEOUT"))
                self.assertLess(time.monotonic() - started, BODY_MS / 1000 + TICK)
        self.assert_alive()

    def test_dripped_chunk_headers_are_cut_at_the_deadline(self):
        with Connection(self.port) as connection:
            started = time.monotonic()
            connection.send(self.head("Transfer-Encoding: chunked"))
            connection.socket.settimeout(0.2)
            while time.monotonic() - started < 10:
                connection.send("0")
                try:
                    if not connection.more() or connection.buffer:
                        break
                except TimeoutError:
                    continue
            connection.socket.settimeout(5)
            self.assertIn(connection.answer().status, (400, 408))
            self.assertLess(time.monotonic() - started, BODY_MS / 1000 + TICK)

    def test_silence_in_a_body_is_a_timeout(self):
        started = time.monotonic()
        answer, closed = self.one(self.head("Content-Length: 500") + "{")
        self.assertEqual((answer.status, closed), (408, True))
        self.assertLess(time.monotonic() - started, BODY_MS / 1000 + 2 * TICK)

    def test_slow_heads_are_cut(self):
        with Connection(self.port) as connection:
            started = time.monotonic()
            connection.socket.settimeout(0.1)
            for byte in "GET /problems HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n" * 1000:
                connection.send(byte)
                try:
                    if not connection.more() or connection.buffer:
                        break
                except TimeoutError:
                    continue
            self.assertLess(time.monotonic() - started, 2 * REQUEST_MS / 1000 + TICK)
        self.assert_alive()

    def test_silent_connections_give_their_threads_back(self):
        held = [Connection(self.port) for _ in range(24)]       # three times the threads
        try:
            started = time.monotonic()
            self.assert_alive()
            self.assertLess(time.monotonic() - started, 4 * REQUEST_MS / 1000 + TICK)
        finally:
            for connection in held:
                connection.socket.close()

    def test_a_client_that_does_not_read_is_dropped(self):
        with Connection(self.port) as connection:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            request = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"
            for _ in range(400):
                if not connection.send(request):
                    break
            time.sleep((REQUEST_MS + BODY_MS) / 1000 + TICK)
            self.assertEqual(metrics(self.admin)["pennant_requests_in_flight"], 0)
        self.assert_alive()

    def test_slow_readers_hold_no_connection_to_the_database(self):
        for _ in range(10):
            Bodies.number += 1
            body = json.dumps({"code": f"u{Bodies.number}", "name": "U", "kind": "window",
                               "attributes": {"text": "x" * 60000}})
            self.assertEqual(self.one(self.head(f"Content-Length: {len(body)}") + body)[0].status, 201)
        request = f"GET /v1/units HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {self.token}\r\n\r\n"
        readers = [Connection(self.port) for _ in range(6)]
        try:
            for reader in readers:
                reader.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                reader.send(request * 20)
            time.sleep(1)
            series = metrics(self.admin)
            self.assertEqual((series["pennant_requests_in_flight"], series["pennant_pool_in_use"]), (6, 0))
            self.assertEqual(self.one(request.replace("Host: a", "Host: a\r\nConnection: close"))[0].status, 200)
        finally:
            for reader in readers:
                reader.socket.close()

    # Expect.

    def test_a_client_that_asks_first_is_told_to_continue(self):
        body = self.unit(60000)
        with Connection(self.port) as connection:
            started = time.monotonic()
            connection.send(self.head(f"Content-Length: {len(body)}", "Expect: 100-continue"))
            self.assertEqual(connection.head(), "HTTP/1.1 100 Continue")
            self.assertLess(time.monotonic() - started, TICK)
            connection.send(body)
            self.assertEqual(connection.answer().status, 201)

    def test_a_client_that_asks_first_is_refused_before_it_sends(self):
        for head, status in ((self.head(f"Content-Length: {CAP + 1}", "Expect: 100-continue"), 413),
                             (self.head("Content-Length: 10", "Expect: 100-continue", token=False), 401),
                             (self.head("Content-Length: 10", "Expect: more"), 417),
                             (self.head("Content-Length: 10", "Expect: 100-continue", path="/nothing"), 404)):
            started = time.monotonic()
            answer, closed = self.one(head)
            self.assertEqual((answer.status, closed), (status, True))
            self.assertLess(time.monotonic() - started, 1 + TICK)

    # Depth.

    def test_depth_bombs_are_refused(self):
        for depth in (17, 100, 930, 1000, 2047, 2049, 30000):
            for opening, closing in (("[", "]"), ('{"a":', "}")):
                body = '{"code":"x","attributes":' + opening * depth + "1" + closing * depth + "}"
                if len(body) > CAP:
                    body = body[:CAP]
                answer, _ = self.one(self.head(f"Content-Length: {len(body)}") + body)
                self.assertEqual(json.loads(answer.body)["code"], "TOO_DEEP", depth)
        line = "[" * 5000 + "]" * 5000 + "\n"
        head = self.head(f"Content-Length: {len(line)}", path="/v1/events/batch")
        answer, _ = self.one(head.replace("application/json", "application/x-ndjson") + line)
        self.assertEqual(answer.status, 207)
        answer, _ = self.one(head + line)
        self.assertEqual(json.loads(answer.body)["code"], "TOO_DEEP")
        self.assert_alive()

    def test_deep_tokens_are_refused(self):
        for depth in (17, 500, 1000, 1500):
            deep = base64.urlsafe_b64encode(b"[" * depth + b"]" * depth).rstrip(b"=").decode()
            for token in (f"{deep}.e30.e30", f"e30.{deep}.e30"):
                answer, _ = self.one(f"GET /v1/units HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n")
                self.assertEqual(answer.status, 401)
        self.assert_alive()

    def test_wide_bodies_stay_small_in_memory(self):
        def resident():
            with open(f"/proc/{self.world.server.process.pid}/status", encoding="ascii") as file:
                return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
        before = resident()
        body = "[" + "{}," * ((BATCH_CAP - 4) // 3) + "{}]"
        answer, _ = self.one(self.head(f"Content-Length: {len(body)}", path="/v1/events/batch") + body)
        self.assertEqual(answer.status, 422)
        body = ("{}\n" * (BATCH_CAP // 3))[:BATCH_CAP]
        head = self.head(f"Content-Length: {len(body)}", path="/v1/events/batch")
        answer, _ = self.one(head.replace("application/json", "application/x-ndjson") + body)
        self.assertEqual(answer.status, 422)
        sanitized = b"__asan_init" in Path(program()).read_bytes()      # keeps what was freed
        self.assertLess(resident() - before, (512 if sanitized else 64) * 1024)

    def test_every_refusal_was_counted(self):
        before = requests(self.admin, "(none)", "")
        self.one("POST /problems HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n")
        self.assertEqual(requests(self.admin, "(none)", ""), before + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
