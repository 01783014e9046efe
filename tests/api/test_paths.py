#!/usr/bin/env python3
"""Paths, methods and headers: what is not in the route table is refused, and nothing sent comes back as
a header."""
import json
import sys
import time
import unittest
from email.utils import parsedate_to_datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from raw import Connection, exchange  # noqa: E402
from world import World  # noqa: E402

UNIT = "01a2086d-0326-7290-a027-ddeee5ba6398"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "LOCK",
           "PROPFIND", "MKCOL", "COPY", "REPORT", "GOT")
DOTS = ("..", "%2e%2e", "%2E%2e", ".%2e", "%2e.", "..%00", "%252e%252e", "..;", "....", "%c0%ae%c0%ae",
        "%e0%80%ae%e0%80%ae", "%uff0e%uff0e", "..%c0%af", "..%5c", "..\\", "%2e%2e%5c", "..%2f", "..%252f")


class Paths(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=(("threads", 8), ("request-timeout", 1000), ("keep-alive", 1000)))
        cls.world.organisation("hall")
        cls.port = cls.world.port
        cls.token = cls.world.token("hall", ["organiser", "leadership", "evaluator"], subject="all")
        document = cls.world.client().get("/openapi.json").json()
        cls.routes = {path: {name.upper() for name in entry} for path, entry in document["paths"].items()}
        cls.open = {(name.upper(), path) for path, entry in document["paths"].items()
                    for name, operation in entry.items() if "security" in operation}

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def send(self, line, *headers, bodiless=False):
        with Connection(self.port) as connection:
            connection.send("\r\n".join([f"{line} HTTP/1.1", "Host: a", "Accept-Language: en", *headers, "", ""]))
            return connection.answer(bodiless)

    @staticmethod
    def filled(path):
        return "/".join(UNIT if part.endswith("_id}") else "not-found" if part.startswith("{") else part
                        for part in path.split("/"))

    # Paths.

    def test_traversal_reaches_nothing(self):
        for dots in DOTS:
            for shape in ("/{0}/{0}/{0}/etc/passwd", "/v1/{0}/{0}/etc/passwd", "/problems/{0}", "/{0}/problems",
                          "/v1/units/{0}/units", "/{0}", "/problems/not-found/{0}/{0}/openapi.json"):
                answer = self.send("GET " + shape.format(dots))
                self.assertIn(answer.status, (400, 404), shape.format(dots))
                self.assertNotIn(b"root:", answer.body)

    def test_odd_paths_are_malformed_or_unknown(self):
        for path, statuses in (("/problems%00", (400,)), ("/problems%0d%0aX:y", (400,)), ("/problems%", (400,)),
                               ("/problems/%zz", (400,)), ("//problems", (404,)), ("/problems/", (404,)),
                               ("/problems//not-found", (404,)), ("/PROBLEMS", (404,)), ("//", (404,)),
                               ("/problems;a=b", (404,)), ("/problems%3flimit=1", (404,)), ("/problems#x", (404,)),
                               ("/" + "a" * 600, (400,)), ("/" + "a/" * 100, (400,)), ("/" + "a" * 15000, (400,)),
                               ("/v1/units/not-a-uuid", (404,)), (f"/v1/units/{UNIT.upper()}", (404,)),
                               ("/index.html", (404,)), ("/api/openapi.yaml", (404,)), ("/.git/config", (404,)),
                               ("/cgi-bin/x.cgi", (404,)), ("/x.php", (404,)), ("/x.shtml", (404,))):
            answer = self.send("GET " + path)
            self.assertIn(answer.status, statuses, path[:60])
            self.assertEqual(answer.headers["content-type"], "application/problem+json")

    def test_escapes_of_plain_characters_are_the_same_path(self):
        self.assertEqual(self.send("GET /%70roblems/%6eot%2dfound").status, 200)

    def test_long_queries_do_no_harm(self):
        for length in (100, 4000, 15000):
            self.assertEqual(self.send(f"GET /problems?{'a' * length}").status, 400)
            self.assertEqual(self.send(f"GET /v1/?{'a' * length}").status, 404)

    # Methods.

    def test_every_method_on_every_route(self):
        for path, allowed in self.routes.items():
            expected = allowed | ({"HEAD"} if "GET" in allowed else set())
            for method in METHODS:
                answer = self.send(f"{method} {self.filled(path)}", bodiless=method == "HEAD")
                if method in expected:
                    self.assertNotIn(answer.status, (0, 405, 501), f"{method} {path}")
                elif answer.status != 400:      # what civetweb does not know as a method
                    self.assertEqual(answer.status, 405, f"{method} {path}")
                    self.assertEqual(set(answer.headers["allow"].split(", ")), expected, path)

    def test_trace_and_unknown_methods_are_refused(self):
        for method in ("TRACE", "GOT", "get", "G\x80T"):
            answer = self.send(f"{method} /problems", "X-Secret: 123456")
            self.assertIn(answer.status, (400, 405), method)
            self.assertNotIn(b"123456", answer.body)

    def test_head_is_get_without_the_body(self):
        got, headed = self.send("GET /problems"), self.send("HEAD /problems", bodiless=True)
        self.assertEqual(headed.status, 200)
        self.assertEqual(got.headers["content-length"], headed.headers["content-length"])
        self.assertGreater(len(got.body), 1000)
        with Connection(self.port) as connection:
            connection.send("HEAD /problems HTTP/1.1\r\nHost: a\r\n\r\nGET /problems/not-found HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(connection.answer(bodiless=True).status, 200)
            self.assertEqual(connection.answer().status, 200)
        self.assertEqual(self.send("HEAD /v1/units", bodiless=True).status, 401)

    def test_no_answer_to_a_preflight(self):
        for path, status in (("/v1/units", 405), ("/nothing", 404)):
            answer = self.send(f"OPTIONS {path}", "Origin: https://elsewhere.example",
                               "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization")
            self.assertEqual(answer.status, status)
        answer = self.send("GET /problems", "Origin: https://elsewhere.example")
        self.assertFalse([name for name in answer.headers if name.startswith("access-control")])

    # Tokens at the door.

    def test_only_public_routes_answer_without_a_token(self):
        for path, allowed in self.routes.items():
            for method in sorted(allowed):
                answer = self.send(f"{method} {self.filled(path)}")
                problem = json.loads(answer.body) if "json" in answer.headers["content-type"] else {}
                if (method, path) not in self.open:
                    self.assertEqual((answer.status, problem["code"]), (401, "TOKEN_REQUIRED"), f"{method} {path}")
                elif path == "/v1/keys":  # the server's, not an organisation's; this one has none
                    self.assertEqual(problem["code"], "SIGNING_KEY_MISSING")
                elif answer.status not in (200, 404):
                    self.assertEqual(problem["code"], "ORGANISATION_REQUIRED", f"{method} {path}")

    def test_401_says_what_is_wanted(self):
        answer = self.send("GET /v1/units")
        self.assertEqual(answer.headers["www-authenticate"], 'Bearer realm="pennant"')
        for header in ("Basic YTpi", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "bearer a b", "Bearer " + "a" * 9000):
            answer = self.send("GET /v1/units", f"Authorization: {header}")
            self.assertEqual(answer.status, 401, header[:30])
            self.assertIn("invalid_token", answer.headers["www-authenticate"])

    # Headers out.

    def test_the_request_id_is_kept_only_when_it_is_plain(self):
        for given, kept in (("abc-1.Z_9", True), ("a" * 64, True), ("a" * 65, False), ("a b", False), ("a;b", False),
                            ("é", False), ("", False), ("a%0d%0aX: y", False), ('"a"', False)):
            answer = self.send("GET /nothing", f"X-Request-Id: {given}")
            self.assertEqual(answer.headers["x-request-id"] == given, kept, given)
            self.assertEqual(json.loads(answer.body)["request_id"], answer.headers["x-request-id"])

    def test_nothing_sent_becomes_a_header(self):
        breaks = ("%0d%0aX-Injected:%20yes", "%0aX-Injected:%20yes", "%0d%0a%0d%0a<html>", "%E5%98%8A%E5%98%8DX-Injected:%20yes")
        for text in breaks:
            for line in (f"GET /problems/{text}", f"GET /problems?a={text}", f"GET /v1/units/by-code/{text}",
                         f"GET /v1/units?limit={text}", f"GET /v1/units?cursor={text}", f"GET /v1/units?kind={text}"):
                found = exchange(self.port, f"{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                                            f"{self.token}\r\nX-Request-Id: {text}\r\nAccept-Language: en{text}\r\n"
                                            f"If-None-Match: {text}\r\nOrigin: {text}\r\n\r\n")
                self.assertEqual(len(found), 1, line)
                self.assertNotIn("x-injected", found[0].headers)

    def test_every_answer_has_its_safety_headers(self):
        for line in ("GET /problems", "GET /nothing", "GET /v1/units", "GET /%"):
            headers = self.send(line).headers
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            self.assertIn("cache-control", headers)
            self.assertLess(abs(parsedate_to_datetime(headers["date"]).timestamp() - time.time()), 5)
            self.assertIn("x-request-id", headers)
            self.assertNotIn("server", headers)

    # Copies.

    def test_the_contract_is_served_with_a_tag(self):
        answer = self.send("GET /openapi.json")
        self.assertEqual(json.loads(answer.body)["openapi"], "3.1.0")
        tag = answer.headers["etag"]
        with Connection(self.port) as connection:
            for sent, status in ((tag, 304), (f"W/{tag}", 304), (f'"x", {tag}', 304), ("*", 304), ('"x"', 200)):
                connection.send(f"GET /openapi.json HTTP/1.1\r\nHost: a\r\nIf-None-Match: {sent}\r\n\r\n")
                answer = connection.answer()
                self.assertEqual(answer.status, status, sent)
                self.assertEqual(answer.headers["etag"], tag)

    def test_only_json_is_offered(self):
        for accept, status in (("application/json", 200), ("*/*", 200), ("text/html, */*;q=0.1", 200), ("", 200),
                               ("application/*", 200), ("Application/JSON; charset=utf-8", 200), ("text/csv", 406),
                               ("application/json;q=0", 406), ("application/json;q=0.5", 200), ("application/jsonp", 406)):
            answer = self.send("GET /problems", f"Accept: {accept}")
            self.assertEqual(answer.status, status, accept)

    def test_codes_are_explained(self):
        listed = json.loads(self.send("GET /problems").body)["items"]
        self.assertGreater(len(listed), 50)
        for item in listed:
            page = json.loads(self.send(f"GET {item['type']}").body)
            self.assertEqual(page, item)
        self.assertEqual(self.send("GET /problems/no-such-code").status, 404)

    def test_the_language_is_the_readers(self):
        with Connection(self.port) as connection:
            details = {}
            for language in ("zh-CN", "en", "fr", "en-GB;q=0.8, zh;q=0.9"):
                connection.send(f"GET /nothing HTTP/1.1\r\nHost: a\r\nAccept-Language: {language}\r\n\r\n")
                answer = connection.answer()
                problem = json.loads(answer.body)
                self.assertEqual(problem["code"], "ROUTE_UNKNOWN")
                details[language] = (answer.headers["content-language"], problem["detail"])
        self.assertEqual(details["en"], ("en", "There is nothing at this path."))
        self.assertEqual(details["fr"], details["zh-CN"])
        self.assertEqual(details["zh-CN"][0], "zh-CN")
        self.assertEqual(details["en-GB;q=0.8, zh;q=0.9"], details["zh-CN"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
