#!/usr/bin/env python3
"""Limits of clients, pages of other sites, and compressed answers, against the running server."""
import gzip
import json
import re
import socket
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Client  # noqa: E402
from world import World  # noqa: E402

PORTAL = "https://portal.example"
QUOTA, BULK = 40, 3


def field(reply, name):
    """The item of a structured field as (name, {parameter: number})."""
    head, *parameters = reply.headers[name].split(";")
    return head.strip('"'), {key: int(value) for key, value in (pair.split("=") for pair in parameters)}


class Limited(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("rate-limit", QUOTA), ("bulk-limit", BULK),
                                   ("trusted-proxies", "127.0.0.0/8,10.0.0.0/8")])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.world.organisation("other")

    def client(self, *names, **more):
        client = self.world.client(*names, **more)
        self.addCleanup(client.close)
        return client

    def test_a_client_is_stopped_and_told_when_to_come_back(self):
        client = self.client("demo", "organiser", "busy")
        first = client.request("GET", "/v1/units")
        self.assertEqual(field(first, "ratelimit-policy"), ("default", {"q": QUOTA, "w": 60}))
        self.assertEqual(field(first, "ratelimit"), ("default", {"r": QUOTA - 1, "t": 2}))
        replies = [client.request("GET", "/v1/units") for _ in range(QUOTA + 5)]
        refused = [reply for reply in replies if reply.status != 200]
        self.assertTrue(refused)
        self.assertLessEqual(len(replies) - len(refused), QUOTA + 2)
        reply = refused[-1]
        self.assertEqual((reply.status, reply.code), (429, "QUOTA_EXCEEDED"))
        self.assertEqual(reply.json()["params"]["policy"], "default")
        self.assertEqual(field(reply, "ratelimit")[1]["r"], 0)
        wait = int(reply.headers["retry-after"])
        self.assertIn(wait, (1, 2))
        # somebody else, and the same name elsewhere, have buckets of their own
        self.assertEqual(self.client("demo", "organiser", "calm").request("GET", "/v1/units").status, 200)
        self.assertEqual(self.client("other", "organiser", "busy").request("GET", "/v1/units").status, 200)
        time.sleep(wait)
        self.assertEqual(client.request("GET", "/v1/units").status, 200)

    def test_bulk_counts_apart(self):
        client = self.client("demo", "evaluator", "batches")
        replies = [client.request("POST", "/v1/events/batch", []) for _ in range(BULK + 1)]
        self.assertEqual([reply.status == 429 for reply in replies], [False] * BULK + [True])
        self.assertEqual(field(replies[-1], "ratelimit-policy"), ("bulk", {"q": BULK, "w": 60}))
        self.assertEqual(client.request("GET", "/v1/events").status, 200)

    def status(self, address=None, token=None):
        headers = {"X-Forwarded-For": address} if address else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.client().request("GET", "/v1/units", headers=headers).status

    def test_who_has_no_good_token_is_an_address(self):
        drained = [self.status("192.0.2.7", "bad") for _ in range(QUOTA + 3)]
        self.assertEqual(set(drained), {401, 429})
        self.assertEqual(self.status("192.0.2.7"), 429)
        self.assertEqual(self.status("198.51.100.9, 192.0.2.7"), 429)  # what a client says of itself counts nothing
        self.assertEqual(self.status("198.51.100.9, 192.0.2.7, 10.1.2.3"), 429)
        self.assertEqual(self.status("192.0.2.8"), 401)
        self.assertEqual(self.status("192.0.2.7, 192.0.2.8"), 401)
        good = self.world.token("demo", "organiser", "behind it")
        self.assertEqual(self.status("192.0.2.7", good), 200)

    def test_the_line_that_the_proxy_adds_counts(self):
        def status(mine, added):
            with socket.create_connection(("127.0.0.1", self.world.port), timeout=20) as link:
                link.sendall(f"GET /v1/units HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {mine}\r\n"
                             f"X-Forwarded-For: {added}\r\nConnection: close\r\n\r\n".encode())
                return int(link.makefile("rb").readline().split()[1])

        self.assertEqual({status(f"198.51.100.{i}", "192.0.2.77") for i in range(QUOTA + 3)}, {401, 429})
        self.assertEqual(status("192.0.2.77", "192.0.2.78"), 401)

    def test_who_is_not_told_is_not_stopped(self):
        self.assertEqual({self.status() for _ in range(QUOTA + 3)}, {401})


class Unlimited(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("cors-origins", f"{PORTAL},http://localhost:3000")])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.organiser = cls.world.client("demo", "organiser")
        cls.addClassCleanup(cls.organiser.close)
        for i in range(30):
            cls.organiser.request("PUT", f"/v1/units/by-code/w{i}", {"name": f"窗口 {i}", "kind": "window"}, (200, 201),
                                  headers={"If-None-Match": "*"})

    def get(self, path, **headers):
        return self.organiser.request("GET", path, headers={name.replace("_", "-"): value
                                                            for name, value in headers.items()})

    def test_without_limits_none_are_told(self):
        reply = self.get("/v1/units")
        self.assertNotIn("ratelimit", reply.headers)
        self.assertNotIn("ratelimit-policy", reply.headers)

    # other sites

    def preflight(self, origin, **more):
        client = self.world.client()
        self.addCleanup(client.close)
        headers = {"Origin": origin, "Access-Control-Request-Method": "PUT", **more}
        return client.request("OPTIONS", "/v1/units/by-code/w1", headers=headers)

    def test_a_page_of_an_allowed_site_may_ask(self):
        for origin in (PORTAL, "http://localhost:3000"):
            reply = self.preflight(origin)
            self.assertEqual((reply.status, reply.body), (204, b""))
            self.assertEqual(reply.headers["access-control-allow-origin"], origin)
            self.assertIn("PUT", reply.headers["access-control-allow-methods"].split(", "))
            allowed = {name.strip().lower() for name in reply.headers["access-control-allow-headers"].split(",")}
            self.assertLessEqual({"authorization", "content-type", "if-match", "idempotency-key"}, allowed)
            self.assertEqual(reply.headers["access-control-max-age"], "600")
            reply = self.get("/v1/units", Origin=origin)
            self.assertEqual(reply.headers["access-control-allow-origin"], origin)
            self.assertIn("ETag", reply.headers["access-control-expose-headers"])
            self.assertNotIn("access-control-allow-credentials", reply.headers)
            self.assertIn("Origin", reply.headers["vary"].split(", "))
        fault = self.get("/v1/units/none", Origin=PORTAL)
        self.assertEqual(fault.headers["access-control-allow-origin"], PORTAL)

    def test_other_pages_may_not(self):
        for origin in ("https://portal.example.evil.example", "http://portal.example", "https://portal.example:444",
                       "null", "*", "HTTPS://PORTAL.EXAMPLE", "https://portal.example/", ""):
            reply = self.preflight(origin)
            self.assertEqual(reply.status, 405, origin)
            for reply in (reply, self.get("/v1/units", Origin=origin)):
                self.assertNotIn("access-control-allow-origin", reply.headers, origin)
                self.assertIn("Origin", reply.headers["vary"].split(", "))

    def test_options_without_the_question_is_no_preflight(self):
        client = self.world.client()
        self.addCleanup(client.close)
        self.assertEqual(client.request("OPTIONS", "/v1/units", headers={"Origin": PORTAL}).status, 405)

    # compression

    def test_large_answers_are_packed_for_those_who_take_it(self):
        plain = self.get("/v1/units", Accept_Encoding="identity")
        self.assertNotIn("content-encoding", plain.headers)
        self.assertIn("Accept-Encoding", plain.headers["vary"].split(", "))
        for accepted in ("gzip", "br;q=1, gzip;q=0.5", "*", "GZIP", "deflate,gzip;q=1.0", "x-gzip"):
            packed = self.get("/v1/units", Accept_Encoding=accepted)
            self.assertEqual(packed.headers.get("content-encoding"), "gzip", accepted)
            self.assertLess(len(packed.body), len(plain.body) // 2)
            self.assertEqual(json.loads(gzip.decompress(packed.body)), plain.json())
            self.assertEqual(int(packed.headers["content-length"]), len(packed.body))
        for refused in ("", "identity", "gzip;q=0", "gzip; q=0.000", "*;q=0", "br", "gzipped", "*, gzip;q=0"):
            reply = self.get("/v1/units", Accept_Encoding=refused)
            self.assertNotIn("content-encoding", reply.headers, refused)
        self.assertNotIn("content-encoding", self.get("/v1/units/by-code/w1", Accept_Encoding="gzip").headers)  # small

    def packed_and_plain(self, path):
        """Both forms of an answer, after each has been asked for again by either tag, and by HEAD."""
        plain, packed = self.get(path, Accept_Encoding="identity"), self.get(path, Accept_Encoding="gzip")
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertNotIn("content-encoding", plain.headers)
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        for coding, whole in (("identity", plain), ("gzip", packed)):
            for tag in (plain.headers["etag"], packed.headers["etag"]):
                kept = self.get(path, If_None_Match=tag, Accept_Encoding=coding)
                self.assertEqual((kept.status, kept.body), (304, b""))
            head = self.organiser.request("HEAD", path, headers={"Accept-Encoding": coding})
            self.assertEqual((head.body, head.headers["content-length"], head.headers["etag"]),
                             (b"", whole.headers["content-length"], whole.headers["etag"]))
        return packed.headers["etag"], plain.headers["etag"]

    def test_a_packed_copy_has_a_weak_tag_that_still_works(self):
        packed, plain = self.packed_and_plain("/v1/scheme-schema")
        self.assertEqual(packed, "W/" + plain)

    def test_what_lies_packed_in_the_program_has_a_strong_tag_for_each_form(self):
        for path in ("/openapi.json", "/docs", "/docs/plain"):
            packed, plain = self.packed_and_plain(path)
            self.assertEqual(packed, plain[:-1] + '-gzip"')
            self.assertRegex(self.get(path, If_None_Match=plain, Accept_Encoding="gzip").headers["etag"], '-gzip"$')

    def test_many_packed_answers_on_one_connection(self):
        with socket.create_connection(("127.0.0.1", self.world.port), timeout=20) as link:
            text = (f"GET /v1/units HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
                    f"Authorization: Bearer {self.world.token('demo', 'organiser')}\r\n\r\n").encode()
            stream = link.makefile("rb")
            bodies = set()
            for _ in range(20):
                link.sendall(text)
                length = 0
                while (line := stream.readline().strip()):
                    found = re.match(rb"(?i)content-length: (\d+)", line)
                    length = int(found[1]) if found else length
                bodies.add(gzip.decompress(stream.read(length)))
            self.assertEqual(len(bodies), 1)


if __name__ == "__main__":
    unittest.main()
