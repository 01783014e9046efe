#!/usr/bin/env python3
"""Sixty-four clients race every write of a campaign: nothing fails, and nothing happens twice.

A race is a function with @race: it prepares what the clients meet and returns two functions: what client number n does (the
reply), and what is looked at afterwards. Each client asks again while the service is too busy, because then nothing was done.
Add yours below; the table is the list of functions.
"""
import datetime
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, scheme  # noqa: E402
from world import World  # noqa: E402

CLIENTS = 64
BUSY_SECONDS = 60
RACES = []


def race(function):
    RACES.append(function)
    return function


class Field:
    """A stage, and sixty-four tokens of one role."""

    def __init__(self, stage):
        self.stage, self.kept = stage, {}

    def clients(self, role="leadership", **more):
        if role not in self.kept:
            self.kept[role] = [self.stage.client(role, f"{role}-{number}", positions=["office", "chief"], **more)
                               for number in range(CLIENTS)]
        return self.kept[role]

    def period(self, state="draft", **more):
        """A period in a state; its scheme has a decision, an approval, a notice of a day and the announcement."""
        stage = self.stage
        document = scheme(steps=[{"id": "bonus", "decision": {"about": "unit"}}, STEPS[0],
                                 {"id": "notice", "notice": {"days": 1}}, STEPS[3]])
        document["components"].append({"id": "bonus", "part": "added", "decisions": "bonus"})
        period = stage.draft(document=stage.organiser.post("/v1/schemes", document).json(), **more)
        stage.jury(period, "juror")
        for to in ("open", "scoring", "deciding"):
            if state == "draft":
                break
            stage.move(period, to)
            if to == state:
                break
        return stage.read(period)

    def decided(self):
        """One whose steps are all done, ready to be final."""
        period = self.period("deciding", offset=-2)
        self.stage.step(period, "bonus", "done")
        self.stage.step(period, "office", "approved")
        self.stage.step(period, "notice", "done", **{"from": following(period["to"])})
        self.stage.step(period, "announcement", "done")
        return period


def following(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def once(test, replies):
    """One client had its way; for all others it was too late."""
    test.assertEqual(sorted({reply.status for reply in replies}), [201, 409])
    test.assertEqual([reply.status for reply in replies].count(201), 1)


def transition(state, to):
    """The race for one transition; some clients would rather cancel where that is possible."""
    def run(test, field):
        period = field.decided() if to == "final" else field.period(state)
        path, clients = f"/v1/periods/{period['id']}/transitions", field.clients()

        def act(number):
            return clients[number].post(path, {"to": to, "reason": "赛跑"}, expect=None)

        def look(replies):
            once(test, replies)
            moved = list(field.stage.leader.items(path))
            test.assertEqual([(row["from"], row["to"]) for row in moved][-1], (state, to))
            test.assertEqual(len({(row["from"], row["to"]) for row in moved}), len(moved))
            if to == "final":
                awards = list(field.stage.leader.items("/v1/awards", period_id=period["id"]))
                test.assertEqual(len({row["unit"] for row in awards}), len(awards))
        return act, look
    run.__name__ = f"transition_{state}_{to}"
    return run


for state, to in (("draft", "open"), ("open", "scoring"), ("scoring", "deciding"), ("deciding", "scoring"), ("deciding", "final"),
                  ("draft", "cancelled"), ("open", "cancelled"), ("scoring", "cancelled"), ("deciding", "cancelled")):
    race(transition(state, to))


@race
def final_or_back(test, field):
    """Whoever is first decides; awards are there exactly if it was final."""
    period = field.decided()
    path, clients = f"/v1/periods/{period['id']}/transitions", field.clients()

    def act(number):
        return clients[number].post(path, {"to": ("final", "scoring", "cancelled")[number % 3], "reason": "赛跑"}, expect=None)

    def look(replies):
        """Going back is not the end: from scoring it may still be cancelled."""
        made = [reply.json()["to"] for reply in replies if reply.status == 201]
        state = field.stage.read(period)["state"]
        test.assertIn(made, (["final"], ["cancelled"], ["scoring"], ["scoring", "cancelled"], ["cancelled", "scoring"]))
        awards = list(field.stage.leader.items("/v1/awards", period_id=period["id"]))
        test.assertEqual(bool(awards), state == "final")
    return act, look


@race
def a_decision_in_amounts(test, field):
    period = field.period("deciding")
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/periods/{period['id']}/steps", {
            "step": "bonus", "outcome": "done", "amounts": [{"unit": "t1", "amount": "1"}]}, expect=None)

    def look(replies):
        once(test, replies)
        test.assertEqual(field.stage.standings(period)["t1"]["components"]["bonus"], "1.00")
    return act, look


@race
def amounts_that_go_on(test, field):
    """Each amount that was taken counts once."""
    period = field.period("deciding")
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/periods/{period['id']}/steps", {
            "step": "bonus", "outcome": "continued", "amounts": [{"unit": "t1", "amount": "0.25"}]}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {201})
        test.assertEqual(field.stage.standings(period)["t1"]["components"]["bonus"], "16.00")
    return act, look


@race
def an_approval(test, field):
    period = field.period("deciding")
    field.stage.step(period, "bonus", "done")
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/periods/{period['id']}/steps", {
            "step": "office", "outcome": "approved" if number % 2 else "returned", "reason": "赛跑"}, expect=None)

    def look(replies):
        """Every return leaves the approval due, and one approval ends it."""
        approved = [reply for reply in replies if reply.status == 201 and reply.json()["outcome"] == "approved"]
        test.assertEqual(len(approved), 1)
        test.assertEqual({reply.status for reply in replies} - {201, 409}, set())
    return act, look


@race
def a_run_applied_or_cancelled(test, field):
    period = field.period("deciding")
    run = field.stage.leader.post(f"/v1/periods/{period['id']}/runs", {}).json()
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/runs/{run['id']}/decision", {
            "outcome": "apply" if number % 2 else "cancel", "reason": "赛跑"}, expect=None)

    def look(replies):
        once(test, replies)
        state = field.stage.leader.get(f"/v1/runs/{run['id']}").json()["state"]
        applied = field.stage.read(period)["run_id"] == run["id"]
        test.assertEqual(state, "applied" if applied else "cancelled")
    return act, look


def under_notice(field):
    period = field.period("deciding")
    for step, outcome in (("bonus", "done"), ("office", "approved"), ("notice", "done")):
        field.stage.step(period, step, outcome)
    return period


@race
def objections_of_one(test, field):
    period = under_notice(field)
    clients = [field.stage.client("window", "one", units=["t2"]) for _ in range(CLIENTS)]

    def act(number):
        return clients[number].post(f"/v1/periods/{period['id']}/objections", {"unit": "t1", "reason": "有异议"}, expect=None)

    def look(replies):
        once(test, replies)
        test.assertEqual(len(list(field.stage.leader.items(f"/v1/periods/{period['id']}/objections"))), 1)
    return act, look


@race
def objections_of_many(test, field):
    period = under_notice(field)
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/periods/{period['id']}/objections", {"unit": "t1", "reason": "有异议"}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {201})
        rows = list(field.stage.leader.items(f"/v1/periods/{period['id']}/objections"))
        test.assertEqual(len({row["raised_by"] for row in rows}), CLIENTS)
    return act, look


@race
def an_answer_to_an_objection(test, field):
    period = under_notice(field)
    objection = field.stage.organiser.post(f"/v1/periods/{period['id']}/objections", {"unit": "t1", "reason": "有异议"}).json()
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/objections/{objection['id']}/decision", {
            "outcome": "upheld" if number % 2 else "dismissed", "reason": "赛跑"}, expect=None)

    def look(replies):
        once(test, replies)
        state = field.stage.leader.get(f"/v1/objections/{objection['id']}").json()["state"]
        barred = field.stage.standings(period)["t1"]["vetoes"] == ["objection_upheld"]
        test.assertEqual(barred, state == "upheld")
        causes = [row["cause"] for row in field.stage.leader.items(f"/v1/periods/{period['id']}/runs")]
        test.assertEqual(causes.count("objection"), int(barred))
    return act, look


@race
def a_revocation(test, field):
    period = field.decided()
    field.stage.move(period, "final")
    award = list(field.stage.leader.items("/v1/awards", period_id=period["id"]))[0]
    clients = field.clients()

    def act(number):
        return clients[number].post(f"/v1/awards/{award['id']}/revocation", {"reason": "赛跑"}, expect=None)

    def look(replies):
        once(test, replies)
        lines = [row for row in field.stage.leader.items("/v1/rewards", period_id=period["id"]) if row["award_id"] == award["id"]]
        test.assertEqual(len([row for row in lines if row["reverses"]]), len(lines) / 2)
    return act, look


def naming(field, limit=None):
    """A period of last month that takes nominations by units, in scoring."""
    stage = field.stage
    step = {"id": "naming", "nomination": {"sources": ["self", "other"], **({"limit": limit} if limit else {})}}
    document = scheme(steps=[step, STEPS[0], STEPS[3]], panels={}, conditions=[], ranking={}, components=[
        {"id": "work", "weight": "1", "ledger": {"base": "100", "rules": [{"id": "praise", "events": "praise", "each": "1"}]}}])
    period = stage.draft(document=stage.organiser.post("/v1/schemes", document).json())
    for to in ("open", "scoring"):
        stage.move(period, to)
    return stage.read(period)


@race
def nominations_and_the_decision(test, field):
    """What was taken is in the stored result, what came too late is refused."""
    period, clients = naming(field), field.clients()
    path = f"/v1/periods/{period['id']}"

    def act(number):
        if number % 16 == 15:
            return clients[number].post(path + "/transitions", {"to": "deciding"}, expect=None)
        body = {"award": "cup", "unit": ("t1", "t2", "t3")[number % 3], "as": "group", "by": f"group {number}"}
        return clients[number].post(path + "/nominations", body, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies} - {201, 409}, set())
        test.assertEqual([reply.status for reply in replies[15::16]].count(201), 1)
        named = {reply.json()["unit"] for number, reply in enumerate(replies) if number % 16 != 15 and reply.status == 201}
        stored = field.stage.standings(period)
        test.assertEqual({unit for unit, row in stored.items() if "not_nominated" not in row["failed"]}, named)
    return act, look


@race
def a_quota(test, field):
    """One nominator, three units, room for two: whoever comes first."""
    period, clients = naming(field, limit=2), field.clients()
    path = f"/v1/periods/{period['id']}/nominations"

    def act(number):
        return clients[number].post(path, {"award": "cup", "unit": ("t1", "t2", "t3")[number % 3], "as": "group", "by": "union"},
                                    expect=None)

    def look(replies):
        test.assertEqual([reply.status for reply in replies].count(201), 3)
        test.assertEqual({reply.code for reply in replies if reply.status != 201}, {"DUPLICATE_NOMINATION"})
        states = [(row["state"], row["code"]) for row in field.stage.leader.items(path)]
        test.assertEqual(states, [("accepted", None), ("accepted", None), ("refused", "nomination_quota")])
    return act, look


@race
def receipts(test, field):
    clients, day = field.clients("collector", sources=["feed"]), "2026-01-31"
    tokens = [{"token": f"receipt {number}", "day": day} for number in range(50)]
    batches = [tokens[number % 7:] + tokens[:number % 7] for number in range(CLIENTS)]

    def act(number):
        return clients[number].post("/v1/tokens/batch", {"tokens": batches[number]}, expect=None, key=False)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {200})
        test.assertEqual(sum(reply.json()["stored"] for reply in replies), 50)
        test.assertEqual(len(list(field.stage.organiser.items("/v1/tokens"))), 50)
    return act, look


@race
def earlier_awards(test, field):
    code, clients = field.stage.submit()["code"], field.clients()
    wins = [{"scheme": code, "award": "cup", "unit": unit, "from": "2020-01-01", "to": "2020-01-31"} for unit in ("t1", "t2", "t3")]

    def act(number):
        return clients[number].post("/v1/awards/history", {"wins": wins[number % 3:] + wins[:number % 3]}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {201})
        test.assertEqual(sum(len(reply.json()["items"]) for reply in replies), 3)
        test.assertEqual(len(list(field.stage.leader.items("/v1/awards/history"))), 3)
    return act, look


def praised(field):
    """An event of a unit, not judged yet."""
    field.stage.submit()
    return field.stage.event("t1", "praise", "2026-01-05")["id"]


@race
def verdicts(test, field):
    """Each one that changes what another has found gives a reason; the last one holds, and the tally agrees."""
    stage, clients = field.stage, field.clients("evaluator")
    event = praised(field)
    findings = ("valid", "confirmed", "responsible", "dismissed")

    def act(number):
        return clients[number].post(f"/v1/events/{event}/verdicts", {"finding": findings[number % 4], "reason": "赛跑"}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {201})
        rows = list(stage.leader.items(f"/v1/events/{event}/verdicts"))
        test.assertEqual(len(rows), CLIENTS)
        held = stage.leader.get(f"/v1/events/{event}").json()["finding"]
        test.assertEqual(held, rows[-1]["finding"])
        test.assertEqual([(row["finding"], row["events"]) for row in stage.leader.items("/v1/tallies", unit="t1")], [(held, 1)])
    return act, look


@race
def points_amended(test, field):
    stage, clients = field.stage, field.clients("evaluator")
    stage.organiser.post("/v1/indicators", {"code": "bonus", "form": "event", "points": {"min": "0", "max": "100"}})
    event = stage.event("t1", "bonus", "2026-01-05", points="50")["id"]

    def act(number):
        return clients[number].post(f"/v1/events/{event}/verdicts", {
            "finding": "confirmed", "points": f"{number}.25", "reason": "赛跑"}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {201})
        rows = list(stage.leader.items(f"/v1/events/{event}/verdicts"))
        tally, = stage.leader.items("/v1/tallies", unit="t1", indicator="bonus")
        test.assertEqual((tally["finding"], tally["events"], tally["points"]), ("confirmed", 1, rows[-1]["points"]))
    return act, look


@race
def appeals(test, field):
    stage = field.stage
    event = praised(field)
    clients = [stage.client("window", f"window-{number}", units=["t1"]) for number in range(CLIENTS)]

    def act(number):
        return clients[number].post(f"/v1/events/{event}/appeals", {"reason": "赛跑"}, expect=None)

    def look(replies):
        once(test, replies)
        test.assertEqual(len(list(stage.leader.items("/v1/appeals", event_id=event))), 1)
    return act, look


@race
def an_answer_to_an_appeal(test, field):
    stage, clients = field.stage, field.clients()
    event = praised(field)
    appeal = stage.windows["t1"].post(f"/v1/events/{event}/appeals", {"reason": "赛跑"}).json()["id"]

    def act(number):
        more = {"outcome": "upheld", "finding": "dismissed"} if number % 2 else {"outcome": "dismissed"}
        return clients[number].post(f"/v1/appeals/{appeal}/decision", {"reason": "赛跑", **more}, expect=None)

    def look(replies):
        once(test, replies)
        state = stage.leader.get(f"/v1/appeals/{appeal}").json()["state"]
        finding = stage.leader.get(f"/v1/events/{event}").json()["finding"]
        test.assertEqual(finding, "dismissed" if state == "upheld" else "pending")
    return act, look


def surveyed(field):
    field.stage.organiser.post("/v1/surveys", {"code": "counter", "indicator": "answer", "mapping": {
        "columns": {"case": "occasion", "team": "unit", "day": "occurred_at", "grade": "gravity"}}})


@race
def evaluations_of_one_case(test, field):
    surveyed(field)
    clients = field.clients("collector", sources=["feed"])

    def act(number):
        return clients[number].post("/v1/events", {
            "unit": ("t1", "t2", "t3")[number % 3], "indicator": "answer", "occurred_at": "2026-01-05", "occasion": "case",
            "gravity": ("satisfied", "dissatisfied")[number % 2], "note": str(number)}, expect=None, key=False)

    def look(replies):
        once(test, replies)
        test.assertEqual({reply.code for reply in replies if reply.status == 409}, {"DUPLICATE_SURVEY"})
        total = field.stage.leader.get("/v1/surveys/counter/rates").json()["total"]
        follow_ups = list(field.stage.leader.items("/v1/follow-ups"))
        test.assertEqual((total["answers"], len(follow_ups)), (1, total["grades"]["dissatisfied"]))
    return act, look


@race
def one_file(test, field):
    """Many rows in another order each time: every case is counted once."""
    surveyed(field)
    clients = field.clients("collector", sources=["feed"])
    rows = [{"case": f"c{number}", "team": ("t1", "t2", "t3")[number % 3], "day": "2026-01-05",
             "grade": ("satisfied", "dissatisfied")[number % 2]} for number in range(40)]

    def act(number):
        return clients[number].post("/v1/surveys/counter/files", rows[number % 40:] + rows[:number % 40], expect=None, key=False)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {207})
        test.assertEqual(sum(reply.json()["summary"]["stored"] for reply in replies), 40)
        test.assertEqual(sum(reply.json()["summary"]["duplicate"] for reply in replies), 40 * (CLIENTS - 1))
        test.assertEqual(field.stage.leader.get("/v1/surveys/counter/rates").json()["total"]["answers"], 40)
        test.assertEqual(len(list(field.stage.leader.items("/v1/follow-ups"))), 20)
    return act, look


@race
def a_follow_up(test, field):
    surveyed(field)
    field.stage.collector.post("/v1/events", {"unit": "t1", "indicator": "answer", "occurred_at": "2026-01-05", "occasion": "case",
                                              "gravity": "dissatisfied"}, key=False)
    row, = field.stage.leader.items("/v1/follow-ups")
    clients = field.clients("evaluator")

    def act(number):
        return clients[number].post(f"/v1/follow-ups/{row['id']}/actions", {
            "action": "finding", "outcome": ("founded", "mistaken")[number % 2], "text": "赛跑"}, expect=None)

    def look(replies):
        once(test, replies)
        after = field.stage.leader.get(f"/v1/follow-ups/{row['id']}").json()
        verdicts_made = list(field.stage.leader.items(f"/v1/events/{row['event_id']}/verdicts"))
        test.assertEqual((len(after["actions"]), len(verdicts_made)), (1, int(after["state"] == "refuted")))
    return act, look


@race
def an_admission_and_the_end(test, field):
    """A late event is admitted while others make the period final: it counts in what was granted, or nowhere."""
    stage, period, clients = field.stage, field.decided(), field.clients()
    late = stage.event("t3", "praise", period["from"], quantity="9")["id"]
    stage.evaluator.post(f"/v1/events/{late}/verdicts", {"finding": "confirmed"})

    def act(number):
        if number % 2:
            return clients[number].post(f"/v1/periods/{period['id']}/transitions", {"to": "final"}, expect=None)
        return clients[number].post(f"/v1/periods/{period['id']}/late-events/{late}/admission", {"reason": "赛跑"}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies} - {201, 409}, set())
        admitted = [reply.status for reply in replies[::2]].count(201)
        final = [reply.status for reply in replies[1::2]].count(201)
        test.assertEqual((admitted, final) in ((1, 0), (0, 1)), True, (admitted, final))
        row, = stage.leader.items(f"/v1/periods/{period['id']}/late-events")
        test.assertEqual((row["admitted"], stage.read(period)["state"]), (bool(admitted), "final" if final else "deciding"))
    return act, look


class Races(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(options=[("threads", CLIENTS + 8)])
        cls.addClassCleanup(cls.world.close)

    @staticmethod
    def insist(act, number):
        end = time.monotonic() + BUSY_SECONDS
        reply = act(number)
        while reply.status == 503 and time.monotonic() < end:
            time.sleep(0.05 + number * 0.002)
            reply = act(number)
        return reply

    def test_every_race(self):
        for number, run in enumerate(RACES):
            with self.subTest(race=run.__name__):
                act, look = run(self, Field(Stage(self.world, f"race-{number}")))
                with ThreadPoolExecutor(CLIENTS) as pool:
                    replies = list(pool.map(lambda client: self.insist(act, client), range(CLIENTS)))
                self.assertEqual([reply for reply in replies if reply.status >= 500], [])
                look(replies)
        print(f"{len(RACES)} races of {CLIENTS} clients")


if __name__ == "__main__":
    unittest.main()
