#!/usr/bin/env python3
"""Everybody tries everything: each role, nobody, and another organisation's people, on each route.

The table below says who may do what, by the roles' description and not by the program's own table; a
route that is not in it fails the test. Requests that are allowed are made so that they would read, or be
refused for their content. Whatever strangers and neighbours are answered must hold no byte of what
is not theirs.
"""
import io
import itertools
import json
import re
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import campaigns  # noqa: E402
import flag_facts  # noqa: E402
from blind import ballot_key  # noqa: E402
from flag_player import Flag  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

ROLES = {"W": "window", "E": "evaluator", "L": "leadership", "O": "organiser", "C": "collector"}
ALL = "WELOC"

# Who may, by operation: W window, E evaluator, L leadership, O organiser, C collector, P also nobody.
MAY = {
    "problem_list": "P" + ALL, "problem_get": "P" + ALL, "document_get": "P" + ALL, "root_get": "P" + ALL, "docs_get": "P" + ALL, "docs_plain_get": "P" + ALL,
    "docs_file_get": "P" + ALL,
    "organisation_get": ALL,
    "unit_list": ALL, "unit_get": ALL, "unit_get_by_code": ALL,
    "unit_create": "O", "unit_replace": "O", "unit_put_by_code": "O", "unit_retire": "O",
    "indicator_list": ALL, "indicator_get": ALL, "indicator_create": "O",
    "event_list": ALL, "event_get": ALL, "event_record": "EC", "event_batch": "EC",
    "import_run": "EOC", "import_list": "ELOC", "import_get": "ELOC", "import_outcome_list": "ELOC",
    "verdict_list": ALL, "verdict_record": "EL",
    "appeal_file": "W", "appeal_list": "WELO", "appeal_get": "WELO", "appeal_decide": "L",
    "metric_list": ALL, "metric_record": "EC", "tally_list": "WELO",
    "scheme_template_list": "P" + ALL, "scheme_template_get": "P" + ALL,
    "scheme_schema_get": "P" + ALL,
    "scheme_list": ALL, "scheme_get": ALL, "scheme_submit": "O",
    "late_event_list": "ELO", "late_event_admit": "L",
    "survey_list": ALL, "survey_get": ALL, "survey_create": "O", "survey_replace": "O",
    "survey_rate_list": "WELO", "survey_file": "EC",
    "follow_up_list": "WELO", "follow_up_get": "WELO", "follow_up_act": "WEL",
    "calendar_get": ALL, "calendar_put": "O", "setting_get": ALL, "setting_put": "O",
    "period_list": ALL, "period_get": ALL, "period_create": "O", "period_replace": "O",
    "period_succeed": "O", "roster_list": "WELO",
    "transition_list": "ELO", "transition_create": "L", "step_list": "ELO", "step_create": "L",
    "panel_list": "WELO", "panel_get": "WELO", "panel_replace": "O",
    "ballot_list": "WEL", "ballot_cast": "WEL",
    "panel_progress_get": "LO", "panel_conflict_list": "WELO", "panel_conflict_declare": "WEL",
    "panel_lock": "LO", "panel_key_list": "WELO", "ballot_right_take": "WEL",
    "secret_ballot_cast": "P", "secret_ballot_list": "P" + ALL,
    "standing_list": "WELO", "standing_get": "WELO", "result_get": "ELO",
    "simulation_run": "LO", "hint_list": "ELO", "shortlist_list": "WELO",
    "nomination_list": "WELO", "nomination_get": "WELO", "nomination_create": "WEL", "nomination_withdraw": "WEL",
    "token_list": "O", "token_batch": "CO", "award_history_list": ALL, "award_history_import": "L",
    "nomination_check": "EL", "opinion_list": "WELO", "opinion_record": "EL",
    "run_list": "ELO", "run_get": "ELO", "run_differences": "ELO", "run_propose": "LO", "run_decide": "L",
    "review_get": "ELO", "notice_get": "P" + ALL, "award_revoke": "L", "reward_list": "WELO",
    "custody_list": "P" + ALL, "handover_list": "P" + ALL,
    "objection_list": ALL, "objection_get": ALL, "objection_create": "P" + ALL, "objection_decide": "L",
    "objection_follow": "P" + ALL,
    "bundle_get": "P" + ALL, "award_list": "P" + ALL, "award_get": "P" + ALL, "bundle_make": "L",
    "certificate_get": "P" + ALL, "status_list_get": "P" + ALL, "key_list": "P" + ALL,
    "reminder_list": "WELO", "trend_list": "WELO", "erasure_create": "L", "erasure_list": "L",
    "change_list": ALL, "change_head": ALL,
    "webhook_list": "LO", "webhook_create": "LO", "webhook_get": "LO", "webhook_replace": "LO", "webhook_rotate": "LO",
    "webhook_ping": "LO", "delivery_list": "LO", "attempt_list": "LO", "delivery_replay": "LO",
}
# What is given as a file too: nobody sees more in one.
FILES = {name: (None, "csv", "csv-excel", "xlsx") for name in ("event_list", "award_list", "standing_list", "standing_get")}
# Only nobody may: a token is refused, whoever's it is.
ANONYMOUS = {"secret_ballot_cast"}
# Who may ask sees only what is one's own, or what one has the receipt of.
OWN = {"objection_get", "objection_follow"}
REFUSED_FOR_CONTENT = (400, 413, 422)    # 413: a body where none is taken
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.world = World(options=[("threads", 48), ("signing-key", key_file(folder.name)),
                                   ("webhook-key", ballot_key(folder.name))])
        cls.addClassCleanup(cls.world.close)
        for code in ("demo", "other"):
            cls.world.organisation(code)
        cls.flag = Flag(cls.world, "demo")
        cls.fill(cls.flag)
        cls.operations = cls.read_operations()
        page = cls.world.client().get("/docs").body.decode()
        cls.script = re.search(r"docs/files/(start-\w+\.js)", page)[1]

    @classmethod
    def fill(cls, flag):
        """A final quarter and an open one, so that there is something of everything."""
        first, second, _ = flag_facts.quarters()
        flag.prepare()
        flag.organiser.put("/v1/calendar", {"holidays": ["2025-10-01"], "workdays": ["2025-09-28"]},
                           expect=(200, 201), create=True)
        cls.object_under_notice(flag)
        flag.play(first)
        cls.final = flag.period["id"]
        cls.result_run = flag.leader.get(flag.path()).json()["run_id"]
        cls.award = next(flag.leader.items("/v1/awards"))["id"]
        flag.period = flag.organiser.post(f"/v1/periods/{cls.final}/successor", {}).json()
        flag.move("open")
        flag.post_facts(second)
        # One of each unit, from a collector: Flag.post_events gives them the first ones.
        cls.events = {event.unit: event for event in reversed(second.events)}
        cls.appeal = flag.windows["p01"].post(f"/v1/events/{cls.events['p01'].id}/appeals",
                                              {"reason": "并非如此"}).json()["id"]
        flag.organiser.post("/v1/surveys", {"code": "counter", "indicator": "counter_answer"})
        for unit in cls.events:
            flag.collectors["patrol"].post("/v1/events", {
                "unit": unit, "indicator": "counter_answer", "occurred_at": second.first,
                "occasion": unit, "gravity": "dissatisfied"}, key=False)
        cls.follow_up = flag.leader.get("/v1/follow-ups", unit="p01").json()["items"][0]["id"]

        # A collector sees its own imports only, so it is the one the table's collector is.
        collector = cls.world.client("demo", "collector", "demo-collector", sources=["patrol"])
        hook = cls.flag.organiser.request("POST", "/v1/webhooks", {"url": "https://portal.example/"}, expect=201).json()
        cls.webhook = hook["id"]
        cls.delivery = cls.flag.organiser.post(f"/v1/webhooks/{cls.webhook}/pings").json()["id"]
        cls.imported = collector.lines("/v1/imports?kind=events", [{"unit": "none"}]).json()["id"]

        cls.nominate(flag)

    @classmethod
    def nominate(cls, flag):
        """A nomination of every unit, and an outside opinion on it, in a contest of its own."""
        steps = [{"id": "naming", "nomination": {"sources": ["self"]}},
                 {"id": "tax", "check": {"of": "unit", "source": "tax"}}, {"id": "end", "announcement": {}}]
        document = flag.organiser.post("/v1/schemes", campaigns.scheme("named", steps=steps, awards={
            "cup": {"kind": "project", "select": {"number": 1, "shortlist": 2}}})).json()
        first, last = campaigns.month(0)
        period = flag.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": first, "to": last}).json()
        path = f"/v1/periods/{period['id']}"
        flag.leader.post(path + "/transitions", {"to": "open"})
        cls.naming, cls.nominations = period["id"], {}
        for unit in cls.events:
            cls.nominations[unit] = flag.windows[unit].post(path + "/nominations", {
                "award": "cup", "unit": unit, "as": "self"}).json()["id"]
            flag.leader.post(path + "/opinions", {"unit": unit, "source": "tax", "outcome": "clear"})

    @classmethod
    def object_under_notice(cls, flag):
        """An objection, entered by the office on the first day of the notice and dismissed."""
        plain = flag.step

        def step(client, name, outcome, **more):
            reply = plain(client, name, outcome, **more)
            if name == "notice":
                cls.objection = flag.organiser.post(flag.path("objections"), {
                    "unit": "p01", "reason": "有异议", "received_on": more["from"]}).json()["id"]
                flag.leader.post(f"/v1/objections/{cls.objection}/decision",
                                 {"outcome": "dismissed", "reason": "查无实据"})
            return reply
        flag.step = step

    @classmethod
    def read_operations(cls):
        """operationId -> method and path template, from the served document."""
        document = cls.world.client().get("/openapi.json").json()
        return {operation["operationId"]: (method.upper(), path)
                for path, methods in document["paths"].items()
                for method, operation in methods.items() if "operationId" in operation}

    def client_of(self, letter, organisation="demo"):
        more = {"W": {"units": ["p01"]}, "C": {"sources": ["patrol", "hotline"]},
                "L": {"positions": ["centre", "bureau_leaders"]}}.get(letter, {})
        return self.world.client(organisation, ROLES[letter], f"{organisation}-{ROLES[letter]}", **more)

    def address(self, template, period=None, unit="p01"):
        """The path with the ids of things that are there, the unit's where it can be."""
        flag = self.flag
        if template.endswith(("/bundle", "/casts", "/notice", "/review")):  # only a final period has one
            period = period or self.final
        if template.endswith(("/nominations", "/opinions", "/shortlists")):
            period = period or self.naming
        values = {"unit_id": flag.units[unit], "event_id": self.events[unit].id, "panel": "leaders",
                  "period_id": period or flag.period["id"], "scheme_id": flag.scheme["id"],
                  "award_id": self.award, "number": "0", "appeal_id": self.appeal,
                  "follow_up_id": self.follow_up, "import_id": self.imported,
                  "nomination_id": self.nominations[unit], "run_id": self.result_run, "objection_id": self.objection,
                  "receipt": "0" * 32, "webhook_id": self.webhook, "delivery_id": self.delivery, "name": self.script}
        codes = {"/problems/": "unit-unknown", "/v1/units/": unit, "/v1/indicators/": "deviation",
                 "/v1/scheme-templates/": "002", "/v1/surveys/": "counter"}
        for prefix, code in codes.items():
            if template.startswith(prefix):
                values["code"] = code
        return re.sub(r"\{(\w+)\}", lambda found: values[found.group(1)], template)

    def ask(self, client, operation, form=None, **more):
        method, template = self.operations[operation]
        path = self.address(template, **more)
        if method == "GET":
            return client.request("GET", path + (f"?format={form}" if form else ""))
        headers = {"If-Match": '"1"'} if method == "PUT" else {}
        return client.request(method, path, {"no_such_field": 1}, headers=headers)

    def test_1_the_table_is_complete(self):
        self.assertEqual(sorted(MAY), sorted(self.operations))

    def test_2_nobody_gets_in_without_a_token(self):
        nobody = self.world.client()
        for operation in self.operations:
            reply = self.ask(nobody, operation)
            if "P" in MAY[operation]:
                self.assertNotIn(reply.status, (401, 403, 500), operation)
            else:
                self.assertEqual((reply.status, reply.code), (401, "TOKEN_REQUIRED"), operation)
                self.assertIn("Bearer", reply.headers["www-authenticate"])

    def test_3_every_role_on_every_route(self):
        for letter in ROLES:
            client = self.client_of(letter)
            for operation, (method, _) in self.operations.items():
                with self.subTest(role=ROLES[letter], operation=operation):
                    reply = self.ask(client, operation)
                    if operation in ANONYMOUS:
                        self.assertEqual((reply.status, reply.code), (400, "TOKEN_NOT_ALLOWED"), reply)
                    elif letter not in MAY[operation]:
                        self.assertEqual((reply.status, reply.code), (403, "FORBIDDEN"), reply)
                    elif method == "GET":
                        self.assertIn(reply.status, (200, 404) if operation in OWN else (200,), reply)
                    else:
                        self.assertIn(reply.status, REFUSED_FOR_CONTENT, reply)

    def test_4_a_bad_token_is_nobody(self):
        good = self.world.token("demo", "leadership")
        header, payload, signature = good.split(".")
        for token in (good[:-4] + "AAAA", f"{header}.{payload}.", "x", f"{header}.{payload}"):
            client = self.world.client()
            client.token = token
            for operation in self.operations:
                if "P" not in MAY[operation]:
                    reply = self.ask(client, operation)
                    self.assertEqual((reply.status, reply.code), (401, "TOKEN_INVALID"), operation)

    # Bytes of others.

    @staticmethod
    def answer(reply):
        """What was answered beside the asked path itself."""
        if "spreadsheet" in reply.headers.get("content-type", ""):
            book = zipfile.ZipFile(io.BytesIO(reply.body))
            return "".join(book.read(name).decode() for name in book.namelist())
        text = reply.body.decode()
        if reply.code:
            text = json.dumps({name: value for name, value in reply.json().items()
                               if name != "instance"}, ensure_ascii=False)
        return text

    def test_5_another_organisation_sees_and_changes_nothing(self):
        marks = {row[0] for row in self.world.cluster.psql(
            "select id from pennant.unit union select id from pennant.event union"
            " select id from pennant.scheme union select id from pennant.period union"
            " select id from pennant.award union select id from pennant.metric union"
            " select id from pennant.verdict union select id from pennant.ballot union"
            " select id from pennant.nomination union select id from pennant.opinion union"
            " select id from pennant.run union select id from pennant.objection union"
            " select id from pennant.reward union select id from pennant.handover"
            " union select id from pennant.import")}
        self.assertGreater(len(marks), 1000)
        words = ["项目", "director", "Quarter from", "feed-patrol", "panel-chief-"]
        before, tried = self.counts(), 0
        for letter in ROLES:
            client = self.client_of(letter, "other")
            for operation, (method, template) in self.operations.items():
                for unit, period, form in itertools.product(self.events, (self.final, None), FILES.get(operation, (None,))):
                    reply = self.ask(client, operation, form, period=period, unit=unit)
                    tried += 1
                    with self.subTest(role=ROLES[letter], operation=operation):
                        self.assertLess(reply.status, 500, reply)
                        text = self.answer(reply)
                        self.assertEqual(marks.intersection(UUID.findall(text)), set())
                        self.assertEqual([word for word in words if word in text], [])
                        if method == "GET" and "_id}" in template and letter in MAY[operation]:
                            self.assertEqual(reply.status, 404, reply)
        self.assertEqual(self.counts(), before)
        print(f"{tried} requests of strangers, no foreign byte")

    def counts(self):
        """Rows of the first organisation, table by table."""
        tables = ("unit", "indicator", "event", "verdict", "metric", "scheme", "period", "panel_member",
                  "ballot", "period_step", "period_transition", "award", "standing", "audit", "run",
                  "run_decision", "nomination", "opinion", "objection", "objection_decision", "award_revocation", "reward", "handover")
        return self.world.cluster.psql("select " + ", ".join(
            f"(select count(*) from pennant.{name} t join pennant.organisation o"
            f" on o.id = t.organisation_id where o.code = 'demo')" for name in tables))

    def test_6_strangers_cannot_write_to_what_they_name(self):
        unit, event, period = self.flag.units["p01"], self.events["p01"].id, self.flag.period["id"]
        before = self.counts()
        tries = [
            ("C", "/v1/events", {"unit_id": unit, "indicator": "deviation", "gravity": "minor",
                                 "occurred_at": "2025-05-05T10:00:00+08:00", "source": "patrol"}),
            ("C", "/v1/metrics", {"unit_id": unit, "indicator": "satisfaction_rate", "value": "99",
                                  "from": "2025-04-01", "to": "2025-06-30", "source": "patrol"}),
            ("E", f"/v1/events/{event}/verdicts", {"finding": "dismissed", "reason": "no"}),
            ("O", f"/v1/units/{unit}/retirement", {"reason": "no"}),
            ("O", "/v1/units", {"code": "x", "name": "x", "kind": "project", "parent_id": unit}),
            ("O", "/v1/periods", {"scheme_id": self.flag.scheme["id"], "from": "2026-01-01",
                                  "to": "2026-03-31"}),
            ("O", f"/v1/periods/{period}/successor", {}),
            ("L", f"/v1/periods/{period}/transitions", {"to": "cancelled", "reason": "no"}),
            ("L", f"/v1/periods/{self.final}/steps", {"step": "centre", "outcome": "approved"}),
            ("W", f"/v1/periods/{period}/ballots", {"panel": "peers", "unit_id": unit, "score": "1"}),
            ("W", f"/v1/periods/{self.naming}/nominations", {"award": "cup", "unit": "p01", "as": "self"}),
            ("L", f"/v1/nominations/{self.nominations['p01']}/withdrawal", {"reason": "no"}),
            ("E", f"/v1/nominations/{self.nominations['p01']}/checks", {"step": "naming", "outcome": "passed"}),
            ("E", f"/v1/periods/{self.naming}/opinions", {"unit": "p01", "source": "tax", "outcome": "clear"}),
            ("L", f"/v1/periods/{period}/ballots", {"panel": "leaders", "unit": "p01", "score": "1"}),
        ]
        for letter, path, body in tries:
            reply = self.client_of(letter, "other").request("POST", path, body)
            self.assertIn(reply.status, (403, 404, 422), f"{path}: {reply}")
        self.assertEqual(self.counts(), before)

    def test_7_a_window_gets_no_byte_of_its_neighbours(self):
        """Facts and ballots of each unit, searched for in everything every other window can ask."""
        owner = dict(self.world.cluster.psql(
            "with owned as (select id, unit_id from pennant.event union all"
            " select id, unit_id from pennant.verdict union all select id, unit_id from pennant.metric"
            " union all select id, unit_id from pennant.appeal union all select id, unit_id from pennant.nomination"
            " union all select id, unit_id from pennant.opinion"
            " union all select id, unit_id from pennant.follow_up"
            " union all select id, rater_unit_id from pennant.ballot where rater_unit_id is not null)"
            " select o.id, u.code from owned o join pennant.unit u on u.id = o.unit_id"))
        self.assertGreater(len(owner), 1000)
        asked, own = 0, set()
        reads = [name for name, (method, _) in self.operations.items() if method == "GET"]
        for mine, window in self.flag.windows.items():
            for operation, unit, form in ((name, unit, form) for name, unit in itertools.product(reads, self.events)
                                          for form in FILES.get(name, (None,))):
                reply = self.ask(window, operation, form, unit=unit)
                asked += 1
                seen = {owner[found] for found in UUID.findall(self.answer(reply)) if found in owner}
                self.assertLessEqual(seen, {mine}, operation)
                own |= seen
                if operation in ("event_get", "verdict_list", "standing_get", "nomination_get"):
                    self.assertEqual(reply.status, 200 if unit == mine else 404, operation)
        self.assertEqual(own, set(self.events))     # each did see what is its own
        print(f"{asked} requests of windows, no byte of a neighbour")


if __name__ == "__main__":
    unittest.main()
