#!/usr/bin/env python3
"""Real answers of every route fit api/openapi.yaml, and so does what was sent.

A campaign is played and recorded; ajv, a schema validator that knows nothing of us, judges each record.
"""
import datetime
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import campaigns  # noqa: E402
import client as client_module  # noqa: E402
import flag_facts  # noqa: E402
from blind import Booth, ballot_key  # noqa: E402
from campaigns import STEPS, Stage, scheme  # noqa: E402
from flag_player import Flag  # noqa: E402
from packages import packages  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


class Recorder:
    """Keeps what every client sends and gets while it is open."""

    def __init__(self):
        self.records, self.lock = [], threading.Lock()
        self.plain = client_module.Client.send
        recorder = self

        def send(client, method, path, body, headers):
            reply = recorder.plain(client, method, path, body, headers)
            json_sent = body is not None and headers.get("Content-Type") == "application/json"
            record = {"method": method, "path": path, "status": reply.status, "media": reply.headers.get("content-type", ""),
                      "body": reply.body.decode(), "sent": body.decode() if json_sent else ""}
            with recorder.lock:
                recorder.records.append(record)
            return reply
        client_module.Client.send = send

    def close(self):
        client_module.Client.send = self.plain


class Responses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.recorder = Recorder()
        cls.addClassCleanup(cls.recorder.close)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        sealing = ballot_key(folder.name)
        cls.world = World(options=[("signing-key", key_file(folder.name)), ("ballot-key", sealing),
                                   ("webhook-key", sealing)])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.flag = Flag(cls.world, "demo")

    def webhooks(self):
        organiser = self.flag.organiser
        url = {"url": "https://127.0.0.1:9/hook", "kinds": ["period"], "title": "Portal"}
        hook = organiser.request("POST", "/v1/webhooks", url, expect=201, key=False).json()
        organiser.get("/v1/webhooks")
        path = f"/v1/webhooks/{hook['id']}"
        organiser.request("POST", f"{path}/secrets", {"overlap_hours": 2}, expect=201, key=False)
        delivery = organiser.post(f"{path}/pings").json()
        deadline = time.monotonic() + 20
        while not organiser.get(f"{path}/deliveries/{delivery['id']}/attempts").json()["items"]:
            self.assertLess(time.monotonic(), deadline, "a ping was not tried")
            time.sleep(0.2)
        organiser.get(f"{path}/deliveries", limit=1, state="pending")
        organiser.post(f"{path}/deliveries/{delivery['id']}/replays")
        version = organiser.get(path).json()["version"]
        organiser.put(path, {**url, "state": "disabled"}, version=version)

    def rest(self):
        """Routes that the campaign does not pass."""
        flag, organiser, leader = self.flag, self.flag.organiser, self.flag.leader
        public = self.world.client()
        for path in ("/", "/openapi.json", "/docs", "/docs/plain", "/problems", "/problems/not-found"):
            public.get(path)
        public.get("/" + re.search(r"docs/files/start-\w+\.js", public.get("/docs").body.decode())[0])
        organiser.get("/v1/organisation")
        unit = organiser.put("/v1/units/by-code/hall-9", {"name": "大厅", "kind": "hall", "group": "a", "headcount": 3,
                                                          "since": "2024-01-31", "attributes": {"floor": 2}},
                             create=True, expect=201).json()
        organiser.get("/v1/units/by-code/hall-9")
        organiser.put("/v1/units/by-code/hall-9", {"name": "大厅", "kind": "hall"}, version=unit["version"])
        organiser.put(f"/v1/units/{unit['id']}", {"code": "hall-9", "name": "厅", "kind": "hall"}, version=2)
        organiser.post(f"/v1/units/{unit['id']}/retirement", {"reason": "closed"}, expect=200)
        organiser.get(f"/v1/units/{unit['id']}")
        organiser.get("/v1/units", limit=2)
        organiser.post("/v1/indicators", {"code": "answer", "form": "event", "title": {"zh": "回答", "en": "Answer"},
                                          "gravities": ["low", "high"], "points": {"min": "0", "max": "7.5"},
                                          "fields": ["topic"], "four_eyes": True})
        organiser.get("/v1/indicators", limit=1)
        organiser.get("/v1/indicators/answer")
        event, = leader.get("/v1/events", limit=1).json()["items"]
        leader.get(f"/v1/events/{event['id']}")
        leader.get(f"/v1/events/{event['id']}/verdicts")
        appeal = flag.windows[event["unit"]].post(f"/v1/events/{event['id']}/appeals", {"reason": "x", "evidence": []}).json()
        leader.get(f"/v1/appeals/{appeal['id']}")
        leader.post(f"/v1/appeals/{appeal['id']}/decision", {"outcome": "upheld", "finding": "confirmed", "reason": "x"})
        leader.get("/v1/appeals", state="upheld", limit=1)
        leader.get("/v1/metrics", limit=1)
        leader.get("/v1/tallies", limit=1)
        organiser.get("/v1/scheme-templates")
        public.get("/v1/scheme-schema")
        organiser.get("/v1/schemes", limit=1)
        organiser.get(f"/v1/schemes/{flag.scheme['id']}")
        self.periods()

    def periods(self):
        flag, organiser, leader = self.flag, self.flag.organiser, self.flag.leader
        leader.get("/v1/periods", limit=1)
        for rest in ("", "roster", "transitions", "steps", "panels", "panels/leaders", "ballots", "standings", "result"):
            leader.get(flag.path(rest))
        leader.get(flag.path("hints"), burst_events=1, burst_times=1, distance=1, others=1)
        leader.get(flag.path("bundle"))
        leader.get(flag.path("bundle"), view="full")
        flag.receipt("p01")
        leader.get(flag.path(f"standings/{flag.units['p01']}"), prose="true")
        late = {"unit": "p02", "indicator": "complaint", "gravity": "ordinary", "topic": "queue",
                "occurred_at": leader.get(flag.path("")).json()["from"]}
        event = leader.get("/v1/events", unit="p01", indicator="deviation", limit=1).json()["items"][0]
        organiser.request("POST", flag.path("simulations"), {
            "scheme_id": flag.scheme["id"], "weights": {"quality": "0.4", "peers": "0.3", "leaders": "0.3"},
            "events": [late], "finding": "confirmed", "quash": [event["id"]]})
        self.late()
        self.surveys()
        award = leader.get("/v1/awards", limit=1).json()["items"][0]
        leader.get(f"/v1/awards/{award['id']}")
        leader.get(f"/v1/awards/{award['id']}/certificate")
        leader.get("/v1/status-lists/0")
        leader.get("/v1/keys")
        leader.request("POST", flag.path("bundle"), {"reason": "again"}, expect=200)
        leader.get("/v1/reminders", until=datetime.date.today().isoformat())
        leader.get(f"/v1/units/{flag.units['p01']}/trend", limit=1)
        leader.get("/v1/changes", kind="period,award", limit=500, wait=1)
        leader.get("/v1/changes/head")
        self.webhooks()
        draft = organiser.post(flag.path("successor"), {}).json()
        organiser.put(f"/v1/periods/{draft['id']}", {"scheme_id": flag.scheme["id"], "title": "Next",
                                                     "from": draft["from"], "to": draft["to"]}, version=draft["version"])
        leader.get(flag.path("shortlists"), award="flag")
        organiser.get("/v1/calendar", expect=404)
        days = {"holidays": ["2026-10-01"], "workdays": ["2026-10-10"]}
        organiser.put("/v1/calendar", days, create=True, expect=(200, 201))
        organiser.put("/v1/calendar", days, version=organiser.get("/v1/calendar").json()["version"])
        settings = organiser.get("/v1/settings").json()
        organiser.put("/v1/settings", {"appeal_days": 7}, version=settings["version"])

    def surveys(self):
        organiser, leader, collector = self.flag.organiser, self.flag.leader, self.flag.collectors["patrol"]
        mapping = {"columns": {"a": "occasion", "b": "unit", "c": "occurred_at", "d": "gravity"}, "values": {}}
        organiser.post("/v1/surveys", {"code": "counter", "indicator": "counter_answer", "title": {"zh": "评价"},
                                       "mapping": mapping, "overdue_indicator": "counter_overdue"})
        organiser.put("/v1/surveys/counter", {"mapping": mapping, "follow_up_days": 3}, version=1)
        organiser.get("/v1/surveys", limit=1)
        organiser.get("/v1/surveys/counter")
        leader.get("/v1/surveys/counter/rates")
        rows = [{"a": "1", "b": "p01", "c": "2025-01-05 10:00", "d": "dissatisfied"}, {"a": "2", "b": "p99"}]
        for dry_run in ("true", "false", "false"):
            collector.post(f"/v1/surveys/counter/files?dry_run={dry_run}", rows, expect=207, key=False)
        leader.get("/v1/surveys/counter/rates", unit="p01")
        self.flag.windows["p01"].get("/v1/surveys/counter/rates")
        event, = leader.get("/v1/events", indicator="counter_answer").json()["items"]
        leader.get(f"/v1/events/{event['id']}")
        row, = leader.get("/v1/follow-ups", state="open").json()["items"]
        leader.get(f"/v1/follow-ups/{row['id']}")
        leader.post(f"/v1/follow-ups/{row['id']}/actions", {"action": "finding", "outcome": "mistaken", "text": "x"})

    def late(self):
        """An event that comes after scoring began, in a contest of its own."""
        stage = Stage(self.world, "late")
        period = stage.opened()
        stage.move(period, "scoring")
        stage.event("t1", "praise", period["from"])
        late, = stage.leader.get(f"/v1/periods/{period['id']}/late-events").json()["items"]
        stage.leader.post(f"/v1/periods/{period['id']}/late-events/{late['id']}/admission", {"reason": "x"})

    def forget(self):
        leader = self.flag.leader
        leader.post("/v1/erasures", {"subject": "evaluator-2", "person": "某人", "reason": "asked for it"}, key=False)
        leader.get("/v1/erasures", limit=1)
        leader.get(self.flag.path("bundle"), view="full", expect=(200, 410))

    def ballots(self):
        """A secret panel from its keys to its receipts."""
        stage = Stage(self.world, "voters")
        document = stage.organiser.post("/v1/schemes", scheme(panels={
            **scheme()["panels"], "jury": {"mode": "secret", "raters": "given", "max": "10"}})).json()
        period = stage.opened(document=document)
        booth, juror = Booth(self.world, "voters", period["id"], "jury"), stage.client("evaluator", "juror")
        booth.lock(stage.organiser)
        right = booth.take(juror, "t1")
        juror.post(booth.path + "/conflicts", {"unit": "t2", "reason": "x"})
        juror.post(booth.path + "/conflicts", {"unit": "t2", "reason": "x"}, expect=200)
        stage.leader.get(booth.path + "/conflicts")
        stage.move(period, "scoring")
        booth.cast(right, "7")
        for panel in ("jury", "peers"):
            stage.leader.get(f"/v1/periods/{period['id']}/panels/{panel}/progress")
        stage.move(period, "deciding")
        self.world.client().get(booth.path + "/casts?organisation=voters")

    def nominated(self):
        """A period that takes nominations, with the facts around them."""
        flag, organiser, leader = self.flag, self.flag.organiser, self.flag.leader
        steps = [{"id": "naming", "nomination": {"sources": ["self", "other"], "file": [{"id": "deeds", "at_most": "9"}]}},
                 {"id": "county", "check": {"of": "nomination"}}, {"id": "tax", "check": {"of": "unit", "source": "tax"}},
                 {"id": "end", "announcement": {}}]
        document = organiser.post("/v1/schemes", campaigns.scheme(
            "named", steps=steps, dates={"start": {"en": "Start"}}, awards={"cup": {"kind": "project", "select": {
                "number": 1, "shortlist": 2}}})).json()
        first, last = campaigns.month(0)
        period = organiser.post("/v1/periods", {
            "scheme_id": document["id"], "from": first, "to": last, "awards": ["cup"], "panel_modes": {"jury": "open"},
            "dates": {"start": first, "naming": {"from": first, "to": last}}}).json()
        path = f"/v1/periods/{period['id']}"
        leader.post(path + "/transitions", {"to": "open"})
        row = leader.post(path + "/nominations", {
            "award": "cup", "unit": "p01", "as": "group", "by": "union", "file": {"deeds": "好"}, "note": "x", "day": first,
            "evidence": [{"href": "https://files.example/a", "sha256": "0" * 64}]}).json()
        leader.post(f"/v1/nominations/{row['id']}/checks", {"step": "county", "outcome": "rejected", "reason": "x", "day": first})
        leader.get(f"/v1/nominations/{row['id']}")
        leader.post(f"/v1/nominations/{row['id']}/withdrawal", {"reason": "x"}, expect=200)
        leader.get(path + "/nominations", award="cup")
        leader.post(path + "/opinions", {"unit": "p01", "source": "tax", "outcome": "adverse", "reason": "x"})
        leader.get(path + "/opinions")
        leader.get(path + "/shortlists")
        organiser.post(path + "/successor", {"newest": True, "title": "Next"})
        organiser.post("/v1/tokens/batch", {"registry": "tills", "tokens": [{"token": "1", "group": "a", "day": first},
                                                                            {"token": "2", "day": first}]}, expect=200)
        organiser.get("/v1/tokens", registry="tills")
        first, last = campaigns.month(-1)
        leader.post("/v1/awards/history", {"wins": [{"scheme": "named", "award": "cup", "from": first, "to": last}, {
            "scheme": "named", "award": "cup", "unit": "p01", "from": first, "to": last, "points": "1.5", "note": "x"}]})
        leader.get("/v1/awards/history", scheme="named")

    def review(self):
        """From a result to awards and back, in an organisation of its own."""
        stage, nobody = Stage(self.world, "review"), self.world.client()
        document = scheme(steps=[{"id": "bonus", "decision": {"about": "unit", "max": "5"}},
                                 {"id": "notice", "notice": {"days": 1}}, STEPS[3]])
        document["components"].append({"id": "bonus", "part": "added", "decisions": "bonus"})
        document["measures"] = {"stars": {"awards": "cup", "reduce": "count", "this": True}}
        document["consequences"][0]["show"] = ["stars"]
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        path = f"/v1/periods/{period['id']}"
        first = (datetime.date.fromisoformat(period["to"]) + datetime.timedelta(days=1)).isoformat()
        stage.step(period, "bonus", "done", amounts=[{"unit": "t1", "amount": "2"}, {"unit": "t2", "amount": "1"}])
        run = stage.organiser.post(path + "/runs", {"note": "试算"}).json()
        stage.leader.get(f"/v1/runs/{run['id']}")
        first_run = stage.leader.get(path + "/runs", limit=1).json()["items"][0]
        stage.leader.get(f"/v1/runs/{run['id']}/differences", against=first_run["id"])
        stage.leader.post(f"/v1/runs/{run['id']}/decision", {"outcome": "apply", "reason": "采用"})
        stage.step(period, "notice", "done", **{"from": first})
        stage.leader.get(path + "/steps")
        stage.leader.get(path + "/notice")
        raised = stage.organiser.post(path + "/objections", {
            "unit": "t1", "reason": "有异议", "received_on": first,
            "evidence": [{"href": "https://files.example/1", "sha256": "ab" * 32}]}).json()
        stage.leader.get(f"/v1/objections/{raised['id']}")
        stage.leader.get(path + "/objections", state="open")
        stage.leader.post(f"/v1/objections/{raised['id']}/decision", {"outcome": "upheld", "reason": "属实"})
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        award = stage.leader.get("/v1/awards").json()["items"][0]
        nobody.get("/v1/custody", organisation="review")
        stage.leader.post(f"/v1/awards/{award['id']}/revocation", {"reason": "期后查实"})
        stage.leader.get("/v1/rewards", limit=2)
        stage.leader.get(path + "/review")
        nobody.get("/v1/handovers", organisation="review", limit=1)
        self.objection_without_a_name(stage, document)

    def objection_without_a_name(self, stage, document):
        nobody, settings = self.world.client(), stage.organiser.get("/v1/settings").json()
        stage.organiser.put("/v1/settings", {"anonymous_objections": True}, version=settings["version"])
        period = stage.opened(document=stage.organiser.post("/v1/schemes", {**document, "code": "again"}).json())
        for to in ("scoring", "deciding"):
            stage.move(period, to)
        stage.step(period, "bonus", "done")
        stage.step(period, "notice", "done")
        row = nobody.post(f"/v1/periods/{period['id']}/objections?organisation=review",
                          {"unit": "t1", "reason": "有异议"}).json()
        nobody.get(f"/v1/objections/by-receipt/{row['receipt']}", organisation="review")

    def faults(self):
        """One problem of every kind, on purpose."""
        organiser, collector = self.flag.organiser, self.flag.collectors["patrol"]
        organiser.post("/v1/units", {"code": "?", "more": 1}, expect=422)
        organiser.post("/v1/units", b"{", expect=400)
        organiser.post("/v1/units", {"code": "p01", "name": "x", "kind": "x"}, expect=409)
        organiser.get(f"/v1/units/{NOBODY}", expect=404)
        organiser.get("/v1/units?limit=0&colour=red&cursor=x", expect=400)
        organiser.request("DELETE", "/v1/units", expect=405)
        organiser.request("PUT", f"/v1/units/{NOBODY}", {"code": "x", "name": "x", "kind": "x"}, expect=428)
        organiser.put(f"/v1/units/{self.flag.units['p01']}", {"code": "p01", "name": "x", "kind": "x"}, version=77, expect=412)
        organiser.post("/v1/events", {}, expect=403)
        self.world.client().get("/v1/units", expect=401)
        collector.lines("/v1/events/batch", [{"unit": "none"}, {"unit": "p01", "indicator": "praise", "quantity": "1",
                                                               "occurred_at": "2020-01-01"}, {"x": 1}, []])
        rows = [{"unit": "p01", "indicator": "praise", "quantity": "1", "occurred_at": "2020-01-01", "external_id": "i-1"}, {"x": 1}]
        imported = collector.lines("/v1/imports?kind=events", rows).json()["id"]
        collector.lines(f"/v1/imports?kind=events&id={imported}&offset=7", rows, expect=409)
        collector.get("/v1/imports", kind="events")
        collector.get(f"/v1/imports/{imported}")
        collector.get(f"/v1/imports/{imported}/outcomes", limit=1)
        collector.post("/v1/events/batch", [{"unit": "none", "indicator": "none", "occurred_at": "now"}], expect=207)
        self.flag.ballot(self.flag.windows["p01"], "peers", "p01", "80", expect=None)

    def test_every_answer_fits_the_contract(self):
        self.flag.prepare()
        self.flag.play(flag_facts.quarters()[0])
        self.rest()
        self.ballots()
        self.nominated()
        self.review()
        self.faults()
        self.forget()
        folder = self.world.cluster.folder
        (folder / "contract.json").write_bytes(self.world.client().get("/openapi.json").body)
        with open(folder / "records", "w", encoding="utf-8") as file:
            for record in self.recorder.records:
                file.write(json.dumps(record) + "\n")
        done = subprocess.run(["node", str(ROOT / "tests" / "api" / "responses.mjs"), str(packages()),
                               str(folder / "contract.json"), str(folder / "records")], text=True, capture_output=True)
        print(done.stdout.strip().splitlines()[-1] if done.stdout else done.stderr)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
