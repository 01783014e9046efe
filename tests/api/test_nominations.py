#!/usr/bin/env python3
"""Nominations, their checks, outside opinions and the dates of a period, over HTTP."""
import datetime
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from campaigns import STEPS, Stage, scheme  # noqa: E402
from world import World  # noqa: E402

NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"
FILE = [{"id": "short", "at_most": "5"}, {"id": "seal", "is": True}, {"id": "papers", "has": ["form", "deeds"]}]
GOOD = {"short": "全年零差错", "seal": True, "papers": ["form", "deeds", "more"]}
NAMING = {"id": "naming", "nomination": {
    "limit": {"by": "nominator_headcount", "bands": [{"from": "0", "value": 1}, {"from": "10", "value": 2}]},
    "sources": ["self", "other"], "file": FILE}}
CHECKS = [{"id": "county", "check": {"of": "nomination"}}, {"id": "police", "check": {"of": "unit", "source": "police"}}]


def setUpModule():
    global world, stage, today
    world = World()
    stage = Stage(world)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    organiser = stage.organiser
    stage.units["big"] = organiser.post("/v1/units", {"code": "big", "name": "大科室", "kind": "office", "headcount": 12}).json()["id"]
    stage.units["small"] = organiser.post("/v1/units", {"code": "small", "name": "小科室", "kind": "office", "headcount": 3}).json()["id"]
    for team, group, parent in (("t1", "east", "big"), ("t2", "east", "big"), ("t3", "west", "small")):
        organiser.put(f"/v1/units/{stage.units[team]}", {"code": team, "name": team.upper(), "kind": "team", "group": group,
                                                         "parent_id": stage.units[parent]}, version=1)
    for office in ("big", "small"):
        stage.windows[office] = stage.client("window", "window-" + office, units=[office])


def tearDownModule():
    world.close()


def day(offset):
    return (today + datetime.timedelta(days=offset)).isoformat()


def opened(steps=None, offset=0, **more):
    """An open period of this month whose scheme takes nominations."""
    document = stage.submit(steps=[NAMING] + STEPS if steps is None else steps,
                            components=[{"id": "work", "weight": "1", "ledger": {"base": "100", "rules": [
                                {"id": "fault", "events": "fault", "each": {
                                    "by": "gravity", "values": {"light": "-1", "grave": "-4"}}}]}}],
                            panels={}, **more.pop("keys", {}))
    period = stage.draft(document, offset=offset, **more)
    stage.move(period, "open")
    return stage.read(period)


def name(period, client, unit, expect=201, **more):
    body = {"award": "cup", "unit": unit, "as": "self", "file": GOOD, **more}
    return client.post(f"/v1/periods/{period['id']}/nominations", body, expect=expect)


def states(period, client=None):
    rows = (client or stage.leader).items(f"/v1/periods/{period['id']}/nominations")
    return [(row["unit"], row["by"], row["state"], row["code"]) for row in rows]


class Inputs(unittest.TestCase):
    def document(self):
        return stage.submit(dates={"reform": {"zh": "改革日"}}, steps=[NAMING] + STEPS)

    def create(self, document, expect=201, **more):
        return stage.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": "2031-01-01", "to": "2031-01-31",
                                                    **more}, expect=expect)

    def test_dates_are_kept_and_needed(self):
        document = self.document()
        period = self.create(document, awards=["cup"], panel_modes={"jury": "open"}).json()
        self.assertEqual((period["dates"], period["dates_missing"], period["awards"], period["panel_modes"]),
                         ({}, ["reform"], ["cup"], {}))
        given = {"reform": "2030-06-01", "naming": {"from": "2031-01-02", "to": "2031-01-20"}, "notice": "2031-02-01"}
        period = stage.organiser.put(f"/v1/periods/{period['id']}", {
            "scheme_id": document["id"], "from": "2031-01-01", "to": "2031-01-31", "dates": given}, version=1).json()
        self.assertEqual((period["dates"], period["dates_missing"], period["awards"]), (given, [], None))
        self.assertEqual(stage.read(period)["dates"], given)
        following = stage.organiser.post(f"/v1/periods/{period['id']}/successor", {}).json()
        self.assertEqual((following["dates"], following["dates_missing"]), ({}, ["reform"]))
        reply = stage.move(following, "open", expect=409)
        self.assertEqual((reply.code, "reform" in reply.json()["detail"]), ("DATES_MISSING", True))
        stage.move(period, "open")

    def test_every_fault_has_its_place(self):
        reply = self.create(self.document(), expect=422, awards=["cup", "no", "cup"], panel_modes={"no": "open", "jury": "loud"},
                            dates={"no": "2031-01-01", "naming": {"from": "2031-01-03", "to": "2031-01-02"},
                                   "notice": "2031-13-01", "reform": {"from": "2031-01-01"}})
        self.assertEqual(reply.codes, [
            ("#/awards/1", "ID_UNKNOWN"), ("#/awards/2", "REPEATED"), ("#/dates/naming", "RANGE_CONTRADICTORY"),
            ("#/dates/no", "ID_UNKNOWN"), ("#/dates/notice", "FORMAT_INVALID"), ("#/dates/reform/to", "FIELD_REQUIRED"),
            ("#/panel_modes/jury", "VALUE_NOT_ALLOWED"), ("#/panel_modes/no", "ID_UNKNOWN")])


class Nominations(unittest.TestCase):
    def test_who_may_name_whom(self):
        period = opened()
        row = name(period, stage.windows["t1"], "t1", evidence=[{"href": "https://files.example/a", "sha256": "ab" * 32}],
                   note="说明").json()
        self.assertEqual((row["as"], row["by"], row["day"], row["state"], row["code"]), ("self", "self", day(0), "accepted", None))
        self.assertEqual(row["file"], GOOD)
        row = name(period, stage.windows["big"], "t1", **{"as": "unit"}).json()
        self.assertEqual((row["as"], row["by"]), ("unit", "big"))
        row = name(period, stage.windows["t3"], "t2", **{"as": "group"}).json()
        self.assertEqual((row["as"], row["by"]), ("group", "west"))
        row = name(period, stage.evaluator, "t2", by=stage.units["small"], **{"as": "unit"}).json()
        self.assertEqual((row["as"], row["by"]), ("unit", "small"))
        row = name(period, stage.leader, "t3", by="工会", day=day(0), **{"as": "group"}).json()
        self.assertEqual((row["as"], row["by"]), ("group", "工会"))
        for client, unit, more, code in (
                (stage.windows["t1"], "t2", {}, "NOT_YOUR_UNIT"),
                (stage.windows["t1"], "t2", {"as": "unit", "by": "big"}, "NOT_YOUR_UNIT"),
                (stage.windows["t1"], "t2", {"as": "group", "by": "west"}, "NOT_YOUR_UNIT"),
                (stage.windows["t1"], "t1", {"day": day(0)}, "FORBIDDEN"),
                (stage.organiser, "t1", {}, "FORBIDDEN"), (stage.collector, "t1", {}, "FORBIDDEN")):
            with self.subTest(more=more):
                self.assertEqual(name(period, client, unit, expect=403, **more).code, code)

    def test_every_fault_has_its_place(self):
        period = opened()
        reply = name(period, stage.leader, "t9", expect=422, award="no", day=day(1), evidence=[
            {"href": "ftp://x", "sha256": "AB"}])
        self.assertEqual(reply.codes, [("#/award", "ID_UNKNOWN"), ("#/day", "OUT_OF_RANGE"),
                                       ("#/evidence/0/href", "FORMAT_INVALID"), ("#/evidence/0/sha256", "FORMAT_INVALID"),
                                       ("#/unit", "NOT_IN_ROSTER")])
        reply = name(period, stage.leader, "t1", expect=422, file={
            "no": 1, "short": 1.5, "seal": None, "papers": "form"})
        self.assertEqual(reply.codes, [("#/file/no", "ID_UNKNOWN"), ("#/file/papers", "TYPE_MISMATCH"),
                                       ("#/file/seal", "TYPE_MISMATCH"), ("#/file/short", "TYPE_MISMATCH")])
        for more, codes in (
                ({"as": "self", "by": "t1"}, [("#/by", "NOT_COMBINED")]),
                ({"as": "unit"}, [("#/by", "FIELD_REQUIRED")]),
                ({"as": "unit", "by": "t9"}, [("#/by", "UNIT_UNKNOWN")]),
                ({"as": "unit", "by": "t1"}, [("#/as", "NOMINATES_ITSELF")]),
                ({"as": "group", "by": "self"}, [("#/by", "FORMAT_INVALID")]),
                ({"unit_id": stage.units["t1"]}, [("#/unit", "EXACTLY_ONE")]),
                ({"unit": "big"}, [("#/unit", "NOT_IN_ROSTER")])):
            with self.subTest(more=more):
                reply = name(period, stage.leader, more.pop("unit", "t1"), expect=(400, 422), **more)
                self.assertEqual(reply.codes, codes)
        self.assertEqual(states(period), [])
        other = stage.opened()
        self.assertEqual(name(other, stage.leader, "t1", expect=422, file={}).codes, [("#/award", "AWARD_NOT_OPEN")])

    def test_an_award_that_is_not_open(self):
        awards = {award: {"kind": "team", "select": {"number": 1}} for award in ("cup", "star")}
        period = opened(keys={"awards": awards}, awards=["star"])
        self.assertEqual(name(period, stage.leader, "t1", expect=422).codes, [("#/award", "AWARD_NOT_OPEN")])
        name(period, stage.leader, "t1", award="star")
        self.assertEqual({row["award"] for row in stage.leader.items(f"/v1/periods/{period['id']}/standings")}, {"star"})

    def test_a_text_counts_its_characters(self):
        period = opened()
        for unit, text, state in (("t1", "一二三四五", ("accepted", None)), ("t2", "一二三四五六", ("refused", "file_too_long")),
                                  ("t3", "😀👍🏽é", ("accepted", None))):
            row = name(period, stage.windows[unit], unit, file={**GOOD, "short": text}).json()
            self.assertEqual((row["state"], row["code"]), state, text)
        for file in ({"short": 5, "seal": True}, {**GOOD, "seal": False}, {**GOOD, "papers": ["form"]}):
            row = name(period, stage.leader, "t2", by="union", file=file, **{"as": "group"}).json()
            self.assertEqual((row["state"], row["code"]), ("refused", "file_incomplete"))
        row = name(period, stage.leader, "t2", by="union", **{"as": "group"}).json()  # what was refused has no effect
        self.assertEqual(row["state"], "accepted")
        self.assertEqual(name(period, stage.leader, "t2", by="union", expect=409, **{"as": "group"}).code, "DUPLICATE_NOMINATION")

    def test_quotas_go_by_headcount_and_group(self):
        period = opened()
        for unit in ("t1", "t2", "t3"):
            name(period, stage.windows["big"], unit, **{"as": "unit"})
        for unit in ("t1", "t2"):
            name(period, stage.windows["small"], unit, **{"as": "unit"})
        self.assertEqual(states(period), [
            ("t1", "big", "accepted", None), ("t2", "big", "accepted", None), ("t3", "big", "refused", "nomination_quota"),
            ("t1", "small", "accepted", None), ("t2", "small", "refused", "nomination_quota")])
        limit = {"by": "group", "values": {"east": 1, "*": 2}}
        period = opened(steps=[{"id": "naming", "nomination": {"limit": limit}}] + STEPS)
        for unit in ("t1", "t2", "t3"):
            name(period, stage.leader, unit, by="union", file={}, **{"as": "group"})
        self.assertEqual([row[2:] for row in states(period)], [
            ("accepted", None), ("refused", "nomination_quota"), ("accepted", None)])

    def test_late_is_lapsed_and_said_so(self):
        period = opened(dates={"naming": day(-1)})
        row = name(period, stage.windows["t1"], "t1").json()
        self.assertEqual((row["state"], row["code"]), ("lapsed", "late"))
        row = name(period, stage.evaluator, "t2", day=day(-1)).json()
        self.assertEqual((row["day"], row["state"]), (day(-1), "accepted"))
        self.assertEqual(stage.standings(period)["t1"]["failed"], ["not_nominated"])
        self.assertEqual(stage.standings(period)["t2"]["failed"], [])
        reply = stage.leader.post(f"/v1/nominations/{row['id']}/withdrawal", {"reason": "错"}, expect=409)
        self.assertEqual(reply.code, "DEADLINE_PASSED")

    def test_a_withdrawal_frees_the_quota(self):
        period = opened()
        first = name(period, stage.windows["small"], "t1", **{"as": "unit"}).json()
        second = name(period, stage.windows["small"], "t2", **{"as": "unit"}).json()
        self.assertEqual(second["code"], "nomination_quota")
        path = f"/v1/nominations/{first['id']}/withdrawal"
        self.assertEqual(stage.windows["small"].post(path, {}, expect=400).codes, [("#/reason", "FIELD_REQUIRED")])
        self.assertEqual(stage.windows["t1"].post(path, {"reason": "x"}, expect=403).code, "FORBIDDEN")
        self.assertEqual(stage.windows["t3"].post(path, {"reason": "x"}, expect=404).code, "NOT_FOUND")
        self.assertEqual(stage.evaluator.post(path, {"reason": "x"}, expect=403).code, "FORBIDDEN")
        row = stage.windows["small"].post(path, {"reason": "换人"}, expect=200).json()
        self.assertEqual((row["state"], row["withdrawn_on"], row["withdrawal_reason"]), ("withdrawn", day(0), "换人"))
        self.assertEqual(stage.leader.post(path, {"reason": "x"}, expect=409).code, "STATE_CONFLICT")
        self.assertEqual(states(period), [("t1", "small", "withdrawn", None), ("t2", "small", "accepted", None)])
        again = name(period, stage.windows["small"], "t1", **{"as": "unit"}).json()
        self.assertEqual(again["code"], "nomination_quota")

    def test_windows_see_their_own(self):
        period = opened()
        own = name(period, stage.windows["t1"], "t1").json()
        named = name(period, stage.windows["big"], "t1", **{"as": "unit"}).json()
        other = name(period, stage.windows["t3"], "t3").json()
        self.assertEqual([row[0] for row in states(period, stage.windows["t1"])], ["t1", "t1"])
        self.assertEqual([row[0] for row in states(period, stage.windows["big"])], ["t1"])
        self.assertEqual([row[0] for row in states(period, stage.windows["t2"])], [])
        for row, seen in ((own, 200), (named, 200), (other, 404)):
            stage.windows["t1"].get(f"/v1/nominations/{row['id']}", expect=seen)
        unknown = stage.windows["t1"].get(f"/v1/nominations/{NOBODY}", expect=404).json()
        hidden = stage.windows["t1"].get(f"/v1/nominations/{other['id']}", expect=404).json()
        self.assertEqual(unknown["detail"], hidden["detail"])
        rows = stage.leader.get(f"/v1/periods/{period['id']}/nominations", unit="t1", award="cup").json()["items"]
        self.assertEqual([row["id"] for row in rows], [own["id"], named["id"]])
        pages = list(stage.leader.items(f"/v1/periods/{period['id']}/nominations", limit=1))
        self.assertEqual([row["id"] for row in pages], [own["id"], named["id"], other["id"]])

    def test_64_hand_in_the_same(self):
        period = opened()
        clients = [stage.client("window", "window-t1", units=["t1"]) for _ in range(64)]

        def race(act):
            """Everybody at once; who finds the service too busy asks again."""
            def insist(client):
                for _ in range(300):
                    reply = act(client)
                    if reply.status != 503:
                        return reply
                    time.sleep(0.1)
                return reply
            with ThreadPoolExecutor(64) as pool:
                return list(pool.map(insist, clients))
        replies = race(lambda client: name(period, client, "t1", expect=None))
        self.assertEqual(sorted(reply.status for reply in replies), [201] + [409] * 63)
        self.assertEqual({reply.code for reply in replies if reply.status == 409}, {"DUPLICATE_NOMINATION"})
        self.assertEqual(states(period), [("t1", "self", "accepted", None)])
        path = f"/v1/nominations/{next(reply for reply in replies if reply.status == 201).json()['id']}/withdrawal"
        replies = race(lambda client: client.post(path, {"reason": "x"}, expect=None))
        self.assertEqual(sorted(reply.status for reply in replies), [200] + [409] * 63)

    def test_only_while_open_or_scoring(self):
        period = opened(offset=-1)
        row = name(period, stage.leader, "t1").json()
        stage.move(period, "scoring")
        name(period, stage.leader, "t2")
        stage.move(period, "deciding")
        for reply in (name(period, stage.leader, "t3", expect=409),
                      stage.leader.post(f"/v1/nominations/{row['id']}/withdrawal", {"reason": "x"}, expect=409)):
            self.assertEqual(reply.code, "STATE_CONFLICT")


class Checks(unittest.TestCase):
    def test_checks_and_opinions_decide(self):
        period = opened(steps=[NAMING] + CHECKS + STEPS)
        row = name(period, stage.windows["t1"], "t1").json()
        self.assertEqual((row["state"], row["code"]), ("in_check", "county"))
        self.assertEqual(stage.standings(period)["t1"]["failed"], ["county", "police"])
        path, opinions = f"/v1/nominations/{row['id']}/checks", f"/v1/periods/{period['id']}/opinions"
        for more, codes in (({"step": "police", "outcome": "passed"}, [("#/step", "ID_UNKNOWN")]),
                            ({"step": "county", "outcome": "rejected"}, [("#/reason", "REASON_REQUIRED")]),
                            ({"step": "county", "outcome": "passed", "day": day(2)}, [("#/day", "OUT_OF_RANGE")])):
            self.assertEqual(stage.evaluator.post(path, more, expect=422).codes, codes)
        stage.windows["t1"].post(path, {"step": "county", "outcome": "passed"}, expect=403)
        row = stage.evaluator.post(path, {"step": "county", "outcome": "rejected", "reason": "缺章"}).json()
        self.assertEqual((row["state"], row["code"], len(row["checks"])), ("rejected", "county", 1))
        row = stage.evaluator.post(path, {"step": "county", "outcome": "passed"}).json()
        self.assertEqual((row["state"], row["code"], len(row["checks"])), ("accepted", None, 2))
        self.assertEqual(stage.standings(period)["t1"]["failed"], ["police"])
        for more, codes in (({"source": "tax"}, [("#/source", "ID_UNKNOWN")]), ({"unit": "t9"}, [("#/unit", "NOT_IN_ROSTER")]),
                            ({"outcome": "adverse"}, [("#/reason", "REASON_REQUIRED")])):
            body = {"unit": "t1", "source": "police", "outcome": "clear", **more}
            self.assertEqual(stage.evaluator.post(opinions, body, expect=422).codes, codes)
        for outcome, failed in (("clear", []), ("adverse", ["police"]), ("pending", ["police"]), ("clear", [])):
            stage.evaluator.post(opinions, {"unit": "t1", "source": "police", "outcome": outcome, "reason": "函复"})
            self.assertEqual(stage.standings(period)["t1"]["failed"], failed)
        rows = list(stage.windows["t1"].items(opinions, limit=2))
        self.assertEqual([row["counts"] for row in rows], [False, False, False, True])
        self.assertEqual(list(stage.windows["t2"].items(opinions)), [])

    def test_a_check_that_came_late(self):
        period = opened(steps=[NAMING] + CHECKS + STEPS, dates={"county": day(-3)})
        row = name(period, stage.evaluator, "t1", day=day(-5)).json()
        row = stage.evaluator.post(f"/v1/nominations/{row['id']}/checks", {"step": "county", "outcome": "passed"}).json()
        self.assertEqual((row["state"], row["code"]), ("lapsed", "late"))


class Promotion(unittest.TestCase):
    AWARD = {"cup": {"kind": "team", "select": {"number": 1, "shortlist": 2}}}

    def listed(self, period, client):
        return [(row["unit"], row["rank"], row["wins"]) for row in
                client.get(f"/v1/periods/{period['id']}/shortlists").json()["items"]]

    def test_the_shortlist_makes_the_final(self):
        period = opened(steps=STEPS, offset=-2, keys={"awards": self.AWARD})
        for unit, count in (("t1", 2), ("t2", 0), ("t3", 1)):
            for _ in range(count):
                stage.event(unit, "fault", period["from"], gravity="light")
        expected = [("t2", 1, True), ("t3", 2, False)]
        self.assertEqual(self.listed(period, stage.leader), expected)
        self.assertEqual(self.listed(period, stage.windows["t1"]), [])
        path, units = f"/v1/periods/{period['id']}/successor", {"units_from": "shortlist"}
        self.assertEqual(stage.organiser.post(path, units, expect=409).code, "STATE_CONFLICT")
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        self.assertEqual(self.listed(period, stage.leader), expected)
        self.assertEqual(self.listed(period, stage.windows["t3"]), [("t3", 2, False)])
        for body, codes in (({"award": "cup"}, [("#/units_from", "FIELD_REQUIRED")]),
                            ({**units, "award": "no"}, [("#/award", "ID_UNKNOWN")]),
                            ({**units, "from": "2031-01-01"}, [("#/to", "FIELD_REQUIRED")]),
                            ({**units, "scheme_id": NOBODY}, [("#/scheme_id", "SCHEME_UNKNOWN")]),
                            ({"newest": True, "scheme_id": NOBODY}, [("#/newest", "NOT_COMBINED")]),
                            ({"from": "2031-02-01", "to": "2031-01-01"}, [("#/to", "RANGE_CONTRADICTORY")])):
            with self.subTest(body=body):
                self.assertEqual(stage.organiser.post(path, body, expect=(400, 422)).codes, codes)
        final = stage.organiser.post(path, {**units, "award": "cup", "title": "决赛"}).json()
        self.assertEqual(set(final["units"]), {stage.units["t2"], stage.units["t3"]})
        winners = stage.organiser.post(path, {"units_from": "winners", "from": "2031-01-01", "to": "2031-01-31"}).json()
        self.assertEqual(winners["units"], [stage.units["t2"]])


if __name__ == "__main__":
    unittest.main()
