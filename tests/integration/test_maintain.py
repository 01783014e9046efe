#!/usr/bin/env python3
"""`pennant maintain`: what is purged, which events are retired, what stays, and that servers go on beside it."""
import hashlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, month  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from session import Session  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

OLD, NEXT = -30, -29        # months from now: final with a bundle, and a draft that holds back what is behind it
MONTHS = 24


def setUpModule():
    global folder, world, stage, other, period, day
    folder = Path(tempfile.mkdtemp())
    world = World(options=[("signing-key", key_file(str(folder)))])
    stage, other = Stage(world), Stage(world, "other")
    day = month(OLD)[0]
    period = stage.opened(offset=OLD)
    other.submit()
    for place, first in ((stage, day), (other, day), (stage, month(0)[0])):
        for number in range(12):
            found = place.event("t1" if number % 2 else "t2", "fault" if number % 3 else "praise", f"{first}T10:00:00+08:00",
                                **({"gravity": "light"} if number % 3 else {}), note="seen by nobody")
            if number % 3 == 0:
                place.evaluator.post(f"/v1/events/{found['id']}/verdicts", {"finding": "confirmed", "reason": "seen"})


def tearDownModule():
    world.close()
    shutil.rmtree(folder)


def maintain(*words, check=True):
    return world.cluster.pennant("maintain", "--migrate-database", world.cluster.conninfo("pennant_migrator"), *words, check=check)


def retain(code, months):
    return world.cluster.pennant("organisation", "retain", code, "--months", str(months), "--migrate-database",
                                 world.cluster.conninfo("pennant_migrator"), check=False)


def count(table, organisation="demo", condition="true"):
    return int(world.cluster.psql(f"select count(*) from pennant.{table} t join pennant.organisation o on o.id = t.organisation_id"
                                  f" where o.code = '{organisation}' and {condition}")[0][0])


def chain():
    """All rows into the chain, as servers do within a second or two; theirs may be in the way of ours."""
    def waiting():
        return world.cluster.psql("""select 1 from pennant.organisation o cross join unnest(array['event', 'verdict']) k
            left join pennant.chain_cursor c on c.organisation_id = o.id and c.kind = k
            where coalesce(c.settled, 0) < coalesce(case k
                when 'event' then (select max(sequence) from pennant.event e where e.organisation_id = o.id)
                else (select max(sequence) from pennant.verdict v where v.organisation_id = o.id) end, 0)""")
    until = time.monotonic() + 20
    while waiting() and time.monotonic() < until:
        world.cluster.psql("""begin isolation level repeatable read;
            select * from pennant.chain_pass((select array_agg(kind) from pennant.chain_look()),
                                             (select array_agg(high) from pennant.chain_look()), 5000, null);
            commit""", user="pennant_app", check=False)


def tallies():
    return world.cluster.psql("""select o.code, t.unit_id, t.indicator, t.month, t.gravity, t.finding, sum(t.events), sum(t.quantity)
        from pennant.tally t join pennant.organisation o on o.id = t.organisation_id group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6""")


class Maintain(unittest.TestCase):
    def test_1_kept_replies(self):
        """Those that are not given any more go; the others are still given."""
        key = "kept-for-seven-days"
        first = stage.organiser.post("/v1/units", {"code": "kept", "name": "Kept", "kind": "team"}, key=key)
        world.cluster.psql("""insert into pennant.idempotency (organisation_id, subject, operation, key, fingerprint, status, body, created_at)
            select o.id, 'somebody', 'POST /v1/units', 'old-' || n, '\\x00', 201, '\\x00', now() - interval '7 days 1 minute'
              from pennant.organisation o, generate_series(1, 25) n""")
        kept = count("idempotency", condition="t.created_at > now() - interval '7 days'")
        done = maintain("--chunk", "10")
        self.assertIn("demo: purged 25 kept replies", done.stdout)
        self.assertIn("other: purged 25 kept replies", done.stdout)
        self.assertEqual(count("idempotency"), kept)
        again = stage.organiser.post("/v1/units", {"code": "kept", "name": "Kept", "kind": "team"}, key=key)
        self.assertEqual((again.body, again.headers["idempotent-replayed"]), (first.body, "true"))
        self.assertIn("demo: purged 0 kept replies", maintain().stdout)

    def test_2_outcomes_of_old_imports(self):
        ids = [str(uuid.uuid4()) for _ in range(3)]
        for name, state, age in zip(ids, ("complete", "complete", "running"), (31, 29, 31)):
            world.cluster.psql(f"""
                insert into pennant.import (organisation_id, id, kind, format, charset, survey, source, dry_run, state, holder, started_by,
                                            started_at, changed_at)
                select o.id, '{name}', 'events', 'csv', 'utf-8', '', '', false, '{state}', gen_random_uuid(), 'x', now() - interval '40 days',
                       now() - interval '{age} days' from pennant.organisation o where o.code = 'demo';
                insert into pennant.import_outcome (organisation_id, import_id, pass, "row", line, result, code, problem)
                select o.id, '{name}', 1, n, n, 'refused', 'X', '{{}}' from pennant.organisation o, generate_series(1, 5) n
                 where o.code = 'demo'""")
        self.assertIn(" 5 import outcomes", maintain("--only", "demo").stdout)
        left = {row[0] for row in world.cluster.psql("select import_id from pennant.import_outcome")}
        self.assertEqual(left, set(ids[1:]))

    def test_2_old_deliveries(self):
        hook = str(uuid.uuid4())
        columns = [row[0] for row in world.cluster.psql("""select column_name from information_schema.columns where table_schema = 'pennant'
            and table_name = 'webhook' and is_nullable = 'NO' and column_default is null and is_identity = 'NO'""")]
        values = {"organisation_id": "o.id", "id": f"'{hook}'", "url": "'https://receiver.example/'", "kinds": "'{}'"}
        types = dict(world.cluster.psql("select column_name, udt_name from information_schema.columns where table_name = 'webhook'"))
        plain = {"text": "'x'", "int8": "0", "bytea": "'x'", "uuid": "gen_random_uuid()", "int4": "1", "_text": "'{}'"}
        world.cluster.psql(f"""insert into pennant.webhook ({', '.join(columns)})
            select {', '.join(values.get(name) or plain[types[name]] for name in columns)} from pennant.organisation o where o.code = 'demo'""")
        for state, ended in (("delivered", "now() - interval '31 days'"), ("failed", "now() - interval '31 days'"),
                             ("delivered", "now() - interval '29 days'"), ("pending", "null")):
            world.cluster.psql(f"""with d as (
                insert into pennant.webhook_delivery (organisation_id, webhook_id, id, lane, kind, action, object_id, at, state, ended_at, due_at)
                select o.id, '{hook}', gen_random_uuid(), '', 'ping', 'ping', '', now(), '{state}', {ended}, now() + interval '1 day'
                  from pennant.organisation o where o.code = 'demo' returning *)
                insert into pennant.webhook_attempt (organisation_id, webhook_id, delivery_id, status, ms)
                select organisation_id, webhook_id, id, 200, n from d, generate_series(1, 3) n""")
        self.assertIn("and 2 deliveries", maintain("--only", "demo").stdout)
        self.assertEqual((count("webhook_delivery"), count("webhook_attempt")), (2, 6))

    def test_3_nothing_is_retired_unasked(self):
        before = count("event")
        self.assertNotIn("retire", maintain().stdout)
        self.assertEqual(count("event"), before)
        self.assertEqual((retain("demo", 12).returncode, retain("nobody", 24).returncode), (2, 1))

    def test_4_a_period_that_is_not_done_holds_back(self):
        self.assertEqual(retain("demo", MONTHS).returncode, 0)
        chain()
        done = maintain()
        self.assertIn(f"demo: period {period['id']} is not final with a bundle", done.stdout)
        self.assertIn("retired 0 events", done.stdout)
        self.assertEqual(count("event", condition=f"t.day = '{day}'"), 12)

    def test_5_old_events_are_retired(self):
        stage.decide(period)
        stage.draft(offset=NEXT)
        shown = stage.leader.get(f"/v1/periods/{period['id']}/standings").json()
        world.cluster.psql(f"""insert into pennant.appeal (organisation_id, id, event_id, unit_id, verdict_sequence, number, until_day, reason,
                                                           recorded_by)
            select e.organisation_id, gen_random_uuid(), e.id, e.unit_id, 0, 1, e.day, 'why', 'somebody' from pennant.event e
              join pennant.organisation o on o.id = e.organisation_id where o.code = 'demo' and e.day = '{day}'
             order by e.sequence desc limit 1""")
        chain()
        sums = tallies()
        rows = {kind: dict(world.cluster.psql(f"""select r.sequence, encode(r.facts, 'hex') from pennant.chain_row r
            join pennant.organisation o on o.id = r.organisation_id where o.code = 'demo' and r.kind = '{kind}'""")) for kind in ("event", "verdict")}

        done = maintain("--dry-run")
        self.assertIn(f"demo: would retire 11 events and 4 verdicts before {month(NEXT)[0]}; 1 old events stay", done.stdout)
        self.assertEqual(count("event", condition=f"t.day = '{day}'"), 12)
        self.assertEqual(count("retired"), 0)

        done = maintain("--chunk", "5")
        self.assertIn(f"demo: retired 11 events and 4 verdicts before {month(NEXT)[0]}; 1 old events stay", done.stdout)
        self.assertEqual((count("event", condition=f"t.day = '{day}'"), count("event", condition=f"t.day > '{day}'")), (1, 12))
        self.assertEqual(count("event", "other"), 12)
        self.assertEqual(tallies(), sums)
        self.assertEqual(stage.leader.get(f"/v1/periods/{period['id']}/standings").json(), shown)

        kept = world.cluster.psql("select r.kind, unnest(r.sequences), encode(r.facts, 'hex') from pennant.retired r order by 1, 2")
        chunks = world.cluster.psql("select r.kind, array_to_string(r.sequences, ' '), encode(r.facts, 'hex') from pennant.retired r")
        self.assertEqual(sum(row[0] == "event" for row in kept), 11)
        for kind, sequences, digests in chunks:
            expected = "".join(hashlib.sha256(bytes.fromhex(rows[kind][sequence])).hexdigest() for sequence in sequences.split())
            self.assertEqual(digests, expected)
        self.assertEqual(count("audit", condition="t.action = 'event.retire' and t.actor = 'pennant maintain'"), 2)

        refused = stage.leader.get(f"/v1/periods/{period['id']}/review", expect=None)
        self.assertEqual((refused.status, refused.code), (409, "FACTS_RETIRED"), refused)
        self.assertIn("demo: retired 0 events", maintain().stdout)
        self.assertEqual(count("audit", condition="t.action = 'event.retire'"), 2)

    def test_6_the_bundle_still_proves_the_result(self):
        bundle = folder / "bundle.json"
        bundle.write_bytes(stage.leader.get(f"/v1/periods/{period['id']}/bundle?view=full").body)
        done = subprocess.run([program(), "verify", str(bundle)], capture_output=True, text=True, env=clean_environment())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_6_the_chain_still_holds(self):
        done = world.cluster.pennant("verify", "--chain", "--organisation", "demo", "--database", world.cluster.conninfo(), check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("15", done.stdout)    # eleven events and four verdicts were retired
        self.assertIn("15 rows were retired", done.stdout)      # eleven events and four verdicts

    def test_7_events_are_as_safe_as_before(self):
        for sql in ("delete from pennant.event", "delete from pennant.verdict", "update pennant.event set note = ''", "delete from pennant.retired", "delete from pennant.webhook_attempt",
                    "set pennant.retiring = 'on'; delete from pennant.audit", "set pennant.retiring = 'on'; update pennant.event set note = ''"):
            for user in ("pennant_migrator", "postgres"):
                role = "set role pennant_owner;" if user == "pennant_migrator" else ""
                done = world.cluster.psql(f"{role} {sql}", user=user, check=False)
                self.assertIn("appended and never changed", done.stderr, sql)
        for sql in ("delete from pennant.event", "select pennant.retire_chunk(null, null, 0, 1, false)"):
            done = world.cluster.psql(f"set pennant.retiring = 'on'; {sql}", user="pennant_app", check=False)
            self.assertIn("permission denied", done.stderr, sql)

    def test_8_one_at_a_time_and_beside_writers(self):
        with Session(world.cluster, "select pg_advisory_lock(hashtextextended('pennant.maintain', 0));"):
            done = maintain(check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("another pennant maintain", done.stderr)
        self.assertEqual(retain("other", MONTHS).returncode, 0)
        chain()
        faults, over = [], threading.Event()

        def write(number):
            client = other.client("evaluator", f"writer-{number}")
            while not over.is_set():
                reply = client.post("/v1/events", {"unit": "t3", "indicator": "fault", "gravity": "light",
                                                   "occurred_at": f"{month(0)[0]}T10:00:00+08:00"}, expect=None, key=False)
                if reply.status != 201:
                    faults.append(repr(reply))
            client.close()

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        try:
            done = maintain("--only", "other", "--chunk", "1", "--pause", "0")
        finally:
            over.set()
            for thread in threads:
                thread.join()
        self.assertEqual(faults, [])
        self.assertIn("other: retired 12 events and 4 verdicts", done.stdout)


if __name__ == "__main__":
    unittest.main()
