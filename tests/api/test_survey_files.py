#!/usr/bin/env python3
"""Files of survey answers: CSV and JSON rows by the survey's mapping, dry runs, repeats, faults."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402

MAPPING = {"columns": {"办件编号": "occasion", "窗口": "unit", "办理时间": "occurred_at", "评价": "gravity",
                       "方式": "rating_mode", "渠道": "channel", "意见": "note"},
           "values": {"gravity": {"非常满意": "very_satisfied", "满意": "satisfied", "不满意": "dissatisfied"},
                      "rating_mode": {"主动": "active", "默认": "defaulted", "未评价": "none"},
                      "channel": {"窗口机": "on_site"}, "unit": {"一号窗口": "w1"}}}
HEADER = "办件编号,窗口,办理时间,评价,方式,渠道,意见"
PATH = "/v1/surveys/counter/files"


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.code = self.id().rsplit(".", 1)[1].replace("_", "-")
        self.world.organisation(self.code)
        self.organiser, self.evaluator = self.client("organiser"), self.client("evaluator")
        self.collector = self.client("collector", sources=["sms"])
        for code in ("w1", "w2"):
            self.organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})
        self.organiser.post("/v1/surveys", {"code": "counter", "indicator": "answer", "mapping": MAPPING})

    def client(self, role, subject=None, **more):
        return self.world.client(self.code, role, subject, **more)

    def csv(self, text, expect=207, path=PATH, client=None, media="text/csv"):
        body = text if isinstance(text, bytes) else text.encode()
        return (client or self.collector).request("POST", path, body, expect=expect, key=False,
                                                  headers={"Content-Type": media})

    def rows(self, rows, expect=207, path=PATH, client=None):
        return (client or self.collector).post(path, rows, expect=expect, key=False)

    def events(self):
        return list(self.evaluator.items("/v1/events"))[::-1]

    @staticmethod
    def statuses(reply):
        return [item["status"] for item in reply.json()["items"]]

    def test_csv(self):
        text = "\ufeff" + HEADER + "\r\n" + (
            'A-1,w1,2026-01-05T09:30:00+08:00,非常满意,主动,窗口机,"说""好"",还要\r\n再来"\r\n'
            "A-2, 一号窗口 ,2026/1/5 9:30,不满意,主动,online,\r\n"
            "\r\n"
            "A-3,w2,2026-01-05,,未评价,,\n"
            "A-4,w2,2026-1-5 23:59:59,满意,默认,,慢")
        reply = self.csv(text)
        self.assertEqual(reply.json()["summary"], {"stored": 4, "duplicate": 0, "duplicate_differs": 0, "refused": 0})
        self.assertNotIn("dry_run", reply.json())
        rows = self.events()
        self.assertEqual([item["id"] for item in reply.json()["items"]], [row["id"] for row in rows])
        self.assertEqual(
            [(row["occasion"], row["unit"], row["occurred_at"], row["gravity"], row["rating_mode"], row["channel"],
              row["note"], row["source"]) for row in rows],
            [("A-1", "w1", "2026-01-05T01:30:00Z", "very_satisfied", "active", "on_site", '说"好",还要\r\n再来', "sms"),
             ("A-2", "w1", "2026-01-05T01:30:00Z", "dissatisfied", "active", "online", None, "sms"),
             ("A-3", "w2", "2026-01-05T04:00:00Z", None, "none", None, None, "sms"),
             ("A-4", "w2", "2026-01-05T15:59:59Z", "satisfied", "defaulted", None, "慢", "sms")])

    def test_the_same_file_twice_changes_nothing(self):
        text = HEADER + "\n" + "".join(f"A-{n},w1,2026-01-05 10:{n:02},满意,主动,,\n" for n in range(60))
        self.assertEqual(self.statuses(self.csv(text)), [201] * 60)
        before = self.events()
        reply = self.csv(text.replace("\n", "\r\n"))
        self.assertEqual(self.statuses(reply), [200] * 60)
        self.assertEqual([item["id"] for item in reply.json()["items"]], [row["id"] for row in before])
        # The same rows as JSON are the same answers; another column beside them is not looked at.
        names = HEADER.split(",")
        again = [{**dict(zip(names, line.split(","))), "序号": 7} for line in text.splitlines()[1:]]
        self.assertEqual(self.statuses(self.rows(again)), [200] * 60)
        self.assertEqual(self.events(), before)
        # A case that is told otherwise is not counted again.
        changed = self.csv(HEADER + "\nA-1,w1,2026-01-05 10:01,不满意,主动,,\n").json()["items"][0]
        self.assertEqual((changed["status"], changed["problem"]["code"]), (409, "DUPLICATE_SURVEY"))
        self.assertEqual(self.events(), before)

    def test_dry_run(self):
        self.csv(HEADER + "\nA-1,w1,2026-01-05,满意,主动,,\n")
        before = self.events()
        text = HEADER + ("\nA-1,w1,2026-01-05,满意,主动,,\nA-2,w1,2026-01-05,不满意,主动,,\nA-2,w2,2026-01-05,满意,主动,,"
                         "\nA-3,w9,2026-01-05,满意,主动,,\n")
        reply = self.csv(text, path=PATH + "?dry_run=true").json()
        self.assertTrue(reply["dry_run"])
        self.assertEqual([(item["status"], item.get("id") is not None) for item in reply["items"]],
                         [(200, True), (201, False), (409, False), (422, False)])
        self.assertEqual(self.events(), before)
        self.assertEqual(self.evaluator.get("/v1/follow-ups").json()["items"], [])
        after = self.csv(text, path=PATH + "?dry_run=false").json()
        self.assertEqual(after["summary"], reply["summary"])
        self.assertEqual(len(self.events()), 2)

    def test_own_external_ids(self):
        columns = {**MAPPING["columns"], "流水号": "external_id"}
        self.organiser.put("/v1/surveys/counter", {"mapping": {**MAPPING, "columns": columns}}, version=1)
        self.rows([{"办件编号": "A-1", "窗口": "w1", "办理时间": "2026-01-05", "评价": "满意", "流水号": 17}])
        self.assertEqual(self.events()[0]["external_id"], "17")

    def test_a_bad_row_harms_no_other(self):
        rows = [{"办件编号": "A-1", "窗口": "w1", "办理时间": "2026-01-05", "评价": "满意"},
                {"办件编号": "A-2", "窗口": "w9", "办理时间": "2026-02-30 10:00", "评价": "很好", "方式": "随便"},
                {"窗口": "w1", "办理时间": "2026-01-05"},
                "A-4", {"办件编号": 1.5}, {"办件编号": {"x": 1}},
                {"办件编号": "A-7", "窗口": "w1", "办理时间": "2026-01-05 24:00", "评价": "满意"},
                {"办件编号": 8, "窗口": "w1", "办理时间": "2026-01-05", "评价": "满意", "渠道": None}]
        reply = self.rows(rows).json()
        self.assertEqual(reply["summary"], {"stored": 2, "duplicate": 0, "duplicate_differs": 0, "refused": 6})
        codes = [sorted((error["pointer"], error["code"]) for error in item.get("problem", {}).get("errors", []))
                 for item in reply["items"]]
        self.assertEqual(codes, [
            [], [("#/gravity", "FORMAT_INVALID"), ("#/occurred_at", "FORMAT_INVALID"),
                 ("#/rating_mode", "VALUE_NOT_ALLOWED")],
            [("#/gravity", "FIELD_REQUIRED"), ("#/occasion", "FIELD_REQUIRED")],
            [("#", "TYPE_MISMATCH")], [("#", "TYPE_MISMATCH")], [("#", "TYPE_MISMATCH")],
            [("#/occurred_at", "FORMAT_INVALID")], []])
        text = HEADER + "\nA-20,w1,2026-01-05,满意\nA-21,w1,2026-01-05,满意,主动,,\n"
        items = self.csv(text).json()["items"]
        self.assertEqual([item["status"] for item in items], [422, 201])
        self.assertEqual(items[0]["problem"]["errors"][0]["code"], "FORMAT_INVALID")

    def test_no_file_at_all(self):
        for text, code in ((b"\xc4\xe3\n1\n", "BAD_CSV"), ("\r\n\n", "BAD_CSV"),
                           (HEADER + '\n"A-1,w1', "BAD_CSV"), (HEADER + '\n"A"x,w1,,,,,\n', "BAD_CSV"),
                           ("," * 200 + "\n", "BAD_CSV")):
            with self.subTest(text):
                self.assertEqual(self.csv(text, expect=400).code, code)
        self.assertEqual(self.csv(HEADER + "\n", expect=422).codes, [("#", "TOO_FEW")])
        self.assertEqual(self.csv(HEADER.replace("窗口,", "窗台,") + "\n" + "," * 6 + "x\n", expect=422).codes,
                         [("#", "COLUMN_MISSING")])
        self.assertEqual(self.csv(HEADER + ",评价\n" + "x" + "," * 7 + "\n", expect=422).codes, [("#", "REPEATED")])
        self.assertEqual(self.csv(HEADER + "\n" + "A,,,,,,\n" * 10001, expect=422).codes, [("#", "TOO_MANY")])
        self.assertEqual(self.rows({}, expect=400).codes, [("#", "TYPE_MISMATCH")])
        self.assertEqual(self.rows([], expect=422).codes, [("#", "TOO_FEW")])
        self.assertEqual(self.csv(b"[1", expect=400, media="application/json").code, "BAD_JSON")
        self.assertEqual(self.csv(b"[" * 50, expect=400, media="application/json").code, "TOO_DEEP")
        self.assertEqual(self.csv("x", expect=415, media="application/x-ndjson").code, "MEDIA_TYPE_UNSUPPORTED")
        self.assertEqual(self.csv("x" * (2 * 1024 * 1024 + 1), expect=413).code, "BODY_TOO_LARGE")
        self.assertEqual(self.events(), [])

    def test_who_and_where(self):
        row = [{"办件编号": "A-1", "窗口": "w1", "办理时间": "2026-01-05", "评价": "满意"}]
        self.rows(row, path="/v1/surveys/none/files", expect=404)
        for role, more in (("organiser", {}), ("leadership", {}), ("window", {"units": ["w1"]})):
            self.rows(row, client=self.client(role, **more), expect=403)
        foreign = self.rows(row, path=PATH + "?source=foreign").json()["items"][0]
        self.assertEqual((foreign["status"], foreign["problem"]["code"]), (403, "NOT_YOUR_SOURCE"))
        self.organiser.put("/v1/surveys/counter", {}, version=1)
        self.assertEqual(self.rows(row, expect=409).code, "MAPPING_MISSING")


if __name__ == "__main__":
    unittest.main()
