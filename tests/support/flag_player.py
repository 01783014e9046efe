"""Plays the rotating flag's quarters over HTTP, each step with the token of who does it in life.

Flag(world, "demo").prepare() makes projects and scheme; play(quarter) takes one quarter from draft to final. The
pieces are methods, so that a test can look in between. Facts come from flag_facts.
"""
from datetime import date, timedelta

from flag_facts import BEFORE, LEADERS, PROJECTS

PROJECT_NAMES = {code: f"项目 {code} Project {code}" for code in PROJECTS}


class Flag:
    def __init__(self, world, organisation):
        self.world, self.organisation = world, organisation
        self.organiser = self.client("organiser")
        self.leader = self.client("leadership", "director", positions=["centre"])
        self.bureau = self.client("leadership", "bureau", positions=["bureau_leaders"])
        self.evaluators = [self.client("evaluator", f"evaluator-{number}") for number in (1, 2)]
        self.collectors = {source: self.client("collector", f"feed-{source}", sources=[source])
                           for source in ("patrol", "hotline")}
        self.windows = {code: self.client("window", f"window-{code}", units=[code]) for code in PROJECTS}
        self.members = {subject: self.client("leadership", subject) for subject in LEADERS}
        self.units, self.scheme, self.period = {}, None, None
        self.posted = {}            # id of a stored event -> what was posted

    def client(self, role, subject=None, **more):
        return self.world.client(self.organisation, role, subject, **more)

    # Before the first quarter.

    def prepare(self):
        for code, group in PROJECTS.items():
            unit = self.organiser.post("/v1/units", {
                "code": code, "name": PROJECT_NAMES[code], "kind": "project", "group": group}).json()
            self.units[code] = unit["id"]
        document = self.organiser.get("/v1/scheme-templates/002").json()
        self.scheme = self.organiser.post("/v1/schemes", document).json()

    def post_rates(self, rates, first, last):
        for number, (code, value) in enumerate(sorted(rates.items())):
            self.collectors["patrol"].post("/v1/metrics", {
                "unit": code, "indicator": "satisfaction_rate", "from": first, "to": last,
                "value": value, "external_id": f"rate-{first}-{number}"}, key=False)

    # One quarter.

    def draft(self, quarter):
        self.period = self.organiser.post("/v1/periods", {
            "scheme_id": self.scheme["id"], "title": f"Quarter from {quarter.first}",
            "from": quarter.first, "to": quarter.last}).json()
        panel = self.organiser.get(self.path("panels")).json()["items"]
        version = next(row["version"] for row in panel if row["panel"] == "leaders")
        self.organiser.put(self.path("panels/leaders"),
                           {"members": [{"subject": subject} for subject in LEADERS]}, version=version)
        return self.period

    def path(self, rest=""):
        return f"/v1/periods/{self.period['id']}" + (f"/{rest}" if rest else "")

    def move(self, state, client=None, expect=201):
        return (client or self.leader).post(self.path("transitions"),
                                            {"to": state, "reason": f"on to {state}"}, expect=expect)

    @staticmethod
    def body(event, number):
        body = {"unit": event.unit, "indicator": event.indicator, "occurred_at": event.at,
                "quantity": event.quantity, "external_id": f"{event.at}#{number}"}
        for name in ("gravity", "topic"):
            if getattr(event, name):
                body[name] = getattr(event, name)
        return body

    def post_events(self, events):
        """Three quarters of them in two batches of two collectors, the rest one by one."""
        bodies = [self.body(event, number) for number, event in enumerate(events)]
        cut = len(events) * 3 // 4
        halves = {"patrol": range(0, cut, 2), "hotline": range(1, cut, 2)}
        for source, numbers in halves.items():
            if not numbers:
                continue
            report = self.collectors[source].lines("/v1/events/batch",
                                                   [bodies[number] for number in numbers]).json()
            assert report["summary"]["stored"] == len(numbers), report["summary"]
            for number, item in zip(numbers, report["items"]):
                events[number].id = item["id"]
        for number in range(cut, len(events)):
            client = self.collectors["patrol"] if number % 2 else self.evaluators[0]
            events[number].id = client.post("/v1/events", bodies[number], key=False).json()["id"]
        self.posted.update({event.id: event for event in events})

    def post_verdicts(self, events):
        for number, event in enumerate(events):
            for finding in event.findings:
                self.evaluators[number % 2].post(f"/v1/events/{event.id}/verdicts", {
                    "finding": finding, "reason": "看过记录 looked at the record"})

    def ballot(self, client, panel, project, score, expect=201):
        return client.post(self.path("ballots"), {"panel": panel, "unit": project, "score": score},
                           expect=expect)

    def post_ballots(self, quarter):
        for (rater, project), score in quarter.ballots["peers"].items():
            self.ballot(self.windows[rater], "peers", project, score)
        for (leader, project), score in quarter.ballots["leaders"].items():
            self.ballot(self.members[leader], "leaders", project, score)

    def post_facts(self, quarter):
        if quarter.rates_before and quarter.first > BEFORE[1] and not self.posted:
            self.post_rates(quarter.rates_before, *BEFORE)
        self.post_events(quarter.events)
        self.post_verdicts(quarter.events)
        self.post_rates(quarter.rates, quarter.first, quarter.last)
        self.post_ballots(quarter)

    def step(self, client, step, outcome, expect=201, **more):
        return client.post(self.path("steps"), {"step": step, "outcome": outcome, **more}, expect=expect)

    def decide(self, quarter):
        """Scoring, the stored result, both approvals, the notice, the announcement, final."""
        notice_from = (date.fromisoformat(quarter.last) + timedelta(days=1)).isoformat()
        self.move("scoring")
        self.move("deciding")
        self.step(self.leader, "centre", "approved")
        self.step(self.bureau, "bureau_leaders", "approved")
        self.step(self.leader, "notice", "done", **{"from": notice_from})
        self.step(self.leader, "announcement", "done")
        self.move("final")

    def play(self, quarter):
        self.draft(quarter)
        self.move("open")
        self.post_facts(quarter)
        self.decide(quarter)

    def standings(self, client=None, **parameters):
        return {row["unit"]: row for row in (client or self.leader).items(self.path("standings"),
                                                                          **parameters)}

    def receipt(self, project, client=None, expect=200):
        return (client or self.leader).get(self.path(f"standings/{self.units[project]}"), expect=expect)
