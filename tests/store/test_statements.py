#!/usr/bin/env python3
"""Every statement of sql/queries is prepared on the migrated schema, by the role that will run it."""
import re
import sys
import threading
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from cluster import Cluster  # noqa: E402

# What only the operator's own connection runs.
OWNERS = {"organisation_insert", "organisation_audit_insert", "organisation_list", "organisation_retain", "maintain_lock",
          "maintain_purge_replies", "maintain_purge_outcomes", "maintain_retire_begin", "maintain_retire_chunk",
          "maintain_purge_deliveries"}


def setUpModule():
    global cluster
    cluster = Cluster()
    cluster.create()


def tearDownModule():
    cluster.stop()


class Statements(unittest.TestCase):
    def test_prepare(self):
        files = sorted((ROOT / "sql" / "queries").glob("*.sql"))
        self.assertGreater(len(files), 40)
        for path in files:
            with self.subTest(path.stem):
                role = "set role pennant_owner;" if path.stem in OWNERS else ""
                user = "pennant_migrator" if path.stem in OWNERS else "pennant_app"
                done = cluster.psql(f"{role} prepare it as {path.read_text()};", user=user, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_fresh_way_stores_as_the_careful_one(self):
        careful, fresh = (re.sub(r"^--.*\n", "", (ROOT / "sql" / "queries" / f"{name}.sql").read_text(), flags=re.M)
                          for name in ("event_insert", "event_insert_fresh"))
        self.assertEqual(careful, fresh + "on conflict do nothing\nreturning id\n")

    def test_shared_trips_are_used(self):
        """The mark does something only where a read ends with the statement."""
        code = "".join(path.read_text() for path in (ROOT / "lib" / "store").glob("*.c"))
        last = {name.lower() for name in re.findall(r"\btx_run_last\(\s*tx,\s*STATEMENT_(\w+)", code)}
        marked = {path.stem for path in (ROOT / "sql" / "queries").glob("*.sql")
                  if re.search(r"^-- together: ", path.read_text(), re.M)}
        self.assertTrue(marked)
        self.assertEqual(marked - last, set())

    def test_columns_fit_the_encoder(self):
        """Arrays but text[] and uuid[], times without zone and intervals have no JSON form."""
        described = 0
        for path in sorted((ROOT / "sql" / "queries").glob("*.sql")):
            body = re.sub(r"^--.*$", "", path.read_text(), flags=re.M)
            if not re.match(r"\s*(select|with)\b", body):
                continue
            with self.subTest(path.stem):
                count = len(set(re.findall(r"\$(\d+)", body)))
                values = ", ".join(["null"] * count)
                role = "set role pennant_owner;" if path.stem in OWNERS else ""
                user = "pennant_migrator" if path.stem in OWNERS else "pennant_app"
                done = cluster.psql(f"{role} prepare it as {body}; execute it{'(' + values + ')' if count else ''}\\gdesc",
                                    user=user, check=False)
                if done.returncode:
                    continue  # NULL is no value for it; what it answers is seen by the resource's own tests
                described += 1
                types = {row.split("\x1f")[1] for row in done.stdout.rstrip("\n\x1e").split("\x1e") if "\x1f" in row}
                self.assertLessEqual(types, {"uuid", "text", "numeric", "integer", "bigint", "smallint", "boolean",
                                             "timestamp with time zone", "date", "json", "jsonb", "text[]", "uuid[]",
                                             "bytea"})
        self.assertGreater(described, 20)


class Migrations(unittest.TestCase):
    def test_again_and_changed(self):
        migrator = cluster.conninfo("pennant_migrator")
        done = cluster.pennant("migrate", "--migrate-database", migrator)
        self.assertIn("nothing to do", done.stdout)
        cluster.create("altered")
        cluster.psql("update pennant.migration set sha256 = 'x' where number = 1", database="altered")
        done = cluster.pennant("migrate", "--migrate-database", cluster.conninfo("pennant_migrator", "altered"),
                               check=False)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertIn("another text", done.stderr)

    def test_ahead(self):
        cluster.create("ahead")
        cluster.psql("insert into pennant.migration values (999, 'future', 'x')", database="ahead")
        done = cluster.pennant("migrate", "--migrate-database", cluster.conninfo("pennant_migrator", "ahead"),
                               check=False)
        self.assertIn("newer pennant", done.stderr)

    def test_two_at_once(self):
        cluster.psql("create database twice", database="postgres")
        cluster.pennant("migrate", "--roles", "--migrate-database", cluster.conninfo("postgres", "twice"))
        cluster.psql("drop schema pennant cascade; drop extension if exists btree_gist", database="twice")
        outputs = []

        def migrate():
            outputs.append(cluster.pennant("migrate", "--migrate-database",
                                           cluster.conninfo("pennant_migrator", "twice"), check=False))
        threads = [threading.Thread(target=migrate) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([done.returncode for done in outputs], [0, 0, 0], [done.stderr for done in outputs])
        self.assertEqual(sorted("applied" in done.stdout for done in outputs), [False, False, True])

    def test_who_may(self):
        done = cluster.pennant("migrate", "--migrate-database", cluster.conninfo("pennant_app"), check=False)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        done = cluster.pennant("organisation", "create", "x", "--migrate-database", cluster.conninfo("pennant_app"),
                               check=False)
        self.assertIn("may not become pennant_owner", done.stderr)


class StartUp(unittest.TestCase):
    """What `pennant serve` refuses, with one line each."""

    def refused(self, conninfo, words):
        keys = cluster.folder / "keys"
        if not keys.exists():
            cluster.pennant("token", "--new-key", str(keys))
        done = cluster.pennant("serve", "--database", conninfo, "--keys", str(keys), "--port", "0",
                               "--admin-port", "0", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(words, done.stderr)

    def test_refusals(self):
        cluster.psql("create database bare", database="postgres")
        cluster.create("behind")
        cluster.psql("delete from pennant.migration where number = (select max(number) from pennant.migration)",
                     database="behind")
        cluster.create("future")
        cluster.psql("insert into pennant.migration values (999, 'future', 'x')", database="future")
        self.refused(cluster.conninfo("postgres"), "superuser")
        self.refused(cluster.conninfo("pennant_migrator"), "owner")
        self.refused(cluster.conninfo(database="bare"), "pennant migrate")
        self.refused(cluster.conninfo(database="behind"), "pennant migrate")
        self.refused(cluster.conninfo(database="future"), "newer pennant")
        self.refused("host=/nonexistent user=pennant_app", "cannot be reached")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
