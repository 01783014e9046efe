#!/usr/bin/env python3
"""Periods over HTTP: drafts, overlaps, rosters, successors, the calendar, who may what."""
import sys
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import TEAMS, Stage, month, scheme  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world, stage
    world = World()
    stage = Stage(world)


def tearDownModule():
    world.close()


class Drafts(unittest.TestCase):
    def test_create_and_read(self):
        document = stage.submit()
        first, last = month(-1)
        made = stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "title": "上个月", "from": first,
                                                    "to": last, "units": ["t2", stage.units["t1"]]})
        row = made.json()
        self.assertEqual(made.headers["location"], "/v1/periods/" + row["id"])
        self.assertEqual(made.headers["etag"], '"1"')
        self.assertEqual((row["scheme"], row["scheme_version"], row["state"], row["title"], row["from"], row["to"]),
                         (document["code"], 1, "draft", "上个月", first, last))
        self.assertEqual(row["units"], [stage.units["t2"], stage.units["t1"]])
        self.assertEqual((row["round"], row["run_id"]), (0, None))
        self.assertEqual(stage.leader.get("/v1/periods/" + row["id"]).json(), row)

    def test_faults_are_told_at_once(self):
        document = stage.submit()
        reply = stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": "2026-02-30",
                                                     "to": 5, "more": 1}, expect=(400, 422))
        self.assertEqual([where for where, _ in reply.codes], ["#/from", "#/more", "#/to"])
        reply = stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": "2026-03-01",
                                                     "to": "2026-02-01"}, expect=422)
        self.assertEqual(reply.codes, [("#/to", "RANGE_CONTRADICTORY")])
        reply = stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": "2026-02-01",
                                                     "to": "2026-02-28", "units": ["t1", "t9", "t8"]}, expect=422)
        self.assertEqual(reply.codes, [("#/units/1", "UNIT_UNKNOWN"), ("#/units/2", "UNIT_UNKNOWN")])
        reply = stage.organiser.post("/v1/periods", {"scheme_id": str(uuid.uuid4()), "from": "2026-02-01",
                                                     "to": "2026-02-28"}, expect=422)
        self.assertEqual(reply.codes, [("#/scheme_id", "SCHEME_UNKNOWN")])

    def test_replace_needs_the_version(self):
        period = stage.draft()
        path, body = "/v1/periods/" + period["id"], {"scheme_id": period["scheme_id"], "from": "2026-01-01",
                                                     "to": "2026-01-31", "title": "新"}
        self.assertEqual(stage.organiser.put(path, body, expect=428).code, "PRECONDITION_REQUIRED")
        row = stage.organiser.put(path, body, version=1).json()
        self.assertEqual((row["version"], row["from"], row["title"]), (2, "2026-01-01", "新"))
        self.assertEqual(stage.organiser.put(path, body, version=1, expect=412).code, "PRECONDITION_FAILED")
        stage.move(period, "open")
        reply = stage.organiser.put(path, body, version=3, expect=409)
        self.assertEqual(reply.code, "STATE_CONFLICT")

    def test_another_scheme_brings_its_panels(self):
        period = stage.draft()
        stage.jury(period, "juror")
        other = scheme()
        other["panels"]["guests"] = {"mode": "open", "raters": "given"}
        del other["panels"]["peers"]
        other["components"][1].update(id="guests", ballots="guests")
        document = stage.organiser.post("/v1/schemes", other).json()
        stage.organiser.put("/v1/periods/" + period["id"], {"scheme_id": document["id"], "from": period["from"],
                                                            "to": period["to"]}, version=1)
        panels = {row["panel"]: row for row in stage.organiser.get(f"/v1/periods/{period['id']}/panels").json()["items"]}
        self.assertEqual(sorted(panels), ["guests", "jury"])
        self.assertEqual([member["subject"] for member in panels["jury"]["members"]], ["juror"])

    def test_the_same_key_makes_one_draft(self):
        document = stage.submit()
        body = {"scheme_id": document["id"], "from": "2026-01-01", "to": "2026-01-31"}
        key = str(uuid.uuid4())
        first = stage.organiser.post("/v1/periods", body, key=key)
        again = stage.organiser.post("/v1/periods", body, key=key)
        self.assertEqual((again.status, again.body), (first.status, first.body))
        self.assertEqual(again.headers.get("idempotent-replayed"), "true")
        other = stage.organiser.post("/v1/periods", {**body, "title": "x"}, key=key, expect=422)
        self.assertEqual(other.code, "IDEMPOTENCY_KEY_REUSED")


class Overlaps(unittest.TestCase):
    def test_no_two_share_a_day(self):
        document = stage.submit()
        body = {"scheme_id": document["id"], "from": "2026-01-01", "to": "2026-01-31"}
        period = stage.organiser.post("/v1/periods", body).json()
        for first, last in (("2026-01-31", "2026-02-28"), ("2025-12-01", "2026-01-01"), ("2026-01-10", "2026-01-11")):
            reply = stage.organiser.post("/v1/periods", {**body, "from": first, "to": last}, expect=409)
            self.assertEqual(reply.code, "PERIODS_OVERLAP")
        stage.organiser.post("/v1/periods", {**body, "from": "2026-02-01", "to": "2026-02-28"})
        newer = stage.submit(code=document["code"], title={"en": "Second version"})
        stage.organiser.post("/v1/periods", {**body, "scheme_id": newer["id"]}, expect=409)
        stage.move(period, "cancelled")
        stage.organiser.post("/v1/periods", {**body, "scheme_id": newer["id"]})

    def test_sixteen_at_once_are_one(self):
        document = stage.submit()

        def create(number):
            client = stage.client("organiser", f"organiser-{number}")
            return client.post("/v1/periods", {"scheme_id": document["id"], "from": "2026-01-01",
                                               "to": f"2026-01-{31 - number}"}, expect=(201, 409)).status
        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(sorted(pool.map(create, range(16))), [201] + [409] * 15)


class Lists(unittest.TestCase):
    def test_filters_and_pages(self):
        document = stage.submit()
        made = []
        for number in range(1, 6):
            made.append(stage.organiser.post("/v1/periods", {
                "scheme_id": document["id"], "from": f"2025-0{number}-01", "to": f"2025-0{number}-28"}).json())
        stage.move(made[4], "cancelled")

        def found(**query):
            return [row["id"] for row in stage.leader.items("/v1/periods", scheme=document["code"], limit=2, **query)]
        ids = [row["id"] for row in reversed(made)]
        self.assertEqual(found(), ids)
        self.assertEqual(found(state="draft"), ids[1:])
        self.assertEqual(found(from_="2025-02-28", to="2025-04-01"), ids[1:4])
        self.assertEqual([row["id"] for row in stage.windows["t1"].items("/v1/periods", scheme=document["code"])],
                         ids[:1])
        self.assertEqual(stage.windows["t1"].get("/v1/periods/" + ids[1], expect=404).code, "NOT_FOUND")
        reply = stage.leader.get("/v1/periods", state="asleep", expect=422)
        self.assertEqual(reply.codes, [("state", "VALUE_NOT_ALLOWED")])
        self.assertEqual(stage.leader.get("/v1/periods", cursor="abc", expect=400).codes, [("cursor", "CURSOR_INVALID")])


class Rosters(unittest.TestCase):
    def test_frozen_at_opening(self):
        stage = Stage(world, "freezing")
        for code, kind, parent in (("hall", "hall", None), ("team-a", "team", "hall"), ("desk", "desk", "team-a")):
            body = {"code": code, "name": code, "kind": kind, "attributes": {"floor": "1"}, "headcount": 4}
            stage.organiser.post("/v1/units", {**body, "parent": parent} if parent else body)
        retired = stage.organiser.post("/v1/units", {"code": "gone", "name": "gone", "kind": "team"}).json()
        stage.organiser.post(f"/v1/units/{retired['id']}/retirement", {"reason": "closed"}, expect=200)
        period = stage.draft()
        path = f"/v1/periods/{period['id']}/roster"
        self.assertEqual(list(stage.leader.items(path)), [])
        stage.move(period, "open")
        rows = {row["unit"]: row for row in stage.leader.items(path, limit=2)}
        self.assertEqual({code: row["enters"] for code, row in rows.items()},
                         {"desk": False, "hall": False, "team-a": True, **dict.fromkeys(TEAMS, True)})
        self.assertEqual((rows["team-a"]["parent_id"], rows["team-a"]["headcount"]), (rows["hall"]["unit_id"], 4))
        window = stage.client("window", units=["team-a"])
        seen = {row["unit"]: (row["name"], row["headcount"]) for row in window.items(path)}
        self.assertEqual((seen["team-a"], seen["hall"]), (("team-a", 4), ("hall", None)))
        changed = {"name": "renamed", "kind": "desk", "attributes": {}}
        stage.organiser.put("/v1/units/by-code/team-a", changed, version=1)
        stage.organiser.post("/v1/units", {"code": "late", "name": "late", "kind": "team"})
        self.assertEqual({row["unit"]: row for row in stage.leader.items(path)}, rows)

    def test_chosen_units_only(self):
        period = stage.draft(units=["t1", "t3"])
        stage.move(period, "open")
        self.assertEqual([row["unit"] for row in stage.leader.items(f"/v1/periods/{period['id']}/roster")], ["t1", "t3"])
        self.assertEqual(set(stage.standings(period)), {"t1", "t3"})

    def test_nobody_enters(self):
        document = scheme()
        document["awards"]["cup"]["kind"] = "choir"
        period = stage.draft(stage.organiser.post("/v1/schemes", document).json())
        self.assertEqual(stage.move(period, "open", expect=409).code, "ROSTER_EMPTY")
        self.assertEqual(stage.read(period)["state"], "draft")


class Successors(unittest.TestCase):
    def test_the_next_by_cadence(self):
        document = stage.submit(cadence="quarter")
        period = stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": "2025-10-01",
                                                      "to": "2025-12-31", "units": ["t1", "t2"]}).json()
        stage.jury(period, "anna", "boris")
        newer = stage.submit(code=document["code"], cadence="quarter", title={"en": "Second version"})
        path = f"/v1/periods/{period['id']}/successor"
        row = stage.organiser.post(path, {}).json()
        self.assertEqual((row["from"], row["to"], row["state"], row["scheme_id"], row["units"]),
                         ("2026-01-01", "2026-03-31", "draft", document["id"], period["units"]))
        panel = stage.organiser.get(f"/v1/periods/{row['id']}/panels/jury").json()
        self.assertEqual([member["subject"] for member in panel["members"]], ["anna", "boris"])
        self.assertEqual(stage.organiser.post(path, {}, expect=409).code, "PERIODS_OVERLAP")
        row = stage.organiser.post(f"/v1/periods/{row['id']}/successor", {"newest": True}).json()
        self.assertEqual((row["from"], row["to"], row["scheme_id"]), ("2026-04-01", "2026-06-30", newer["id"]))

    def test_months_of_any_length(self):
        period = stage.organiser.post("/v1/periods", {"scheme_id": stage.submit()["id"], "from": "2026-01-01",
                                                      "to": "2026-01-31"}).json()
        row = stage.organiser.post(f"/v1/periods/{period['id']}/successor", {}).json()
        self.assertEqual((row["from"], row["to"]), ("2026-02-01", "2026-02-28"))

    def test_years_end_somewhere(self):
        document = stage.submit()
        body = {"scheme_id": document["id"], "from": "1899-12-31", "to": "3000-01-01"}
        reply = stage.organiser.post("/v1/periods", body, expect=422)
        self.assertEqual(reply.codes, [("#/from", "OUT_OF_RANGE"), ("#/to", "OUT_OF_RANGE")])
        period = stage.organiser.post("/v1/periods", {**body, "from": "2999-12-01", "to": "2999-12-31"}).json()
        stage.organiser.post(f"/v1/periods/{period['id']}/successor", {}, expect=422)

    def test_once_has_none(self):
        period = stage.draft(stage.submit(cadence="once"))
        reply = stage.organiser.post(f"/v1/periods/{period['id']}/successor", {}, expect=409)
        self.assertEqual(reply.code, "CADENCE_ONCE")


class Roles(unittest.TestCase):
    def test_who_may_what(self):
        period = stage.draft()
        path = "/v1/periods/" + period["id"]
        body = {"scheme_id": period["scheme_id"], "from": period["from"], "to": period["to"]}
        for client in (stage.leader, stage.evaluator, stage.windows["t1"], stage.collector):
            client.post("/v1/periods", body, expect=403)
            client.put(path, body, version=1, expect=403)
            client.post(path + "/successor", {}, expect=403)
        for client in (stage.organiser, stage.evaluator, stage.windows["t1"], stage.collector):
            stage.move(period, "open", client, expect=403)
            stage.step(period, "office", "approved", client, expect=403)
        for client in (stage.windows["t1"], stage.collector):
            client.get(path + "/transitions", expect=403)
            client.get(path + "/steps", expect=403)

    def test_foreign_ones_do_not_exist(self):
        world.organisation("abroad")
        period = stage.opened()
        for role in ("organiser", "leadership", "evaluator", "window"):
            other = world.client("abroad", role, units=["t1"])
            for rest in ("", "/roster", "/panels", "/panels/jury", "/standings"):
                self.assertEqual(other.get(f"/v1/periods/{period['id']}{rest}", expect=404).code, "NOT_FOUND", rest)
        leader = world.client("abroad", "leadership")
        self.assertEqual(stage.move(period, "scoring", leader, expect=404).code, "NOT_FOUND")


class Calendars(unittest.TestCase):
    def test_set_and_replaced(self):
        stage = Stage(world, "calendar")
        self.assertEqual(stage.leader.get("/v1/calendar", expect=404).code, "NOT_FOUND")
        first = {"holidays": ["2026-10-02", "2026-10-01"], "workdays": ["2026-10-10"]}
        made = stage.organiser.put("/v1/calendar", first, create=True, expect=201)
        self.assertEqual((made.json()["holidays"], made.headers["etag"]), (["2026-10-01", "2026-10-02"], '"1"'))
        self.assertEqual(stage.organiser.put("/v1/calendar", first, create=True, expect=412).code,
                         "PRECONDITION_FAILED")
        row = stage.organiser.put("/v1/calendar", {"holidays": []}, version=1).json()
        self.assertEqual((row["holidays"], row["workdays"], row["version"]), ([], [], 2))
        stage.organiser.put("/v1/calendar", first, version=1, expect=412)
        self.assertEqual(stage.windows["t1"].get("/v1/calendar").json(), row)
        stage.leader.put("/v1/calendar", first, version=2, expect=403)

    def test_faults(self):
        body = {"holidays": ["2026-02-30", "2026-05-01", "2026-05-01"], "workdays": ["2026-05-01", "soon"]}
        reply = stage.organiser.put("/v1/calendar", body, create=True, expect=422)
        self.assertEqual(reply.codes, [("#/holidays/0", "FORMAT_INVALID"), ("#/holidays/2", "REPEATED"),
                                       ("#/workdays/0", "REPEATED"), ("#/workdays/1", "FORMAT_INVALID")])


if __name__ == "__main__":
    unittest.main()
