#!/usr/bin/env python3
"""Organisation, units and indicators over HTTP: creating, replacing, retiring, listing, refusing."""
import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402

UNIT = {"name": "收费窗口一", "kind": "window"}


def setUpModule():
    global world, organiser, evaluator
    world = World()
    world.organisation("hall")
    world.organisation("other", "Europe/London")
    organiser = world.client("hall", "organiser")
    evaluator = world.client("hall", "evaluator")


def tearDownModule():
    world.close()


def unit(code, **more):
    return {"code": code, **UNIT, **more}


class Organisation(unittest.TestCase):
    def test_get(self):
        row = evaluator.get("/v1/organisation").json()
        self.assertEqual((row["code"], row["time_zone"]), ("hall", "Asia/Shanghai"))

    def test_unknown(self):
        reply = world.client("nowhere", "organiser").get("/v1/organisation", expect=403)
        self.assertEqual(reply.code, "ORGANISATION_UNKNOWN")


class Units(unittest.TestCase):
    def test_create_and_read(self):
        sent = unit("w1", group="东区", headcount=12, since="2020-02-29", attributes={"floor": "2", "tags": [1]})
        made = organiser.post("/v1/units", sent)
        row = made.json()
        self.assertEqual(made.headers["location"], "/v1/units/" + row["id"])
        self.assertEqual(made.headers["etag"], '"1"')
        for name, value in sent.items():
            self.assertEqual(row[name], value, name)
        self.assertEqual((row["version"], row["parent_id"], row["retired_at"]), (1, None, None))
        self.assertEqual(evaluator.get("/v1/units/" + row["id"]).json(), row)
        self.assertEqual(evaluator.get("/v1/units/by-code/w1").json(), row)

    def test_numbers_that_no_column_holds(self):
        """JSON allows them; the answer names the field, and nothing reaches the database."""
        head = b'{"code":"wide","name":"n","kind":"window","attributes":'
        for number in (b"1e-20000", b"1e-1000", b"0." + b"1" * 17000, b"[1, {\"a\": 1E-9999}]"):
            reply = organiser.post("/v1/units", head + b'{"a":' + number + b"}}", expect=422)
            self.assertEqual(reply.codes, [("#/attributes", "FORMAT_INVALID")], number[:20])
        text = "1" * 100 + "e99999"
        row = organiser.post("/v1/units", unit("wide", attributes={"a": text, "b": [1e-300, -1.5e+30, 10 ** 17], text: 1}))
        self.assertEqual(row.json()["attributes"]["a"], text)

    def test_two_under_each_other_at_once(self):
        """Both named as the other's parent at the same time: one wins, and no locks cross."""
        clients = [world.client("hall", "organiser", f"organiser-{number}") for number in range(8)]
        for client in clients:
            client.get("/v1/organisation")
        for ring in range(5):
            self.close_ring(clients, (f"ring-{ring}a", f"ring-{ring}b"))
        self.assertEqual((world.cluster.folder / "log").read_text(encoding="utf-8").count("deadlock detected"), 0)

    def close_ring(self, clients, units):
        for code in units:
            organiser.post("/v1/units", unit(code))
        start, statuses = threading.Barrier(len(clients)), []

        def put(number, client):
            mine, other = units[::1 if number % 2 else -1]
            start.wait()
            statuses.append(client.put(f"/v1/units/by-code/{mine}", {**UNIT, "parent": other}, version=1, expect=None).status)

        threads = [threading.Thread(target=put, args=pair) for pair in enumerate(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses.count(200), 1, statuses)
        self.assertLessEqual(set(statuses), {200, 412, 422})

    def test_given_id_and_taken_code(self):
        given = str(uuid.uuid4())
        self.assertEqual(organiser.post("/v1/units", unit("w2", id=given)).json()["id"], given)
        for body in (unit("w2"), unit("w2b", id=given)):
            self.assertEqual(organiser.post("/v1/units", body, expect=409).code, "ALREADY_EXISTS")

    def test_repeated_key(self):
        body = unit("w3")
        first = organiser.post("/v1/units", body, key="same")
        again = organiser.post("/v1/units", body, key="same")
        self.assertEqual(again.body, first.body)
        self.assertEqual(again.headers["idempotent-replayed"], "true")
        self.assertEqual(again.headers["location"], first.headers["location"])
        other = organiser.post("/v1/units", unit("w3x"), key="same", expect=422)
        self.assertEqual(other.code, "IDEMPOTENCY_KEY_REUSED")
        # A key belongs to its subject.
        second = world.client("hall", "organiser", subject="second")
        self.assertEqual(second.post("/v1/units", body, key="same", expect=409).code, "ALREADY_EXISTS")
        self.assertEqual(organiser.post("/v1/units", unit("w3y"), key=False, expect=400).code,
                         "IDEMPOTENCY_KEY_REQUIRED")

    def test_every_fault_at_once(self):
        reply = organiser.post("/v1/units", {"code": "bad code", "name": "", "kind": "Window", "headcount": -1,
                                             "since": "2023-02-29", "colour": "red"}, expect=(400, 422))
        self.assertEqual([where for where, _ in reply.codes],
                         ["#/code", "#/colour", "#/headcount", "#/kind", "#/name", "#/since"])

    def test_replace(self):
        row = organiser.put("/v1/units/by-code/w4", UNIT, create=True, expect=201).json()
        self.assertEqual(organiser.put("/v1/units/by-code/w4", UNIT, create=True, expect=412).code,
                         "PRECONDITION_FAILED")
        missing = organiser.put("/v1/units/by-code/w4", UNIT, expect=428)
        self.assertEqual(missing.code, "PRECONDITION_REQUIRED")
        self.assertIn("If-None-Match: *", missing.json()["detail"])
        changed = {**UNIT, "name": "新名", "headcount": 3}
        after = organiser.put("/v1/units/by-code/w4", changed, version=1)
        self.assertEqual(after.headers["etag"], '"2"')
        self.assertEqual((after.json()["name"], after.json()["version"]), ("新名", 2))
        self.assertEqual(organiser.put("/v1/units/by-code/w4", changed, version=1, expect=412).code,
                         "PRECONDITION_FAILED")
        renamed = organiser.put("/v1/units/" + row["id"], unit("w4new"), version=2).json()
        self.assertEqual((renamed["code"], renamed["headcount"], renamed["version"]), ("w4new", None, 3))
        evaluator.get("/v1/units/by-code/w4", expect=404)
        self.assertEqual(organiser.put("/v1/units/by-code/w4none", UNIT, version=1, expect=404).code, "NOT_FOUND")

    def test_tree(self):
        top = organiser.post("/v1/units", unit("t1", kind="hall")).json()
        middle = organiser.post("/v1/units", unit("t2", parent="t1", kind="section")).json()
        self.assertEqual(middle["parent_id"], top["id"])
        leaf = organiser.post("/v1/units", unit("t3", parent_id=middle["id"])).json()
        for parent in ({"parent": "t3"}, {"parent_id": leaf["id"]}, {"parent": "t1"}):
            reply = organiser.put("/v1/units/by-code/t1", {**UNIT, **parent}, version=1, expect=422)
            self.assertEqual([code for _, code in reply.codes], ["UNIT_CYCLE"], parent)
        reply = organiser.post("/v1/units", unit("t4", parent="none"), expect=422)
        self.assertEqual(reply.codes, [("#/parent", "UNIT_UNKNOWN")])
        children = evaluator.get("/v1/units", parent="t1").json()["items"]
        self.assertEqual([row["code"] for row in children], ["t2"])
        self.assertEqual([row["code"] for row in evaluator.get("/v1/units", parent_id=middle["id"]).json()["items"]],
                         ["t3"])

    def test_retire(self):
        row = organiser.post("/v1/units", unit("r1", kind="person")).json()
        path = f"/v1/units/{row['id']}/retirement"
        self.assertEqual(organiser.post(path, {}, expect=(400, 422)).codes, [("#/reason", "FIELD_REQUIRED")])
        after = organiser.post(path, {"reason": "closed", "retired_at": "2026-01-31"}, expect=200).json()
        self.assertEqual((after["retired_at"], after["version"]), ("2026-01-31T04:00:00Z", 2))
        self.assertEqual(organiser.post(path, {"reason": "again"}, expect=409).code, "STATE_CONFLICT")
        codes = [row["code"] for row in evaluator.get("/v1/units", kind="person", retired="true").json()["items"]]
        self.assertEqual(codes, ["r1"])
        self.assertEqual(evaluator.get("/v1/units", kind="person", retired="false").json()["items"], [])

    def test_pages(self):
        for number in range(7):
            organiser.post("/v1/units", unit(f"p{number}", kind="paged", group="G"))
        page = evaluator.get("/v1/units", kind="paged", limit=3).json()
        self.assertEqual([row["code"] for row in page["items"]], ["p0", "p1", "p2"])
        self.assertEqual([row["code"] for row in evaluator.items("/v1/units", kind="paged", limit=3)],
                         [f"p{number}" for number in range(7)])
        self.assertEqual(evaluator.get("/v1/units", kind="other", cursor=page["next"], expect=400).codes,
                         [("cursor", "CURSOR_INVALID")])
        self.assertEqual(len(evaluator.get("/v1/units", group="G", limit=100000).json()["items"]), 7)

    def test_audit(self):
        organiser.put("/v1/units/by-code/a1", UNIT, create=True, expect=201)
        organiser.put("/v1/units/by-code/a1", {**UNIT, "headcount": 5}, version=1)
        rows = world.cluster.psql(
            "select action, actor, before ->> 'headcount', after ->> 'headcount', request_id <> ''"
            " from pennant.audit where after ->> 'code' = 'a1' order by sequence")
        self.assertEqual(rows, [["unit.create", "organiser", "", "", "t"],
                                ["unit.replace", "organiser", "", "5", "t"]])

    def test_windows_see_their_own(self):
        mine = organiser.post("/v1/units", unit("own1")).json()
        foreign = organiser.post("/v1/units", unit("own2")).json()
        window = world.client("hall", "window", units=["own1"])
        self.assertEqual([row["code"] for row in window.items("/v1/units")], ["own1"])
        window.get("/v1/units/" + mine["id"])
        window.get("/v1/units/" + foreign["id"], expect=404)
        stranger = world.client("other", "organiser")
        stranger.get("/v1/units/" + mine["id"], expect=404)
        self.assertEqual(list(stranger.items("/v1/units")), [])
        stranger.post("/v1/units", unit("own1"))


class Indicators(unittest.TestCase):
    def test_create_and_list(self):
        sent = {"code": "complaint", "form": "event", "title": {"zh": "投诉", "en": "Complaint"},
                "gravities": ["ordinary", "major"], "fields": ["topic"], "points": {"min": "-5.5", "max": "20"},
                "verdict": "confirmed", "four_eyes": True}
        row = organiser.post("/v1/indicators", sent).json()
        for name, value in sent.items():
            self.assertEqual(row[name], value, name)
        self.assertEqual(row["quantity"], "times")
        self.assertEqual(evaluator.get("/v1/indicators/complaint").json(), row)
        self.assertEqual(organiser.post("/v1/indicators", sent, expect=409).code, "ALREADY_EXISTS")
        organiser.post("/v1/indicators", {"code": "rate", "form": "value"})
        self.assertEqual([item["code"] for item in evaluator.items("/v1/indicators", form="value")], ["rate"])
        evaluator.get("/v1/indicators/none", expect=404)

    def test_refusals(self):
        reply = organiser.post("/v1/indicators", {
            "code": "x", "form": "value", "gravities": ["a", "a", "B"], "fields": ["topic"],
            "points": {"min": "2", "max": "1"}}, expect=422)
        self.assertEqual(reply.codes, [
            ("#/fields", "NOT_COMBINED"), ("#/gravities", "NOT_COMBINED"), ("#/gravities/1", "REPEATED"),
            ("#/gravities/2", "FORMAT_INVALID"), ("#/points", "NOT_COMBINED"),
            ("#/points", "RANGE_CONTRADICTORY")])

    def test_roles(self):
        for client in (evaluator, world.client("hall", "leadership"), world.client("hall", "collector", sources=["s"])):
            client.post("/v1/indicators", {"code": "y", "form": "event"}, expect=403)
            client.post("/v1/units", unit("y"), expect=403)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
