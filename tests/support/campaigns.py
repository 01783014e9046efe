"""A small scheme and the way of a period through its states, for tests over HTTP.

scheme(code) is a document with one ledger, a panel of the entrants, a panel of given raters, a bar, steps and
rewards; keyword arguments replace its top-level keys. Stage(world, organisation) has clients for the roles and
moves periods.
"""
import copy
import datetime
import itertools

STEPS = [{"id": "office", "approval": {"by": "office"}}, {"id": "chief", "approval": {"by": "chief"}},
         {"id": "notice", "notice": {"days": 5}}, {"id": "announcement", "announcement": {}}]
DOCUMENT = {
    "code": "small",
    "title": {"zh": "小型评比", "en": "A small contest"},
    "cadence": "month",
    "settings": {"missing": "zero", "precision": 2},
    "indicators": {
        "fault": {"form": "event", "gravities": ["light", "grave"]},
        "praise": {"form": "event", "verdict": "confirmed"},
        "rate": {"form": "value", "quantity": "percent"},
    },
    "panels": {"peers": {"mode": "open", "raters": "entrants"},
               "jury": {"mode": "open", "raters": "given", "max": "10"}},
    "awards": {"cup": {"title": {"zh": "奖杯"}, "kind": "team", "held": True, "select": {"number": 1}}},
    "components": [
        {"id": "work", "weight": "0.5", "ledger": {"base": "100", "floor": "0", "rules": [
            {"id": "fault", "events": "fault", "each": {"by": "gravity", "values": {"light": "-1", "grave": "-4"}}},
            {"id": "praise", "events": "praise", "each": "2.5"}]}},
        {"id": "peers", "weight": "0.25", "ballots": "peers"},
        {"id": "jury", "weight": "0.25", "ballots": "jury"}],
    "conditions": [{"id": "grave", "effect": "bar", "when": [
        {"events": "fault", "where": {"gravity": ["grave"]}, "above": "1"}]}],
    "ranking": {"within": "all", "ties": [{"component": "work"}]},
    "consequences": [{"id": "win", "points": "3", "money": "600", "rights": ["cup_room"]}],
    "steps": STEPS,
}
TEAMS = ("t1", "t2", "t3")
codes = (f"s{number}" for number in itertools.count(1))


def scheme(code=None, **keys):
    return {**copy.deepcopy(DOCUMENT), "code": code or next(codes), **keys}


def month(offset):
    """First and last day of the month so many months from this one, as texts."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    number = today.year * 12 + today.month - 1 + offset
    first = datetime.date(number // 12, number % 12 + 1, 1)
    number += 1
    last = datetime.date(number // 12, number % 12 + 1, 1) - datetime.timedelta(days=1)
    return first.isoformat(), last.isoformat()


class Stage:
    def __init__(self, world, organisation="demo", teams=TEAMS):
        self.world, self.organisation = world, organisation
        world.organisation(organisation)
        self.organiser = self.client("organiser")
        self.leader = self.client("leadership", positions=["office", "chief"])
        self.evaluator = self.client("evaluator")
        self.collector = self.client("collector", sources=["feed"])
        self.windows = {team: self.client("window", "window-" + team, units=[team]) for team in teams}
        self.units = {team: self.organiser.post("/v1/units", {
            "code": team, "name": team.upper(), "kind": "team"}).json()["id"] for team in teams}

    def client(self, role, subject=None, **more):
        return self.world.client(self.organisation, role, subject, **more)

    def publish(self, minimum):
        """So few ballots of a unit are shown one panel from the other."""
        settings = self.organiser.get("/v1/settings").json()
        self.organiser.put("/v1/settings", {"publish_minimum": minimum}, version=settings["version"])

    def submit(self, **keys):
        return self.organiser.post("/v1/schemes", scheme(**keys)).json()

    def draft(self, document=None, offset=-1, **more):
        document = document or self.submit()
        first, last = month(offset)
        return self.organiser.post("/v1/periods", {"scheme_id": document["id"], "from": first, "to": last,
                                                   **more}).json()

    def move(self, period, state, client=None, expect=201, **more):
        return (client or self.leader).post(f"/v1/periods/{period['id']}/transitions",
                                            {"to": state, "reason": "为了测试", **more}, expect=expect)

    def jury(self, period, *subjects, version=1, expect=200):
        return self.organiser.put(f"/v1/periods/{period['id']}/panels/jury",
                                  {"members": [{"subject": subject} for subject in subjects]},
                                  version=version, expect=expect)

    def opened(self, **more):
        """A period that is open, with a jury of one."""
        period = self.draft(**more)
        self.jury(period, "juror")
        self.move(period, "open")
        return self.read(period)

    def read(self, period):
        return self.leader.get(f"/v1/periods/{period['id']}").json()

    def step(self, period, step, outcome, client=None, expect=201, **more):
        return (client or self.leader).post(f"/v1/periods/{period['id']}/steps",
                                            {"step": step, "outcome": outcome, **more}, expect=expect)

    def ballot(self, period, client, panel, unit, score, expect=201, **more):
        return client.post(f"/v1/periods/{period['id']}/ballots",
                           {"panel": panel, "unit": unit, "score": score, **more}, expect=expect)

    def event(self, unit, indicator, at, expect=201, **more):
        return self.evaluator.post("/v1/events", {"unit": unit, "indicator": indicator, "occurred_at": at, **more},
                                   expect=expect, key=False).json()

    def standings(self, period, client=None, **query):
        path = f"/v1/periods/{period['id']}/standings"
        return {row["unit"]: row for row in (client or self.leader).items(path, **query)}

    def approve(self, period):
        """All steps of the small scheme."""
        first = datetime.date.fromisoformat(period["to"]) + datetime.timedelta(days=1)
        self.step(period, "office", "approved")
        self.step(period, "chief", "approved")
        self.step(period, "notice", "done", **{"from": first.isoformat()})
        self.step(period, "announcement", "done")

    def decide(self, period):
        """From open to final."""
        self.move(period, "scoring")
        self.move(period, "deciding")
        self.approve(period)
        self.move(period, "final")
