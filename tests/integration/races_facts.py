#!/usr/bin/env python3
"""Sixty-four clients race every write of facts: verdicts, appeals, evaluations, files, follow-ups, admissions."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import recount  # noqa: E402
from racing import CLIENTS, Races, once, race  # noqa: E402


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
def points_beside_findings(test, field):
    """Half of them name points, the other half leave them: in whatever order they come, the newest named ones hold."""
    stage, clients = field.stage, field.clients("evaluator")
    stage.organiser.post("/v1/indicators", {"code": "bonus", "form": "event", "points": {"min": "0", "max": "100"}})
    event = stage.event("t1", "bonus", "2026-01-05", points="50")["id"]

    def act(number):
        more = {"points": f"{number}.5"} if number % 2 else {}
        return clients[number].post(f"/v1/events/{event}/verdicts", {"finding": "confirmed", "reason": "赛跑", **more}, expect=None)

    def look(replies):
        test.assertEqual({reply.status for reply in replies}, {201})
        named = [row["points"] for row in stage.leader.items(f"/v1/events/{event}/verdicts") if row["points"]]
        test.assertEqual(stage.leader.get(f"/v1/events/{event}").json()["points"], named[-1])
        test.assertEqual(recount.wrong(test.world.cluster), [])
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


class FactRaces(Races, unittest.TestCase):
    pass


if __name__ == "__main__":
    unittest.main()
