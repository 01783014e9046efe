#!/usr/bin/env python3
"""Webhooks, against receivers that take, refuse, fail, hang, redirect and lie.

What is sent is opened by the npm packages standardwebhooks and cloudevents too.
"""
import base64
import json
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from client import Client  # noqa: E402
from cluster import ROOT  # noqa: E402
from packages import packages  # noqa: E402
from receiver import SOON, Receiver, signature  # noqa: E402
from server import Server  # noqa: E402
from world import World  # noqa: E402

PAUSE_MS = 100
THREADS = 8     # COURIER_THREADS
EVENT = {"unit": "w1", "indicator": "praise", "occurred_at": "2026-01-05T08:00:00+08:00"}
OPTIONS = (("webhook-allow", "127.0.0.0/8"), ("webhook-schemes", "http,https"), ("webhook-pause", PAUSE_MS), ("webhook-timeout", 2000))


def setUpModule():
    global world, organiser, evaluator, key
    world = World()
    key = world.cluster.folder / "webhook.key"
    world.cluster.pennant("ballot", "--new-key", str(key))
    world.server.stop()
    world.server.words += [word for name, value in (*OPTIONS, ("webhook-key", key), ("public-url", "https://p.example"))
                           for word in (f"--{name}", str(value))]
    world.server.start()
    world.organisation("one")
    organiser, evaluator = world.client("one", "organiser"), world.client("one", "evaluator")
    organiser.post("/v1/units", {"code": "w1", "name": "w1", "kind": "window"})
    organiser.post("/v1/indicators", {"code": "praise", "form": "event"})


def tearDownModule():
    world.close()


def record():
    return evaluator.post("/v1/events", EVENT).json()["id"]


class Case(unittest.TestCase):
    def receiver(self, *arguments, **more):
        receiver = Receiver(*arguments, **more)
        self.addCleanup(receiver.close)
        return receiver

    def hook(self, receiver, kinds=("event",), **more):
        """A webhook that ends with the test."""
        hook = organiser.request("POST", "/v1/webhooks", {"url": receiver.url, "kinds": list(kinds), **more},
                                 expect=201, key=False).json()
        self.addCleanup(self.disable, hook["id"])
        return hook

    def disable(self, hook_id):
        hook = organiser.get(f"/v1/webhooks/{hook_id}").json()
        if hook["state"] == "active":
            organiser.put(f"/v1/webhooks/{hook_id}", {"url": hook["url"], "kinds": hook["kinds"], "state": "disabled"},
                          version=hook["version"])

    def deliveries(self, hook, **filters):
        return organiser.get(f"/v1/webhooks/{hook['id']}/deliveries", **filters).json()["items"]

    def until(self, hook, state, count=1, seconds=SOON):
        deadline = time.monotonic() + seconds
        while len(self.deliveries(hook, state=state)) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"not {state}: {self.deliveries(hook)}")
            time.sleep(0.05)
        return self.deliveries(hook, state=state)

    def attempts(self, hook, delivery):
        return organiser.get(f"/v1/webhooks/{hook['id']}/deliveries/{delivery['id']}/attempts").json()["items"]


class Messages(Case):
    def test_content_and_order(self):
        receiver = self.receiver()
        hook = self.hook(receiver)
        ids = [record() for _ in range(12)]
        messages = receiver.wait(12)
        bodies = [json.loads(message["body"]) for message in messages]
        self.assertEqual(ids, [body["data"]["id"] for body in bodies])
        self.assertEqual(sorted(body["data"]["sequence"] for body in bodies),
                         [body["data"]["sequence"] for body in bodies])
        first, headers = bodies[0], messages[0]["headers"]
        self.assertEqual(
            {"specversion": "1.0", "id": headers["webhook-id"], "type": "pennant.event.record", "subject": ids[0],
             "source": "https://p.example/v1/changes", "datacontenttype": "application/json"},
            {name: first[name] for name in ("specversion", "id", "type", "subject", "source", "datacontenttype")})
        self.assertRegex(first["time"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
        self.assertEqual({"organisation", "sequence", "kind", "action", "id", "unit_id", "period_id"},
                         set(first["data"]))
        self.assertEqual("application/cloudevents+json; charset=utf-8", headers["content-type"])
        self.assertEqual(signature(hook["secret"], messages[0]), headers["webhook-signature"])
        self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 60)
        self.until(hook, "delivered", 12)
        shown = urllib.request.urlopen(f"http://127.0.0.1:{world.server.admin_port}/metrics").read().decode()
        for metric in ("pennant_chain_leads 1", "pennant_webhook_leads 1"):
            self.assertIn("\n" + metric + "\n", shown)
        self.assertRegex(shown, r"\npennant_webhook_delivered_total [1-9]")
        self.assertEqual([], self.deliveries(hook, state="pending"))

    def test_only_what_was_asked_for(self):
        receiver = self.receiver()
        self.hook(receiver, kinds=("unit",))
        record()
        organiser.post("/v1/units", {"code": f"x{time.monotonic_ns()}", "name": "x", "kind": "window"})
        self.assertEqual(["unit.create"], [json.loads(m["body"])["data"]["action"] for m in receiver.wait(1)])
        time.sleep(1)
        self.assertEqual(1, len(receiver.messages))

    def test_two_secrets_while_rotating(self):
        receiver = self.receiver()
        hook = self.hook(receiver)
        rotated = organiser.request("POST", f"/v1/webhooks/{hook['id']}/secrets", {"overlap_hours": 1}, expect=201,
                                    key=False).json()
        self.assertNotEqual(hook["secret"], rotated["secret"])
        record()
        message = receiver.wait(1)[0]
        self.assertEqual([signature(rotated["secret"], message), signature(hook["secret"], message)],
                         message["headers"]["webhook-signature"].split(" "))
        self.until(hook, "delivered")
        last = organiser.request("POST", f"/v1/webhooks/{hook['id']}/secrets", {"overlap_hours": 0}, expect=201,
                                 key=False).json()
        record()
        message = receiver.wait(2)[1]
        self.assertEqual([signature(last["secret"], message)], message["headers"]["webhook-signature"].split(" "))

    def test_packages_take_them(self):
        receiver = self.receiver()
        hook = self.hook(receiver)
        organiser.post(f"/v1/webhooks/{hook['id']}/pings")
        record()
        record()
        records = []
        for message in receiver.wait(3):
            records.append({**message, "secret": hook["secret"], "good": True})
            records.append({**message, "secret": hook["secret"], "good": False,
                            "body": message["body"].replace("pennant.", "pennont.")})
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
            file.write("".join(json.dumps(line) + "\n" for line in records))
            file.flush()
            done = subprocess.run(["node", str(ROOT / "tests" / "api" / "webhooks.mjs"), str(packages()), file.name],
                                  text=True, capture_output=True, timeout=60)
        self.assertEqual((0, "6 messages, 0 faults\n"), (done.returncode, done.stdout), done.stderr)


class Failures(Case):
    def test_tried_again_in_order(self):
        receiver = self.receiver(lambda number, message: 500 if number <= 3 else 200)
        hook = self.hook(receiver)
        ids = [record(), record()]
        messages = receiver.wait(5)
        self.assertEqual([ids[0]] * 4 + [ids[1]], [json.loads(m["body"])["data"]["id"] for m in messages])
        self.assertEqual(1, len({m["headers"]["webhook-id"] for m in messages[:4]}))
        delivery = self.until(hook, "delivered", 2)[1]
        self.assertEqual([500, 500, 500, 200], [attempt["status"] for attempt in self.attempts(hook, delivery)])
        self.assertIsNone(organiser.get(f"/v1/webhooks/{hook['id']}").json()["failing_since"])

    def test_retry_after(self):
        receiver = self.receiver(lambda number, message: (503, {"Retry-After": "2"}) if number == 1 else 200)
        self.hook(receiver)
        record()
        messages = receiver.wait(2)
        self.assertGreater(messages[1]["at"] - messages[0]["at"], 1.9)

    def test_redirects_and_lies_are_failures(self):
        elsewhere = self.receiver()
        for answer in ((302, {"Location": elsewhere.url}), (200, {"Content-Length": "999"}), (304, {})):
            with self.subTest(answer):
                receiver = self.receiver(lambda number, message, answer=answer: answer if number == 1 else 200)
                hook = self.hook(receiver)
                record()
                receiver.wait(2)
                delivery = self.until(hook, "delivered")[0]
                first = self.attempts(hook, delivery)[0]
                self.assertTrue(first["fault"] or first["status"] in (302, 304), first)
                self.disable(hook["id"])
        self.assertEqual([], elsewhere.messages)

    def test_gone(self):
        receiver = self.receiver(lambda number, message: 410)
        hook = self.hook(receiver)
        record()
        self.until(hook, "failed")
        shown = organiser.get(f"/v1/webhooks/{hook['id']}").json()
        self.assertEqual(("disabled", "gone"), (shown["state"], shown["cause"]))
        record()
        time.sleep(1.5)
        self.assertEqual(1, len(receiver.messages))

    def test_three_days(self):
        receiver = self.receiver(lambda number, message: 500)
        hook = self.hook(receiver)
        first, second = record(), record()
        receiver.wait(2)
        world.cluster.psql("update pennant.webhook_delivery set since = now() - interval '3 days', due_at = now()"
                           f" where webhook_id = '{hook['id']}'")
        failed = self.until(hook, "failed")
        shown = organiser.get(f"/v1/webhooks/{hook['id']}").json()
        self.assertEqual(("disabled", "exhausted"), (shown["state"], shown["cause"]))
        self.assertEqual([first], [delivery["object_id"] for delivery in failed])
        # On again: what waited goes on, and what had failed is tried anew where it is asked for.
        receiver.answer = lambda number, message: 200
        organiser.put(f"/v1/webhooks/{hook['id']}", {"url": receiver.url, "kinds": ["event"], "state": "active"},
                      version=shown["version"])
        self.assertEqual([second], [delivery["object_id"] for delivery in self.until(hook, "delivered")])
        organiser.post(f"/v1/webhooks/{hook['id']}/deliveries/{failed[0]['id']}/replays")
        self.until(hook, "delivered", 2)
        self.assertEqual(receiver.messages[0]["headers"]["webhook-id"], receiver.messages[-1]["headers"]["webhook-id"])

    def test_nobody_there(self):
        receiver = Receiver()
        receiver.close()
        hook = self.hook(receiver)
        record()
        deadline = time.monotonic() + SOON
        while not self.deliveries(hook) or not self.attempts(hook, self.deliveries(hook)[0]):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        attempt = self.attempts(hook, self.deliveries(hook)[0])[0]
        self.assertEqual((None, "connect"), (attempt["status"], attempt["fault"]))


class Apart(Case):
    def test_hanging_receivers_slow_nobody(self):
        """More of them than there are threads; the others get theirs at once, and so do requests."""
        hanging = [self.receiver(lambda number, message: None) for _ in range(10)]
        good = self.receiver()
        for receiver in hanging:
            self.hook(receiver)
        record()
        for receiver in hanging[:4]:
            receiver.wait(1)
        self.hook(good, kinds=("event", "unit"))
        started = time.monotonic()
        record()
        self.assertLess(time.monotonic() - started, 2)
        good.wait(1)

    def test_more_webhooks_than_threads_take_turns(self):
        receivers = [self.receiver(delay=0.05) for _ in range(THREADS + 2)]
        for receiver in receivers:
            self.hook(receiver)
        for _ in range(2):
            evaluator.lines("/v1/events/batch", [EVENT] * 100)
        for receiver in receivers:
            receiver.wait(1)
        self.assertLess(max(len(receiver.messages) for receiver in receivers), 200, "nobody waited for others to end")

    def test_one_period_does_not_wait_for_another(self):
        """Changes of periods have lanes of their own."""
        failing = {}

        def answer(number, message):
            data = json.loads(message["body"])["data"]
            return 500 if data["period_id"] == failing.get("period") else 200
        receiver = self.receiver(answer)
        scheme = {"code": "small", "title": {"zh": "小"}, "cadence": "month",
                  "indicators": {"praise": {"form": "event"}},
                  "awards": {"cup": {"title": {"zh": "杯"}, "kind": "window", "select": {"number": 1}}},
                  "components": [{"id": "work", "weight": "1", "ledger": {"base": "0", "rules": [
                      {"id": "praise", "events": "praise", "each": "1"}]}}]}
        version = organiser.post("/v1/schemes", scheme).json()
        first = organiser.post("/v1/periods", {"scheme_id": version["id"], "from": "2026-01-01", "to": "2026-01-31"}).json()
        second = organiser.post("/v1/periods", {"scheme_id": version["id"], "from": "2026-02-01", "to": "2026-02-28"}).json()
        failing["period"] = first["id"]
        time.sleep(1.5)
        hook = self.hook(receiver, kinds=("period",))
        leader = world.client("one", "leadership")
        for period in (first, second):
            leader.post(f"/v1/periods/{period['id']}/transitions", {"to": "open"})
            leader.post(f"/v1/periods/{period['id']}/transitions", {"to": "cancelled", "reason": "x"})
        done = self.until(hook, "delivered", 2)
        self.assertEqual({second["id"]}, {delivery["period_id"] for delivery in done})
        failing.clear()
        self.until(hook, "delivered", 4)
        taken = [m for m in receiver.messages if json.loads(m["body"])["data"]["period_id"] == first["id"]]
        order = list(dict.fromkeys(json.loads(m["body"])["data"]["sequence"] for m in taken))
        self.assertEqual(sorted(order), order)

    def test_a_server_that_is_killed(self):
        """Every message comes at least once, whoever died over it."""
        receiver = self.receiver(delay=0.05)
        self.hook(receiver)
        other = Server(world.cluster.conninfo(), world.key_file.rsplit("/", 1)[0], (*OPTIONS, ("webhook-key", key)))
        try:
            ids = [record() for _ in range(30)]
            receiver.wait(5)
            world.server.kill()
            receiver.wait(30, 60)
            deadline = time.monotonic() + SOON
            while set(ids) - {json.loads(m["body"])["data"]["id"] for m in receiver.messages}:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
            taken = [json.loads(m["body"])["data"]["id"] for m in receiver.messages]
            self.assertEqual(ids, list(dict.fromkeys(taken)))
        finally:
            world.server.start()
            other.stop()
            other.kill()


class Management(Case):
    def test_guard(self):
        """Nothing that is not public is connected to, unless it is allowed."""
        receiver = self.receiver()
        server = Server(world.cluster.conninfo(database=self.lonely()), world.key_file.rsplit("/", 1)[0],
                        (("webhook-key", key), ("webhook-schemes", "http,https"), ("webhook-pause", PAUSE_MS)))
        try:
            owner = Client(server.port, world.token("one", "organiser"))
            urls = [receiver.url, receiver.url.replace("127.0.0.1", "localhost"),
                    receiver.url.replace("127.0.0.1", "[::ffff:127.0.0.1]"), "http://169.254.169.254/latest/meta-data",
                    "http://10.0.0.1/", "http://[::1]:80/", "http://0.0.0.0/"]
            for url in urls:
                hook = owner.request("POST", "/v1/webhooks", {"url": url}, expect=201, key=False).json()
                owner.post(f"/v1/webhooks/{hook['id']}/pings")
                deadline, path = time.monotonic() + SOON, f"/v1/webhooks/{hook['id']}/deliveries"
                while True:
                    pings = [d for d in owner.get(path).json()["items"] if d["action"] == "webhook.ping" and d["attempts"]]
                    if pings or time.monotonic() > deadline:
                        break
                    time.sleep(0.1)
                attempt = owner.get(f"{path}/{pings[0]['id']}/attempts").json()["items"][0]
                self.assertEqual("address", attempt["fault"], url)
            self.assertEqual([], receiver.messages)
        finally:
            server.stop()
            server.kill()

    @staticmethod
    def lonely():
        world.cluster.create("lonely")
        world.cluster.organisation("one", database="lonely")
        return "lonely"

    def test_faults(self):
        for url in ("ftp://x.example/", "http://user:pw@x.example/", "x", "https://", "http://x.example/#a"):
            reply = organiser.request("POST", "/v1/webhooks", {"url": url}, expect=422, key=False)
            self.assertEqual([("#/url", "FORMAT_INVALID")], reply.codes, url)
        receiver = self.receiver()
        hook = self.hook(receiver)
        self.assertEqual("ALREADY_EXISTS", organiser.request("POST", "/v1/webhooks", {"url": receiver.url}, expect=409,
                                                             key=False).code)
        self.assertEqual(412, organiser.put(f"/v1/webhooks/{hook['id']}", {"url": receiver.url}, version=99,
                                            expect=412).status)
        self.assertEqual(404, world.client("one", "organiser").get(
            "/v1/webhooks/00000000-0000-7000-8000-000000000000", expect=404).status)
        self.assertEqual(403, evaluator.get("/v1/webhooks", expect=403).status)

    def test_secrets_are_sealed_and_told_once(self):
        receiver = self.receiver()
        reply = organiser.request("POST", "/v1/webhooks", {"url": receiver.url}, expect=201, key="the-same-key")
        hook = reply.json()
        self.addCleanup(self.disable, hook["id"])
        raw = base64.b64decode(hook["secret"].removeprefix("whsec_"))
        self.assertEqual(32, len(raw))
        self.assertEqual("no-store", reply.headers["cache-control"])
        dumped = world.cluster.run("pg_dump", "-h", world.cluster.sockets, "-U", "postgres", "pennant").stdout
        for form in (hook["secret"], hook["secret"].removeprefix("whsec_"), raw.hex(), hook["secret"].encode().hex()):
            self.assertNotIn(form, dumped)
        self.assertNotIn("secret", organiser.get(f"/v1/webhooks/{hook['id']}").json())
        self.assertNotIn(hook["secret"], world.server.log())

    def test_without_the_key(self):
        server = Server(world.cluster.conninfo(), world.key_file.rsplit("/", 1)[0])
        try:
            reply = Client(server.port, world.token("one", "organiser")).request(
                "POST", "/v1/webhooks", {"url": "https://x.example/"}, expect=503, key=False)
            self.assertEqual("WEBHOOK_KEY_MISSING", reply.code)
            reply = Client(server.port, world.token("one", "organiser")).request("GET", "/v1/webhooks", expect=200)
        finally:
            server.stop()
            server.kill()

    def test_ping(self):
        receiver = self.receiver()
        hook = self.hook(receiver, kinds=("appeal",))
        delivery = organiser.post(f"/v1/webhooks/{hook['id']}/pings").json()
        self.assertEqual("pending", delivery["state"])
        message = receiver.wait(1)[0]
        self.assertEqual(("pennant.webhook.ping", None),
                         (json.loads(message["body"])["type"], json.loads(message["body"])["data"]["sequence"]))
        self.assertEqual(delivery["id"], message["headers"]["webhook-id"])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
