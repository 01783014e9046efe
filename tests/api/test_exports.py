#!/usr/bin/env python3
"""Lists as files, over HTTP: CSV, CSV for Excel, XLSX, by Accept and by ?format, whatever is in the texts.

Where LibreOffice is installed it opens them too. With --full a list has more rows than a file may.
"""
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import flag_facts  # noqa: E402
from cluster import program  # noqa: E402
from flag_player import Flag  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv    # more rows than a file may have
if FULL:
    sys.argv.remove("--full")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MARK = "\ufeff"
HOSTILE = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "'", "=cmd|' /C calc'!A0", "a,b", 'say "so"', "line\nfeed",
           " blank ", "00123", "123456789012345678", "1E5", "3-4", "-5", "窗口，服务", "𠮷野家 🚩", "_x0041_", "<b>&amp;", "\u2028", "\uffff",
           "p" * 200]
ROWS = 20000


def setUpModule():
    global world, flag
    world = World()
    world.organisation("demo")
    flag = Flag(world, "demo")
    flag.prepare()
    flag.play(flag_facts.quarters()[0])
    world.organisation("texts")
    world.organisation("many")


def tearDownModule():
    world.close()


def rows_of(reply):
    """A CSV as Python's own reader takes it."""
    return list(csv.reader(io.StringIO(reply.body.decode("utf-8"), newline="")))


def plain(text):
    """A cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") else text


def local(instant, zone="Asia/Shanghai"):
    """What the clocks there show at an instant in RFC 3339."""
    moment = datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
    return moment.replace(tzinfo=None, microsecond=0)


def workbook(body):
    """{sheet: rows of values} of an XLSX, by the standard library only. Dates come as datetime."""
    def part(name):
        return ElementTree.fromstring(archive.read(name))

    def value(cell):
        kind, style = cell.get("t"), formats[int(cell.get("s", 0))]
        if kind == "inlineStr":
            text = "".join(cell.find(f"{MAIN}is").itertext())
            return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)
        number = cell.find(f"{MAIN}v").text
        if kind == "b":
            return number == "1"
        if "yy" in style:
            return datetime(1899, 12, 30) + timedelta(seconds=round(float(number) * 86400))
        return Decimal(repr(float(number)))

    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.testzip() is None
    styles = part("xl/styles.xml")
    named = {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{MAIN}numFmt")}
    formats = [named.get(item.get("numFmtId"), "") for item in styles.find(f"{MAIN}cellXfs")]
    sheets = {}
    for number, sheet in enumerate(part("xl/workbook.xml").iter(f"{MAIN}sheet"), 1):
        rows = []
        for row in part(f"xl/worksheets/sheet{number}.xml").iter(f"{MAIN}row"):
            cells = {}
            for cell in row:
                assert cell.find(f"{MAIN}f") is None, "a formula"
                cells[re.sub("[0-9]", "", cell.get("r"))] = value(cell)
            rows.append(cells)
        letters = list(rows[0])
        sheets[sheet.get("name")] = [[row.get(letter) for letter in letters] for row in rows]
    return sheets


def fetch(client, path, accept=None, expect=200, language=None, **parameters):
    headers = {name: text for name, text in (("Accept", accept), ("Accept-Language", language)) if text}
    query = "&".join(f"{name.rstrip('_')}={urllib.parse.quote(str(text))}" for name, text in parameters.items())
    return client.request("GET", path + ("?" + query if query else ""), expect=expect, headers=headers)


class Choosing(unittest.TestCase):
    def kind(self, accept=None, **parameters):
        reply = fetch(flag.leader, "/v1/awards", accept, **parameters)
        self.assertIn("Accept,", reply.headers["vary"])
        return reply.headers["content-type"].split(";")[0].rsplit("/", 1)[-1].rsplit(".", 1)[-1], reply

    def test_accept_chooses(self):
        for accept, kind in ((None, "json"), ("*/*", "json"), ("application/*", "json"), ("text/csv", "csv"), ("text/*", "csv"),
                             (XLSX, "sheet"), ("text/csv, application/json", "json"), ("text/csv, */*", "csv"),
                             ("text/csv;q=0.5, application/json;q=0.4", "csv"), ("application/json;q=0, */*", "csv"),
                             (f"text/csv;q=0.9, {XLSX}", "sheet"), ("TEXT/CSV; charset=utf-8", "csv"),
                             ("text/html,application/xhtml+xml,*/*;q=0.8", "json")):
            self.assertEqual(self.kind(accept)[0], kind, accept)
        reply = fetch(flag.leader, "/v1/awards", "image/png", expect=406)
        self.assertEqual(reply.code, "NOT_ACCEPTABLE")
        self.assertIn(XLSX, reply.json()["detail"])

    def test_the_parameter_wins(self):
        self.assertEqual(self.kind("application/json", format="csv")[0], "csv")
        self.assertEqual(self.kind("text/csv", format="json")[0], "json")
        self.assertEqual(self.kind("image/png", format="xlsx")[0], "sheet")
        self.assertTrue(self.kind(format="csv-excel")[1].body.startswith(MARK.encode()))
        self.assertFalse(self.kind(format="csv")[1].body.startswith(MARK.encode()))
        reply = fetch(flag.leader, "/v1/awards", expect=422, format="pdf", headings="none")
        self.assertEqual([code for code, _ in reply.codes], ["format", "headings"])
        reply = fetch(flag.leader, "/v1/units", expect=(400, 422), format="csv")
        self.assertEqual(reply.codes, [("format", "PARAMETER_UNKNOWN")])

    def test_the_file_has_a_name(self):
        for language, name in (("en", "awards"), ("zh", "%E5%A5%96%E9%A1%B9")):
            reply = fetch(flag.leader, "/v1/awards", language=language, format="xlsx")
            self.assertRegex(reply.headers["content-disposition"],
                             rf"attachment; filename=\"awards-\d{{8}}T\d{{6}}Z.xlsx\"; filename\*=UTF-8''{name}-\d{{8}}T\d{{6}}Z.xlsx")
            self.assertEqual(reply.headers["cache-control"], "no-store")
            self.assertNotIn("etag", reply.headers)

    def test_headings(self):
        header = rows_of(fetch(flag.leader, "/v1/awards", language="zh", format="csv"))[0]
        item = flag.leader.get("/v1/awards", limit=1).json()["items"][0]
        self.assertEqual(len(header), len(item))
        self.assertIn("参评对象代码", header)
        for path in ("/v1/awards", "/v1/events", flag.path("standings"), flag.path(f"standings/{flag.units['p01']}")):
            for title in rows_of(fetch(flag.leader, path, language="zh", format="csv"))[0]:
                self.assertRegex(title, "[\u4e00-\u9fff]", path)
        self.assertEqual(rows_of(fetch(flag.leader, "/v1/awards", format="csv", headings="fields"))[0], list(item))

    def test_the_contract_has_all_titles(self):
        document = world.client().get("/openapi.json").json()
        told = document["components"]["parameters"]["Headings"]["x-titles"]
        text = (Path(__file__).resolve().parents[2] / "api" / "export_headings.def").read_text()
        found = re.findall(r'^HEADING\((\w+), \w+,\s+"([^"]*)",\s+"([^"]*)"\)', text, re.M)
        self.assertGreater(len(found), 60)
        self.assertEqual(told, {field: [chinese, english] for field, chinese, english in found})

    def test_a_file_is_never_what_the_client_has(self):
        path = flag.path("standings")
        tag = flag.leader.get(path).headers["etag"]
        self.assertEqual(flag.leader.request("GET", path, headers={"If-None-Match": tag}).status, 304)
        reply = flag.leader.request("GET", path + "?format=csv", headers={"If-None-Match": tag})
        self.assertEqual(reply.status, 200)


class Contents(unittest.TestCase):
    def flat(self, item):
        """An item of the JSON as the cells of a row."""
        cells = {}
        for name, value in item.items():
            if name == "components":
                cells.update({f"components.{part}": score for part, score in value.items()})
            elif name == "shown":
                cells[name] = "; ".join(f"{one.get('title', {}).get('en', one['measure'])}: {one['value']}" for one in value)
            elif name == "title":
                cells[name] = value.get("en", value.get("zh"))
            elif isinstance(value, list):
                cells[name] = "; ".join(text if isinstance(text, str) else json.dumps(text) for text in value)
            else:
                cells[name] = value
        return cells

    def same(self, path, client=None):
        """The rows of the CSV and of the workbook are the items of the JSON."""
        client = client or flag.leader
        items = [self.flat(item) for item in client.items(path)]
        header, *rows = rows_of(fetch(client, path, format="csv", headings="fields"))
        sheet, = workbook(fetch(client, path, format="xlsx", headings="fields").body).values()
        self.assertEqual(sheet[0], header)
        self.assertEqual((len(rows), len(sheet) - 1), (len(items), len(items)))
        for item, row, line in zip(items, rows, sheet[1:]):
            for name, text, value in zip(header, row, line):
                self.same_cell(name, item.get(name), text, value)
        return items

    def same_cell(self, name, expected, text, value):
        if expected in (None, ""):
            self.assertEqual((text, value), ("", None), name)
        elif isinstance(expected, bool):
            self.assertEqual((text, value), (str(expected).lower(), expected), name)
        elif isinstance(value, Decimal):
            self.assertEqual((Decimal(text), value), (Decimal(str(expected)), Decimal(str(expected))), name)
        elif isinstance(value, datetime):
            self.assertEqual(text, expected, name)
            self.assertEqual(value, local(expected) if "T" in expected else datetime.fromisoformat(expected), name)
        else:
            self.assertEqual((plain(text), value), (str(expected), str(expected)), name)

    def test_standings(self):
        items = self.same(flag.path("standings"))
        self.assertTrue(all(any(name.startswith("components.") for name in item) for item in items))

    def test_awards(self):
        self.assertTrue(self.same("/v1/awards"))

    def test_events_of_all_pages(self):
        self.assertGreater(len(self.same("/v1/events")), 50)

    def test_nobody_sees_more_than_in_the_json(self):
        window, stranger = flag.windows["p01"], world.client("texts", "leadership")
        events = self.same("/v1/events", window)
        self.assertEqual({item["unit"] for item in events}, {"p01"})
        self.assertGreater(len(list(flag.leader.items("/v1/events"))), len(events))
        self.same("/v1/awards", stranger)
        for accept in ("text/csv", XLSX):
            reply = fetch(stranger, flag.path("standings"), accept, expect=404)
            self.assertEqual(reply.body.replace(reply.headers["x-request-id"].encode(), b""),
                          (unknown := fetch(stranger, flag.path("standings").replace(flag.period["id"], flag.period["scheme_id"]), accept, expect=404))
                          .body.replace(unknown.headers["x-request-id"].encode(), b"").replace(flag.period["scheme_id"].encode(), flag.period["id"].encode()))
            fetch(world.client("demo", "collector"), flag.path("standings"), accept, expect=403)
            fetch(world.client(), "/v1/events", accept, expect=401)
        public = rows_of(world.client().request("GET", "/v1/awards?organisation=demo&format=csv", expect=200))
        self.assertEqual(len(public), 1 + len(list(flag.leader.items("/v1/awards"))))

    def test_a_receipt_adds_up(self):
        path = flag.path(f"standings/{flag.units['p01']}")
        standing = flag.leader.get(path).json()["items"][0]
        lines = list(csv.DictReader(io.StringIO(fetch(flag.leader, path, format="csv", headings="fields").body.decode())))
        components = [line for line in lines if line["section"] == "component"]
        self.assertEqual({line["component"]: line["value"] for line in components},
                         {item["component"]: item["value"] or "" for item in standing["receipt"]["components"]})
        for item in standing["receipt"]["components"]:
            self.assertEqual([plain(line["arithmetic"]) for line in lines if line["section"] == "line" and line["component"] == item["component"]],
                             [line["arithmetic"] or "" for line in item["lines"]])
        self.assertEqual([line["value"] for line in lines if line["section"] == "total"], [standing["total"]])
        self.assertEqual(len([line for line in lines if line["section"] == "gate"]), len(standing["receipt"]["gates"]))
        (header, *rows), _ = workbook(fetch(flag.leader, path, format="xlsx", prose="true", headings="fields").body).values()
        self.assertIn(dict(zip(header, rows[0]))["prose"], flag.leader.get(path, prose="true").json()["items"][0]["prose"]["en"])
        sheets = workbook(fetch(flag.leader, path, format="xlsx", language="zh").body)
        self.assertEqual(list(sheets), ["成绩", "明细"])
        self.assertEqual(len(sheets["明细"]), 1 + len(lines))

    def test_one_page_when_a_limit_is_given(self):
        first = fetch(flag.leader, "/v1/events", "text/csv", limit=20)
        self.assertEqual(len(rows_of(first)), 21)
        following = re.fullmatch('<(.*)>; rel="next"', first.headers["link"]).group(1)
        second = flag.leader.request("GET", following, headers={"Accept": "text/csv"}, expect=200)
        ids = [row[0] for row in rows_of(first)[1:] + rows_of(second)[1:]]
        self.assertEqual(ids, [item["id"] for _, item in zip(range(40), flag.leader.items("/v1/events"))])
        self.assertNotIn("link", fetch(flag.leader, "/v1/events", "text/csv").headers)

    def test_compressed(self):
        reply = flag.leader.request("GET", "/v1/events?format=csv", headers={"Accept-Encoding": "gzip"}, expect=200)
        self.assertEqual(reply.headers["content-encoding"], "gzip")
        self.assertNotIn("content-encoding", flag.leader.request("GET", "/v1/events?format=xlsx", headers={"Accept-Encoding": "gzip"}).headers)


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
            self.assertNotRegex(cells["note"], "^[=+\\-@\t\r＝＋－＠]")
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

    def memory(self):
        status = Path(f"/proc/{world.server.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024

    def test_all_rows_in_bounded_memory(self):
        leader, before = world.client("many", "leadership"), self.memory()
        header, *rows = rows_of(fetch(leader, "/v1/events", format="csv", headings="fields"))
        self.assertEqual({row[header.index("external_id")] for row in rows}, {str(i) for i in range(ROWS)})
        middle = self.memory()
        (header, *lines), = workbook(fetch(leader, "/v1/events", format="xlsx", headings="fields").body).values()
        self.assertEqual(len(lines), ROWS)
        after = self.memory()
        print(f"{middle - before} MiB for a CSV of {ROWS} rows, {after - middle} more for the workbook")
        if b"__asan_init" in Path(program()).read_bytes():     # it keeps what was freed
            return
        self.assertLess(middle - before, 48, "MiB for a CSV of 6 MB")
        self.assertLess(after - middle, 16, "MiB more for the workbook")

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
        self.assertGreaterEqual(6 - len(refused), 2)
        for reply in refused:
            self.assertEqual((reply.code, reply.headers["retry-after"]), ("UNAVAILABLE", "5"))
        self.assertEqual(fetch(world.client("many", "leadership"), "/v1/events", format="csv", limit=1).status, 200)


if __name__ == "__main__":
    unittest.main()
