#!/usr/bin/env python3
"""Single events posted by sixty-four clients at once: they share commits, and each has its own outcome."""
import sys
import threading
import time
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from patience import served  # noqa: E402
from session import Session  # noqa: E402
from world import World  # noqa: E402

CLIENTS = 64
LOCK_SECONDS = 1  # how long a statement waits for a lock
POOL_WAIT = 2000  # ms; a second bunch that meets a held tally is not refused before it ran
HELD_SECONDS = 0.5
ORGANISATIONS = ("hall", "north")
UNITS = ("w1", "w2")


def setUpModule():
    global world, crowds, readers
    world = World(durable=True, options=[("threads", CLIENTS + 8), ("pool-wait", POOL_WAIT)])
    crowds, readers = {}, {}
    for organisation in ORGANISATIONS:
        world.organisation(organisation)
        organiser = world.client(organisation, "organiser")
        for unit in UNITS:
            organiser.post("/v1/units", {"code": unit, "name": unit, "kind": "window"})
        organiser.post("/v1/indicators", {"code": "praise", "form": "event"})
        organiser.post("/v1/indicators", {"code": "complaint", "form": "event", "gravities": ["ordinary", "major"]})
        crowds[organisation] = [world.client(organisation, "collector", f"collector-{number}", sources=["survey"])
                                for number in range(CLIENTS)]
        readers[organisation] = world.client(organisation, "evaluatorship")


def tearDownModule():
    world.close()


def event(**more):
    return {"unit": "w1", "indicator": "praise", "occurred_at": "2026-02-03T10:20:30+08:00", "source": "survey", **more}


def held(organisation, unit="w1"):
    """Keeps a tally from being written, so that whoever counts there waits. It must exist."""
    return Session(world.cluster, f"""begin;
        select 1 from pennant.tally t
          join pennant.organisation o on o.id = t.organisation_id and o.code = '{organisation}'
          join pennant.unit u on u.organisation_id = t.organisation_id and u.id = t.unit_id and u.code = '{unit}'
         where t.indicator = 'praise' for update of t;""")


def rows(condition):
    """Of the stored events, by external id: organisation, unit, who recorded it, and in which transaction."""
    return world.cluster.psql(f"""select e.external_id, o.code, u.code, e.recorded_by, e.xmin
        from pennant.event e join pennant.organisation o on o.id = e.organisation_id
        join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
        where {condition} order by 1, 2""")


def tallied(organisation, unit="w1"):
    return int(world.cluster.psql(f"""select coalesce(sum(t.events), 0) from pennant.tally t
        join pennant.organisation o on o.id = t.organisation_id and o.code = '{organisation}'
        join pennant.unit u on u.organisation_id = t.organisation_id and u.id = t.unit_id and u.code = '{unit}'
        where t.indicator = 'praise'""")[0][0])


def at_once(clients, bodies, wait=None, patient=True):
    """Every client posts its body at the same time; the replies in their order. With wait, a tally of
    each organisation is held meanwhile, so that nearly all are there before the first can commit."""
    gate = threading.Barrier(len(clients) + 1)

    def run(client, body):
        client.get("/v1/units/by-code/w1")  # connected, and its token known
        gate.wait(60)
        ask = lambda: client.post("/v1/events", body, expect=None, key=False)  # noqa: E731
        try:
            return served(ask) if patient else ask()
        finally:
            client.close()  # a connection keeps a thread of the server

    with ThreadPoolExecutor(len(clients)) as pool:
        asked = [pool.submit(run, client, body) for client, body in zip(clients, bodies)]
        holders = [held(organisation) for organisation in wait or ()]
        gate.wait(60)
        time.sleep(HELD_SECONDS if holders else 0)
        for holder in holders:
            holder.end()
        return [one.result() for one in asked]


class Together(unittest.TestCase):
    def setUp(self):
        for organisation in ORGANISATIONS:  # so that there is a tally to hold
            crowds[organisation][0].post("/v1/events", event(), key=False)

    def test_each_has_its_own_outcome(self):
        """Two organisations with the same ids; many subjects; one transaction for many."""
        clients = [crowds[ORGANISATIONS[number % 2]][number] for number in range(CLIENTS)]
        before = [tallied(organisation) for organisation in ORGANISATIONS]
        replies = at_once(clients, [event(external_id=f"own-{number // 2:02}") for number in range(CLIENTS)],
                          wait=ORGANISATIONS)
        self.assertEqual({reply.status for reply in replies}, {201})
        for number, reply in enumerate(replies):
            self.assertEqual((reply.json()["external_id"], reply.json()["recorded_by"]),
                             (f"own-{number // 2:02}", f"collector-{number}"))
            self.assertEqual(clients[number].get("/v1/events/" + reply.json()["id"]).json()["recorded_by"],
                             f"collector-{number}")
        stored = rows("e.external_id like 'own-%'")
        self.assertEqual([row[:4] for row in stored],
                         [[f"own-{number // 2:02}", ORGANISATIONS[number % 2], "w1", f"collector-{number}"]
                          for number in range(CLIENTS)])
        self.assertEqual([tallied(organisation) for organisation in ORGANISATIONS],
                         [count + CLIENTS // 2 for count in before])
        commits = {row[4] for row in stored}
        self.assertLess(len(commits), CLIENTS // 2)
        self.assertEqual(len({(row[4], row[1]) for row in stored}), len(commits), "a commit of two organisations")

    def test_kinds_of_token_commit_apart(self):
        """Alike is who enters the database alike; an evaluator's post never runs as a collector's."""
        evaluators = [world.client("hall", "evaluator", f"evaluator-{number}") for number in range(CLIENTS // 2)]
        clients = crowds["hall"][:CLIENTS // 2] + evaluators
        bodies = [event(external_id=f"kind-{number:02}", source="survey" if number < CLIENTS // 2 else None)
                  for number in range(CLIENTS)]
        self.assertEqual({reply.status for reply in at_once(clients, bodies, wait=["hall"])}, {201})
        stored = rows("e.external_id like 'kind-%'")
        kinds = {(row[4], row[3].split("-")[0]) for row in stored}
        self.assertEqual(len(kinds), len({row[4] for row in stored}))
        self.assertLess(len(kinds), CLIENTS // 2)

    def test_foreign_sources(self):
        """A source that is not one's own is refused beside the good posts of the same kind of token."""
        bodies = [event(external_id=f"source-{number}", source=("survey", "till")[number % 2]) for number in range(16)]
        replies = at_once(crowds["hall"][:16], bodies, wait=["hall"])
        self.assertEqual([reply.status for reply in replies[::2]], [201] * 8)
        self.assertEqual([(reply.status, reply.code) for reply in replies[1::2]], [(403, "NOT_YOUR_SOURCE")] * 8)
        self.assertEqual(len(rows("e.external_id like 'source-%'")), 8)

    def test_good_beside_bad(self):
        bad = {1: ({"unit": "nobody"}, 422, ("#/unit", "UNIT_UNKNOWN")),
               2: ({"indicator": "complaint"}, 400, ("#/gravity", "FIELD_REQUIRED")),
               3: ({"quantity": "-1"}, 422, ("#/quantity", "QUANTITY_INVALID"))}
        bodies = [event(external_id=f"beside-{number:02}", **bad.get(number % 4, ({},))[0]) for number in range(CLIENTS)]
        replies = at_once(crowds["hall"], bodies, wait=["hall"])
        for number, reply in enumerate(replies):
            with self.subTest(number):
                if number % 4 in bad:
                    self.assertEqual((reply.status, reply.codes), (bad[number % 4][1], [bad[number % 4][2]]))
                else:
                    self.assertEqual((reply.status, reply.json()["external_id"]), (201, f"beside-{number:02}"))
        self.assertEqual([row[0] for row in rows("e.external_id like 'beside-%'")],
                         [f"beside-{number:02}" for number in range(0, CLIENTS, 4)])

    def test_one_that_the_database_refuses(self):
        """What breaks the transaction of all is found by storing them one by one."""
        world.cluster.psql("""create function pg_temp_poison() returns trigger language plpgsql as
            $$begin raise exception 'poison'; end$$;
            create trigger poison before insert on pennant.event for each row when (new.topic = 'poison')
            execute function pg_temp_poison()""")
        try:
            bodies = [event(external_id=f"poison-{number:02}", topic="poison" if number == 40 else None)
                      for number in range(CLIENTS)]
            replies = at_once(crowds["hall"], bodies, wait=["hall"])
        finally:
            world.cluster.psql("drop trigger poison on pennant.event; drop function pg_temp_poison()")
        self.assertEqual([reply.status for reply in replies],
                         [500 if number == 40 else 201 for number in range(CLIENTS)])
        self.assertEqual(len(rows("e.external_id like 'poison-%'")), CLIENTS - 1)


class Repeats(unittest.TestCase):
    def setUp(self):
        crowds["hall"][0].post("/v1/events", event(), key=False)

    def test_one_event_from_all(self):
        for wait in (None, ["hall"]):
            with self.subTest(held=bool(wait)):
                before, name = tallied("hall"), f"repeat-{bool(wait)}"
                replies = at_once(crowds["hall"], [event(external_id=name)] * CLIENTS, wait=wait)
                self.assertEqual(sorted(reply.status for reply in replies), [200] * (CLIENTS - 1) + [201])
                self.assertEqual(len({reply.body for reply in replies}), 1)
                first = next(number for number, reply in enumerate(replies) if reply.status == 201)
                self.assertEqual([row[3] for row in rows(f"e.external_id = '{name}'")], [f"collector-{first}"])
                self.assertEqual(tallied("hall"), before + 1)

    def test_some_events_from_all(self):
        """Sixteen events from four clients each, in any order, by id and by name: bunches at the same time hold the same."""
        identities = [str(uuid.uuid4()) for _ in range(16)]
        for turn, named in enumerate((lambda n: {"id": identities[n]}, lambda n: {"external_id": f"some-{n}"})):
            with self.subTest(turn):
                before = tallied("hall")
                bodies = [event(**named(number * 7 % 16)) for number in range(CLIENTS)]
                replies = at_once(crowds["hall"], bodies)
                self.assertEqual(sorted(reply.status for reply in replies), [200] * (CLIENTS - 16) + [201] * 16)
                self.assertEqual(len({reply.body for reply in replies}), 16)
                self.assertEqual(tallied("hall"), before + 16)

    def test_differing_ones_of_one_name(self):
        """The first one holds; those that say the same repeat it, and the others are told."""
        bodies = [event(external_id="differs", unit=UNITS[number % 2]) for number in range(CLIENTS)]
        replies = at_once(crowds["hall"], bodies, wait=["hall"])
        made = [reply.json() for reply in replies if reply.status == 201]
        self.assertEqual(len(made), 1)
        for body, reply in zip(bodies, replies):
            if body["unit"] != made[0]["unit"]:
                self.assertEqual((reply.status, reply.code), (409, "DUPLICATE_DIFFERS"))
            elif reply.status != 201:
                self.assertEqual((reply.status, reply.json()), (200, made[0]))
        self.assertEqual(len(rows("e.external_id = 'differs'")), 1)


class Remembered(unittest.TestCase):
    """Units and indicators are remembered between posts; what changed meanwhile is noticed before anything is stored."""

    def setUp(self):
        self.organiser = world.client("hall", "organiser")
        self.client = crowds["hall"][0]

    def post(self, expect=201, **more):
        return self.client.post("/v1/events", event(**more), expect=expect, key=False)

    def unit(self, code):
        return self.organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"}).json()

    def test_a_renamed_unit(self):
        """Its code is another one's now."""
        first = self.unit("moves")
        for _ in range(2):
            self.assertEqual(self.post(unit="moves").json()["unit_id"], first["id"])
        changed = self.organiser.put(f"/v1/units/{first['id']}", {"code": "moved", "name": "moved", "kind": "window"}, version=1).json()
        self.assertEqual((changed["id"], changed["code"]), (first["id"], "moved"))
        self.assertEqual(self.post(expect=422, unit="moves").codes, [("#/unit", "UNIT_UNKNOWN")])
        second = self.unit("moves")
        for _ in range(2):
            self.assertEqual(self.post(unit="moves").json()["unit_id"], second["id"])
            self.assertEqual(self.post(unit=None, unit_id=first["id"]).json()["unit"], "moved")

    def test_a_closed_unit(self):
        unit = self.unit("closes")
        self.post(unit="closes")
        self.organiser.post(f"/v1/units/{unit['id']}/retirement", {"reason": "closed", "retired_at": "2026-02-01"}, expect=200)
        self.assertEqual(self.post(expect=422, unit="closes").codes, [("#/occurred_at", "UNIT_RETIRED")])
        self.post(unit="closes", occurred_at="2026-01-31")

    def test_a_changed_indicator(self):
        """By the operator; nobody else can."""
        self.organiser.post("/v1/indicators", {"code": "shifts", "form": "event"})
        for _ in range(2):
            self.post(indicator="shifts")
        world.cluster.psql("update pennant.indicator set gravities = '{minor}' where code = 'shifts'")
        self.assertEqual(self.post(expect=400, indicator="shifts").codes, [("#/gravity", "FIELD_REQUIRED")])
        for _ in range(2):
            self.assertEqual(self.post(indicator="shifts", gravity="minor").json()["gravity"], "minor")

    def test_an_indicator_becomes_a_survey(self):
        self.organiser.post("/v1/indicators", {"code": "asked", "form": "event", "gravities": ["good", "bad"]})
        for _ in range(2):
            self.post(indicator="asked", gravity="good")
        self.organiser.post("/v1/surveys", {"code": "asked", "indicator": "asked", "scale": ["good", "bad"]})
        self.assertEqual(self.post(expect=400, indicator="asked", gravity="good").codes, [("#/occasion", "FIELD_REQUIRED")])
        self.assertEqual(self.post(indicator="asked", gravity="bad", occasion="visit-1").json()["rating_mode"], "active")

    def test_it_is_shown_whole(self):
        """The answer of what was stored at once is what reading it gives."""
        self.post()
        row = self.post(quantity="2.50", note="shown \\ \"whole\"", evidence=[{"a": None}], minutes=3,
                        filed="2026-02-03", topic="till").json()
        read = self.client.get("/v1/events/" + row["id"]).json()
        self.assertEqual({**row, "periods": []}, read)
        self.assertEqual((row["unit"], row["quantity"], row["finding"]), ("w1", "2.5", "pending"))


class Broken(unittest.TestCase):
    def test_a_killed_backend(self):
        """Nobody knows what became of the posts; those sent again are stored once."""
        clients = crowds["hall"][:8]
        clients[0].post("/v1/events", event(), key=False)
        before = tallied("hall")
        bodies = [event(external_id=f"killed-{number}") for number in range(len(clients))]
        with held("hall"), ThreadPoolExecutor(1) as pool:
            asked = pool.submit(at_once, clients, bodies, patient=False)
            until = time.monotonic() + 10
            while not (blocked := world.cluster.psql("""select pid from pg_stat_activity
                    where usename = 'pennant_app' and wait_event_type = 'Lock'""")) and time.monotonic() < until:
                time.sleep(0.005)
            world.cluster.psql(f"select pg_terminate_backend({blocked[0][0]})")
            replies = asked.result()
        self.assertEqual({reply.status for reply in replies}, {503})
        self.assertLessEqual({reply.code for reply in replies}, {"OUTCOME_UNKNOWN", "UNAVAILABLE", "TIMEOUT"})
        self.assertEqual([reply.status for reply in at_once(clients, bodies)], [201] * len(clients))
        self.assertEqual([reply.status for reply in at_once(clients, bodies)], [200] * len(clients))
        self.assertEqual(tallied("hall"), before + len(clients))


class Stuck(unittest.TestCase):
    def test_it_delays_only_its_own(self):
        """One tally of one organisation cannot be written for long: 503 there, and nobody else waits."""
        stuck, evaluator = crowds["hall"][:8], world.client("hall", "evaluator")
        stuck[0].post("/v1/events", event(), key=False)
        before = tallied("hall")
        bodies = [event(external_id=f"stuck-{number}") for number in range(len(stuck))]
        with held("hall"), ThreadPoolExecutor(1) as pool:
            asked = pool.submit(at_once, stuck, bodies, patient=False)
            time.sleep(0.1)
            taken = []
            while not asked.done():
                for client, more in ((crowds["north"][0], {}), (evaluator, {"unit": "w2", "source": None})):
                    started = time.monotonic()
                    client.post("/v1/events", event(**more), key=False)
                    taken.append(time.monotonic() - started)
            replies = asked.result()
        self.assertEqual({reply.status for reply in replies}, {503})
        self.assertIn("TIMEOUT", {reply.code for reply in replies})     # the first ones; the last may not come to their turn
        self.assertLessEqual({reply.code for reply in replies}, {"TIMEOUT", "UNAVAILABLE"})
        self.assertTrue(all(int(reply.headers["retry-after"]) >= 1 for reply in replies))
        self.assertGreater(sum(taken), LOCK_SECONDS, "they were not held")
        self.assertLess(max(taken), LOCK_SECONDS)
        self.assertEqual((rows("e.external_id like 'stuck-%'"), tallied("hall")), ([], before))
        again = at_once(stuck, bodies)
        self.assertEqual([reply.status for reply in again], [201] * len(stuck))
        self.assertEqual([reply.status for reply in at_once(stuck, bodies)], [200] * len(stuck))
        self.assertEqual(len(rows("e.external_id like 'stuck-%'")), len(stuck))
        self.assertEqual(tallied("hall"), before + len(stuck))


if __name__ == "__main__":
    unittest.main()
