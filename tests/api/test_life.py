#!/usr/bin/env python3
"""The server's life: many clients, the log, new keys, a database that goes and comes, the end."""
import json
import signal
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Tokens  # noqa: E402
from cluster import program  # noqa: E402
from raw import PATIENCE, Connection, metrics, requests  # noqa: E402
from world import World  # noqa: E402

POST = "POST /v1/units HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


def unit(code):
    return {"code": code, "name": code, "kind": "window"}


class Life(unittest.TestCase):
    def setUp(self):
        self.world = World(options=(("threads", 80), ("request-timeout", 2000), ("body-timeout", 4000), ("drain", 8)))
        self.addCleanup(self.world.cluster.stop)
        self.addCleanup(self.world.server.kill)
        self.world.organisation("hall")
        self.server, self.admin = self.world.server, self.world.server.admin_port

    def organiser(self):
        return self.world.client("hall", "organiser")

    def codes(self):
        return {row[0] for row in self.world.cluster.psql("select code from pennant.unit")}

    def probe(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{path}", timeout=PATIENCE) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()

    def wait_for(self, condition, seconds=20):
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, "it did not come true")
            time.sleep(0.05)

    # Many at once.

    def test_64_clients_are_served_side_by_side(self):
        faults, count = [], 25

        def run(number):
            client = self.organiser()
            try:
                for step in range(count):
                    code = f"c{number}-{step}"
                    client.post("/v1/units", unit(code))
                    found = client.get(f"/v1/units/by-code/{code}").json()
                    if found["code"] != code:
                        faults.append(found)
            except Exception as fault:      # told by the main thread
                faults.append(fault)
            finally:
                client.close()

        threads = [threading.Thread(target=run, args=(number,)) for number in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults[:3], [])
        self.assertEqual(len(self.codes()), 64 * count)
        self.assertEqual(self.world.server.stop(), 0)

    # The log.

    def test_one_line_a_request_and_no_secrets(self):
        client = self.organiser()
        client.post("/v1/units", dict(unit("log-1"), name="SECRETNAME"), headers={"X-Request-Id": "log-test-1"})
        client.request("GET", "/v1/units?kind=SECRETQUERY", headers={"X-Request-Id": "log-test-2"})
        client.request("GET", "/nothing/SECRETPATH", headers={"X-Request-Id": "log-test-3"})
        client.close()
        # A line follows its answer, and is forgotten by nobody: the last is there once the server ended.
        self.assertEqual(self.server.stop(), 0)
        lines = [json.loads(line) for line in self.server.log().splitlines()]
        told = {line.get("request_id"): line for line in lines if line["msg"] == "request"}
        self.assertEqual(set(told), {"log-test-1", "log-test-2", "log-test-3"})
        line = told["log-test-1"]
        self.assertEqual((line["method"], line["route"], line["status"], line["client"], line["organisation"]),
                         ("POST", "/v1/units", 201, "organiser", "hall"))
        self.assertGreater(line["duration_ms"], 0)
        self.assertGreater(line["bytes"], 100)
        self.assertEqual(told["log-test-3"]["route"], "")
        for secret in ("SECRET", client.token, client.token.split(".")[2], "Bearer"):
            self.assertNotIn(secret, self.server.log())

    # Keys.

    def test_hangup_reads_the_keys_again(self):
        keys = Path(self.world.key_file).parent
        made = self.world.cluster.pennant("token", "--new-key", str(keys), "--kid", "second").stdout.strip()
        second = self.world.client()
        second.token = Tokens(made).make("hall", "organiser", "s")
        self.assertEqual(second.get("/v1/units", expect=401).code, "TOKEN_INVALID")
        self.server.signal(signal.SIGHUP)
        self.wait_for(lambda: second.get("/v1/units", expect=None).status == 200)
        broken = keys / "third.HS256.key"
        broken.write_text("short")
        broken.chmod(0o600)
        self.server.signal(signal.SIGHUP)
        self.wait_for(lambda: "keys not reloaded" in self.server.log())
        second.get("/v1/units")
        broken.unlink()
        Path(made).unlink()
        self.server.signal(signal.SIGHUP)
        self.wait_for(lambda: second.get("/v1/units", expect=None).status == 401)
        self.organiser().get("/v1/units")

    # The second listener.

    def test_probes_and_metrics(self):
        self.assertEqual(self.probe("/livez")[0], 200)
        self.assertEqual(self.probe("/readyz"), (200, '{"ready":true}'))
        self.assertEqual(self.probe("/nothing")[0], 404)
        self.assertEqual(self.probe("/v1/units")[0], 404)
        self.organiser().get("/v1/units")
        self.organiser().get("/v1/units/by-code/none", expect=404)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics", timeout=PATIENCE) as reply:
            self.assertTrue(reply.headers["content-type"].startswith("text/plain; version=0.0.4"))
            text = reply.read().decode()
        typed = {line.split()[2]: line.split()[3] for line in text.splitlines() if line.startswith("# TYPE")}
        for line in text.splitlines():
            if not line.startswith("#"):
                name = line.split("{")[0].split()[0]
                family = next((name.removesuffix(end) for end in ("_bucket", "_sum", "_count") if name.removesuffix(end) in typed), name)
                self.assertIn(family, typed, line)
        self.assertEqual(requests(self.admin, "/v1/units"), 1)      # and waits for the other
        series = metrics(self.admin)
        self.assertEqual(series['pennant_requests_total{route="/v1/units/by-code/{code}",method="GET",status="404"}'], 1)
        buckets = [value for name, value in series.items() if name.startswith("pennant_request_duration_seconds_bucket"
                                                                               '{route="/v1/units",method="GET",status="2xx"')]
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual(buckets[-1], series['pennant_request_duration_seconds_count{route="/v1/units",method="GET",status="2xx"}'])
        for name in ("pennant_requests_in_flight", "pennant_pool_size", "pennant_pool_in_use", "pennant_pool_waiting",
                     "pennant_pool_timeouts_total", "pennant_token_cache_hits_total", "pennant_token_cache_misses_total",
                     "pennant_keys", 'pennant_build_info{version="0.1.0"}'):
            self.assertIn(name, series)
        self.assertFalse([name for name in series if "/none" in name], "a raw path became a label")

    def test_a_database_that_goes_and_comes(self):
        client = self.organiser()
        client.get("/v1/units")
        self.world.cluster.halt()
        started = time.monotonic()
        status, body = self.probe("/readyz")
        self.assertEqual(status, 503, body)
        self.assertLess(time.monotonic() - started, 2.5)
        self.assertEqual(self.probe("/livez")[0], 200)
        started = time.monotonic()
        refused = client.get("/v1/units", expect=503)
        self.assertIn("retry-after", refused.headers)
        self.assertLess(time.monotonic() - started, 5)
        self.assertNotIn(b"pn-", refused.body)      # no socket path, no SQL
        self.world.cluster.start()
        self.wait_for(lambda: self.probe("/readyz")[0] == 200)
        self.wait_for(lambda: client.get("/v1/units", expect=None).status == 200)

    # The end.

    def test_a_drain_loses_no_acknowledgement(self):
        kept, faults, lock = set(), [], threading.Lock()
        begun = threading.Event()

        def run(number):
            client = self.organiser()
            for step in range(200):
                code = f"d{number}-{step}"
                try:
                    reply = client.request("POST", "/v1/units", unit(code), retry=False)
                except OSError:
                    break
                except Exception as fault:      # an answer that was cut off
                    faults.append(f"{code}: {fault!r}")
                    break
                with lock:
                    if reply.status == 201:
                        kept.add(code)
                    elif reply.code != "DRAINING":
                        faults.append(repr(reply))
                    if len(kept) > 200:
                        begun.set()
                if reply.headers.get("connection") == "close":
                    break
            client.close()

        threads = [threading.Thread(target=run, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        self.assertTrue(begun.wait(60))
        self.server.signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(faults, [])
        self.assertLess(len(kept), 16 * 200, "the end came too late to show anything")
        self.assertEqual(kept - self.codes(), set())
        # Only what was under way when the connections ended may be there unacknowledged.
        self.assertLessEqual(len(self.codes() - kept), 16)

    def test_what_is_under_way_may_end_and_nothing_new_begins(self):
        body = json.dumps(unit("last"))
        token = self.world.token("hall", "organiser")
        head = f"{POST}Authorization: Bearer {token}\r\nIdempotency-Key: k\r\nContent-Length: {len(body)}\r\n\r\n"
        with Connection(self.server.port) as slow, Connection(self.server.port) as idle:
            slow.send(head + body[:10])
            idle.send("GET /problems/not-found HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(idle.answer().status, 200)
            self.wait_for(lambda: metrics(self.admin)["pennant_requests_in_flight"] == 1)
            self.server.signal(signal.SIGTERM)
            self.wait_for(lambda: self.probe("/readyz")[0] == 503)
            self.assertEqual(self.probe("/livez")[0], 200)
            idle.send("GET /problems/not-found HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = idle.answer()
            self.assertEqual((answer.status, answer.headers["connection"]), (503, "close"))
            self.assertEqual(json.loads(answer.body)["code"], "DRAINING")
            with self.assertRaises(ConnectionRefusedError):
                Connection(self.server.port)
            slow.send(body[10:])
            self.assertEqual(slow.answer().status, 201)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.codes(), {"last"})

    def test_the_drain_ends_in_time(self):
        with Connection(self.server.port) as stuck:
            stuck.send(f"{POST}Authorization: Bearer {self.world.token('hall', 'organiser')}\r\nIdempotency-Key: k\r\n"
                       "Content-Length: 100\r\n\r\n")
            self.wait_for(lambda: metrics(self.admin)["pennant_requests_in_flight"] == 1)
            started = time.monotonic()
            self.assertEqual(self.server.stop(), 0)
            self.assertLess(time.monotonic() - started, 10)

    # Repeats.

    def test_a_keyed_request_is_answered_once(self):
        client = self.organiser()
        first = client.post("/v1/units", unit("once"), key="same")
        again = client.post("/v1/units", unit("once"), key='"same"')
        self.assertEqual((again.body, again.headers["location"]), (first.body, first.headers["location"]))
        self.assertEqual(again.headers["idempotent-replayed"], "true")
        self.assertNotIn("idempotent-replayed", first.headers)
        self.assertEqual(client.post("/v1/units", unit("twice"), key="same", expect=422).code, "IDEMPOTENCY_KEY_REUSED")
        for bad in ("", '"', '""', "a" * 256, "a b", "é".encode().decode("latin-1"), '"a'):
            self.assertEqual(client.post("/v1/units", unit("bad"), key=False, expect=400,
                                         headers={"Idempotency-Key": bad}).code, "IDEMPOTENCY_KEY_REQUIRED", bad)
        self.assertEqual(client.post("/v1/units", unit("bad"), key=False, expect=400).code, "IDEMPOTENCY_KEY_REQUIRED")
        self.assertEqual(self.codes(), {"once"})
        self.assertEqual(requests(self.admin, "/v1/units", "POST"), 3 + 8)

    def test_the_same_key_at_once_runs_once(self):
        replies = []

        def run():
            client = self.organiser()
            replies.append(client.request("POST", "/v1/units", unit("race"), key="race"))
            client.close()

        threads = [threading.Thread(target=run) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        bodies = {reply.body for reply in replies if reply.status == 201}
        self.assertEqual(len(bodies), 1)
        for reply in replies:
            self.assertTrue(reply.status == 201 or reply.code == "IDEMPOTENCY_KEY_BUSY", repr(reply))
        self.assertEqual(self.codes(), {"race"})


class Start(unittest.TestCase):
    """What keeps the server from starting is said in one line."""

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.keys = Path(cls.world.key_file).parent

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def refuse(self, words, *arguments, keys=None, database=None, port=0):
        done = self.world.cluster.pennant("serve", "--database", database or self.world.cluster.conninfo(), "--keys",
                                          str(keys or self.keys), "--port", str(port), "--admin-port", "0", *arguments,
                                          check=False)
        self.assertNotEqual(done.returncode, 0)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertIn(words, lines[0])

    def folder(self, **files):
        folder = self.world.cluster.folder / f"keys-{len(list(self.world.cluster.folder.iterdir()))}"
        folder.mkdir(mode=0o700)
        for name, text in files.items():
            path = folder / f"{name}.HS256.key"
            path.write_text(text)
            path.chmod(0o600)
        return folder

    def test_keys(self):
        self.refuse("key", keys=self.folder())
        self.refuse("key", keys="/nonexistent")
        self.refuse("32", keys=self.folder(main="short"))
        self.refuse("key", keys=self.folder(main=""))

    def test_databases(self):
        self.refuse("cannot be reached", database="host=/nonexistent dbname=pennant")
        self.world.cluster.psql('create database "empty"', database="postgres")
        self.refuse("migrate", database=self.world.cluster.conninfo(database="empty"))
        self.refuse("superuser", database=self.world.cluster.conninfo("postgres"))
        self.refuse("owner", database=self.world.cluster.conninfo("pennant_migrator"))

    def test_listeners(self):
        self.refuse("in use", port=self.world.port)
        self.refuse("IPv4", "--address", "elsewhere")
        self.refuse("IPv4", "--address", "127.0.0.1s")
        self.refuse("IPv4", "--admin-address", "::1")

    def test_settings(self):
        self.refuse("log-level", "--log-level", "loud")
        done = self.world.cluster.pennant("serve", "--port", "8080s", "--threads", "0", check=False)
        self.assertEqual(done.returncode, 2)
        for word in ("--port", "--threads", "--database"):
            self.assertIn(word, done.stderr)

    def test_help_shows_no_secret(self):
        done = self.world.cluster.pennant("serve", "--help")
        self.assertIn("--admin-port", done.stdout)
        self.assertIn("PENNANT_ADMIN_PORT", done.stdout)

    def test_it_imports_nothing_that_serves_files(self):
        names = subprocess.run(["nm", "-D", "--undefined-only", program()], text=True, capture_output=True,
                               check=True).stdout.split()
        self.assertEqual({name for name in names if name.startswith("mg_")},
                         {"mg_disable_connection_keep_alive", "mg_get_request_info",
                          "mg_get_server_ports", "mg_get_thread_pointer", "mg_get_user_data", "mg_init_library",
                          "mg_read", "mg_start", "mg_stop", "mg_write"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
