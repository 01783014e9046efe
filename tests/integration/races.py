#!/usr/bin/env python3
"""Sixty-four clients race every write of a campaign: nothing fails, and nothing happens twice.

Add yours as a function with @race (tests/support/racing.py says what it returns); races of facts are in races_facts.py.
"""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, scheme  # noqa: E402
from racing import CLIENTS, Races, once, race  # noqa: E402


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


class CampaignRaces(Races, unittest.TestCase):
    pass


if __name__ == "__main__":
    unittest.main()
