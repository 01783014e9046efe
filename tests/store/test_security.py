#!/usr/bin/env python3
"""What the database itself refuses, whoever wrote the query: row security, privileges, triggers."""
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from cluster import Cluster  # noqa: E402

APPENDED = ("event", "verdict", "metric", "audit")
ALL = ("unit", "indicator", "event", "verdict", "event_state", "tally", "metric", "audit", "idempotency",
       "organisation")


def enter(code, roles, units="{}", sources="{}", subject="somebody"):
    return f"select from pennant.enter('{code}', '{roles}', '{units}', '{sources}', '{subject}');"


def setUpModule():
    global cluster
    cluster = Cluster()
    cluster.create()
    for code in ("one", "two"):
        cluster.organisation(code)
        fill(code)


def tearDownModule():
    cluster.stop()


def fill(code):
    """Two units, events of a source and of none, a verdict, a metric, an audit row, a kept reply."""
    cluster.psql(f"""
        begin; {enter(code, '{organiser}')}
        insert into pennant.unit (organisation_id, id, code, name, kind)
          select pennant.current_organisation(), gen_random_uuid(), n, n, 'window' from unnest(array['w1','w2']) n;
        insert into pennant.indicator (organisation_id, code, form)
          select pennant.current_organisation(), n, f from (values ('praise','event'),('rate','value')) v (n, f);
        insert into pennant.audit (organisation_id, id, actor, action, object_kind, object_id)
          values (pennant.current_organisation(), gen_random_uuid(), 'somebody', 'a', 'k', 'i');
        insert into pennant.idempotency (organisation_id, subject, operation, key, fingerprint, status, body)
          values (pennant.current_organisation(), 'somebody', 'o', 'k', '', 201, '');
        commit;
        begin; {enter(code, '{evaluator,collector}', sources='{s}')}
        insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, source, recorded_by,
                                   fingerprint)
          select u.organisation_id, gen_random_uuid(), u.id, 'praise', '2026-01-05', '2026-01-05', s, 'somebody', ''
            from pennant.unit u, unnest(array['', 's']) s;
        insert into pennant.verdict (organisation_id, id, event_id, unit_id, source, finding, recorded_by)
          select organisation_id, gen_random_uuid(), id, unit_id, source, 'confirmed', 'somebody' from pennant.event;
        insert into pennant.metric (organisation_id, id, unit_id, indicator, from_day, to_day, role, value, source,
                                    recorded_by, fingerprint)
          select u.organisation_id, gen_random_uuid(), u.id, 'rate', '2026-01-01', '2026-01-31', 'actual', 1, s,
                 'somebody', '' from pennant.unit u, unnest(array['', 's']) s;
        commit;""", user="pennant_app")


def counts(entered, tables=ALL):
    sql = " union all ".join(f"select '{name}', (select count(*) from pennant.{name})" for name in tables)
    rows = cluster.psql(f"begin; {entered} {sql}; commit;", user="pennant_app")
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}


class RowSecurity(unittest.TestCase):
    def test_forced_everywhere(self):
        open_tables = cluster.psql("""
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'pennant' and c.relkind in ('r', 'p') and c.relname <> 'migration'
               and not (c.relrowsecurity and c.relforcerowsecurity)""")
        self.assertEqual(open_tables, [])

    def test_without_entering(self):
        self.assertEqual(set(counts("").values()), {0})

    def test_after_a_transaction(self):
        rows = cluster.psql(f"begin; {enter('one', '{leadership}')} commit; select count(*) from pennant.event;"
                            " begin; select count(*) from pennant.unit; commit;", user="pennant_app")
        self.assertEqual("".join(row[0] for row in rows).split(), ["0", "0"])

    def test_unknown_organisation(self):
        self.assertEqual(set(counts(enter("three", "{leadership}")).values()), {0})

    def test_own_organisation_only(self):
        seen = counts(enter("one", "{leadership}"))
        self.assertEqual(seen, {"unit": 2, "indicator": 2, "event": 4, "verdict": 4, "event_state": 4, "tally": 4,
                                "metric": 4, "audit": 2, "idempotency": 1, "organisation": 1})
        foreign = cluster.psql(f"begin; {enter('one', '{leadership}')} select count(*) from pennant.event where"
                               " organisation_id <> pennant.current_organisation(); commit;", user="pennant_app")
        self.assertIn(["0"], foreign)

    def test_window(self):
        seen = counts(enter("one", "{window}", units="{w2}"))
        self.assertEqual(seen, {"unit": 1, "indicator": 2, "event": 2, "verdict": 2, "event_state": 2, "tally": 2,
                                "metric": 2, "audit": 0, "idempotency": 1, "organisation": 1})
        self.assertEqual(counts(enter("one", "{window}", units="{nobody}"), ["unit", "event", "tally"]),
                         {"unit": 0, "event": 0, "tally": 0})
        self.assertEqual(counts(enter("one", "{window}"), ["unit", "event"]), {"unit": 0, "event": 0})

    def test_collector(self):
        seen = counts(enter("one", "{collector}", sources="{s}"))
        self.assertEqual(seen, {"unit": 2, "indicator": 2, "event": 2, "verdict": 2, "event_state": 2, "tally": 0,
                                "metric": 2, "audit": 0, "idempotency": 1, "organisation": 1})
        # Sources without the role, and units without the role, open nothing.
        self.assertEqual(counts(enter("one", "{window}", sources="{s}"), ["event"]), {"event": 0})
        self.assertEqual(counts(enter("one", "{collector}", units="{w1}"), ["event"]), {"event": 0})

    def test_public(self):
        self.assertEqual(counts(enter("one", "{public}"), ["unit", "event", "tally", "metric", "audit"]),
                         {"unit": 0, "event": 0, "tally": 0, "metric": 0, "audit": 0})

    def test_replies_belong_to_their_subject(self):
        self.assertEqual(counts(enter("one", "{leadership}", subject="another"), ["idempotency"]), {"idempotency": 0})

    def test_computed_once(self):
        plan = cluster.psql(f"begin; {enter('one', '{window}', units='{w1}')} explain select * from pennant.event;"
                            " commit;", user="pennant_app")
        text = "\n".join(row[0] for row in plan)
        self.assertIn("InitPlan", text)
        self.assertNotIn("Filter: (current_setting", text)


class Writing(unittest.TestCase):
    def refused(self, sql, entered=None, user="pennant_app", state="42501"):
        entered = enter("one", "{evaluator,leadership,organiser}") if entered is None else entered
        done = cluster.psql(f"begin; {entered} {sql}; rollback;", user=user, check=False)
        self.assertNotEqual(done.returncode, 0, sql)
        self.assertIn(state, done.stderr, sql)

    def test_appended_only(self):
        for table in APPENDED:
            for change in (f"update pennant.{table} set id = id", f"delete from pennant.{table}",
                           f"truncate pennant.{table} cascade"):
                with self.subTest(change):
                    self.refused(change)
                    self.refused(change, entered="set local role pennant_owner;", user="pennant_migrator")
                    self.refused(change, entered="", user="postgres")

    def test_no_way_to_the_tallies(self):
        for table in ("tally", "event_state"):
            self.refused(f"delete from pennant.{table}")
            self.refused(f"update pennant.{table} set finding = 'pending'")
        self.refused("insert into pennant.tally values (gen_random_uuid(), gen_random_uuid(), 'praise', '', 'pending',"
                     " '2026-01-01', 1, 1, 0)")
        self.refused("select pennant.tally_events()")

    def test_no_definition(self):
        for sql in ("create table pennant.x (a int)", "create temporary table x (a int)",
                    "create table public.x (a int)", "alter table pennant.event disable row level security",
                    "drop trigger event_append_only on pennant.event", "set role pennant_owner",
                    "insert into pennant.organisation values (gen_random_uuid(), 'x', 'x', 'UTC')",
                    "update pennant.migration set sha256 = ''", "delete from pennant.unit"):
            with self.subTest(sql):
                self.refused(sql)

    def test_foreign_rows(self):
        other = cluster.psql("select id from pennant.organisation where code = 'two'")[0][0]
        for sql in (f"insert into pennant.unit (organisation_id, id, code, name, kind) values ('{other}',"
                    " gen_random_uuid(), 'x', 'x', 'window')",
                    "update pennant.unit set organisation_id = '" + other + "'",
                    f"insert into pennant.audit (organisation_id, id, actor, action, object_kind, object_id) values"
                    f" ('{other}', gen_random_uuid(), 'somebody', 'a', 'k', 'i')",
                    "insert into pennant.audit (organisation_id, id, actor, action, object_kind, object_id) values"
                    " (pennant.current_organisation(), gen_random_uuid(), 'another', 'a', 'k', 'i')"):
            with self.subTest(sql):
                self.refused(sql)

    def test_roles(self):
        event = ("insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, source,"
                 " recorded_by, fingerprint) select organisation_id, gen_random_uuid(), id, 'praise', now(),"
                 " current_date, '%s', 'x', '' from pennant.unit")
        self.refused(event % "t", entered=enter("one", "{collector}", sources="{s}"))
        self.refused(event % "", entered=enter("one", "{collector}", sources="{s}"))
        self.refused(event % "", entered=enter("one", "{window}", units="{w1}"))
        self.refused(event % "", entered=enter("one", "{leadership}"))
        self.refused("insert into pennant.verdict (organisation_id, id, event_id, unit_id, source, finding,"
                     " recorded_by) select organisation_id, gen_random_uuid(), id, unit_id, source, 'valid', 'x'"
                     " from pennant.event", entered=enter("one", "{collector}", sources="{s}"))
        self.refused("insert into pennant.indicator (organisation_id, code, form) values"
                     " (pennant.current_organisation(), 'mine', 'event')", entered=enter("one", "{evaluator}"))
        self.refused("update pennant.unit set name = 'x'", entered=enter("one", "{window}", units="{w1}"))

    def test_checks(self):
        for sql, state in (
                ("insert into pennant.unit (organisation_id, id, code, name, kind) values"
                 " (pennant.current_organisation(), gen_random_uuid(), 'bad code', 'x', 'window')", "23514"),
                ("insert into pennant.unit (organisation_id, id, code, name, kind, parent_id) values"
                 f" (pennant.current_organisation(), gen_random_uuid(), 'x', 'x', 'window', '{uuid.uuid4()}')", "23503"),
                ("insert into pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, quantity,"
                 " recorded_by, fingerprint) select organisation_id, gen_random_uuid(), id, 'praise', now(),"
                 " current_date, 0, 'x', '' from pennant.unit", "23514")):
            with self.subTest(sql):
                self.refused(sql, state=state)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
