#!/usr/bin/env python3
"""Imports: formats and charsets, faults row by row, resuming, limits, and what runs beside them."""
import http.client
import json
import random
import re
import socket
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import recount  # noqa: E402
from import_rows import CHUNK, HEADER, ROW_BYTES, begin, csv, ndjson, row  # noqa: E402
from world import World  # noqa: E402

class Imports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", 32)])
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.code = re.sub("[^a-z0-9]", "-", self.id().rsplit(".", 1)[1])[:60]
        self.world.organisation(self.code)
        self.organiser = self.client("organiser")
        self.organiser.post("/v1/indicators", {"code": "complaint", "form": "event"})
        for number in range(5):
            self.organiser.post("/v1/units", {"code": f"u{number}", "name": "U", "kind": "window"})
        self.collector = self.client("collector", sources=["sms"])

    def client(self, role, subject=None, **more):
        return self.world.client(self.code, role, subject, **more)

    def send(self, body, media="application/x-ndjson", expect=207, client=None, kind="events", **more):
        path = f"/v1/imports?kind={kind}" + "".join(f"&{name}={value}" for name, value in more.items())
        return (client or self.collector).request("POST", path, body, expect=expect, key=False, retry=False,
                                                  headers={"Content-Type": media}).json()

    def state(self, identity, client=None):
        return (client or self.collector).get(f"/v1/imports/{identity}").json()

    def stored(self):
        return int(self.world.cluster.psql(
            "select count(*) from pennant.event e join pennant.organisation o on o.id = e.organisation_id"
            f" where o.code = '{self.code}'")[0][0])

    def notes(self):
        return [json.loads(line[0]) for line in self.world.cluster.psql(
            "select to_json(coalesce(e.note, '')) from pennant.event e join pennant.organisation o on o.id = e.organisation_id"
            f" where o.code = '{self.code}' order by e.sequence")]

    def counts(self, reply, **expected):
        whole = {"rows": 0, "stored": 0, "duplicate": 0, "duplicate_differs": 0, "refused": 0, **expected}
        self.assertEqual({name: reply[name] for name in whole}, whole, reply["items"][:3])

    # Formats.

    def test_the_three_formats_say_the_same(self):
        rows = [row(number) for number in range(5 * CHUNK // 2)]
        reply = self.send(ndjson(rows))
        self.counts(reply, rows=len(rows), stored=len(rows))
        self.assertEqual((reply["state"], reply["format"], reply["bytes"]), ("complete", "ndjson", len(ndjson(rows))))
        for body, media in ((json.dumps(rows).encode(), "application/json"),
                            (b"\n" + b"\r\n\r\n".join(json.dumps(each).encode() for each in rows), "application/x-ndjson"),
                            (json.dumps(rows, indent=2).encode(), "application/json; charset=utf-8")):
            self.counts(self.send(body, media), rows=len(rows), duplicate=len(rows))
        text = "unit,indicator,occurred_at,external_id\n" + "".join(
            f"{each['unit']},complaint,{each['occurred_at']},{each['external_id']}\n" for each in rows)
        self.counts(self.send(text.encode(), "text/csv"), rows=len(rows), duplicate=len(rows))
        self.assertEqual(self.stored(), len(rows))
        self.assertEqual(self.send(b"[ ]", "application/json")["rows"], 0)
        self.assertEqual(self.send(b"")["rows"], 0)

    def test_charsets(self):
        for number, (charset, mark) in enumerate((("utf-8", ""), ("utf-8", "\ufeff"), ("gb18030", ""), ("gb18030", "\ufeff"),
                                                  ("gbk", ""), ("GB2312", ""), ("UTF-8", "\ufeff"))):
            start = number * 10
            note = '"说""好"",\r\n𠮷再来"' if charset == "gb18030" else '"说""好"",\r\n再来"'
            body = (mark + csv(range(start, start + 3), note)).encode(charset)
            reply = self.send(body, f"text/csv; charset={charset}")
            self.counts(reply, rows=3, stored=3)
            self.assertEqual(reply["lines"], 7)
        self.assertEqual(set(self.notes()), {'说"好",\r\n再来', '说"好",\r\n𠮷再来'})
        self.send(b"", "text/csv; charset=latin1", expect=415)
        self.send(b"", "text/csv; header=present", expect=415)
        self.send(b"", "application/json; charset=gbk", expect=415)

    def test_bytes_that_are_no_text_refuse_their_row(self):
        for charset, broken in (("utf-8", b"\xff\xfe"), ("gb18030", b"\x81\x30\x81"), ("gbk", b"\xff\xff"), ("utf-8", b"\0")):
            lines = csv(range(3), end="\n").encode(charset).splitlines(keepends=True)
            lines[2] = lines[2].replace(b"x1,", b"x1," + broken)
            reply = self.send(b"".join(lines), f"text/csv; charset={charset}")
            self.assertEqual((reply["rows"], reply["refused"]), (3, 1))
            problem, = reply["items"]
            self.assertEqual((problem["row"], problem["line"], problem["code"]), (2, 3, "CHARSET_BROKEN"))

    def test_lines_and_quotes(self):
        body = ("\r\n\r\n" + HEADER + "\r\n\r\n"
                'u1,complaint,2026-03-04,a,"eins\nzwei\r\ndrei"\r\n'
                "   ,\t, ,,\r\n"
                " u2 ,complaint, 2026-03-04 ,b,  \n"
                'u3,complaint,2026-03-04,c,"x"y\n'
                "u3,complaint,2026-03-04,d\n"
                "u3,complaint,2026-03-04,e,ein \" darin")
        reply = self.send(body.encode(), "text/csv")
        self.counts(reply, rows=6, stored=3, refused=3)
        self.assertEqual([(each["row"], each["line"], each["code"]) for each in reply["items"]],
                         [(2, 8, "INVALID_REQUEST"), (4, 10, "BAD_CSV"), (5, 11, "FORMAT_INVALID")])
        self.assertEqual(self.notes(), ["eins\nzwei\r\ndrei", "", 'ein " darin'])
        reply = self.send((csv([7]) + 'u1,complaint,2026-03-04,y,"offen\nu1,complaint,2026-03-04,z,\n').encode(), "text/csv")
        self.counts(reply, rows=2, stored=1, refused=1)
        self.assertIn("quote", reply["items"][0]["problem"]["detail"])

    def test_headers(self):
        for head, codes in (("unit,indicator", ["COLUMN_MISSING"]), ("unit,unit,indicator,occurred_at", ["REPEATED"]),
                            ("unit,colour,indicator,occurred_at,", ["COLUMN_UNKNOWN", "COLUMN_UNKNOWN"])):
            reply = self.send((head + "\nu1,complaint\n").encode(), "text/csv", expect=422)
            self.assertEqual([each["code"] for each in reply["errors"]], codes)
        self.assertEqual(self.send(b"\xff,\n", "text/csv", expect=400)["code"], "CHARSET_BROKEN")

    def test_bad_rows_are_told_and_harm_nobody(self):
        long = json.dumps(row(9, note="n" * ROW_BYTES)).encode()
        body = b"\n".join([ndjson([row(0)]).strip(), b"{", b"[]", b"7", b'{"unit":"u1"}', long, b'{"unit":"u1","unit":"u2"}',
                           ndjson([row(1, unit="nobody")]).strip(), ndjson([row(2, more=1)]).strip(),
                           ndjson([row(0)]).strip(), ndjson([row(0, note="anders")]).strip(),
                           ndjson([row(3, source="not-mine")]).strip(), ndjson([row(4)]).strip()])
        reply = self.send(body)
        self.counts(reply, rows=13, stored=2, duplicate=1, duplicate_differs=1, refused=9)
        codes = [each["code"] for each in reply["items"]]
        self.assertEqual(codes, ["BAD_JSON", "TYPE_MISMATCH", "TYPE_MISMATCH", "INVALID_REQUEST", "BODY_TOO_LARGE", "BAD_JSON",
                                 "UNIT_UNKNOWN", "FIELD_UNKNOWN", "DUPLICATE_DIFFERS", "NOT_YOUR_SOURCE"])
        self.assertEqual(reply["items"][6]["problem"]["errors"][0]["pointer"], "#/unit")
        self.assertEqual(list(self.collector.items(f"/v1/imports/{reply['id']}/outcomes", limit=3)), reply["items"])

    def test_what_is_no_array(self):
        good = json.dumps(row(0))
        for body in ("{}", "7", "", "[", f"[{good}", f"[{good},", f"[{good},]", f"[{good} {good}]", f"[{good}] x", "[,]"):
            reply = self.send(body.encode(), "application/json", expect=400)
            self.assertEqual(reply["code"], "BAD_JSON", body)
        self.assertEqual(self.stored(), 1)
        reply = self.send(f'[1, "a,]", [{good}], {good}, null]'.encode(), "application/json")
        self.counts(reply, rows=5, duplicate=1, refused=4)

    def test_more_outcomes_than_are_shown(self):
        reply = self.send(ndjson(row(number, unit="nobody") for number in range(2 * CHUNK + 1)))
        self.counts(reply, rows=2 * CHUNK + 1, refused=2 * CHUNK + 1)
        self.assertEqual(len(reply["items"]), 1000)
        every = list(self.collector.items(f"/v1/imports/{reply['id']}/outcomes"))
        self.assertEqual([each["row"] for each in every], list(range(1, 2 * CHUNK + 2)))

    def test_other_kinds(self):
        text = ('code,name,kind,parent,headcount,attributes\nhall,大厅,hall,,7,"{""floor"": 2}"\n'
                "desk,窗口,window,hall,,\nlost,窗口,window,nowhere,,\n")
        self.send(text.encode(), "text/csv", kind="units", expect=403)
        dry = self.send(text.encode(), "text/csv", kind="units", client=self.organiser, dry_run="true")
        self.counts(dry, rows=3, stored=2, refused=1)
        self.assertEqual(len(list(self.organiser.items("/v1/units"))), 5)
        self.counts(self.send(text.encode(), "text/csv", kind="units", client=self.organiser), rows=3, stored=2, refused=1)
        self.assertEqual(self.organiser.get("/v1/units/by-code/hall").json()["attributes"], {"floor": 2})
        again = text.replace("窗口,window,hall", "柜台,window,hall").replace("lost", "hall2").replace("nowhere", "hall")
        reply = self.send(again.encode(), "text/csv", kind="units", client=self.organiser)
        self.counts(reply, rows=3, stored=1, duplicate=1, duplicate_differs=1)
        self.send(text.encode(), "text/csv", kind="events", client=self.organiser, expect=403)
        mapping = {"columns": {"窗口": "unit", "日期": "occurred_at", "办件": "occasion", "评价": "gravity"},
                   "values": {"gravity": {"好": "satisfied"}}}
        self.organiser.post("/v1/surveys", {"code": "counter", "indicator": "answer", "mapping": mapping})
        answers = "窗口,日期,办件,评价,多余\n" + "".join(f"u{n % 6},2026/1/5 9:30,A-{n},好,\n" for n in range(CHUNK + 6))
        reply = self.send(answers.encode("gb18030"), "text/csv; charset=gb18030", kind="surveys", survey="counter")
        refused = len([n for n in range(CHUNK + 6) if n % 6 == 5])
        self.counts(reply, rows=CHUNK + 6, stored=CHUNK + 6 - refused, refused=refused)
        reply = self.send(json.dumps([{"窗口": "u1", "日期": "2026/1/5 9:30", "办件": "A-1", "评价": "好"}, {"窗口": []}]).encode(),
                          "application/json", kind="surveys", survey="counter")
        self.counts(reply, rows=2, duplicate=1, refused=1)
        self.send(b"", kind="surveys", expect=400)
        self.send(b"", kind="surveys", survey="nobody", expect=404)
        self.send(b"", survey="counter", expect=422)
        self.assertEqual(self.send("窗口\n".encode(), "text/csv", kind="surveys", survey="counter")["rows"], 0)
        self.send("窗口\nu1\n".encode(), "text/csv", kind="surveys", survey="counter", expect=422)

    # Whose it is, and going on.

    def test_whose_it_is(self):
        reply = self.send(ndjson([row(0)]))
        other = self.client("collector", "another", sources=["web"])
        other.get(f"/v1/imports/{reply['id']}", expect=404)
        other.get(f"/v1/imports/{reply['id']}/outcomes", expect=404)
        self.assertEqual(list(other.items("/v1/imports")), [])
        self.send(ndjson([row(0)]), client=other, id=reply["id"], expect=409)
        self.assertEqual([each["id"] for each in self.client("leadership").items("/v1/imports", kind="events")], [reply["id"]])
        self.client("window", units=["u1"]).get("/v1/imports", expect=403)
        code = self.code
        self.world.organisation(code + "2")
        stranger = self.world.client(code + "2", "evaluator")
        stranger.get(f"/v1/imports/{reply['id']}", expect=404)
        self.send(ndjson([row(0)]), client=stranger, id=str(uuid.uuid4()), offset=5, expect=404)

    def test_a_file_sent_again_stores_nothing_twice(self):
        identity = str(uuid.uuid4())
        rows = [{name: value for name, value in row(number).items() if name != "external_id"} for number in range(CHUNK + 10)]
        self.counts(self.send(ndjson(rows), id=identity), rows=len(rows), stored=len(rows))
        self.counts(self.send(ndjson(rows), id=identity), rows=len(rows), duplicate=len(rows))
        rows[7]["unit"] = "u4"
        reply = self.send(ndjson(rows), id=identity)
        self.counts(reply, rows=len(rows), duplicate=len(rows) - 1, duplicate_differs=1)
        self.assertEqual([each["row"] for each in self.collector.items(f"/v1/imports/{identity}/outcomes")], [8])
        self.assertEqual(self.stored(), len(rows))
        for more in ({"media": "application/json"}, {"dry_run": "true"}, {"source": "sms"}):
            self.assertEqual(self.send(b"[]", id=identity, expect=409, **more)["code"], "IMPORT_DIFFERS")
        for rest in (b"", ndjson(rows)):   # resumed behind its end, it is told again
            self.counts(self.send(rest, id=identity, offset=len(ndjson(rows))), rows=len(rows), duplicate=len(rows) - 1,
                        duplicate_differs=1)
        reply = self.send(ndjson(rows), id=identity, offset=3, expect=409)
        self.assertEqual((reply["code"], reply["params"]["bytes"]), ("IMPORT_OFFSET", str(len(ndjson(rows)))))

    def test_events_are_numbered_in_the_order_of_the_file(self):
        rows = [row(number, note=str(number)) for number in range(5 * CHUNK)]
        again = [*rows[:2 * CHUNK], rows[2 * CHUNK - 1], rows[CHUNK], *rows[2 * CHUNK:]]     # told by the next chunk, and in it
        self.counts(self.send(ndjson(again)), rows=len(again), stored=len(rows), duplicate=2)
        self.assertEqual(self.notes(), [each["note"] for each in rows])
        self.assertEqual(recount.wrong(self.world.cluster, self.code), [])

    def test_dry_runs_keep_nothing(self):
        rows = [row(number) for number in range(CHUNK + 1)] + [row(1, unit="nobody")]
        reply = self.send(ndjson(rows), dry_run="true")
        self.counts(reply, rows=CHUNK + 2, stored=CHUNK + 1, refused=1)
        self.assertEqual((reply["dry_run"], self.stored()), (True, 0))
        self.assertEqual(len(list(self.collector.items(f"/v1/imports/{reply['id']}/outcomes"))), 1)

    def broken(self, body, media, identity, cut, chunked, offset=0):
        """Sends so many bytes and hangs up; waits until the server has noticed."""
        before = self.collector.request("GET", f"/v1/imports/{identity}").json().get("changed_at")
        with begin(self.world.port, self.collector.token, identity, b"", len(body), offset, media, chunked) as link:
            for start in range(0, cut, 60000):
                piece = body[start:min(start + 60000, cut)]
                link.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        until = time.monotonic() + 20
        while True:
            state = self.collector.request("GET", f"/v1/imports/{identity}").json()
            if state.get("state") == "interrupted" and state["changed_at"] != before:
                return
            self.assertLess(time.monotonic(), until, "a broken connection was not noticed")
            time.sleep(0.02)

    def test_broken_at_any_byte_and_resumed(self):
        seed = random.randrange(1 << 30)
        draw = random.Random(seed)
        print("seed", seed)
        rows = [row(number, note="说" * draw.randrange(1, 80)) for number in range(3 * CHUNK)]
        plain = [{name: value for name, value in each.items() if name != "external_id"} for each in rows]
        text = "unit,indicator,occurred_at,note\n" + "".join(f'{each["unit"]},complaint,2026-03-04,"{each["note"]}\n"\n' for each in rows)
        stored = 0
        for body, media in ((ndjson(plain), "application/x-ndjson"), (json.dumps(plain).encode(), "application/json"),
                            (text.encode("gb18030"), "text/csv; charset=gb18030")):
            identity, offset = str(uuid.uuid4()), 0
            for _ in range(3):
                cut = draw.randrange(len(body) - offset)
                self.broken(body[offset:], media, identity, cut, draw.random() < 0.5, offset)
                state = self.state(identity)
                self.assertEqual(state["state"], "interrupted")
                self.assertLessEqual(state["bytes"], offset + cut)
                offset = state["bytes"]
            reply = self.send(body[offset:], media, id=identity, **({"offset": offset} if offset else {}))
            stored += len(rows)
            self.assertEqual((reply["rows"], reply["stored"], reply["duplicate"], reply["bytes"] <= len(body)),
                             (len(rows), len(rows), 0, True))
            self.assertEqual(self.stored(), stored)
        self.assertEqual(recount.wrong(self.world.cluster, self.code), [])

    def test_who_resumes_takes_over(self):
        identity, body = str(uuid.uuid4()), ndjson(row(number) for number in range(2 * CHUNK))
        half = body.index(b"\n", len(body) // 2) + 1
        with begin(self.world.port, self.collector.token, identity, body[:half], len(body)) as link:
            while self.collector.request("GET", f"/v1/imports/{identity}").status != 200:
                time.sleep(0.01)
            self.counts(self.send(body, id=identity), rows=2 * CHUNK, stored=2 * CHUNK)
            link.sendall(body[half:])
            answer = b""
            while True:
                piece = link.recv(65536)
                answer += piece
                if not piece or b"IMPORT_TAKEN" in answer:
                    break
        self.assertIn(b"IMPORT_TAKEN", answer)
        self.assertEqual((self.state(identity)["state"], self.stored()), ("complete", 2 * CHUNK))

    # Framing and limits.

    def test_chunked_and_continue(self):
        body = ndjson(row(number) for number in range(CHUNK))
        connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=30)
        headers = {"Authorization": "Bearer " + self.collector.token, "Content-Type": "application/x-ndjson"}
        pieces = [body[start:start + 777] for start in range(0, len(body), 777)]
        connection.request("POST", "/v1/imports?kind=events", iter(pieces), headers, encode_chunked=True)
        self.assertEqual(json.loads(connection.getresponse().read())["stored"], CHUNK)
        connection.request("GET", "/v1/imports", headers=headers)   # the connection is still good
        self.assertEqual(connection.getresponse().read()[:9], b'{"items":')
        connection.close()
        with socket.create_connection(("127.0.0.1", self.world.port), timeout=10) as link:
            link.sendall((f"POST /v1/imports?kind=events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.collector.token}\r\n"
                          f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\n"
                          "Expect: 100-continue\r\n\r\n").encode())
            self.assertEqual(link.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            link.sendall(body)
            self.assertIn(b"HTTP/1.1 207", link.recv(100))
        with socket.create_connection(("127.0.0.1", self.world.port), timeout=10) as link:
            link.sendall((f"POST /v1/imports?kind=stars HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.collector.token}\r\n"
                          f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\n"
                          "Expect: 100-continue\r\n\r\n").encode())
            self.assertIn(b"HTTP/1.1 422", link.recv(100))

    def test_a_file_over_the_limit_is_refused(self):
        with socket.create_connection(("127.0.0.1", self.world.port), timeout=10) as link:
            link.sendall((f"POST /v1/imports?kind=events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.collector.token}\r\n"
                          f"Content-Type: application/x-ndjson\r\nContent-Length: {4 * 1024 ** 3 + 1}\r\n\r\n").encode())
            self.assertIn(b"HTTP/1.1 413", link.recv(100))

    def test_no_more_than_four_at_once(self):
        links, body = [], ndjson([row(0)])
        ids = [str(uuid.uuid4()) for _ in range(4)]
        try:
            for identity in ids:
                links.append(begin(self.world.port, self.collector.token, identity, b"", len(body)))
                while self.collector.request("GET", f"/v1/imports/{identity}").status != 200:
                    time.sleep(0.01)
            reply = self.collector.request("POST", "/v1/imports?kind=events", body, key=False, expect=503,
                                           headers={"Content-Type": "application/x-ndjson"})
            self.assertEqual((reply.code, reply.headers["retry-after"]), ("IMPORTS_BUSY", "10"))
            for link in links:
                link.sendall(body)
                self.assertIn(b"HTTP/1.1 207", link.recv(100))
        finally:
            for link in links:
                link.close()
        self.assertEqual(self.stored(), 1)

    def test_four_imports_and_single_posts_at_once(self):
        faults, waits, done = [], [], threading.Event()

        def bulk(number):
            try:
                rows = [row(n, external_id=f"b{number}-{n}") for n in range(3 * CHUNK)] + [row(n) for n in range(100)]
                random.shuffle(rows)
                self.send(ndjson(rows), client=self.client("collector", sources=["sms"]))
            except Exception as fault:  # pylint: disable=broad-except
                faults.append(fault)

        def single(number):
            client = self.client("collector", sources=["sms"])
            for each in range(10000):
                if done.is_set():
                    return
                start = time.monotonic()
                reply = client.post("/v1/events", row(each, external_id=f"s{number}-{each}"), expect=None, key=False)
                waits.append(time.monotonic() - start)
                if reply.status != 201:
                    faults.append(reply)
        threads = [threading.Thread(target=bulk, args=(number,)) for number in range(4)]
        singles = [threading.Thread(target=single, args=(number,)) for number in range(4)]
        for thread in threads + singles:
            thread.start()
        for thread in threads:
            thread.join()
        done.set()
        for thread in singles:
            thread.join()
        self.assertEqual(faults, [])
        self.assertEqual(self.stored(), 4 * 3 * CHUNK + 100 + len(waits))
        self.assertEqual(recount.wrong(self.world.cluster, self.code), [])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
