"""Plays a case of tests/data/cases over HTTP, each step with the token of who does it in life, and reads what came out
in the case's words.

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

SOURCE = "office"       # of everything that the collector sends
# Where the service has other words for what is refused.
REFUSALS = {"unknown_unit": {"NOT_IN_ROSTER"}, "not_in_panel": {"NOT_IN_PANEL", "NOT_YOUR_UNIT", "ID_UNKNOWN"}}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def case_of(file, name):
    document = json.loads((ROOT / "tests" / "data" / "cases" / f"{file}.json").read_text(encoding="utf-8"))
    return next(case for case in document["cases"] if case["id"] == name)


def decimal(text):
    """A decimal without needless places."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text or "0"


class CasePlayer:
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
                body["members"] = [{"subject": rater, **({"unit": rater} if rater in self.units else {})}
                                   for rater in raters.get(panel, ["nobody"])]
            self.organiser.put(self.path(f"panels/{panel}"), body, version=version)

    def raters_of(self, panel):
        return self.document.get("panels", {}).get(panel, {}).get("raters", "given")

    def move(self, state, client=None, expect=201):
        return (client or self.leader).post(self.path("transitions"), {"to": state, "reason": f"on to {state}"},
                                            expect=expect)

    # Facts.

    def event_body(self, row):
        body = {"unit": row["unit"], "indicator": row.get("indicator", "survey"), "occurred_at": self.day(row["at"]),
                "source": SOURCE, "external_id": row["id"]}
        for name in ("quantity", "gravity", "topic", "points", "person", "occasion"):
            if row.get(name) is not None:
                body[name] = row[name]
        if row.get("rating") is not None:
            body["gravity"] = row["rating"]
        if row.get("minutes") is not None:
            body["minutes"] = int(row["minutes"])
        for name in ("filed", "slot_end"):
            if row.get(name) is not None:
                body[name] = self.day(row[name])
        return body

    def post_events(self):
        """In one batch, as an attendance machine or a survey system does; then what evaluators found of each."""
        rows = [(name, number, row) for name in ("events", "surveys") for number, row in enumerate(self.case.get(name) or [])]
        if not rows:
            return
        report = self.collector.lines("/v1/events/batch", [self.event_body(row) for _, _, row in rows]).json()
        for number, ((name, place, row), item) in enumerate(zip(rows, report["items"])):
            if item["status"] != 201:
                assert place in self.refused(name), (row, item)
                continue
            self.events[row["id"]] = item["id"]
            if row.get("verdict") not in (None, "pending"):
                self.evaluators[number % 2].post(f"/v1/events/{item['id']}/verdicts",
                                                 {"finding": row["verdict"], "reason": "看过记录 looked at the record"})

    def post_votes(self):
        """Receipts as the tills issued them, then the votes that carry them."""
        if self.case.get("receipts"):
            token = next(row["token"] for row in self.document["indicators"].values() if "token" in row)
            self.collector.post("/v1/tokens/batch", {"registry": token["registry"], "tokens": [
                {"token": row["id"], "group": row["group"], "day": self.day(row["at"])[:10]} for row in self.case["receipts"]]},
                expect=200, key=False)
        for number, row in enumerate(self.case.get("votes") or []):
            refused = number in self.refused("votes")
            self.evaluators[0].post("/v1/events", {
                "unit": row["unit"], "indicator": "vote", "token": row["receipt"], "occurred_at": self.day(row["at"]),
                "external_id": f"vote-{number}"}, key=False, expect=(201, 409, 422) if refused else 201)

    def span_of(self, when):
        """First and last day of what a metric is for."""
        period = self.case["period"]
        if when in ("current", "target"):
            return self.day(period["from"]), self.day(period["to"])
        first = datetime.date.fromisoformat(self.day(period["from"]))
        after, months = first, MONTHS[self.document["cadence"]]
        if when != "previous":
            first, months = datetime.date.fromisoformat(self.day(when + "-01")), 0
            after = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        number = first.year * 12 + first.month - 1 - months
        first = datetime.date(number // 12, number % 12 + 1, 1)
        return first.isoformat(), (after - datetime.timedelta(days=1)).isoformat()

    def post_metrics(self):
        rows = [(row["metric"], row["value"], row) for row in self.case.get("metrics") or []]
        rows += [(row["item"], "1" if row["met"] else "0", row) for row in self.case.get("checklists") or []]
        for number, (indicator, value, row) in enumerate(rows):
            first, last = self.span_of(row.get("when", "current"))
            self.collector.post("/v1/metrics", {
                "unit": row["unit"], "indicator": indicator, "value": value, "source": SOURCE, "from": first, "to": last,
                "role": "target" if row.get("when") == "target" else "actual",
                "external_id": f"metric-{self.case['period']['from']}-{number}"}, key=False)

    def cast(self, row, expect=201):
        given = self.raters_of(row["panel"]) == "given"
        client = self.member(row["rater"]) if given else self.window(row["rater"])
        body = {name: row[name] for name in ("panel", "unit", "score", "item") if row.get(name) is not None}
        return client.post(self.path("ballots"), body, expect=expect, key=False)

    def refused(self, name):
        """{place in the case's list: code}"""
        return {int(row["input"].partition("/")[2]): row["code"] for row in self.case["expected"]["refused"]
                if row["input"].startswith(name + "/")}

    def post_ballots(self):
        """A late one is not sent: it would be in time today."""
        refused = self.refused("ballots")
        for number, row in enumerate(self.case.get("ballots") or []):
            if refused.get(number) == "late":
                continue
            again = refused.get(number) == "duplicate_ballot"       # the same once more is no fault
            reply = self.cast(row, expect=(200, 409) if again else (403, 409, 422) if number in refused else 201)
            if number in refused and not again:
                said = {reply.code} | {code for _, code in reply.codes}
                assert said & REFUSALS.get(refused[number], {refused[number].upper()}), reply

    def nominate(self, row, expect=201):
        """By the office, from the paper that was handed in."""
        how = "self" if row["by"] == "self" else "unit" if row["by"] in self.units else "group"
        body = {"award": row["award"], "unit": row["unit"], "as": how, "file": row.get("file") or {},
                "day": self.day(row["at"])[:10]}
        if how != "self":
            body["by"] = row["by"]
        return self.evaluators[0].post(self.path("nominations"), body, expect=expect)

    def post_nominations(self):
        refused = self.refused("nominations")
        for number, row in enumerate(self.case.get("nominations") or []):
            if refused.get(number) == "duplicate_nomination":
                self.nominate(row, expect=409)
                continue
            row["stored"] = self.nominate(row).json()["id"]
            for step in row.get("steps") or []:
                self.evaluators[1].post(f"/v1/nominations/{row['stored']}/checks", {
                    "step": step["step"], "outcome": step["outcome"], "day": self.day(step["at"])[:10]})
        for row in self.case.get("checks") or []:
            self.evaluators[1].post(self.path("opinions"), {name: row[name] for name in ("unit", "source", "outcome")})

    def nominations(self, client=None):
        """{place in the case's list: code}, of those that are not accepted."""
        rows = self.case.get("nominations") or []
        stored = {row["stored"]: number for number, row in enumerate(rows) if "stored" in row}
        found = {number: "duplicate_nomination" for number, row in enumerate(rows) if "stored" not in row}
        found.update({stored[row["id"]]: row["code"].lower() for row in (client or self.leader).items(self.path("nominations"))
                      if row["id"] in stored and row["code"]})
        return found

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
        if not self.case["expected"]["workflow"]["approved"]:
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
