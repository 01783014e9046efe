#!/usr/bin/env python3
"""Erasing a person's name: no table has it any more, results and public bundles stay and verify."""
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, month, scheme  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

PERSON, QUOTED, JUROR, OTHER = "欧阳小敏", 'Ann "Q" \\ Fox', "juror.li-7", "juror.li-70"


def setUpModule():
    global folder, world, stage, document, final, running
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("signing-key", key_file(folder.name))])
    stage = Stage(world)
    document = stage.submit(components=components())
    final, running = play(-2), play(-1)
    stage.decide(final)


def tearDownModule():
    world.close()
    folder.cleanup()


def components():
    """The small scheme's, with a rule for who is at fault again."""
    work, *others = scheme()["components"]
    work["ledger"]["rules"].append({"id": "again", "events": "fault", "each": "-2", "where": {
        "related": {"same": ["person"], "order": "earlier", "scope": "period", "found": True}}})
    return [work, *others]


def play(offset):
    """A period with facts that name people, open still."""
    period = stage.draft(document=document, offset=offset)
    jury = [{"subject": subject} for subject in (JUROR, OTHER)]
    stage.organiser.put(f"/v1/periods/{period['id']}/panels/jury", {"members": jury}, version=1)
    stage.move(period, "open")
    day = month(offset)[0]
    for team, person, note in (("t1", PERSON, f"与{PERSON}谈话，{JUROR}在场，{OTHER}不在"), ("t1", PERSON, None),
                               ("t2", QUOTED, f"{QUOTED} was there"), ("t3", None, None)):
        event = stage.event(team, "fault", f"{day}T10:00:00+08:00", gravity="light", person=person, note=note,
                            topic="queue", evidence=[{"kind": "note", "text": f"seen by {JUROR}"}])
        stage.evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "confirmed", "reason": f"{PERSON}承认"})
    recorder = stage.client("evaluator", JUROR)
    recorder.post("/v1/events", {"unit": "t2", "indicator": "praise", "occurred_at": f"{day}T11:00:00+08:00",
                                 "external_id": f"x-{offset}", "person": PERSON}, expect=201)
    for subject in (JUROR, OTHER):
        member = stage.client("evaluator", subject)
        for score, team in enumerate(stage.units, 5):
            stage.ballot(period, member, "jury", team, str(score))
    return stage.read(period)


def erase(client=None, expect=201, reason="asked in writing", **names):
    return (client or stage.leader).post("/v1/erasures", {"reason": reason, **names}, expect=expect, key=False)


def dump():
    """Every row of every table as a superuser sees it."""
    return world.cluster.run("pg_dump", "--data-only", "--username", "postgres", "--host", world.cluster.sockets,
                             "pennant").stdout


def forms(name):
    """The name as text, as JSON would hold it, and inside a bytea."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    texts = {name, escaped, name.replace("\\", "\\\\"), escaped.replace("\\", "\\\\")}
    return texts | {text.encode().hex() for text in (name, escaped)}


def bundle(view, expect=200):
    return stage.leader.get(f"/v1/periods/{final['id']}/bundle", view=view, expect=expect)


def verified(body):
    file = Path(folder.name) / "bundle.json"
    file.write_bytes(body)
    done = subprocess.run([program(), "verify", str(file)], capture_output=True, text=True, env=clean_environment())
    return done.returncode == 0


class Refusals(unittest.TestCase):
    def test_bodies(self):
        for body, code in (({}, ("#/subject", "FIELD_REQUIRED")), ({"subject": "x"}, ("#/subject", "OUT_OF_RANGE")),
                           ({"subject": "leadership"}, ("#/subject", "ERASURE_OWN")),
                           ({"person": "t1"}, ("#/person", "ERASURE_UNIT")),
                           ({"subject": "t1", "person": "leadership"}, ("#/person", "ERASURE_OWN")),
                           ({"subject": "someone", "reason": "for someone"}, ("#/reason", "ERASURE_NAMED"))):
            reply = erase(expect=(400, 422), **body)
            self.assertEqual(code[0], reply.codes[0][0], body)
            if code[1] != "OUT_OF_RANGE":
                self.assertEqual(code[1], reply.codes[0][1], body)
        stage.leader.post("/v1/erasures", {"subject": "someone"}, expect=400, key=False)

    def test_only_leadership(self):
        for client in (stage.organiser, stage.evaluator, stage.collector, stage.windows["t1"]):
            erase(client, expect=403, subject="someone")
            client.get("/v1/erasures", expect=403)
        world.client().get("/v1/erasures", expect=401)

    def test_the_database_refuses_others(self):
        for role, call in (("organiser", "select * from pennant.erase_names('x', null, 'y')"),
                           ("organiser", "select pennant.withhold_bundles('{x}')"),
                           ("leadership", "update pennant.event set person = 'x'"),
                           ("leadership", "select set_config('pennant.erasing', 'on', true); update pennant.event"
                                          " set person = 'x'")):
            done = world.cluster.psql(f"begin; select from pennant.enter('demo', '{{{role}}}', '{{}}', '{{}}', 'x'); {call}",
                                      user="pennant_app", check=False)
            self.assertIn("42501", done.stderr, call)
        owner = ("begin; set role pennant_owner; select set_config('pennant.organisation', (select id::text from"
                 " pennant.organisation where code = 'demo'), true);")
        self.assertIn("42501", world.cluster.psql(owner + "update pennant.event set person = 'x'", check=False).stderr)


class Erasing(unittest.TestCase):
    """In this order: the names are there, are erased, and are nowhere."""

    def test_1_the_names_are_there(self):
        text = dump()
        for name in (PERSON, JUROR, OTHER):
            self.assertIn(name, text)
        self.assertIn("Ann", text)
        for name in (PERSON, JUROR, "Ann"):
            self.assertIn(name, bundle("full").body.decode())
        self.assertEqual("96.00", stage.standings(final)["t1"]["components"]["work"])  # two faults, one again
        public = bundle("public").body
        self.assertTrue(verified(public))
        for name in (PERSON, JUROR, "Ann"):
            self.assertNotIn(name, public.decode())

    def test_2_no_byte_is_left(self):
        stage.world.organisation("other")
        public, before = bundle("public").body, stage.leader.get(f"/v1/periods/{final['id']}/result").json()
        standings = {period["id"]: stage.standings(period) for period in (final, running)}
        one = erase(person=PERSON, subject=JUROR).json()
        two = erase(person=QUOTED).json()
        self.assertEqual((1, 0), (one["withheld"], two["withheld"]))  # the same bundle held both
        self.assertEqual("leadership", one["erased_by"])
        self.assertGreater(one["changed"]["event"], 3)
        self.assertEqual(4, one["changed"]["ballot"] - 2)
        self.assertEqual(2, two["changed"]["event"])
        text = dump()
        for name in (PERSON, JUROR, QUOTED):
            for form in forms(name):
                # The other juror's name begins with the erased one's, and stays.
                self.assertNotIn(form, text.replace(OTHER, "").replace(OTHER.encode().hex(), ""), form)
        self.assertIn(OTHER, text)
        self.assertEqual(public, bundle("public").body)
        self.assertTrue(verified(public))
        self.assertEqual("BUNDLE_WITHHELD", bundle("full", expect=410).code)
        self.assertEqual(before, stage.leader.get(f"/v1/periods/{final['id']}/result").json())
        for period in (final, running):
            self.assertEqual(standings[period["id"]], stage.standings(period))

    def test_3_one_handle_stands_everywhere(self):
        one, = [row for row in stage.leader.items("/v1/erasures") if "ballot" in row["changed"]]
        handle = one["handle"]
        people = {event["person"] for event in stage.leader.items("/v1/events", unit="t1")}
        self.assertIn(handle, people)
        notes = [event["note"] for event in stage.leader.items("/v1/events", unit="t1") if event["note"]]
        self.assertEqual({f"与{handle}谈话，{handle}在场，{OTHER}不在"}, set(notes))
        raters = {row["rater"] for row in stage.leader.items(f"/v1/periods/{final['id']}/ballots", panel="jury")}
        self.assertEqual({handle, OTHER}, raters)

    def test_4_a_repeat_tells_nothing(self):
        """A recorder who sends the same again is told that something else is stored, and stores nothing."""
        client = stage.client("evaluator", "another")
        body = {"unit": "t2", "indicator": "praise", "occurred_at": f"{month(-1)[0]}T11:00:00+08:00",
                "external_id": "x--1", "person": PERSON}
        self.assertEqual("DUPLICATE_DIFFERS", client.post("/v1/events", body, expect=409, key=False).code)
        self.assertNotIn(PERSON, dump())

    def test_5_again_finds_nothing(self):
        again = erase(person=PERSON, subject=JUROR).json()
        self.assertEqual(({}, 0), (again["changed"], again["withheld"]))
        rows = list(stage.leader.items("/v1/erasures"))
        self.assertEqual(again["id"], rows[0]["id"])
        self.assertEqual(3, len(rows))
        self.assertEqual(rows, list(stage.leader.items("/v1/erasures", limit=1)))

    def test_6_the_running_period_is_decided_as_before(self):
        before = stage.standings(running)
        stage.decide(running)
        self.assertEqual(before, stage.standings(running))
        reply = stage.leader.get(f"/v1/periods/{running['id']}/bundle", view="full")
        self.assertTrue(verified(reply.body))
        self.assertNotIn(PERSON, reply.body.decode())

    def test_7_the_other_organisation_keeps_its_own(self):
        other = Stage(world, "second")
        person = "某某某某"
        other.submit()
        for own in (stage, other):
            own.event("t1", "praise", f"{month(0)[0]}T10:00:00+08:00", person=person)
        erase(person=person)
        self.assertEqual([person], [event["person"] for event in other.leader.items("/v1/events")])

    def test_8_at_once(self):
        for number in range(8):
            stage.event("t1", "praise", f"{month(0)[0]}T12:00:0{number}+08:00", person=f"person-{number % 4}")
        clients = [stage.client("leadership", f"leader-{number}") for number in range(16)]

        def run(number):
            """Until it is not told to try again."""
            for _ in range(20):
                reply = erase(clients[number], person=f"person-{number % 4}", expect=(201, 503))
                if reply.status == 201:
                    return reply.json()["changed"].get("event", 0)
            raise AssertionError("nobody could erase")
        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(8, sum(pool.map(run, range(16))))
        self.assertNotIn("person-", dump())


class Columns(unittest.TestCase):
    """Every column that can hold a text is either searched, or known to name nobody."""

    IMPERSONAL = {
        # Words of a list, codes of units and indicators, titles of things.
        "action", "award", "carries", "cause", "channel", "code", "external_id", "finding", "form", "from_state",
        "gravity", "group", "handle", "indicator", "item", "key", "kid", "kind", "level", "mode", "name", "nominator",
        "object_id", "object_kind", "operation", "outcome", "overdue_indicator", "panel", "quantity", "rater_mode",
        "raters", "rating_mode", "registry", "request_id", "role", "scheme_code", "source", "state", "step", "survey",
        "to_state", "token", "unit", "verdict", "time_zone", "cadence", "document", "title", "view", "award_id",
        "charset", "format", "result", "url", "fault", "lane", "sums",
    }

    def test_the_owner_reaches_every_table(self):
        """Rows that row security hides from the owner would be passed over without a word."""
        hidden = world.cluster.psql(
            "select distinct table_name from pennant.personal_column c where not exists (select from pg_policies p"
            " where p.schemaname = 'pennant' and p.tablename = c.table_name and p.cmd = 'ALL'"
            " and 'pennant_owner' = any (p.roles) and p.permissive = 'PERMISSIVE')")
        self.assertEqual([], hidden)
        bound = world.cluster.psql(
            "select k.conname from pg_constraint k join pg_attribute a on a.attrelid = k.confrelid and a.attnum = any (k.confkey)"
            " join pennant.personal_column c on c.table_id = k.confrelid and c.column_name = a.attname"
            " where k.contype = 'f' and k.confupdtype <> 'c'")
        self.assertEqual([], bound, "a name that others refer to cannot be replaced")

    def test_every_column_is_decided_on(self):
        rows = world.cluster.psql(
            "select c.table_name, c.column_name, c.data_type from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where c.table_schema = 'pennant' and t.table_type = 'BASE TABLE' and c.data_type = 'text'"
            " and c.table_name not in ('migration', 'organisation') and not exists (select from pennant.personal_column p"
            " where p.table_name = c.table_name and p.column_name = c.column_name)")
        unknown = sorted(f"{table}.{column}" for table, column, _ in rows if column not in self.IMPERSONAL)
        self.assertEqual([], unknown)

    def test_lists_and_bytes_name_nobody(self):
        rows = world.cluster.psql(
            "select table_name, column_name from information_schema.columns c join information_schema.tables t"
            " using (table_schema, table_name) where c.table_schema = 'pennant' and t.table_type = 'BASE TABLE'"
            " and udt_name in ('_text', 'bytea')")
        # Words, codes, digests, keys; a kept reply and a full bundle are seen to by the functions themselves.
        self.assertLessEqual({f"{table}.{column}" for table, column in rows}, {
            "award.rights", "award.actions", "handover.keeps", "handover.gives", "handover.receives",
            "indicator.gravities", "indicator.fields", "period.awards", "period.dates_required", "scheme.kinds",
            "standing.vetoes", "standing.failed", "survey.negative", "survey.scale",
            "ballot_key.public_key", "ballot_key.sealed", "ballot_right.signature", "ballot_right.blinded",
            "bundle.digest", "event.fingerprint", "metric.fingerprint", "idempotency.fingerprint", "objection.receipt",
            "run.sha256", "scheme.document", "scheme.sha256", "secret_ballot.token_hash",
            "chain_renewal.name_marks", "chain_renewal.names", "chain_renewal.salt",
            "chain_block.digest", "chain_block.names", "chain_block.salt", "chain_block.marks", "chain_block.name_marks",
            "chain_block.previous", "chain_block.hash", "webhook.kinds", "webhook.secret", "webhook.previous_secret",
            "bundle.document", "idempotency.body", "import.header", "retired.facts", "standing_base.stamp"})

    def test_every_json_is_decided_on(self):
        rows = world.cluster.psql(
            "select table_name, column_name from information_schema.columns c where table_schema = 'pennant'"
            " and data_type in ('json', 'jsonb') and not exists (select from pennant.personal_column p"
            " where p.table_name = c.table_name and p.column_name = c.column_name)"
            " and (table_name, column_name) in (select relname, attname from pg_attribute a join pg_class r on"
            " r.oid = attrelid where relkind in ('r', 'p'))")
        # Titles of things, days, modes, figures; and what was computed, which names units and rows.
        self.assertLessEqual({tuple(row) for row in rows}, {
            *((table, "title") for table in ("scheme", "award", "indicator", "panel", "survey")),
            ("idempotency", "headers"), ("period", "dates"), ("period", "panel_modes"), ("erasure", "changed"),
            ("run", "choices"), ("run", "refusals"), ("run", "winners"), ("standing", "components"),
            ("standing", "receipt"), ("period_step", "amounts")})


if __name__ == "__main__":
    unittest.main(warnings="ignore")
