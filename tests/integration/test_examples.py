#!/usr/bin/env python3
"""The three examples for integrators against a real server, with lost answers, refusals and a database that is away.

They are what the README quotes, line by line, and each stays under 80 lines.
"""
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).resolve().parent / "examples"
sys.path.insert(0, str(ROOT / "tests" / "support"))
from campaigns import month  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from raw import metrics, requests  # noqa: E402
from world import World  # noqa: E402

LINES = 80
STANDINGS = "/v1/periods/{period_id}/standings"
SECONDS = 30
AWAY_SECONDS = 1.5
MAPPING = {"columns": {"编号": "occasion", "项目": "unit", "时间": "occurred_at", "评价": "gravity"},
           "values": {"gravity": {"满意": "satisfied", "不满意": "dissatisfied"}}}


class Wire:
    """A stretch of network before a server. lose(n): n POSTs are answered to nobody; cut(n): the connection of
    the next import breaks behind n bytes."""

    def __init__(self, port):
        self.to, self.lost, self.limit = port, 0, None
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.take, daemon=True).start()

    def lose(self, count):
        self.lost = count

    def cut(self, count):
        self.limit = count

    def take(self):
        while True:
            try:
                client = self.listening.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            client.close()
            return
        state = {"posted": False}
        threading.Thread(target=self.pump, args=(client, server, state, True), daemon=True).start()
        self.pump(server, client, state, False)

    def pump(self, source, sink, state, up):
        left = None
        try:
            while data := source.recv(65536):
                if up and re.match(rb"[A-Z]+ /", data):
                    state["posted"] = data.startswith(b"POST")
                    with self.lock:
                        if data.startswith(b"POST /v1/imports") and self.limit:
                            left, self.limit = self.limit, None
                if not up and state["posted"]:
                    with self.lock:
                        lose, self.lost = self.lost > 0, max(self.lost - 1, 0)
                    if lose:
                        break
                if left is not None:
                    data, left = data[:left], left - len(data)
                sink.sendall(data)
                if left is not None and left <= 0:
                    time.sleep(0.2)
                    break
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listening.close()


class Issuer:
    """The token endpoint of an identity service: a token for its client's credentials, good for so many seconds."""

    def __init__(self, make, seconds):
        issuer = self
        self.given = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                assert form["grant_type"] == ["client_credentials"], form
                good = (form["client_id"], form["client_secret"]) == (["mobile"], ["secret"])
                issuer.given += good
                self.send_response(200 if good else 401)
                self.end_headers()
                self.wfile.write(json.dumps({"access_token": make(), "expires_in": seconds} if good else {}).encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/token"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Program:
    """An example that serves: what it prints, and where it listens."""

    def __init__(self, words, **environment):
        self.lines = []
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, env=clean_environment(**environment))
        self.reader = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")), daemon=True)
        self.reader.start()
        self.port = int(self.wait(r"listening on (\d+)").group(1))

    def wait(self, pattern):
        return until(lambda: re.search(pattern, "".join(self.lines)), lambda: "".join(self.lines))

    def ask(self, body=None, language="en", token=None, path="/"):
        """Status and text of an answer."""
        headers = {"Accept-Language": language, **({"Authorization": "Bearer " + token} if token else {})}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(SECONDS)
        self.reader.join()
        self.process.stdout.close()


def until(found, said=lambda: ""):
    deadline = time.monotonic() + SECONDS
    while not (value := found()):
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing came in {SECONDS} s: {said()}")
        time.sleep(0.02)
    return value


def setUpModule():
    global world, wire, organiser, evaluator, period
    world = World()
    world.organisation("hall")
    organiser, evaluator = (world.client("hall", role) for role in ("organiser", "evaluator"))
    leader = world.client("hall", "leadership")
    for code in ("b1", "b2"):
        organiser.post("/v1/units", {"code": code, "name": code.upper() + " <号楼>", "kind": "project", "group": "building"})
    scheme = organiser.post("/v1/schemes", organiser.get("/v1/scheme-templates/002").json()).json()
    organiser.post("/v1/surveys", {"code": "counter", "indicator": "survey", "mapping": MAPPING})
    first, last = month(0)
    period = organiser.post("/v1/periods", {"scheme_id": scheme["id"], "from": first, "to": last}).json()["id"]
    panel = f"/v1/periods/{period}/panels/leaders"
    organiser.put(panel, {"members": [{"subject": "leader"}]}, version=organiser.get(panel).json()["version"])
    leader.post(f"/v1/periods/{period}/transitions", {"to": "open", "reason": "为了测试"})
    wire = Wire(world.port)


def tearDownModule():
    wire.close()
    world.close()


def settings():
    return {"PENNANT_URL": f"http://127.0.0.1:{wire.port}", "PENNANT_ORGANISATION": "hall", "PENNANT_KEY": world.key_file}


def events(**filters):
    return list(evaluator.items("/v1/events", **filters))


def away():
    """The database goes, and comes back by itself."""
    world.cluster.halt("immediate")
    timer = threading.Timer(AWAY_SECONDS, world.cluster.start)
    timer.start()
    return timer


class Portal(unittest.TestCase):
    def setUp(self):
        self.portal = Program(["node", str(EXAMPLES / "portal.mjs"), "0"], **settings())
        self.addCleanup(self.portal.close)

    def form(self, page, **fields):
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        return urllib.parse.urlencode({**hidden, "unit": "b1", "grade": "satisfied", **fields}).encode()

    def test_answers_and_standings(self):
        page = self.portal.ask()[1]
        self.assertEqual(re.findall(r"<td>(B\d [^<]*)<td>", page), ["B1 &#60;号楼&#62;", "B2 &#60;号楼&#62;"])
        wire.lose(1)
        form = self.form(page, visit="v-1")
        self.assertEqual(self.portal.ask(form)[0], 200)     # the second try finds what the first has stored
        self.assertEqual(self.portal.ask(form)[0], 200)     # pressed again
        self.assertEqual([(row["occasion"], row["gravity"], row["source"]) for row in events(source="portal")],
                         [("v-1", "satisfied", "portal")])
        with self.subTest("the database is away"):
            timer = away()
            status, page = self.portal.ask(self.form(page, id=str(uuid.uuid4()), visit="v-2"))
            timer.join()
            self.assertEqual((status, len(events(source="portal"))), (201, 2), page)
        with self.subTest("a problem is shown, in the user's language, and the form can be mended"):
            status, page = self.portal.ask(self.form(page, unit="b9", visit="v-3"))
            self.assertEqual((status, page.count("#/unit: ")), (422, 1), page)
            chinese = self.portal.ask(self.form(page, unit="b9", visit="v-3"), language="zh")[1]
            self.assertRegex(chinese, "#/unit: [^<]*[\u4e00-\u9fff]")
            self.assertEqual(self.portal.ask(self.form(page, visit="v-3"))[0], 201)
            self.assertEqual(self.portal.ask(b"x" * 5000)[0], 413)

    def test_standings_that_did_not_change_come_from_memory(self):
        first = self.portal.ask()[1]
        counted = self.not_modified()
        self.assertEqual(self.table(self.portal.ask()[1]), self.table(first))
        self.assertEqual(self.not_modified(), counted + 1)
        evaluator.post("/v1/events", {"unit": "b2", "indicator": "innovation", "occurred_at": month(0)[0]}, key=False)
        self.portal.ask()
        self.assertEqual(self.not_modified(), counted + 1)

    @staticmethod
    def table(page):
        return re.search("<table>.*</table>", page).group()

    @staticmethod
    def not_modified():
        requests(world.server.admin_port, STANDINGS)    # none is under way then
        return metrics(world.server.admin_port).get(f'pennant_requests_total{{route="{STANDINGS}",method="GET",status="304"}}', 0)


class Mobile(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.issuer = Issuer(lambda: world.token("hall", "evaluator", "mobile"), 61)
        self.addCleanup(self.issuer.close)

    def start(self):
        program = Program([sys.executable, str(EXAMPLES / "mobile.py"), "0", str(self.folder / "cursor")], **settings(),
                          TOKEN_URL=self.issuer.url, CLIENT_ID="mobile", CLIENT_SECRET="secret")
        self.addCleanup(program.close)
        return program

    def test_appeals_and_changes(self):
        mobile = self.start()
        event = evaluator.post("/v1/events", {"unit": "b1", "indicator": "passive_work", "occurred_at": month(0)[0]},
                               key=False).json()
        mobile.wait(f"push {event['unit_id']} event {event['id']}")
        user = world.token("hall", "window", "window-b1", units=["b1"])
        appeal = json.dumps({"key": "from-the-phone", "event_id": event["id"], "reason": "系统停机"}).encode()
        wire.lose(1)
        self.assertEqual(mobile.ask(appeal, token=user), (201, '{"said": ["open"]}'))
        self.assertEqual(mobile.ask(appeal, token=user), (201, '{"said": ["open"]}'))
        appeals = list(evaluator.items("/v1/appeals"))
        self.assertEqual([(row["event_id"], row["recorded_by"]) for row in appeals], [(event["id"], "window-b1")])
        with self.subTest("refused in words"):
            status, said = mobile.ask(appeal.replace(b"from-the-phone", b"another"), token=user, language="zh")
            self.assertEqual(status, 409)
            self.assertRegex(said, "[\u4e00-\u9fff]")
            self.assertEqual(mobile.ask(appeal, token="a.b.c")[0], 401)
            self.assertEqual([mobile.ask(body, token=user)[0] for body in (b"{}", b"[]", b"{")], [400, 400, 400])
        with self.subTest("what happened while it was down comes afterwards, and nothing twice"):
            mobile.close()
            seen = "".join(mobile.lines)
            later = evaluator.post("/v1/events", {"unit": "b2", "indicator": "passive_work", "occurred_at": month(0)[0]},
                                   key=False).json()
            mobile = self.start()
            mobile.wait(f"push {later['unit_id']} event {later['id']}")
            self.assertEqual(set(re.findall("push .*", seen)) & set(re.findall("push .*", "".join(mobile.lines))), set())
        self.assertGreaterEqual(self.issuer.given, 2)


class Nightly(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "pennant").symlink_to(program())
        self.path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"

    def night(self, rows, name="a"):
        """Exit status, what was printed, and the rows that were not taken."""
        file, refused = self.folder / f"{name}.csv", self.folder / "refused.tsv"
        file.write_text("编号,项目,时间,评价\r\n" + "".join(rows), encoding="utf-8")
        done = subprocess.run(["sh", str(EXAMPLES / "nightly.sh"), "counter", str(file), str(refused)], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              env=clean_environment(**settings(), PATH=self.path))
        left = refused.read_text(encoding="utf-8").splitlines() if refused.exists() else []
        return done.returncode, done.stdout + done.stderr, [line.split("\t") for line in left]

    @staticmethod
    def rows(name, count):
        return [f"{name}-{number},b{number % 2 + 1},{month(0)[0]} 10:{number % 60:02},满意\r\n" for number in range(count)]

    def test_a_night(self):
        rows = self.rows("n", 5)
        rows[2] = rows[2].replace(",b1,", ",b7,")
        self.assertEqual(self.night(rows)[:2], (4, "5 rows: 4 stored, 0 known, 1 not taken\n"))
        status, _, left = self.night(rows)
        self.assertEqual((status, [(line[0], line[1]) for line in left]), (4, [("4", "UNIT_UNKNOWN")]))
        rows[2] = rows[2].replace(",b7,", ",b1,")
        self.assertEqual(self.night(rows), (0, "5 rows: 1 stored, 4 known, 0 not taken\n", []))

    def test_a_connection_that_breaks(self):
        before = len(events(source="survey-house"))
        rows = self.rows("broken", 5000)
        wire.cut(190000)
        status, said, left = self.night(rows)
        self.assertEqual((status, left), (0, []), said)
        self.assertRegex(said, "^5000 rows: 5000 stored")
        self.assertEqual(len(events(source="survey-house")), before + 5000)

    def test_what_waiting_does_not_mend_is_said(self):
        status, said, _ = self.night(["x\r\n"], "bad")
        self.assertEqual(status, 4, said)
        (self.folder / "bad.csv").unlink()
        done = subprocess.run(["sh", str(EXAMPLES / "nightly.sh"), "nowhere", "/dev/null", str(self.folder / "r")], text=True,
                              capture_output=True, timeout=60, env=clean_environment(**settings(), PATH=self.path))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "Pennant: 4")


class Quoted(unittest.TestCase):
    def test_the_readme_quotes_them(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        quotes = dict(re.findall(r"<code>tests/integration/examples/([\w.]+)</code>.*?^```\w+\n(.*?)^```$", readme, re.M | re.S))
        files = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.iterdir() if path.is_file()}
        self.assertEqual(set(files), {"portal.mjs", "mobile.py", "nightly.sh"})
        self.assertEqual(quotes, files)
        for name, text in files.items():
            self.assertLess(text.count("\n"), LINES, name)


if __name__ == "__main__":
    unittest.main()
