"""Plays a case of tests/data/cases over HTTP, each step with the token of who does it in life, and reads what came out
in the case's words.

The case's figures and expectations stay as they are. What differs is only how facts come in: nominations are put on record
by the office, with the day on which they were handed in; a headcount of a group is that of the department above it; wins of
before are put on record by the leadership. A whole number of years can be taken off every day, for periods that are not
over yet.
"""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cases"))

from adapter import scheme_document  # noqa: E402

SOURCE = "office"       # of everything that the collector sends


def case_of(file, name):
    document = json.loads((ROOT / "tests" / "data" / "cases" / f"{file}.json").read_text(encoding="utf-8"))
    return next(case for case in document["cases"] if case["id"] == name)


def decimal(text):
    """A decimal without needless places."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text or "0"


class CasePlayer:
    def __init__(self, world, organisation, case, template, years=0):
        self.world, self.organisation, self.case, self.template, self.years = world, organisation, case, template, years
        world.organisation(organisation)
        self.organiser = self.client("organiser")
        self.evaluators = [self.client("evaluator", f"evaluator-{number}") for number in (1, 2)]
        self.collector = self.client("collector", sources=[SOURCE])
        self.leader = self.client("leadership", "chief")
        self.public = world.client()
        self.clients, self.units, self.events, self.documents = {}, {}, {}, {}
        self.period = self.scheme = None

    def client(self, role, subject=None, **more):
        return self.world.client(self.organisation, role, subject, **more)

    def window(self, unit):
        return self.cached(("window", unit), lambda: self.client("window", "window-" + unit, units=[unit]))

    def member(self, rater):
        """Whoever rates in a panel of given members."""
        return self.cached(("member", rater), lambda: self.client("evaluator", rater))

    def post_of(self, position):
        return self.cached(("post", position), lambda: self.client("leadership", "holder-" + position,
                                                                   positions=[position]))

    def cached(self, key, make):
        if key not in self.clients:
            self.clients[key] = make()
        return self.clients[key]

    # Days.

    def day(self, text):
        """A day or an instant of the case, so many years earlier."""
        return f"{int(text[:4]) + self.years:04d}{text[4:]}"

    def path(self, rest=""):
        return f"/v1/periods/{self.period['id']}" + (f"/{rest}" if rest else "")

    # Before the period.

    def prepare(self):
        calendar = self.case.get("calendar")
        if calendar:
            self.organiser.put("/v1/calendar", {name: [self.day(day) for day in calendar.get(name) or []]
                                                for name in ("holidays", "workdays")}, create=True, expect=(200, 201))
        self.post_units()
        document = self.organiser.get(f"/v1/scheme-templates/{self.template}").json()
        self.document = scheme_document(document, self.case["policies"])
        self.scheme = self.organiser.post("/v1/schemes", self.document).json()
        self.post_history()

    def post_units(self):
        above = {}
        for group, headcount in self.case["policies"].get("window_headcount", {}).items():
            above[group] = self.post_unit({"code": f"department-{group}", "kind": "department", "group": group,
                                           "headcount": headcount})
        for unit in sorted(self.case["units"], key=lambda unit: unit.get("parent") is not None):
            body = {"code": unit["id"], "kind": unit["kind"], "attributes": unit.get("attributes") or {}}
            for name in ("group", "headcount", "parent"):
                if unit.get(name) is not None:
                    body[name] = unit[name]
            if unit.get("since"):
                body["since"] = self.day(unit["since"])
            if unit.get("group") in above:
                body["parent"] = above[unit["group"]]
            self.post_unit(body)

    def post_unit(self, body):
        unit = self.organiser.post("/v1/units", {"name": f"单位 {body['code']}", **body}).json()
        self.units[body["code"]] = unit["id"]
        return body["code"]

    def post_history(self):
        wins = [{"scheme": self.scheme["code"], "award": row["award"], "unit": row["unit"], "level": row.get("level"),
                 "from": self.day(row["period"]["from"]), "to": self.day(row["period"]["to"]),
                 "points": row.get("points")} for row in self.case.get("history") or []]
        if wins:
            self.leader.post("/v1/awards/history", {"wins": [
                {name: value for name, value in win.items() if value is not None} for win in wins]})

    # The period.

    def draft(self, **more):
        period = self.case["period"]
        dates = {name: self.day(day) for name, day in (self.case["policies"].get("deadlines") or {}).items()}
        body = {"scheme_id": self.scheme["id"], "title": self.case["title"][:200], "from": self.day(period["from"]),
                "to": self.day(period["to"]), **more}
        if dates:
            body["dates"] = dates
        self.period = self.organiser.post("/v1/periods", body).json()
        versions = {row["panel"]: row["version"] for row in self.organiser.get(self.path("panels")).json()["items"]}
        for panel in self.case.get("panels") or []:
            if self.raters_of(panel["id"]) == "given":
                members = [{"subject": rater, **({"unit": rater} if rater in self.units else {})}
                           for rater in panel["raters"]]
                self.organiser.put(self.path(f"panels/{panel['id']}"), {"members": members}, version=versions[panel["id"]])

    def raters_of(self, panel):
        return self.document["panels"][panel].get("raters", "given")

    def move(self, state, client=None, expect=201):
        return (client or self.leader).post(self.path("transitions"), {"to": state, "reason": f"on to {state}"},
                                            expect=expect)

    # Facts.

    def event_body(self, row):
        at = self.day(row["at"])
        body = {"unit": row["unit"], "indicator": row.get("indicator", "survey"), "occurred_at": at,
                "source": SOURCE, "external_id": row["id"]}
        for name, target in (("quantity", "quantity"), ("gravity", "gravity"), ("rating", "gravity"), ("topic", "topic"),
                             ("points", "points"), ("person", "person"), ("occasion", "occasion")):
            if row.get(name) is not None:
                body[target] = row[name]
        if row.get("minutes") is not None:
            body["minutes"] = int(row["minutes"])
        for name in ("filed", "slot_end"):
            if row.get(name) is not None:
                body[name] = self.day(row[name])
        return body

    def post_events(self):
        """In one batch, as an attendance machine or a survey system does; then what evaluators found of each."""
        rows = (self.case.get("events") or []) + (self.case.get("surveys") or [])
        if not rows:
            return
        report = self.collector.lines("/v1/events/batch", [self.event_body(row) for row in rows]).json()
        assert report["summary"]["stored"] == len(rows), report
        for number, (row, item) in enumerate(zip(rows, report["items"])):
            self.events[row["id"]] = item["id"]
            if row.get("verdict") not in (None, "pending"):
                self.evaluators[number % 2].post(f"/v1/events/{item['id']}/verdicts",
                                                 {"finding": row["verdict"], "reason": "看过记录 looked at the record"})

    def post_metrics(self):
        period = self.case["period"]
        for number, row in enumerate(self.case.get("metrics") or []):
            assert row.get("when", "current") == "current", row
            self.collector.post("/v1/metrics", {
                "unit": row["unit"], "indicator": row["metric"], "value": row["value"], "source": SOURCE,
                "from": self.day(period["from"]), "to": self.day(period["to"]), "external_id": f"metric-{period['from']}-{number}"}, key=False)

    def cast(self, row, expect=201):
        given = self.raters_of(row["panel"]) == "given"
        client = self.member(row["rater"]) if given else self.window(row["rater"])
        return client.post(self.path("ballots"), {"panel": row["panel"], "unit": row["unit"], "score": row["score"]},
                           expect=expect, key=False)

    def refused(self, name):
        """{place in the case's list: code}"""
        return {int(row["input"].partition("/")[2]): row["code"] for row in self.case["expected"]["refused"]
                if row["input"].startswith(name + "/")}

    def post_ballots(self):
        refused = self.refused("ballots")
        for number, row in enumerate(self.case.get("ballots") or []):
            reply = self.cast(row, expect=422 if number in refused else 201)
            if number in refused:
                assert refused[number].upper() in str(reply.json()), reply

    def nominate(self, row, expect=201):
        """By the office, from the paper that was handed in."""
        how = "self" if row["by"] == "self" else "unit" if row["by"] in self.units else "group"
        body = {"award": row["award"], "unit": row["unit"], "as": how, "file": row.get("file") or {},
                "day": self.day(row["at"])[:10]}
        if how != "self":
            body["by"] = row["by"]
        return self.evaluators[0].post(self.path("nominations"), body, expect=expect)

    def post_nominations(self):
        for row in self.case.get("nominations") or []:
            row["stored"] = self.nominate(row).json()["id"]

    def nominations(self, client=None):
        """{place in the case's list: code}, of those that are not accepted."""
        stored = {row["stored"]: number for number, row in enumerate(self.case.get("nominations") or [])}
        return {stored[row["id"]]: row["code"].lower() for row in (client or self.leader).items(self.path("nominations"))
                if row["id"] in stored and row["state"] != "accepted"}

    # The decision.

    def step(self, client, step, outcome, expect=201, **more):
        return client.post(self.path("steps"), {"step": step, "outcome": outcome, **more}, expect=expect)

    def decisions_of(self, step):
        return [row for row in self.case.get("decisions") or [] if row["kind"] == step]

    def decide_step(self, step):
        """What the case decided in this step; without anything decided it is done."""
        rows, about = self.decisions_of(step["id"]), step["decision"]["about"]
        bodies = [{}]
        if about == "order" and rows:
            bodies = [{"order": row["order"]} for row in rows]
        elif about == "shortlist" and rows:
            bodies = [{"choice": self.chosen()}]
        elif rows:
            bodies = [{"amounts": [{"unit": row["unit"], "amount": row["points"]} for row in rows]}]
        for body in bodies[:-1]:
            self.step(self.leader, step["id"], "continued", **body)
        self.step(self.leader, step["id"], "done", **bodies[-1])

    def chosen(self):
        refused = self.refused("decisions")
        return [row["unit"] for number, row in enumerate(self.case["decisions"])
                if row["kind"] == "choice" and number not in refused]

    def walk(self):
        for step in self.document["steps"]:
            if "decision" in step:
                self.decide_step(step)
            elif "approval" in step:
                self.step(self.post_of(step["approval"]["by"]), step["id"], "approved")
            elif "notice" in step:
                self.step(self.leader, step["id"], "done", **{"from": self.day(self.case["notice_from"])})
            elif "announcement" in step:
                self.step(self.leader, step["id"], "done")

    # What came out.

    def standings(self, client=None):
        """In the case's words."""
        return {(row["award"], row["unit"]): {
            "eligible": row["eligible"], "vetoes": sorted(row["vetoes"]), "failed": sorted(row["failed"]),
            "components": row["components"], "total": row["total"], "rank": row["rank"]}
            for row in (client or self.leader).items(self.path("standings"))}

    def expected_standings(self):
        return {(row["award"], row["unit"]): {
            "eligible": row["eligible"], "vetoes": sorted(row["vetoes"]), "failed": sorted(row["failed"]),
            "components": row["components"], "total": row["total"], "rank": row["rank"]}
            for row in self.case["expected"]["standings"]}

    def award_rows(self):
        """As anybody sees them, without a token."""
        return list(self.public.items("/v1/awards", period_id=self.period["id"], organisation=self.organisation))

    def shown(self, measure):
        """{unit: what the award shows of a measure}"""
        return {row["unit"]: decimal(shown["value"]) for row in self.award_rows() for shown in row["shown"]
                if shown["measure"] == measure}

    def awards(self):
        return {(row["award"], row["unit"]): {
            "level": row["level"], "points": decimal(row["points"]), "money": decimal(row["money"]),
            "leave_days": decimal(row["leave_days"]), "rights": sorted(row["rights"])} for row in self.award_rows()}

    def paid(self):
        """{(award, unit): money}, from the ledger of rewards"""
        rows = self.leader.items("/v1/rewards", kind="money", period_id=self.period["id"])
        return {(row["award"], row["unit"]): decimal(row["amount"]) for row in rows}

    def expected_paid(self):
        return {(row["award"], row["unit"]): row["rewards"]["money"] for row in self.case["expected"]["awards"]
                if row["rewards"]["money"] != "0"}

    def expected_awards(self):
        return {(row["award"], row["unit"]): {
            "level": row["level"], **{name: row["rewards"][name] for name in ("points", "money", "leave_days")},
            "rights": sorted(row["rewards"]["rights"])} for row in self.case["expected"]["awards"]}
