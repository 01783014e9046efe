#!/usr/bin/env python3
"""Whoever owns the database changes, drops, swaps, inserts and cuts rows; `pennant verify --chain` names them."""
import json
import random
import re
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import signing  # noqa: E402
from world import World  # noqa: E402

EVENTS = 120
ATTACKS = 20
SOON = 20    # seconds until everything is chained
OWNER = "set session_replication_role = replica; set client_min_messages = error;"
draw = random.Random(20261123)


def setUpModule():
    global world, heads, keys
    world = World()
    key = signing.key_file(world.cluster.folder)
    world.server.stop()
    world.server.words += ["--signing-key", str(key)]
    world.server.start()
    world.organisation("demo")
    organiser, evaluator = world.client("demo", "organiser"), world.client("demo", "evaluator")
    for unit in ("w1", "w2"):
        organiser.post("/v1/units", {"code": unit, "name": unit, "kind": "window"})
    for code, form in (("praise", "event"), ("rate", "value")):
        organiser.post("/v1/indicators", {"code": code, "form": form})
    keys = world.cluster.folder / "keys.json"
    keys.write_bytes(organiser.get("/v1/keys").body)
    heads = world.cluster.folder / "heads"
    kept = []
    for number in range(EVENTS):
        event = evaluator.post("/v1/events", {
            "unit": "w1" if number % 2 else "w2", "indicator": "praise", "note": f"note {number}",
            "occurred_at": "2026-01-05T08:00:00+08:00"}).json()
        if number % 3 == 0:
            evaluator.post(f"/v1/events/{event['id']}/verdicts", {"finding": "confirmed"})
        if number % 4 == 0:
            gap()
        if number % 10 == 0:
            kept.append(settled(organiser))
    kept.append(settled(organiser))
    heads.write_text("".join(json.dumps(head) + "\n" for head in kept))
    world.server.stop()    # what is attacked stays as it is


def tearDownModule():
    world.server.kill()
    world.cluster.stop()


def gap():
    """A sequence that is handed out and never used, as every failed transaction leaves one."""
    world.cluster.psql("select nextval(pg_get_serial_sequence('pennant.event', 'sequence'))")


def settled(client):
    """The head once all that was written is chained."""
    deadline = time.monotonic() + SOON
    while True:
        rows = world.cluster.psql(
            "select (select count(*) from pennant.chain_row), (select coalesce(max(last_change), 0) from"
            " pennant.chain_block)")
        if rows[0][0] == rows[0][1]:
            return client.get("/v1/changes/head").json()
        if time.monotonic() > deadline:
            raise AssertionError(f"not chained: {rows}")
        time.sleep(0.05)


def owner(sql):
    return world.cluster.psql(OWNER + sql)


def verify(*more, keep=True):
    kept = ["--head", str(heads), "--keys", str(keys)] if keep else []
    return world.cluster.pennant("verify", "--chain", "--database", world.cluster.conninfo(), "--organisation", "demo",
                                 *kept, *more, check=False)


class Chain(unittest.TestCase):
    def setUp(self):
        owner("drop schema if exists saved cascade; create schema saved;"
              + "".join(f"create table saved.{name} as select * from pennant.{name};"
                        for name in ("event", "verdict", "audit", "chain_block")))
        self.addCleanup(self.restore)

    def restore(self):
        columns = {}
        for table, column in owner("select table_name, column_name from information_schema.columns"
                                   " where table_schema = 'saved' order by ordinal_position"):
            columns.setdefault(table, []).append(f'"{column}"')
        for table, names in columns.items():
            listed = ", ".join(names)
            owner(f"begin; delete from pennant.{table}; insert into pennant.{table} ({listed}) overriding system value"
                  f" select {listed} from saved.{table}; commit;")

    def sequences(self, table, count=ATTACKS):
        return draw.sample([int(row[0]) for row in owner(f"select sequence from pennant.{table}")], count)

    def refused(self, *patterns):
        done = verify()
        self.assertEqual(1, done.returncode, done.stdout)
        for pattern in patterns:
            self.assertRegex(done.stderr, pattern)
        return done.stderr.splitlines()

    def named(self, kind, sequences, what):
        """Each of them, and nothing else, is said to be so."""
        lines = self.refused()
        found = sorted(int(match.group(1)) for line in lines
                       if (match := re.match(rf"{kind} .*with sequence (\d+) .*{what}", line)))
        self.assertEqual(sorted(sequences), found)
        self.assertEqual(len(sequences) + 1, len(lines), lines)

    def test_untouched(self):
        done = verify()
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertRegex(done.stdout, r"^verified: \d+ changes in \d+ blocks of demo, 13 kept heads\nhead: ")

    def test_changed(self):
        changes = ("quantity = quantity + 1", "points = 3", "occurred_at = occurred_at + interval '1 s'",
                   "unit_id = (select u.id from pennant.unit u where u.id <> unit_id limit 1)", "gravity = 'x'")
        sequences = self.sequences("event")
        for place, sequence in enumerate(sequences):
            owner(f"update pennant.event set {changes[place % len(changes)]} where sequence = {sequence}")
        self.named("event", sequences, "was changed$")

    def test_changed_where_it_names_people(self):
        changes = ("note = 'another'", "recorded_by = 'nobody'", "evidence = '[]'", "person = 'x'")
        sequences = self.sequences("event")
        for place, sequence in enumerate(sequences):
            owner(f"update pennant.event set {changes[place % len(changes)]} where sequence = {sequence}")
        self.named("event", sequences, "was changed where it names people")

    def test_changed_findings(self):
        sequences = self.sequences("verdict")
        owner(f"update pennant.verdict set finding = 'dismissed' where sequence = any ('{set(sequences)}')")
        self.named("verdict", sequences, "was changed$")

    def test_dropped(self):
        sequences = self.sequences("event")
        owner(f"delete from pennant.event where sequence = any ('{set(sequences)}')")
        self.named("event", sequences, "is missing")

    def test_swapped(self):
        sequences = self.sequences("event", 2 * ATTACKS)
        for one, other in zip(sequences[::2], sequences[1::2]):
            owner("update pennant.event e set note = o.note, recorded_at = o.recorded_at from saved.event o where"
                  f" (e.sequence, o.sequence) in (({one}, {other}), ({other}, {one}))")
        lines = self.refused()
        for sequence in sequences:
            self.assertTrue(any(f"with sequence {sequence} (" in line for line in lines), sequence)

    def test_places_swapped(self):
        sequences = self.sequences("event", 2 * ATTACKS)
        for one, other in zip(sequences[::2], sequences[1::2]):
            owner("alter table pennant.event alter sequence set generated by default;"
                  f"update pennant.event set sequence = case sequence when {one} then {other} else {one} end"
                  f" where sequence in ({one}, {other});"
                  "alter table pennant.event alter sequence set generated always")
        lines = self.refused()
        self.assertEqual(sorted(sequences), sorted({int(re.search(r"with sequence (\d+) ", line).group(1))
                                                    for line in lines[:-1]}))

    def test_inserted(self):
        gaps = [int(row[0]) for row in owner(
            "select s from generate_series(1, (select max(sequence) from pennant.event)) s"
            " where not exists (select from pennant.event e where e.sequence = s)")]
        chosen = draw.sample(gaps, ATTACKS)
        names = ", ".join(f'"{row[0]}"' for row in owner(
            "select column_name from information_schema.columns where table_schema = 'saved' and table_name = 'event'"
            " and column_name not in ('id', 'sequence')"))
        owner("".join(f"insert into pennant.event (id, sequence, {names}) overriding system value"
                      f" select gen_random_uuid(), {sequence}, {names} from saved.event limit 1;" for sequence in chosen))
        lines = self.refused()
        self.assertEqual(sorted(chosen), sorted(int(re.search(r"sequence (\d+) is in no block", line).group(1))
                                                for line in lines[:-1]))

    def test_cut(self):
        last = int(owner("select max(number) from pennant.chain_block")[0][0])
        for blocks in range(1, ATTACKS + 1):
            with self.subTest(blocks):
                cut = last - blocks
                owner(f"delete from pennant.event e using pennant.chain_block b where b.number > {cut} and b.kind = 'event'"
                      " and b.members @> e.sequence; delete from pennant.verdict e using pennant.chain_block b"
                      f" where b.number > {cut} and b.kind = 'verdict' and b.members @> e.sequence;"
                      f" delete from pennant.chain_block where number > {cut}")
                self.refused(f"the chain was cut: it ends with block {cut}, and the head of block {last} was kept")

    def test_links(self):
        numbers = [int(row[0]) for row in owner("select number from pennant.chain_block where number > 1")]
        middle = numbers[len(numbers) // 2]
        for sql, pattern in (
                ("update pennant.chain_block set chained_at = chained_at - interval '1 h' where number = {0}",
                 "block {0} was changed"),
                ("delete from pennant.chain_block where number = {0}", "blocks {0} to {0} are missing"),
                ("update pennant.chain_block set number = case number when {0} then {1} else {0} end"
                 " where number in ({0}, {1})", "block {0} does not follow block"),
                ("update pennant.chain_block set marks = sha256(marks) where number = {0}", "block {0}"),
                ("update pennant.chain_block set digest = sha256(digest) where number = {0}", "block {0} was changed")):
            with self.subTest(sql):
                owner("alter table pennant.chain_block drop constraint chain_block_pkey cascade;"
                      + sql.format(middle, middle + 1)
                      + "; alter table pennant.chain_block add primary key (organisation_id, number);")
                self.refused(pattern.format(middle))
                self.restore()

    def test_made_anew(self):
        """A row is changed and every link from there computed again: only a kept head tells."""
        owner("update pennant.event set quantity = 7 where sequence = (select min(sequence) from pennant.event);"
              "delete from pennant.chain_block; delete from pennant.chain_cursor;"
              "select * from pennant.chain_pass(pennant.chain_kinds(), array_fill(1000000::bigint,"
              " array[cardinality(pennant.chain_kinds())]), 1000, null)")
        self.assertEqual(0, verify(keep=False).returncode)
        self.refused("the chain was made anew from there or before|the chain was cut: it ends")

    def test_heads(self):
        """What is printed can be kept; what was not signed so is refused."""
        done = verify("--signing-key", str(signing.key_file(world.cluster.folder)))
        head = re.search(r"head: +(\S+)", done.stdout).group(1)
        kept = world.cluster.folder / "printed"
        kept.write_text(head + "\n")
        arguments = ("--head", str(kept), "--keys", str(keys))
        self.assertEqual(0, verify(*arguments, keep=False).returncode)
        kept.write_text(head[:-3] + ("AAA" if not head.endswith("AAA") else "BBB") + "\n")
        self.assertIn("it is not what the key signed", verify(*arguments, keep=False).stderr)
        self.assertIn("no organisation", world.cluster.pennant(
            "verify", "--chain", "--database", world.cluster.conninfo(), "--organisation", "none", check=False).stderr)

    def test_the_forms_agree(self):
        """The statement that reads rows for checking and the views that are chained are the same."""
        root = Path(__file__).resolve().parents[2] / "sql"
        shown = (root / "migrations" / "0020_change_views.sql").read_text()
        read = (root / "queries" / "chain_row_list.sql").read_text()
        pattern = re.compile(r"select t\.organisation_id, '(\w+)' as kind.*?((?:record_send|''::bytea).*?) as facts,"
                             r"\s+(record_send.*?|''::bytea) as names\s+from pennant\.(\w+) t", re.S)
        forms = [{kind: [" ".join(part.split()) for part in parts] for kind, *parts in pattern.findall(text)}
                 for text in (shown, read)]
        self.assertGreater(len(forms[0]), 15)
        self.assertEqual(*forms)

    def test_every_column_is_chained(self):
        """Of every chained table; a new column belongs into its form."""
        text = (Path(__file__).resolve().parents[2] / "sql" / "queries" / "chain_row_list.sql").read_text()
        for kind, in owner("select unnest(pennant.chain_kinds())"):  # salts and marks only help to look
            part = re.search(rf"'{kind}' as kind(.*?)from pennant\.", text, re.S).group(1)
            for column, in owner("select column_name from information_schema.columns where table_schema = 'pennant'"
                                 f" and table_name = '{kind}' and column_name <> 'organisation_id'"
                                 " and (table_name, column_name) not in (('chain_renewal', 'salt'), ('chain_renewal', 'name_marks'))"):
                self.assertRegex(part, rf't\."?{column}"?[,)]', f"{kind}.{column}")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
