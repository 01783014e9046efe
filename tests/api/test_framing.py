#!/usr/bin/env python3
"""What two readers could take for two different messages is refused, and nothing hidden in it runs.

Every hostile case hides a request for /problems/hidden in its bytes; the counter of that route must not
move. The honest cases show that the checks let ordinary traffic through.
"""
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from raw import Connection, exchange, requests  # noqa: E402
from world import World  # noqa: E402

HIDDEN = "GET /problems/hidden HTTP/1.1\r\nHost: a\r\n\r\n"
POST = "POST /problems HTTP/1.1\r\nHost: a\r\n"


def hostile():
    length = len(HIDDEN)
    chunked = f"{length:x}\r\n{HIDDEN}\r\n0\r\n\r\n"
    yield "a length and chunks", f"{POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{HIDDEN}"
    yield "chunks and a length", f"{POST}Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n\r\n0\r\n\r\n{HIDDEN}"
    yield "two lengths", f"{POST}Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "two equal lengths", f"{POST}Content-Length: {length}\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a list of lengths", f"{POST}Content-Length: 0, {length}\r\n\r\n{HIDDEN}"
    yield "a length with a sign", f"{POST}Content-Length: +0\r\n\r\n{HIDDEN}"
    yield "a negative length", f"{POST}Content-Length: -1\r\n\r\n{HIDDEN}"
    yield "a length with a letter", f"{POST}Content-Length: 0x\r\n\r\n{HIDDEN}"
    yield "a hexadecimal length", f"{POST}Content-Length: 0x{length:x}\r\n\r\n{HIDDEN}"
    yield "an empty length", f"{POST}Content-Length: \r\n\r\n{HIDDEN}"
    yield "a length with a fraction", f"{POST}Content-Length: 0.0\r\n\r\n{HIDDEN}"
    yield "an endless length", f"{POST}Content-Length: {'0' * 30}\r\n\r\n{HIDDEN}"
    yield "a length beyond 63 bits", f"{POST}Content-Length: 9223372036854775808\r\n\r\n{HIDDEN}"
    yield "a folded length", f"{POST}X: a\r\n Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a folded first line", f"POST /problems HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "a tab fold", f"{POST}X: a\r\n\tb\r\nContent-Length: 0\r\n\r\n{HIDDEN}"
    yield "an empty name", f"{POST}: a\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a name outside ASCII", f"{POST}X\xe9: a\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a line without a colon", f"{POST}nonsense\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a blank in a name", f"{POST}Content Length: {length}\r\n\r\n{HIDDEN}"
    yield "a blank before the colon", f"{POST}Content-Length : {length}\r\n\r\n{HIDDEN}"
    yield "a tab before the colon", f"{POST}Content-Length\t: {length}\r\n\r\n{HIDDEN}"
    yield "a coding with a blank", f"{POST}Transfer-Encoding : chunked\r\n\r\n{chunked}{HIDDEN}"
    yield "two codings", f"{POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n{chunked}{HIDDEN}"
    yield "a list of codings", f"{POST}Transfer-Encoding: gzip, chunked\r\n\r\n{chunked}{HIDDEN}"
    yield "an unknown coding", f"{POST}Transfer-Encoding: xchunked\r\n\r\n{chunked}{HIDDEN}"
    yield "the coding identity", f"{POST}Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n{HIDDEN}"
    yield "the coding identity alone", f"{POST}Transfer-Encoding: identity\r\n\r\n{HIDDEN}"
    yield "a quoted coding", f'{POST}Transfer-Encoding: "chunked"\r\n\r\n{chunked}{HIDDEN}'
    yield "chunks in HTTP/1.0", f"POST /problems HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}{HIDDEN}"
    yield "a bare line feed", f"{POST}X: a\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a bare line feed after the request line", f"POST /problems HTTP/1.1\nHost: a\r\n\r\n{HIDDEN}"
    yield "a bare carriage return", f"{POST}X: a\rContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "a NUL in a value", f"{POST}X: a\0\r\nContent-Length: {length}\r\n\r\n{HIDDEN}"
    yield "no Host", f"POST /problems HTTP/1.1\r\nX: a\r\n\r\n{HIDDEN}"
    yield "no headers", f"POST /problems HTTP/1.1\r\n\r\n{HIDDEN}"
    yield "two Hosts", f"{POST}Host: b\r\n\r\n{HIDDEN}"
    yield "an empty Host", f"POST /problems HTTP/1.1\r\nHost:\r\n\r\n{HIDDEN}"
    yield "two tokens", f"{POST}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n{HIDDEN}"
    yield "two keys", f"{POST}Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n{HIDDEN}"
    yield "the 65th header", POST + "".join(f"X-{i}: a\r\n" for i in range(63)) + f"Content-Length: {length}\r\n\r\n{HIDDEN}"
    yield "the 64th header", POST + "".join(f"X-{i}: a\r\n" for i in range(62)) + f"Content-Length: {length}\r\n\r\n{HIDDEN}"
    yield "two blanks in the request line", f"GET  /problems HTTP/1.1\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "a blank after the version", f"GET /problems HTTP/1.1 \r\nHost: a\r\n\r\n{HIDDEN}"
    yield "another version", f"GET /problems HTTP/1.2\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "version 2", f"GET /problems HTTP/2.0\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "no version", f"GET /problems\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "a lower-case version", f"GET /problems http/1.1\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "an unknown method", f"GOT /problems HTTP/1.1\r\nHost: a\r\n\r\n{HIDDEN}"
    yield "blank lines first", f"\r\n\r\n{HIDDEN}"
    yield "bare blank lines first", f"\n\n{HIDDEN}"
    yield "many blank lines first", "\r\n" * 8 + HIDDEN
    yield "a WebSocket", f"GET /problems HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n{HIDDEN}"
    yield "a TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200
    yield "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield "a head that is too large", f"{POST}X: {'a' * 20000}\r\n\r\n{HIDDEN}"
    yield "an asterisk", f"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n{HIDDEN}"


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=(("threads", 8), ("request-timeout", 1500), ("keep-alive", 1500),
                                   ("body-timeout", 2000)))
        cls.port, cls.admin = cls.world.port, cls.world.server.admin_port

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def hidden(self):
        return requests(self.admin, "/problems/{code}")

    def test_hostile_framing_is_refused_and_hides_nothing(self):
        before = self.hidden()
        for name, data in hostile():
            with self.subTest(name):
                found = exchange(self.port, data)
                self.assertLessEqual(len(found), 1)
                for answer in found:
                    self.assertIn(answer.status, (400, 431))
                    self.assertEqual(answer.headers["connection"], "close")
                    self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(self.hidden(), before)

    def test_a_hidden_request_in_a_body_is_only_a_body(self):
        before = self.hidden()
        for framed in (f"Content-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
                       f"Transfer-Encoding: chunked\r\n\r\n{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"):
            found = exchange(self.port, POST + framed)
            self.assertEqual([answer.status for answer in found], [405])
        self.assertEqual(self.hidden(), before)

    def test_a_long_head_is_told_its_limit(self):
        line = "GET /problems HTTP/1.1\r\nHost: a\r\nX-Long: "
        for total, status in ((16384, 200), (16385, 431), (30000, 431), (40000, 400)):
            found = exchange(self.port, line + "x" * (total - len(line) - 4) + "\r\n\r\n")
            self.assertEqual([answer.status for answer in found], [status], total)
            if status != 200:
                self.assertEqual(found[0].headers["connection"], "close")

    def test_one_connection_carries_many_requests(self):
        before = requests(self.admin, "/problems")
        with Connection(self.port) as connection:
            for _ in range(20):
                connection.send("GET /problems HTTP/1.1\r\nHost: a\r\n\r\n")
                answer = connection.answer()
                self.assertEqual((answer.status, answer.headers["connection"]), (200, "keep-alive"))
        self.assertEqual(requests(self.admin, "/problems"), before + 20)

    def test_requests_in_one_packet_are_answered_in_order(self):
        paths = ["/problems", "/openapi.json", "/nothing", "/problems/not-found"]
        data = "".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n" for path in paths)
        with Connection(self.port) as connection:
            connection.send(data)
            self.assertEqual([connection.answer().status for _ in paths], [200, 200, 404, 200])

    def test_a_request_may_arrive_byte_by_byte(self):
        with Connection(self.port) as connection:
            for byte in b"GET /problems/not-found?%61 HTTP/1.1\r\nhost: a\r\naccept-language: en\r\n\r\n":
                connection.send(bytes([byte]))
            self.assertEqual(connection.answer().status, 400)     # the parameter
            connection.send("GET /problems/not-found HTTP/1.1\r\nHost:a\r\n\r\n")
            self.assertEqual(connection.answer().status, 200)

    def test_63_headers_are_fine(self):
        head = "GET /problems HTTP/1.1\r\nHost: a\r\n" + "".join(f"X-{i}: a\r\n" for i in range(62))
        with Connection(self.port) as connection:
            connection.send(head + "\r\n")
            self.assertEqual(connection.answer().status, 200)

    def test_the_old_version_and_the_wish_to_close_end_the_connection(self):
        for head in ("GET /problems HTTP/1.0\r\nHost: a\r\n\r\n",
                     "GET /problems HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                     "GET /problems HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"):
            found = exchange(self.port, head)
            self.assertEqual([(a.status, a.headers["connection"]) for a in found], [(200, "close")])

    def test_an_offer_of_http2_is_passed_over(self):
        found = exchange(self.port, "GET /problems HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                                    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n")
        self.assertEqual([answer.status for answer in found], [200])

    def test_an_absolute_target_is_a_path(self):
        found = exchange(self.port, f"GET http://elsewhere:{self.port}/problems/not-found HTTP/1.1\r\n"
                                    "Host: a\r\nConnection: close\r\n\r\n")
        self.assertIn([answer.status for answer in found], ([200], []))


if __name__ == "__main__":
    unittest.main(verbosity=2)
