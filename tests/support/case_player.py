"""Plays a case of tests/data/cases over HTTP, each step with the token of who does it in life. case_facts.py has the
facts, case_result.py what came out.

The case's figures and expectations stay as they are. What differs is only how facts come in: nominations are put on record
by the office, with the day on which they were handed in; a headcount of a group is that of the department above it; wins of
before are put on record by the leadership. A whole number of years can be taken off every day, for periods that are not
over yet.
"""
import datetime
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cases"))

from adapter import scheme_document  # noqa: E402
from case_facts import SOURCE, CaseFacts  # noqa: E402
from case_result import CaseResult  # noqa: E402


def case_of(file, name):
    document = json.loads((ROOT / "tests" / "data" / "cases" / f"{file}.json").read_text(encoding="utf-8"))
    return next(case for case in document["cases"] if case["id"] == name)


class CasePlayer(CaseFacts, CaseResult):
    """template: the code of a built-in scheme, or a document."""

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

    def after(self, day):
        """A day of the decision. The service decides when the period is over, and the notice follows; where a case's
        notice begins before, all its days are so many later."""
        first, end = (datetime.date.fromisoformat(text) for text in (self.case["notice_from"], self.case["period"]["to"]))
        late = max(datetime.timedelta(0), end + datetime.timedelta(days=1) - first)
        return self.day((datetime.date.fromisoformat(day) + late).isoformat())

    def path(self, rest=""):
        return f"/v1/periods/{self.period['id']}" + (f"/{rest}" if rest else "")

    # Before the period.

    def prepare(self):
        calendar = self.case.get("calendar")
        if calendar:
            self.organiser.put("/v1/calendar", {name: [self.day(day) for day in calendar.get(name) or []]
                                                for name in ("holidays", "workdays")}, create=True, expect=(200, 201))
        self.post_units()
        document = self.template if isinstance(self.template, dict) else \
            self.organiser.get(f"/v1/scheme-templates/{self.template}").json()
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

        for row in self.case.get("history") or []:
            if row["unit"] is not None and row["unit"] not in self.units:
                self.post_unit({"code": row["unit"], "kind": "elsewhere"})     # won once, and takes part no more

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

    def dates(self):
        """The days that the case fixes; a window for ballots is now, since they are taken on the day they come."""
        dates = {name: self.day(day) for name, day in (self.case["policies"].get("deadlines") or {}).items()}
        if self.case["policies"].get("reference_from"):
            dates["reference"] = self.day(self.case["policies"]["reference_from"])
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        for step in self.document.get("steps", []):
            if "ballots" in step and self.case["policies"].get("ballot_window"):
                dates[step["id"]] = {"from": (today - datetime.timedelta(days=1)).isoformat(),
                                     "to": (today + datetime.timedelta(days=1)).isoformat()}
        return dates

    def draft(self, **more):
        period = self.case["period"]
        body = {"scheme_id": self.scheme["id"], "title": self.case["title"][:200], "from": self.day(period["from"]),
                "to": self.day(period["to"]), "dates": self.dates(), **more}
        self.period = self.organiser.post("/v1/periods", {name: value for name, value in body.items() if value}).json()
        versions = {row["panel"]: row["version"] for row in self.organiser.get(self.path("panels")).json()["items"]}
        raters = {panel["id"]: panel["raters"] for panel in self.case.get("panels") or []}
        for panel, version in versions.items():
            body = {"final": True}
            if self.raters_of(panel) == "given":
                # A panel that the case has no use for has a member who does not rate.
                body["members"] = [self.membership(rater) for rater in raters.get(panel, ["nobody"])]
            self.organiser.put(self.path(f"panels/{panel}"), body, version=version)

    def membership(self, rater):
        rater = rater if isinstance(rater, dict) else {"id": rater}
        own = {"unit": rater["id"]} if rater["id"] in self.units else {}
        return {"subject": rater["id"], **own, **{name: rater[name] for name in ("group", "from", "to") if name in rater}}

    def raters_of(self, panel):
        return self.document.get("panels", {}).get(panel, {}).get("raters", "given")

    def move(self, state, client=None, expect=201):
        return (client or self.leader).post(self.path("transitions"), {"to": state, "reason": f"on to {state}"},
                                            expect=expect)

    # The decision.

    def step(self, client, step, outcome, expect=201, **more):
        return client.post(self.path("steps"), {"step": step, "outcome": outcome, **more}, expect=expect)

    def decisions_of(self, step):
        return [row for row in self.case.get("decisions") or [] if row["kind"] == step]

    def decide_step(self, step):
        """What the case decided in this step, one after another; what it refuses is refused here too."""
        refused, bodies = self.refused("decisions"), []
        for number, row in enumerate(self.case.get("decisions") or []):
            if row["kind"] != step["id"]:
                continue
            if "order" in row:
                bodies.append((number, {"order": row["order"]}))
            elif row["kind"] == "choice":
                bodies.append((number, {"choice": [row["unit"]]}))
            else:
                about = {"unit": row["unit"]} if row.get("unit") else {"event_id": self.events[row["event"]]}
                bodies.append((number, {"amounts": [{**about, "amount": row.get("points") or row.get("money")}]}))
        for number, body in bodies:
            self.step(self.leader, step["id"], "continued", expect=(409, 422) if number in refused else 201, **body)
        self.step(self.leader, step["id"], "done")

    def walk(self, upto="announcement"):
        """Decisions, the case's approvals, the notice with its objections; what is refused there is refused here."""
        for step in self.document.get("steps", []):
            if "decision" in step:
                self.decide_step(step)
        refused = self.refused("approvals")
        for number, row in enumerate(self.case.get("approvals") or []):
            more = {"reason": "请复核"} if row["outcome"] == "returned" else {}
            self.step(self.post_of(row["stage"]), row["stage"], row["outcome"],
                      expect=(404, 409, 422) if number in refused else 201, **more)
        if not self.case["expected"].get("workflow", {"approved": True})["approved"]:
            return False
        for step in self.document.get("steps", []):
            if "notice" in step:
                if not self.case.get("notice_from"):
                    return False
                self.step(self.leader, step["id"], "done", **{"from": self.after(self.case["notice_from"])})
                if not self.object():
                    return False
        if upto == "announcement":
            for step in self.document.get("steps", []):
                if "announcement" in step:
                    self.step(self.leader, step["id"], "done")
        return True

    def object(self):
        """The case's objections, brought by the office on the day they were raised; whether none stays open."""
        settled, refused = True, self.refused("objections")
        for number, row in enumerate(self.case.get("objections") or []):
            body = {"unit": row["unit"], "reason": "公示期内提出", "received_on": self.after(row["at"][:10])}
            reply = self.organiser.post(self.path("objections"), body, expect=(409, 422) if number in refused else 201)
            if number in refused:
                continue
            if row["outcome"] == "open":
                settled = False
            else:
                self.leader.post(f"/v1/objections/{reply.json()['id']}/decision",
                                 {"outcome": row["outcome"], "reason": "已核查"}, expect=(200, 201))
        return settled
