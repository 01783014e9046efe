#!/usr/bin/env python3
"""Campaigns at their limits: what a result may weigh, and that computing one holds no connection."""
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, month  # noqa: E402
from raw import metrics  # noqa: E402
from world import World  # noqa: E402

RULES, UNITS_MOST = 1000, 500       # half a million lines


def setUpModule():
    global world, stage
    world = World()
    stage = Stage(world)


def tearDownModule():
    world.close()


def wide(code, kind):
    """A scheme with as many rules as a ledger takes, all about the same indicator."""
    rules = [{"id": f"r{number}", "events": "slip", "each": "-0.001"} for number in range(RULES)]
    return {"code": code, "title": {"en": "Wide"}, "cadence": "month",
            "settings": {"missing": "zero", "precision": 2}, "indicators": {"slip": {"form": "event"}},
            "awards": {"cup": {"title": {"en": "Cup"}, "kind": kind, "select": {"number": 1}}},
            "components": [{"id": "work", "weight": "1", "ledger": {"base": "100", "rules": rules}}],
            "ranking": {"within": "all"}, "steps": [{"id": "announcement", "announcement": {}}]}


class Sizes(unittest.TestCase):
    def campaign(self, kind, units):
        for number in range(units):
            stage.organiser.post("/v1/units", {"code": f"{kind}-{number}", "name": "U", "kind": kind})
        scheme = stage.organiser.post("/v1/schemes", wide(kind, kind)).json()
        first, last = month(-1)
        return stage.organiser.post("/v1/periods", {"scheme_id": scheme["id"], "from": first, "to": last}).json()

    def test_more_lines_than_a_result_may_have(self):
        """Told when the period would open, not when it is to be decided."""
        period = self.campaign("many", UNITS_MOST + 1)
        reply = stage.move(period, "open", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["max"]), ("RESULT_TOO_LARGE", "500000"))
        self.assertEqual(stage.read(period)["state"], "draft")
        row = stage.organiser.get("/v1/units/by-code/many-0")
        stage.organiser.post(f"/v1/units/{row.json()['id']}/retirement", {"reason": "one fewer"}, expect=200)
        stage.move(period, "open")

    def test_computing_holds_no_connection(self):
        """While a result is computed again and again, the pool is mostly idle; standings would be from memory."""
        period = self.campaign("some", 400)
        stage.move(period, "open")
        at = period["from"] + "T12:00:00+08:00"
        stage.evaluator.lines("/v1/events/batch", [{"unit": f"some-{number}", "indicator": "slip", "occurred_at": at}
                                                   for number in range(400)])
        done, used = threading.Event(), []

        def sample():
            while not done.is_set():
                used.append(metrics(world.server.admin_port)["pennant_pool_in_use"])

        sampler = threading.Thread(target=sample)
        sampler.start()
        for _ in range(3):
            stage.leader.get(f"/v1/periods/{period['id']}/result")
        done.set()
        sampler.join()
        self.assertGreater(len(used), 10)
        self.assertLess(sum(used), len(used) / 2)

    def test_large_results_stand_in_line(self):
        """Few large results at once: who comes too early is told to come again, and does."""
        period = self.campaign("heavy", 400)
        stage.move(period, "open")
        at = period["from"] + "T12:00:00+08:00"
        stage.evaluator.lines("/v1/events/batch", [{"unit": f"heavy-{number}", "indicator": "slip", "occurred_at": at}
                                                   for number in range(400)])
        replies = []

        def result(number):
            client = stage.client("evaluator", f"reader-{number}")
            replies.append(client.get(f"/v1/periods/{period['id']}/result", expect=(200, 503)))

        readers = [threading.Thread(target=result, args=(number,)) for number in range(8)]
        for thread in readers:
            thread.start()
        for thread in readers:
            thread.join()
        answered = [reply for reply in replies if reply.status == 200]
        self.assertTrue(answered)
        self.assertEqual(len({reply.json()["sha256"] for reply in answered}), 1)
        for reply in replies:
            if reply.status == 503:
                self.assertEqual((reply.code, reply.headers["retry-after"]), ("UNAVAILABLE", "5"))
        again = stage.leader.get(f"/v1/periods/{period['id']}/result").json()
        self.assertEqual(again["sha256"], answered[0].json()["sha256"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
