#!/usr/bin/env python3
"""Stored results over HTTP: read, proposed, compared, applied, cancelled."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage  # noqa: E402
from world import World  # noqa: E402

NOBODY = "01a2086d-0326-7290-a027-ddeee5ba6398"


def setUpModule():
    global world
    world = World(options=[("threads", 48)])


def tearDownModule():
    world.close()


def runs(stage, period):
    return list(stage.leader.items(f"/v1/periods/{period['id']}/runs"))


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Stage(world, "runs")

    def with_fault(self):
        """A period being decided, in which t1 is behind; the event that is to blame."""
        period = self.stage.opened(offset=-2)
        event = self.stage.event("t1", "fault", period["from"], gravity="light")
        self.stage.move(period, "scoring")
        self.stage.move(period, "deciding")
        return self.stage.read(period), event

    def dismiss(self, event):
        self.stage.evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "dismissed", "reason": "看错了"})

    def propose(self, period, client=None, **more):
        return (client or self.stage.leader).post(f"/v1/periods/{period['id']}/runs", {}, **more).json()

    def test_a_proposal_changes_nothing_until_it_is_applied(self):
        stage = self.stage
        period, event = self.with_fault()
        stage.step(period, "office", "approved")
        self.dismiss(event)
        proposed = self.propose(period, stage.organiser)
        self.assertEqual((proposed["state"], proposed["cause"], proposed["created_by"]), ("proposed", "proposal", "organiser"))
        self.assertEqual(stage.read(period)["run_id"], period["run_id"])
        self.assertEqual(stage.standings(period)["t1"]["rank"], 3)
        rows = stage.leader.get(f"/v1/runs/{proposed['id']}/differences").json()["items"]
        self.assertEqual([(row["unit"], row["rank_before"], row["rank_after"], row["wins_before"], row["wins_after"])
                          for row in rows], [("t1", 3, 1, False, True)])
        self.assertEqual((rows[0]["total_before"], rows[0]["total_after"]), ("49.50", "50.00"))
        self.assertEqual(len(list(stage.leader.items(f"/v1/runs/{proposed['id']}/differences", limit=1))), len(rows))
        back = stage.leader.get(f"/v1/runs/{period['run_id']}/differences", against=proposed["id"]).json()["items"]
        self.assertEqual((back[0]["rank_before"], back[0]["rank_after"]), (1, 3))
        path = f"/v1/runs/{proposed['id']}/decision"
        stage.organiser.post(path, {"outcome": "apply", "reason": "x"}, expect=403)
        stage.leader.post(path, {"outcome": "apply"}, expect=400)
        applied = stage.leader.post(path, {"outcome": "apply", "reason": "事实有变"}).json()
        self.assertEqual((applied["state"], applied["decision"], applied["instead_of"]),
                         ("applied", "apply", period["run_id"]))
        self.assertEqual(stage.read(period)["run_id"], proposed["id"])
        self.assertEqual([row["state"] for row in runs(stage, period)], ["replaced", "applied"])
        # What was approved was another result: approvals begin anew.
        self.assertEqual(stage.step(period, "chief", "approved", expect=409).code, "STEP_NOT_DUE")
        stage.approve(period)
        stage.move(period, "final")
        self.assertEqual(len(list(stage.leader.items("/v1/awards", period_id=period["id"]))), 3)

    def test_one_that_the_facts_do_not_give_any_more_is_not_applied(self):
        stage = self.stage
        period, event = self.with_fault()
        proposed = self.propose(period)
        self.dismiss(event)
        path = f"/v1/runs/{proposed['id']}/decision"
        reply = stage.leader.post(path, {"outcome": "apply", "reason": "x"}, expect=409)
        self.assertEqual(reply.code, "RESULT_CHANGED")
        self.assertEqual(stage.read(period)["run_id"], period["run_id"])
        cancelled = stage.leader.post(path, {"outcome": "cancel", "reason": "作废"}).json()
        self.assertEqual((cancelled["state"], cancelled["reason"]), ("cancelled", "作废"))
        reply = stage.leader.post(path, {"outcome": "apply", "reason": "x"}, expect=409)
        self.assertEqual(reply.json()["params"], {"what": "run", "state": "cancelled", "needed": "proposed"})

    def test_the_same_result_keeps_the_approvals(self):
        stage = self.stage
        period, _ = self.with_fault()
        stage.step(period, "office", "approved")
        proposed = self.propose(period)
        self.assertEqual(proposed["sha256"], stage.leader.get(f"/v1/runs/{period['run_id']}").json()["sha256"])
        self.assertEqual(stage.leader.get(f"/v1/runs/{proposed['id']}/differences").json()["items"], [])
        stage.leader.post(f"/v1/runs/{proposed['id']}/decision", {"outcome": "apply", "reason": "x"})
        stage.step(period, "chief", "approved")

    def test_only_of_the_own_period_and_for_the_office(self):
        stage = self.stage
        period, _ = self.with_fault()
        other, _ = self.with_fault()
        stage.leader.get(f"/v1/runs/{period['run_id']}/differences", against=other["run_id"], expect=404)
        for client, expect in ((stage.windows["t1"], 403), (stage.collector, 403), (stage.evaluator, 200)):
            client.get(f"/v1/runs/{period['run_id']}", expect=expect)
        stage.leader.get(f"/v1/runs/{NOBODY}", expect=404)
        draft = stage.draft()
        self.assertEqual(stage.leader.post(f"/v1/periods/{draft['id']}/runs", {}, expect=409).code, "STATE_CONFLICT")
        run = stage.leader.get(f"/v1/runs/{period['run_id']}").json()
        self.assertEqual((run["cause"], run["state"], run["created_by"]), ("deciding", "applied", "leadership"))
        self.assertIn("#/settings/precision", run["choices"])


if __name__ == "__main__":
    unittest.main()
