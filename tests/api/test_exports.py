#!/usr/bin/env python3
"""Lists as files, over HTTP: CSV, CSV for Excel, XLSX, by Accept and by ?format; what is in them is what the JSON says."""
import csv
import io
import json
import re
import sys
import unittest
from datetime import datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import flag_facts  # noqa: E402
from flag_player import Flag  # noqa: E402
from sheets import MARK, XLSX, fetch, local, plain, rows_of, workbook  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world, flag
    world = World()
    world.organisation("demo")
    flag = Flag(world, "demo")
    flag.prepare()
    flag.play(flag_facts.quarters()[0])
    world.organisation("other")


def tearDownModule():
    world.close()


class Choosing(unittest.TestCase):
    def kind(self, accept=None, **parameters):
        reply = fetch(flag.leader, "/v1/awards", accept, **parameters)
        self.assertIn("Accept,", reply.headers["vary"])
        return reply.headers["content-type"].split(";")[0].rsplit("/", 1)[-1].rsplit(".", 1)[-1], reply

    def test_accept_chooses(self):
        for accept, kind in ((None, "json"), ("*/*", "json"), ("application/*", "json"), ("text/csv", "csv"), ("text/*", "csv"),
                             (XLSX, "sheet"), ("text/csv, application/json", "json"), ("text/csv, */*", "csv"),
                             ("text/csv;q=0.5, application/json;q=0.4", "csv"), ("application/json;q=0, */*", "csv"),
                             ("text/csv;q=nan, application/json;q=0.1", "json"),
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
        window, stranger = flag.windows["p01"], world.client("other", "leadership")
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


if __name__ == "__main__":
    unittest.main()
