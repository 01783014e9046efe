"""What races of sixty-four clients have in common.

A race is a function with @race: it prepares what the clients meet and returns two functions: what client number n does (the
reply), and what is looked at afterwards. Each client asks again while the service is too busy, because then nothing was done.
A test file defines its races, and runs them with a class that is both Races and a unittest.TestCase.
"""
import datetime
import time
from concurrent.futures import ThreadPoolExecutor

from campaigns import STEPS, Stage, scheme
from world import World

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


class Races:
    """To be mixed into a unittest.TestCase."""

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
