#!/usr/bin/env python3
"""Deciding a period over HTTP: transitions, steps, notice, what changed meanwhile, awards, races."""
import datetime
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, month, scheme  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world, stage, office, chief
    world = World(options=[("threads", 48)])
    stage = Stage(world)
    office = stage.client("leadership", "office", positions=["office"])
    chief = stage.client("leadership", "chief", positions=["chief", "other"])


def tearDownModule():
    world.close()


def after(day, days):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def deciding(stage=None, **more):
    stage = stage or globals()["stage"]
    period = stage.opened(**more)
    stage.move(period, "scoring")
    stage.move(period, "deciding")
    return stage.read(period)


class Transitions(unittest.TestCase):
    def test_only_the_way_that_is(self):
        ways = {"draft": ["open"], "open": ["scoring"], "scoring": ["deciding"], "deciding": ["scoring"]}
        period = stage.draft()
        stage.jury(period, "juror")
        for state, ahead in (("draft", "open"), ("open", "scoring"), ("scoring", "deciding"), ("deciding", None)):
            for to in ("open", "scoring", "deciding", "final"):
                if to in ways[state]:
                    continue
                reply = stage.move(period, to, expect=409)
                expected = "STEPS_REMAIN" if (state, to) == ("deciding", "final") else "STATE_CONFLICT"
                self.assertEqual(reply.code, expected, (state, to))
            if ahead:
                stage.move(period, ahead)

    def test_are_kept_with_actor_and_reason(self):
        period = deciding()
        stage.move(period, "scoring", chief, reason="漏了一件事")
        rows = list(stage.evaluator.items(f"/v1/periods/{period['id']}/transitions", limit=2))
        self.assertEqual([(row["from"], row["to"], row["actor"]) for row in rows],
                         [("draft", "open", "leadership"), ("open", "scoring", "leadership"),
                          ("scoring", "deciding", "leadership"), ("deciding", "scoring", "chief")])
        self.assertEqual(rows[-1]["reason"], "漏了一件事")
        self.assertEqual(stage.read(period)["run_id"], None)

    def test_reasons(self):
        period = stage.draft()
        path = f"/v1/periods/{period['id']}/transitions"
        reply = stage.leader.post(path, {"to": "cancelled"}, expect=422)
        self.assertEqual(reply.codes, [("#/reason", "REASON_REQUIRED")])
        stage.leader.post(path, {"to": "open"})
        reply = stage.leader.post(path, {"to": "asleep", "reason": ""}, expect=422)
        self.assertEqual([where for where, _ in reply.codes], ["#/reason", "#/to"])

    def test_not_before_the_period_is_over(self):
        period = stage.opened(offset=0)
        stage.move(period, "scoring")
        reply = stage.move(period, "deciding", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]), ("PERIOD_RUNNING", {"until": month(0)[1]}))

    def test_cancelled_is_the_end(self):
        period = deciding()
        stage.move(period, "cancelled")
        for to in ("open", "scoring", "deciding", "final", "cancelled"):
            self.assertEqual(stage.move(period, to, expect=409).code, "STATE_CONFLICT")
        stage.leader.get(f"/v1/periods/{period['id']}/standings", expect=409)


class Steps(unittest.TestCase):
    def states(self, period):
        rows = stage.evaluator.get(f"/v1/periods/{period['id']}/steps").json()["items"]
        return [row["state"] for row in rows]

    def test_in_the_schemes_order(self):
        period = deciding()
        self.assertEqual(self.states(period), ["due", "waiting", "waiting", "waiting"])
        reply = stage.step(period, "chief", "approved", chief, expect=409)
        self.assertEqual((reply.code, reply.json()["params"]), ("STEP_NOT_DUE", {"due": "office"}))
        reply = stage.step(period, "office", "approved", chief, expect=403)
        self.assertEqual((reply.code, reply.json()["params"]), ("POSITION_REQUIRED", {"position": "office"}))
        reply = stage.step(period, "nothing", "approved", chief, expect=422)
        self.assertEqual(reply.codes, [("#/step", "ID_UNKNOWN")])
        stage.step(period, "office", "approved", office)
        self.assertEqual(self.states(period), ["done", "due", "waiting", "waiting"])
        stage.step(period, "chief", "approved", chief)
        self.assertEqual(self.states(period), ["done", "done", "due", "waiting"])

    def test_a_return_starts_over(self):
        period = deciding()
        stage.step(period, "office", "approved", office)
        reply = stage.step(period, "chief", "returned", chief, expect=422)
        self.assertEqual(reply.codes, [("#/reason", "REASON_REQUIRED")])
        stage.step(period, "chief", "returned", chief, reason="再看一遍")
        self.assertEqual(self.states(period), ["due", "waiting", "waiting", "waiting"])
        rows = stage.leader.get(f"/v1/periods/{period['id']}/steps").json()["items"]
        self.assertEqual((rows[1]["outcome"], rows[1]["reason"], rows[1]["actor"]), ("returned", "再看一遍", "chief"))

    def test_a_return_may_repeat_the_step_alone(self):
        document = scheme()
        document["settings"]["returned"] = "same"
        period = deciding(document=stage.organiser.post("/v1/schemes", document).json())
        stage.step(period, "office", "approved", office)
        stage.step(period, "chief", "returned", chief, reason="再看一遍")
        self.assertEqual(self.states(period), ["done", "due", "waiting", "waiting"])

    def test_outcomes_fit_the_kind(self):
        period = deciding()
        reply = stage.step(period, "office", "done", office, expect=422, **{"from": "2026-01-01"})
        self.assertEqual(reply.codes, [("#/from", "NOT_COMBINED"), ("#/outcome", "VALUE_NOT_ALLOWED")])
        stage.step(period, "office", "approved", office)
        stage.step(period, "chief", "approved", chief)
        reply = stage.step(period, "notice", "approved", expect=422, order=["t1"])
        self.assertEqual(reply.codes, [("#/order", "NOT_COMBINED"), ("#/outcome", "VALUE_NOT_ALLOWED")])

    def test_a_notice_runs_for_its_days(self):
        document = stage.submit(steps=[{"id": "notice", "notice": {"days": 5}}, STEPS[3]])
        period = deciding(document=document)
        today = stage.leader.post(f"/v1/periods/{period['id']}/steps", {"step": "notice", "outcome": "done",
                                                                       "from": period["to"]}, expect=422)
        allowed = today.json()["errors"][0]["params"]
        self.assertEqual((today.codes, allowed["min"]), ([("#/from", "OUT_OF_RANGE")], after(period["to"], 1)))
        future = stage.step(period, "notice", "done", expect=422, **{"from": after(allowed["max"], 1)})
        self.assertEqual(future.codes, [("#/from", "OUT_OF_RANGE")])
        row = stage.step(period, "notice", "done").json()
        self.assertEqual((row["from"], row["until"]), (allowed["max"], after(allowed["max"], 4)))
        self.assertEqual(self.states(period), ["running", "waiting"])
        for reply in (stage.step(period, "announcement", "done", expect=409),
                      stage.step(period, "notice", "done", expect=409), stage.move(period, "final", expect=409)):
            self.assertEqual((reply.code, reply.json()["params"]), ("NOTICE_RUNNING", {"until": row["until"]}))

    def test_a_notice_of_yesterday_is_over_today(self):
        document = stage.submit(steps=[{"id": "notice", "notice": {"days": 1}}, STEPS[3]], cadence="year")
        period = deciding(document=document)
        limit = stage.step(period, "notice", "done", expect=422, **{"from": "9999-01-01"})
        yesterday = after(limit.json()["errors"][0]["params"]["max"], -1)
        stage.step(period, "notice", "done", **{"from": yesterday})
        self.assertEqual(self.states(period), ["done", "due"])
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        self.assertEqual(self.states(period), ["done", "done"])

    def test_working_days(self):
        stage = Stage(world, "working")
        first = month(0)[0]
        stage.organiser.put("/v1/calendar", {"holidays": [after(first, 1), after(first, 2)]}, create=True, expect=201)
        document = stage.submit(steps=[{"id": "notice", "notice": {"days": 3, "clock": "working"}}])
        period = stage.opened(document=document)
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        row = stage.step(period, "notice", "done", **{"from": first}).json()
        days, day = 0, datetime.date.fromisoformat(first)
        while True:
            if day.isoweekday() <= 5 and day.isoformat() not in (after(first, 1), after(first, 2)):
                days += 1
            if days == 3:
                break
            day += datetime.timedelta(days=1)
        self.assertEqual((row["from"], row["until"]), (first, day.isoformat()))

    def test_a_notice_of_no_days_is_none(self):
        period = deciding(document=stage.submit(steps=[{"id": "notice", "notice": {"days": 0}}]))
        self.assertEqual(self.states(period), ["done"])
        stage.move(period, "final")

    def test_only_while_deciding(self):
        period = stage.opened()
        self.assertEqual(self.states(period), ["waiting"] * 4)
        self.assertEqual(stage.step(period, "office", "approved", office, expect=409).code, "STATE_CONFLICT")


class Draws(unittest.TestCase):
    def test_an_order_breaks_ties(self):
        document = scheme(steps=[{"id": "draw", "decision": {"about": "order"}}, STEPS[3]])
        document["ranking"]["ties"] = [{"decisions": "draw"}]
        document["awards"]["cup"]["select"]["ties_left"] = "vacant"
        period = deciding(document=stage.organiser.post("/v1/schemes", document).json())
        self.assertEqual({row["rank"] for row in stage.standings(period).values()}, {1})
        before = period["run_id"]
        reply = stage.step(period, "draw", "done", order=["t3", "t9", "t3"], expect=422)
        self.assertEqual(reply.codes, [("#/order/1", "NOT_IN_ROSTER"), ("#/order/2", "REPEATED")])
        stage.step(period, "draw", "done", order=["t3", stage.units["t1"]])
        self.assertNotEqual(stage.read(period)["run_id"], before)
        self.assertEqual({team: row["rank"] for team, row in stage.standings(period).items()},
                         {"t3": 1, "t1": 2, "t2": 3})
        stage.step(period, "announcement", "done")
        stage.move(period, "final")
        self.assertEqual([row["unit"] for row in stage.leader.items("/v1/awards", period_id=period["id"])], ["t3"])


class Results(unittest.TestCase):
    def test_what_was_approved_is_granted(self):
        stage = Stage(world, "granted")
        period = stage.opened()
        for unit in ("t1", "t2"):
            stage.event(unit, "fault", period["from"], gravity="light")
        stage.move(period, "scoring")
        live = stage.leader.get(f"/v1/periods/{period['id']}/result").json()
        stage.move(period, "deciding")
        stored = stage.leader.get(f"/v1/periods/{period['id']}/result").json()
        self.assertEqual((live["run_id"], live["sha256"], live["winners"]), (None, stored["sha256"], stored["winners"]))
        self.assertEqual(stored["run_id"], stage.read(period)["run_id"])
        stage.approve(period)
        stage.move(period, "final")
        rows = list(stage.leader.items("/v1/awards", period_id=period["id"]))
        self.assertEqual([(row["unit"], row["points"], row["money"], row["rights"], row["total"], row["rank"])
                          for row in rows], [("t3", "3", "600", ["cup_room"], "50.00", 1)])
        self.assertEqual((rows[0]["from"], rows[0]["to"], rows[0]["scheme_version"], rows[0]["title"]),
                         (period["from"], period["to"], 1, {"zh": "奖杯"}))

    def test_nothing_changes_silently_after_approval(self):
        stage = Stage(world, "approval")
        period = stage.opened()
        event = stage.event("t1", "fault", period["from"], gravity="light")
        stage.event("t2", "fault", period["from"], gravity="light")
        stage.event("t3", "fault", period["from"], gravity="light", quantity=2)
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        before = stage.standings(period)
        stage.approve(period)
        stage.evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "dismissed", "reason": "看错了"})
        self.assertEqual(stage.standings(period), before)
        self.assertEqual(stage.move(period, "final", expect=409).code, "RESULT_CHANGED")
        self.assertEqual(stage.read(period)["state"], "deciding")
        self.assertEqual(list(stage.leader.items("/v1/awards", period_id=period["id"])), [])
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        self.assertEqual(stage.read(period)["round"], 2)
        self.assertEqual(stage.move(period, "final", expect=409).code, "STEPS_REMAIN")
        stage.approve(period)
        stage.move(period, "final")
        self.assertEqual([row["unit"] for row in stage.leader.items("/v1/awards", period_id=period["id"])], ["t1"])

    def test_what_does_not_count_does_not_matter(self):
        stage = Stage(world, "matter")
        period = deciding(stage)
        stage.approve(period)
        stage.event("t1", "praise", period["from"])                      # not confirmed
        stage.event("t1", "fault", after(period["from"], -1), gravity="light")  # not in the period
        stage.move(period, "final")

    def test_awards_are_public(self):
        period = stage.opened()
        stage.decide(period)
        rows = list(stage.leader.items("/v1/awards", period_id=period["id"]))
        nobody = world.client()
        public = nobody.get("/v1/awards", organisation="demo", period_id=period["id"]).json()["items"]
        self.assertEqual(public, rows)
        self.assertNotIn("leadership", str(public))
        one = nobody.get("/v1/awards/" + rows[0]["id"], organisation="demo").json()
        self.assertEqual(one, rows[0])
        self.assertEqual(nobody.get("/v1/awards", expect=400).code, "ORGANISATION_REQUIRED")
        world.organisation("neighbour")
        self.assertEqual(nobody.get("/v1/awards/" + rows[0]["id"], organisation="neighbour", expect=404).code, "NOT_FOUND")

    def test_award_filters_and_pages(self):
        stage = Stage(world, "filters")
        document = stage.submit()
        for offset in (-4, -3, -2, -1):
            stage.decide(stage.opened(document=document, offset=offset))
        rows = list(stage.leader.items("/v1/awards", limit=2, scheme=document["code"]))
        self.assertEqual(len(rows), 12)  # all are equal, so all share
        self.assertEqual([row["from"] for row in rows], sorted((row["from"] for row in rows), reverse=True))
        self.assertEqual(len(list(stage.leader.items("/v1/awards", unit="t2", limit=1))), 4)
        self.assertEqual(len(list(stage.leader.items("/v1/awards", unit=stage.units["t2"]))), 4)
        self.assertEqual(list(stage.leader.items("/v1/awards", award="mug")), [])


class Audit(unittest.TestCase):
    def test_every_change_writes_one_row(self):
        stage = Stage(world, "audited")
        def rows():
            return [row[0] for row in world.cluster.psql("""
                select a.action from pennant.audit a join pennant.organisation o on o.id = a.organisation_id
                 where o.code = 'audited' order by a.sequence""")]

        def wrote(action, change):
            before = rows()
            result = change()
            self.assertEqual(rows()[len(before):], [action] if action else [])
            return result
        document = scheme()
        wrote("scheme.create", lambda: stage.organiser.post("/v1/schemes", document))
        document = wrote(None, lambda: stage.organiser.post("/v1/schemes", document, expect=200)).json()
        period = wrote("period.create", lambda: stage.draft(document=document))
        body = {"scheme_id": document["id"], "from": period["from"], "to": period["to"], "title": "x"}
        wrote("period.replace", lambda: stage.organiser.put("/v1/periods/" + period["id"], body, version=1))
        wrote(None, lambda: stage.organiser.put("/v1/periods/" + period["id"], body, version=1, expect=412))
        wrote("panel.replace", lambda: stage.jury(period, "juror"))
        wrote("calendar.replace", lambda: stage.organiser.put("/v1/calendar", {}, create=True, expect=201))
        wrote("period.succeed", lambda: stage.organiser.post(f"/v1/periods/{period['id']}/successor", {}))
        for to in ("open", "scoring", "deciding"):
            wrote("period.transition", lambda: stage.move(period, to))
        wrote(None, lambda: stage.move(period, "final", expect=409))
        wrote("period.step", lambda: stage.step(period, "office", "approved"))
        wrote("period.transition", lambda: stage.move(period, "cancelled"))


class Streaks(unittest.TestCase):
    def test_wins_in_a_row_and_broken_ones(self):
        stage = Stage(world, "streaks")
        document = scheme()
        document["measures"] = {"streak": {"awards": "cup", "reduce": "streak", "this": True}}
        document["consequences"] = [
            {"id": "first", "when": [{"measure": "streak", "is": "1"}], "money": "600", "show": ["streak"]},
            {"id": "more", "when": [{"measure": "streak", "at_least": "2"}], "money": "1200", "show": ["streak"]}]
        document = stage.organiser.post("/v1/schemes", document).json()
        won = []
        for offset, losers in ((-4, ("t2", "t3")), (-3, ("t2", "t3")), (-2, ("t1", "t3")), (-1, ("t2", "t3"))):
            period = stage.opened(document=document, offset=offset)
            for team in losers:
                stage.event(team, "fault", period["from"], gravity="light")
            stage.decide(period)
            won += [(row["unit"], row["streak"], row["money"])
                    for row in stage.leader.items("/v1/awards", period_id=period["id"])]
        self.assertEqual(won, [("t1", 1, "600"), ("t1", 2, "1200"), ("t2", 1, "600"), ("t1", 1, "600")])


class Races(unittest.TestCase):
    """Sixteen clients at once have exactly one effect."""

    def race(self, act, expected):
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(act, range(16)))
        self.assertEqual(sorted(reply.status for reply in replies), sorted(expected),
                         [(reply.status, reply.code) for reply in replies])

    def test_every_transition(self):
        period = stage.draft()
        stage.jury(period, "juror")
        for to in ("open", "scoring", "deciding", "cancelled"):
            clients = [stage.client("leadership", f"leader-{number}") for number in range(16)]
            self.race(lambda number: stage.move(period, to, clients[number], expect=(201, 409)), [201] + [409] * 15)
        rows = list(stage.leader.items(f"/v1/periods/{period['id']}/transitions"))
        self.assertEqual([row["to"] for row in rows], ["open", "scoring", "deciding", "cancelled"])

    def test_final_grants_once(self):
        period = stage.opened()
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        stage.approve(period)
        clients = [stage.client("leadership", f"leader-{number}") for number in range(16)]
        self.race(lambda number: stage.move(period, "final", clients[number], expect=(201, 409)), [201] + [409] * 15)
        self.assertEqual(len(list(stage.leader.items("/v1/awards", period_id=period["id"]))), 3)

    def test_every_step(self):
        period = deciding()
        clients = [stage.client("leadership", f"leader-{number}", positions=["office", "chief"]) for number in range(16)]
        for step in ("office", "chief"):
            self.race(lambda number: stage.step(period, step, "approved", clients[number], expect=(201, 409)),
                      [201] + [409] * 15)

    def test_ballots_against_deciding(self):
        """Whatever was cast in time is in the stored result, whatever was not is refused."""
        period = stage.opened()
        stage.move(period, "scoring")
        pairs = [(rater, unit) for rater in ("t1", "t2", "t3") for unit in ("t1", "t2", "t3") if rater != unit]

        def act(number):
            if number == 3:
                return stage.move(period, "deciding")
            rater, unit = pairs[number if number < 3 else number - 1]
            return stage.ballot(period, stage.client("window", "w", units=[rater]), "peers", unit, "80", expect=(201, 409))
        with ThreadPoolExecutor(7) as pool:
            replies = list(pool.map(act, range(7)))
        cast = {reply.json()["unit"] for number, reply in enumerate(replies) if number != 3 and reply.status == 201}
        scored = {team for team, row in stage.standings(period).items() if row["components"]["peers"] == "80.00"}
        self.assertEqual(scored, cast)

    def test_the_same_key_moves_once(self):
        period = stage.draft()
        path = f"/v1/periods/{period['id']}/transitions"
        clients = [stage.client("leadership") for _ in range(16)]
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(lambda client: client.post(path, {"to": "open"}, key="one-key", expect=(201, 409)),
                                    clients))
        made = {reply.json()["id"] for reply in replies if reply.status == 201}
        self.assertEqual(len(made), 1)
        self.assertEqual({reply.code for reply in replies if reply.status == 409} - {"IDEMPOTENCY_KEY_BUSY"}, set())
        self.assertEqual(clients[0].post(path, {"to": "open"}, key="one-key").json()["id"], made.pop())


if __name__ == "__main__":
    unittest.main()
