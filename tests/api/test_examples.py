#!/usr/bin/env python3
"""Every example of a request in api/openapi.yaml is sent as it stands, and taken.

Replaced is only what a server or a key makes: ids, and the parts of a blind signature. A new example without a
place here fails the last test, which needs all others.
"""
import copy
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from blind import Booth, Secret, ballot_key, encode64  # noqa: E402
from campaigns import scheme  # noqa: E402
from contract import SOURCE, Shapes, load  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

WINDOWS = ("window-1", "window-2", "window-3", "p01")


def examples(document):
    """{(method, path, medium, name): example}; the name is empty where there is one only."""
    found, shapes = {}, Shapes(document)
    for path, entry in document["paths"].items():
        for method, operation in entry.items():
            body = operation.get("requestBody", {}) if isinstance(operation, dict) else {}
            for medium, content in shapes.follow(body)[0].get("content", {}).items():
                if "example" in content:
                    found[method.upper(), path, medium, ""] = content["example"]
                for name, example in content.get("examples", {}).items():
                    found[method.upper(), path, medium, name] = shapes.follow(example)[0]["value"]
    return found


def contest(code, **keys):
    """A scheme of quarters with the names that the examples use."""
    document = scheme(code, cadence="quarter", steps=[{"id": "notice", "notice": {"days": 30}},
                                                      {"id": "announcement", "announcement": {}}])
    document["indicators"] = {"complaint": {"form": "event", "gravities": ["ordinary", "major"]}}
    document["panels"] = {"peers": {"mode": "open", "raters": "entrants"},
                          "leaders": {"mode": "open", "raters": "given"}}
    document["awards"] = {"quality_window": {"title": {"zh": "优质服务窗口"}, "kind": "window", "select": {"number": 1, "shortlist": 2}}}
    document["components"] = [
        {"id": "quality", "weight": "0.5", "ledger": {"base": "100", "floor": "0", "rules": [
            {"id": "complaint", "events": "complaint", "each": {"by": "gravity", "values": {"ordinary": "-1", "major": "-4"}}}]}},
        {"id": "peers", "weight": "0.25", "ballots": "peers"}, {"id": "leaders", "weight": "0.25", "ballots": "leaders"}]
    document["conditions"], document["ranking"] = [], {"within": "all"}
    document["consequences"] = [{"id": "win", "points": "3"}]
    document.update(keys)
    return document


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = load(SOURCE.read_text(encoding="utf-8"))
        cls.left = examples(cls.document)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        sealing = ballot_key(folder.name)
        cls.world = World(options=[("signing-key", key_file(folder.name)), ("ballot-key", sealing), ("webhook-key", sealing)])
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.organiser = cls.client("organiser")
        cls.leader = cls.client("leadership", positions=["office", "chief"])
        cls.evaluator = cls.client("evaluator")
        cls.collector = cls.client("collector", sources=["hotline"])
        cls.windows = {code: cls.client("window", "user-" + code, units=[code]) for code in WINDOWS}
        cls.organiser.post("/v1/units", {"code": "hall-1", "name": "大厅", "kind": "hall"})
        cls.units = {"window-1": cls.send(cls, cls.organiser, "POST", "/v1/units").json()["id"]}
        for code in WINDOWS[1:]:
            cls.units[code] = cls.organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"}).json()["id"]
        cls.send(cls, cls.organiser, "POST", "/v1/indicators")
        cls.organiser.post("/v1/indicators", {"code": "praise", "form": "event"})
        cls.organiser.post("/v1/indicators", {"code": "satisfaction", "form": "value", "quantity": "percent"})

    @classmethod
    def client(cls, role, subject=None, **more):
        return cls.world.client("demo", role, subject, **more)

    def send(self, client, method, path, medium="application/json", name="", query="", version=None, create=False, made=(), **ids):
        """Sends an example, to a path with ids; made replaces what only a server or a key can make."""
        body = copy.deepcopy(self.left.pop((method, path, medium, name)))
        if made:
            body.update(made)
        headers = {"Content-Type": medium}
        if create:
            headers["If-None-Match"] = "*"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        sent = body.encode() if isinstance(body, str) else body
        taken = (200, 201, 202, 204, 207)
        reply = client.request(method, path.format(**ids) + query, sent, expect=taken, headers=headers)
        if reply.status == 207:
            counts = reply.json().get("summary", reply.json())
            if counts["refused"] or not counts["stored"] + counts["duplicate"]:
                raise AssertionError(f"{method} {path}: {reply!r}")
        return reply

    def test_units_and_days(self):
        organiser, unit = self.organiser, self.units["window-1"]
        version = organiser.get(f"/v1/units/{unit}").json()["version"]
        self.send(organiser, "PUT", "/v1/units/{unit_id}", unit_id=unit, version=version)
        self.send(organiser, "PUT", "/v1/units/by-code/{code}", code="window-9", create=True)
        closed = organiser.post("/v1/units", {"code": "closing", "name": "x", "kind": "window"}).json()
        self.send(organiser, "POST", "/v1/units/{unit_id}/retirement", unit_id=closed["id"])
        self.send(organiser, "PUT", "/v1/calendar", create=True)
        self.send(organiser, "PUT", "/v1/settings", version=organiser.get("/v1/settings").json()["version"])
        self.send(organiser, "POST", "/v1/tokens/batch")
        organiser.post("/v1/schemes", organiser.get("/v1/scheme-templates/002").json())
        self.send(self.leader, "POST", "/v1/awards/history")
        self.send(self.leader, "POST", "/v1/erasures")

    def test_facts(self):
        evaluator, leader = self.evaluator, self.leader
        event = self.send(evaluator, "POST", "/v1/events").json()
        verdict = "/v1/events/{event_id}/verdicts"
        self.send(leader, "POST", verdict, event_id=event["id"])
        other = evaluator.post("/v1/events", {"unit": "window-1", "indicator": "complaint", "gravity": "major",
                                              "occurred_at": "2026-02-04"}).json()
        leader.post(verdict.format(event_id=other["id"]), {"finding": "confirmed", "reason": "x"})
        appeal = self.send(self.windows["window-1"], "POST", "/v1/events/{event_id}/appeals", event_id=other["id"]).json()
        self.send(leader, "POST", "/v1/appeals/{appeal_id}/decision", appeal_id=appeal["id"])
        for medium in ("application/json", "application/x-ndjson"):
            self.send(evaluator, "POST", "/v1/events/batch", medium)
        for medium in ("text/csv", "application/json", "application/x-ndjson"):
            self.send(evaluator, "POST", "/v1/imports", medium, query="?kind=events")
        self.send(evaluator, "POST", "/v1/metrics")

    def test_surveys(self):
        organiser, leader = self.organiser, self.leader
        survey = self.send(organiser, "POST", "/v1/surveys").json()
        for medium in ("text/csv", "application/json"):
            self.send(self.collector, "POST", "/v1/surveys/{code}/files", medium, code="counter")
        answered = self.collector.post("/v1/surveys/counter/files", [{"办件编号": "A-18", "窗口": "window-1", "办理时间": "2026-01-05 10:00",
                                                           "评价": "非常不满意"}], expect=207, key=False)
        self.assertIn('"stored":1', answered.body.decode())
        row, = leader.get("/v1/follow-ups", state="open").json()["items"]
        self.send(leader, "POST", "/v1/follow-ups/{follow_up_id}/actions", follow_up_id=row["id"])
        self.send(organiser, "PUT", "/v1/surveys/{code}", code="counter", version=survey["version"])

    def draft(self, document, **more):
        """The id of a new scheme's, and a period of the quarter that the examples speak of."""
        made = self.organiser.post("/v1/schemes", document).json()
        period = self.organiser.post("/v1/periods", {
            "scheme_id": made["id"], "from": "2026-01-01", "to": "2026-03-31", **more}).json()["id"]
        for panel, rule in document["panels"].items():
            if rule["raters"] == "given":
                self.organiser.put(f"/v1/periods/{period}/panels/{panel}", {"members": [{"subject": "juror"}, {"subject": "other"}]},
                                   version=1)
        return made["id"], period

    def move(self, period, *states):
        for state in states:
            self.leader.post(f"/v1/periods/{period}/transitions", {"to": state, "reason": "x"})

    def test_drafts(self):
        self.send(self.organiser, "POST", "/v1/schemes")
        made = self.organiser.post("/v1/schemes", contest("dated", dates={
            "nomination": {"en": "Nomination"}, "ballots": {"en": "Ballots"}})).json()
        self.send(self.organiser, "POST", "/v1/periods", made={"scheme_id": made["id"]})
        scheme_id, period = self.draft(contest("plain"))
        self.send(self.organiser, "PUT", "/v1/periods/{period_id}", period_id=period, version=1, made={"scheme_id": scheme_id})
        self.send(self.organiser, "PUT", "/v1/periods/{period_id}/panels/{panel}", period_id=period, panel="leaders", version=2)

    def test_a_period(self):
        _, period = self.draft(contest("shown"))
        path = "/v1/periods/{period_id}"
        leader, organiser = self.leader, self.organiser
        self.send(leader, "POST", path + "/transitions", period_id=period)
        self.move(period, "scoring")
        late = self.evaluator.post("/v1/events", {"unit": "window-3", "indicator": "complaint", "gravity": "ordinary",
                                                  "occurred_at": "2026-02-05"}).json()
        self.send(leader, "POST", path + "/late-events/{event_id}/admission", period_id=period, event_id=late["id"])
        self.send(self.windows["window-1"], "POST", path + "/ballots", period_id=period)
        self.send(organiser, "POST", path + "/simulations", period_id=period)
        self.move(period, "deciding")
        run = self.send(organiser, "POST", path + "/runs", period_id=period).json()
        self.send(leader, "POST", "/v1/runs/{run_id}/decision", run_id=run["id"])
        self.send(organiser, "POST", path + "/successor", period_id=period, name="next")
        self.send(organiser, "POST", path + "/successor", period_id=period, name="final")
        self.send(leader, "POST", path + "/steps", period_id=period)
        leader.post(f"/v1/periods/{period}/steps", {"step": "announcement", "outcome": "done"})
        self.move(period, "final")
        leader.post(f"/v1/events/{late['id']}/verdicts", {"finding": "responsible", "reason": "x"})
        award = next(row for row in leader.items("/v1/awards") if row["period_id"] == period)
        self.send(leader, "POST", "/v1/awards/{award_id}/revocation", award_id=award["id"], made={"event_id": late["id"]})
        self.send(leader, "POST", path + "/bundle", period_id=period)

    def test_an_objection(self):
        _, period = self.draft(contest("objected"))
        self.move(period, "open", "scoring", "deciding")
        self.leader.post(f"/v1/periods/{period}/steps", {"step": "notice", "outcome": "done"})
        raised = self.send(self.organiser, "POST", "/v1/periods/{period_id}/objections", period_id=period).json()
        self.send(self.leader, "POST", "/v1/objections/{objection_id}/decision", objection_id=raised["id"])

    def test_a_secret_ballot(self):
        panels = {"hall": {"mode": "secret", "raters": "given"}}
        _, period = self.draft(contest("secret", panels=panels, components=[{"id": "hall", "weight": "1", "ballots": "hall"}]))
        path = "/v1/periods/{period_id}/panels/{panel}"
        juror = self.client("evaluator", "juror")
        self.move(period, "open")
        booth = Booth(self.world, "demo", period, "hall")
        self.send(self.client("evaluator", "other"), "POST", path + "/conflicts", period_id=period, panel="hall")
        self.send(self.organiser, "POST", path + "/lock", period_id=period, panel="hall")
        booth.lock(self.organiser)
        secret = Secret(booth.keys["window-2"])
        signed = self.send(juror, "POST", path + "/tokens", period_id=period, panel="hall", made={"blinded": secret.hidden}).json()
        self.move(period, "scoring")
        self.send(self.world.client(), "POST", "/v1/secret-ballots", query="?organisation=demo", made={
            "period_id": period, "token": encode64(secret.token), "signature": secret.reveal(signed["signature"])})

    def test_nominations(self):
        steps = [{"id": "naming", "nomination": {"sources": ["self", "other"], "file": [
            {"id": "short_chars", "at_most": "150"}, {"id": "copies", "at_least": "3"}, {"id": "seal", "is": True},
            {"id": "items", "has": ["form", "deeds"]}]}},
                 {"id": "county_check", "check": {"of": "nomination"}}, {"id": "tax_check", "check": {"of": "unit", "source": "tax"}},
                 {"id": "announcement", "announcement": {}}]
        _, period = self.draft(contest("named", steps=steps), dates={"naming": {"from": "2026-01-01", "to": "2026-12-31"}})
        self.move(period, "open")
        path = "/v1/periods/{period_id}"
        row = self.send(self.leader, "POST", path + "/nominations", period_id=period).json()
        self.send(self.leader, "POST", "/v1/nominations/{nomination_id}/checks", nomination_id=row["id"])
        self.send(self.leader, "POST", "/v1/nominations/{nomination_id}/withdrawal", nomination_id=row["id"])
        self.send(self.leader, "POST", path + "/opinions", period_id=period)

    def test_webhooks(self):
        hook = self.send(self.organiser, "POST", "/v1/webhooks").json()
        self.send(self.organiser, "PUT", "/v1/webhooks/{webhook_id}", webhook_id=hook["id"], version=hook["version"])
        self.send(self.organiser, "POST", "/v1/webhooks/{webhook_id}/secrets", webhook_id=hook["id"])

    def test_z_none_is_left(self):
        self.assertEqual([], sorted(self.left), "examples that nothing sent, or that were not taken")


if __name__ == "__main__":
    unittest.main(verbosity=2)
