#!/usr/bin/env python3
"""What becomes of values in files, whatever they are: hostile texts, long numbers, summer time, many rows.

Where LibreOffice is installed it opens them too. With --full a list has more rows than a file may.
"""
import contextlib
import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from cluster import program  # noqa: E402
from sheets import MARK, fetch, local, plain, rows_of, workbook  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv
if FULL:
    sys.argv.remove("--full")
HOSTILE = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "'", " =1", "\u00a0=1", "\u3000+1", "=cmd|' /C calc'!A0", "a,b", 'say "so"', "line\nfeed",
           " blank ", "00123", "123456789012345678", "1E5", "3-4", "-5", "窗口，服务", "𠮷野家 🚩", "_x0041_", "<b>&amp;", "\u2028", "\uffff",
           "p" * 200]
ROWS = 20000
AT_ONCE = 4


def setUpModule():
    global world
    world = World()
    world.organisation("texts")
    world.organisation("many")


def tearDownModule():
    world.close()


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        organiser = world.client("texts", "organiser")
        collector = cls.collector = world.client("texts", "collector", sources=["desk"])
        organiser.post("/v1/units", {"code": "w1", "name": "窗口", "kind": "window"})
        organiser.post("/v1/indicators", {"code": "remark", "form": "event", "title": {"zh": "意见"}, "points": {"min": "-99999999999", "max": "99999999999"}})
        for number, text in enumerate(HOSTILE):
            points = ("-3.50", "12345678901.12345678", "7")[number % 3]
            collector.post("/v1/events", {"unit": "w1", "indicator": "remark", "occurred_at": "2026-01-31T08:00:00+08:00", "note": text,
                                          "source": "desk", "external_id": f"{number:020}", "points": points}, key=False)
        cls.items = list(world.client("texts", "leadership").items("/v1/events"))

    def read(self, format_):
        return fetch(world.client("texts", "leadership"), "/v1/events", format=format_, headings="fields")

    def test_csv_gives_them_back(self):
        header, *rows = rows_of(self.read("csv"))
        for item, row in zip(self.items, rows):
            cells = dict(zip(header, row))
            self.assertEqual(plain(cells["note"]), item["note"])
            self.assertNotRegex(cells["note"], "^[ \u00a0\u3000]*[=+\\-@\t\r＝＋－＠]")
            self.assertEqual(cells["points"], item["points"])
            self.assertEqual(cells["external_id"], item["external_id"])
        self.assertTrue(self.read("csv").body.endswith(b"\r\n"))

    def test_excel_leaves_them_alone(self):
        body = self.read("csv-excel").body.decode()
        self.assertTrue(body.startswith(MARK))
        header, *rows = csv.reader(io.StringIO(body[1:], newline=""))
        for item, row in zip(self.items, rows):
            cells = dict(zip(header, row))
            self.assertEqual(cells["external_id"], item["external_id"] + "\t")
            self.assertEqual(cells["points"].rstrip("\t"), item["points"])
            self.assertEqual(cells["points"].endswith("\t"), len(item["points"]) > 16)
            self.assertEqual(plain(cells["note"]).rstrip("\t"), item["note"].rstrip("\t"))
            if re.fullmatch("[0-9][-0-9.E]*", item["note"]):
                self.assertTrue(cells["note"].endswith("\t"))

    def test_a_workbook_gives_them_back(self):
        (header, *rows), = workbook(self.read("xlsx").body).values()
        for item, row in zip(self.items, rows):
            cells = dict(zip(header, row))
            self.assertEqual(cells["note"], item["note"].replace("\uffff", "\ufffd"))
            self.assertEqual(cells["external_id"], item["external_id"])
            self.assertIsInstance(cells["points"], str if len(item["points"]) > 16 else Decimal)
            self.assertEqual(Decimal(cells["points"]), Decimal(item["points"]))

    @unittest.skipUnless(shutil.which("soffice"), "where LibreOffice is installed")
    def test_libreoffice_opens_them(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "book.xlsx").write_bytes(self.read("xlsx").body)
            (Path(folder) / "table.csv").write_bytes(self.read("csv-excel").body)
            for name, infilter in (("book.xlsx", None), ("table.csv", "Text - txt - csv (StarCalc):44,34,76,1")):
                words = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", f"{folder}/out", f"{folder}/{name}"]
                subprocess.run(words + ([f"--infilter={infilter}"] if infilter else []), check=True, capture_output=True, timeout=120)
                path = (Path(folder) / "out" / name).with_suffix(".csv")
                header, *rows = csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))
                header[0] = header[0].lstrip(MARK)
                for item, row in zip(self.items, rows):
                    cells = dict(zip(header, row))
                    self.assertEqual(cells["external_id"].strip(), item["external_id"], name)
                    self.assertEqual(Decimal(cells["points"].strip()), Decimal(item["points"]), name)
                    note = cells["note"] if name == "book.xlsx" else plain(cells["note"])
                    self.assertEqual(note.strip().replace("\uffff", "\ufffd"), item["note"].replace("\uffff", "\ufffd").strip(), name)


class Clocks(unittest.TestCase):
    """Forms that people open show the organisation's time, summer time or not."""

    def test_summer_time(self):
        moments = ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2025-10-26T00:59:59Z", "2025-10-26T01:00:00Z", "2026-01-01T00:00:00Z",
                   "2012-07-01T12:34:56Z", "2000-06-01T00:00:00Z", "2026-06-30T22:00:00Z"]
        for code, zone in (("berlin", "Europe/Berlin"), ("howe", "Australia/Lord_Howe")):
            world.organisation(code, zone)
            organiser, collector = world.client(code, "organiser"), world.client(code, "collector", sources=["desk"])
            organiser.post("/v1/units", {"code": "w1", "name": "W1", "kind": "window"})
            organiser.post("/v1/indicators", {"code": "remark", "form": "event", "title": {"en": "Remark"}})
            for number, moment in enumerate(moments):
                collector.post("/v1/events", {"unit": "w1", "indicator": "remark", "occurred_at": moment, "source": "desk",
                                              "external_id": str(number)}, key=False)
            leader = world.client(code, "leadership")
            items = list(leader.items("/v1/events"))
            (header, *rows), = workbook(fetch(leader, "/v1/events", format="xlsx").body).values()
            column = header.index(f"Occurred at ({zone})")
            self.assertEqual([row[column] for row in rows], [local(item["occurred_at"], zone) for item in items])
            self.assertEqual([row[column].date().isoformat() for row in rows], [item["day"] for item in items])
            body = fetch(leader, "/v1/events", format="csv-excel").body.decode()[1:]
            header, *rows = csv.reader(io.StringIO(body, newline=""))
            self.assertEqual([row[column] for row in rows], [str(local(item["occurred_at"], zone)) for item in items])


class Rooms(unittest.TestCase):
    """Workbooks need a folder to be written in; without one there is CSV."""

    def test_a_folder_that_is_not_there(self):
        with unittest.mock.patch.dict(os.environ, TMPDIR="/nowhere"):
            other = World()
        try:
            other.organisation("demo")
            leader = other.client("demo", "leadership")
            reply = fetch(leader, "/v1/events", format="xlsx", expect=503)
            self.assertEqual((reply.code, reply.headers["retry-after"]), ("UNAVAILABLE", "60"))
            self.assertEqual(len(rows_of(fetch(leader, "/v1/events", format="csv"))), 1)
            leader.close()
        finally:
            other.close()


class Many(unittest.TestCase):
    """A table of many rows: all of them, in little memory, and not too many files at once."""

    @classmethod
    def setUpClass(cls):
        organiser = world.client("many", "organiser")
        collector = world.client("many", "collector", sources=["desk"])
        organiser.post("/v1/units", {"code": "w1", "name": "窗口", "kind": "window"})
        organiser.post("/v1/indicators", {"code": "remark", "form": "event", "title": {"zh": "意见"}})
        cls.fill(collector, 0, ROWS)

    @staticmethod
    def fill(collector, first, last):
        rows = b"".join(b'{"unit":"w1","indicator":"remark","occurred_at":"2026-01-31T08:00:00Z","source":"desk","external_id":"%d"}\n' % i
                        for i in range(first, last))
        reply = collector.request("POST", "/v1/imports?kind=events", rows, headers={"Content-Type": "application/x-ndjson"}, key=False,
                                  expect=(200, 201, 207))
        assert reply.json()["stored"] == last - first, reply

    def memory(self, name):
        status = Path(f"/proc/{world.server.process.pid}/status").read_text()
        return int(re.search(name + r":\s+(\d+)", status).group(1)) // 1024

    def peak_begins(self):
        Path(f"/proc/{world.server.process.pid}/clear_refs").write_text("5")
        return self.memory("VmRSS")

    def test_all_rows_in_bounded_memory(self):
        leader, before = world.client("many", "leadership"), self.peak_begins()
        header, *rows = rows_of(fetch(leader, "/v1/events", format="csv", headings="fields"))
        self.assertEqual({row[header.index("external_id")] for row in rows}, {str(i) for i in range(ROWS)})
        middle = self.memory("VmHWM") - before
        before = self.peak_begins()
        (header, *lines), = workbook(fetch(leader, "/v1/events", format="xlsx", headings="fields").body).values()
        self.assertEqual(len(lines), ROWS)
        after = self.memory("VmHWM") - before
        print(f"{middle} MiB for a CSV of {ROWS} rows, {after} for the workbook")
        if b"__asan_init" in Path(program()).read_bytes():     # it keeps what was freed
            return
        self.assertLess(middle, 24, "MiB for a CSV of 6 MB")
        self.assertLess(after, 16, "MiB for the workbook")

    @unittest.skipUnless(FULL, "with --full")
    def test_too_many_rows(self):
        self.fill(world.client("many", "collector", sources=["desk"]), ROWS, 100001)
        leader = world.client("many", "leadership")
        for format_ in ("csv", "xlsx"):
            self.assertEqual(fetch(leader, "/v1/events", format=format_, expect=422).code, "EXPORT_TOO_LARGE")
        self.assertEqual(len(rows_of(fetch(leader, "/v1/events", format="csv", limit=200))), 201)

    def test_not_too_many_at_once(self):
        statuses = []

        def one():
            statuses.append(fetch(world.client("many", "leadership"), "/v1/events", format="csv", expect=(200, 503)))
        threads = [threading.Thread(target=one) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [reply for reply in statuses if reply.status == 503]
        self.assertEqual(len(statuses), 6)
        self.assertGreaterEqual(6 - len(refused), AT_ONCE)
        for reply in refused:
            self.assertEqual((reply.code, reply.headers["retry-after"]), ("UNAVAILABLE", "5"))
        self.assertEqual(fetch(world.client("many", "leadership"), "/v1/events", format="csv", limit=1).status, 200)

    def test_turns_last_until_files_are_sent(self):
        leader = world.client("many", "leadership")
        head = f"GET /v1/events?format=csv HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {leader.token}\r\n\r\n"
        with contextlib.ExitStack() as stack:
            unread = []
            for _ in range(AT_ONCE):
                waiting = stack.enter_context(socket.socket())
                waiting.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                waiting.connect(("127.0.0.1", world.port))
                waiting.sendall(head.encode())
                self.assertEqual(waiting.recv(15), b"HTTP/1.1 200 OK")
                unread.append(waiting)
            self.assertEqual(fetch(leader, "/v1/events", format="csv", expect=503).code, "UNAVAILABLE")
            while unread[0].recv(1 << 20):
                pass
            deadline = time.monotonic() + 5
            while fetch(leader, "/v1/events", format="csv", limit=1, expect=(200, 503)).status == 503:
                self.assertLess(time.monotonic(), deadline)


if __name__ == "__main__":
    unittest.main()
