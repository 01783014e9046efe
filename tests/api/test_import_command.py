#!/usr/bin/env python3
"""`pennant import`: files and standard input, resuming, outcomes, panels, exit statuses, the progress on a terminal."""
import csv
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import campaigns  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from world import World  # noqa: E402

DONE, FAILED, USAGE, INTERRUPTED, LEFT_OUT = range(5)
SECONDS = 120


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 16), ("request-timeout", 1000)])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.organiser = cls.world.client("demo", "organiser")
        cls.organiser.post("/v1/indicators", {"code": "complaint", "form": "event"})
        cls.collector = cls.world.client("demo", "collector", sources=["sms"])
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def setUp(self):
        self.prefix = self.id().rsplit(".", 1)[1]

    def words(self, *arguments):
        return [program(), "import", *map(str, arguments), "--url", f"http://127.0.0.1:{self.world.port}"]

    def run_it(self, *arguments, client=None, expect=DONE, **more):
        done = subprocess.run(self.words(*arguments), capture_output=True, timeout=SECONDS, **{"stdin": subprocess.DEVNULL, **more},
                              env=clean_environment(PENNANT_TOKEN=(client or self.collector).token))
        self.assertEqual(done.returncode, expect, (done.stdout + done.stderr).decode())
        return done.stdout.decode(), done.stderr.decode()

    def file(self, name, text, charset="utf-8"):
        path = self.folder / f"{self.prefix}-{name}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(charset))
        return path

    def rows(self, count, unit="hall"):
        return [{"unit": unit, "indicator": "complaint", "occurred_at": "2026-02-03", "external_id": f"{self.prefix}-{number}"}
                for number in range(count)]

    def stored(self):
        return int(self.world.cluster.psql("select count(*) from pennant.event where external_id like"
                                           f" '{self.prefix}-%'")[0][0])

    def test_1_units_then_events(self):
        units = self.file("units.csv", "code,name,kind,parent\nhall,政务大厅,hall,\ndesk,窗口,window,hall\n", "gb18030")
        out, _ = self.run_it("units", units, "--charset", "gb18030", client=self.organiser)
        self.assertIn("2 rows, 2 stored, 0 stored before, 0 differ, 0 refused", out)
        self.assertEqual(self.organiser.get("/v1/units/by-code/hall").json()["name"], "政务大厅")
        rows = self.rows(5000)
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        out, _ = self.run_it("events", self.file("a.ndjson", lines))
        self.assertIn("5000 rows, 5000 stored", out)
        out, err = self.run_it("events", self.file("a.json", json.dumps(rows)), "--dry-run")
        self.assertIn("(dry run): 5000 rows, 0 stored, 5000 stored before", out)
        self.assertNotIn("\r", err)   # no progress where there is no terminal
        out, _ = self.run_it("events", "-", "--format", "ndjson", stdin=None, input=lines.encode())
        self.assertIn("5000 stored before", out)

    def test_2_outcomes_and_statuses(self):
        rows = self.rows(3) + self.rows(450, unit="=nobody")[3:]
        path = self.file("a.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
        outcomes = self.folder / "outcomes.csv"
        out, _ = self.run_it("events", path, "--outcomes", outcomes, expect=LEFT_OUT)
        self.assertIn("450 rows, 3 stored, 0 stored before, 0 differ, 447 refused", out)
        with open(outcomes, newline="", encoding="utf-8") as file:
            told = list(csv.DictReader(file))
        self.assertEqual([(row["row"], row["line"], row["result"], row["code"], row["pointer"]) for row in told],
                         [(str(n), str(n), "refused", "FORMAT_INVALID", "#/unit") for n in range(4, 451)])
        lines = self.folder / "outcomes.ndjson"
        self.run_it("events", path, "--outcomes", lines, "--dry-run", expect=LEFT_OUT)
        self.assertEqual([json.loads(line)["row"] for line in lines.read_text().splitlines()], list(range(4, 451)))
        _, err = self.run_it("events", self.file("bad.csv", "unit,colour\n"), expect=FAILED)
        self.assertIn("colour", err)
        self.run_it("events", path, "--source", "not mine/", expect=LEFT_OUT)
        self.run_it("units", path, expect=FAILED)          # a collector may not
        for arguments in (("events",), ("stars", path), ("events", "-"), ("events", path, "--charset", "gbk"),
                          ("events", path, "--resume"), ("events", path, "--id", "7"), ("panels", path)):
            self.run_it(*arguments, expect=USAGE)
        self.run_it("events", self.folder / "nowhere.csv", expect=FAILED)
        done = subprocess.run([program(), "import", "events", str(path), "--url", "http://127.0.0.1:1", "--tries", "1"],
                              capture_output=True, timeout=SECONDS, env=clean_environment(PENNANT_TOKEN="x"))
        self.assertEqual(done.returncode, INTERRUPTED)

    def test_3_interrupted_and_resumed(self):
        """Standard input that falls silent breaks the import off; the file goes on behind what is stored."""
        identity, rows = str(uuid.uuid4()), self.rows(6000)
        text = "".join(json.dumps(row) + "\n" for row in rows).encode()
        process = subprocess.Popen(self.words("events", "-", "--format", "ndjson", "--id", identity, "--tries", "1"),
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=clean_environment(PENNANT_TOKEN=self.collector.token))
        process.stdin.write(text[:len(text) // 2])
        process.stdin.flush()
        time.sleep(3)
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdin = None
        _, err = process.communicate(timeout=SECONDS)
        self.assertNotEqual(process.returncode, DONE)
        half = self.stored()
        self.assertEqual(self.collector.get(f"/v1/imports/{identity}").json()["rows"], half)
        path = self.file("whole.ndjson", text)
        out, _ = self.run_it("events", path, "--id", identity, "--resume")
        self.assertIn("6000 rows, 6000 stored, 0 stored before", out)
        self.assertEqual(self.stored(), 6000)
        out, _ = self.run_it("events", path, "--id", identity, "--resume")    # it is complete: nothing is sent
        self.assertIn("6000 rows, 6000 stored, 0 stored before", out)

    def test_4_a_server_that_restarts(self):
        """The command goes on by itself once the server is back."""
        rows = [{name: value for name, value in row.items() if name != "external_id"} | {"note": self.prefix}
                for row in self.rows(60000)]
        path, statuses = self.file("long.ndjson", "".join(json.dumps(row) + "\n" for row in rows)), []
        thread = threading.Thread(target=lambda: statuses.append(self.run_it("events", path, "--tries", "30")))
        thread.start()
        until = time.monotonic() + 30
        while time.monotonic() < until and int(self.world.cluster.psql("select count(*) from pennant.import where state = 'running'"
                                                                         " and rows >= 4000")[0][0]) == 0:
            time.sleep(0.01)
        self.world.server.signal(signal.SIGTERM)
        self.world.server.process.wait(30)
        self.world.server.start()
        thread.join()
        self.assertIn("60000 rows, 60000 stored, 0 stored before", statuses[0][0])
        count = self.world.cluster.psql(f"select count(*) from pennant.event where note = '{self.prefix}'")
        self.assertEqual(count, [["60000"]])

    def test_5_progress_on_a_terminal(self):
        path = self.file("long.ndjson", "".join(json.dumps(row) + "\n" for row in self.rows(20000)))
        master, slave = pty.openpty()
        process = subprocess.Popen(self.words("events", path), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave,
                                   env=clean_environment(PENNANT_TOKEN=self.collector.token))
        os.close(slave)
        told = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            told += piece
        os.close(master)
        process.communicate(timeout=SECONDS)
        self.assertEqual(process.returncode, DONE)
        last = told.decode().split("\r")[-2]
        self.assertRegex(last, r"^\[#{24}\] [\d.]+ of [\d.]+ MiB, [\d.]+ rows/s, 0:00 left")

    def test_6_panels(self):
        stage = campaigns.Stage(self.world, "flags")
        period = stage.draft()
        path = self.file("panel.csv", "subject,group,from\n张三,内部,2026-01-01\n李四,,\n", "gbk")
        arguments = ("panels", path, "--charset", "gbk", "--period", period["id"], "--panel", "jury")
        out, _ = self.run_it(*arguments, client=stage.organiser)
        self.assertIn("2 members", out)
        now = stage.organiser.get(f"/v1/periods/{period['id']}/panels/jury").json()
        self.assertEqual([member["subject"] for member in now["members"]], ["张三", "李四"])
        self.run_it(*arguments, client=self.organiser, expect=FAILED)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
