#!/usr/bin/env python3
"""What the database itself refuses of runs, objections, rewards and revocations, whoever wrote the query."""
import datetime
import hashlib
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import STEPS, Stage, scheme  # noqa: E402
from world import World  # noqa: E402

TABLES = ("run_decision", "objection", "objection_decision", "award_revocation", "handover", "reward")


def enter(roles, units="{}", subject="somebody", code="demo"):
    return f"select from pennant.enter('{code}', '{roles}', '{units}', '{{}}', '{subject}');"


def setUpModule():
    """A final period with objections of two windows and one without a name, rewards of all, and an award taken back."""
    global world, stage, receipt, period
    world = World()
    stage = Stage(world)
    world.organisation("other")
    stage.organiser.put("/v1/settings", {"anonymous_objections": True}, version=0, expect=(200, 201))
    document = scheme(steps=[{"id": "notice", "notice": {"days": 30}}, STEPS[3]])
    period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json(), offset=-1)
    stage.move(period, "scoring")
    stage.move(period, "deciding")
    run = stage.leader.post(f"/v1/periods/{period['id']}/runs", {}).json()
    stage.leader.post(f"/v1/runs/{run['id']}/decision", {"outcome": "cancel", "reason": "x"})
    stage.step(period, "notice", "done")
    path = f"/v1/periods/{period['id']}/objections"
    for team in ("t1", "t2"):
        row = stage.windows[team].post(path, {"unit": "t3", "reason": "x"}).json()
        stage.leader.post(f"/v1/objections/{row['id']}/decision", {"outcome": "dismissed", "reason": "x"})
    row = world.client().post(path + "?organisation=demo", {"unit": "t3", "reason": "x"}).json()
    receipt = row["receipt"]
    finished = stage.opened(document=stage.submit(), offset=-2)
    stage.decide(finished)
    award = list(stage.leader.items("/v1/awards"))[0]
    stage.leader.post(f"/v1/awards/{award['id']}/revocation", {"reason": "x"})


def tearDownModule():
    world.close()


def counts(entered, tables=TABLES):
    sql = " union all ".join(f"select '{name}', (select count(*) from pennant.{name})" for name in tables)
    rows = world.cluster.psql(f"begin; {entered} {sql}; commit;", user="pennant_app")
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}


class Sight(unittest.TestCase):
    def test_without_entering_and_elsewhere(self):
        self.assertEqual(set(counts("").values()), {0})
        self.assertEqual(set(counts(enter("{leadership,organiser,evaluator}", code="other")).values()), {0})

    def test_leadership_sees_all(self):
        self.assertEqual(counts(enter("{leadership}")), {
            "run_decision": 1, "objection": 3, "objection_decision": 2, "award_revocation": 1, "handover": 2, "reward": 12})

    def test_a_window_sees_its_own(self):
        self.assertEqual(counts(enter("{window}", units="{t1}", subject="window-t1")), {
            "run_decision": 0, "objection": 1, "objection_decision": 1, "award_revocation": 1, "handover": 2,
            "reward": 3 + 3 * self.first_revoked("t1")})
        self.assertEqual(counts(enter("{evaluator}"), ["objection", "reward", "run_decision"]),
                         {"objection": 0, "reward": 12, "run_decision": 1})

    @staticmethod
    def first_revoked(team):
        rows = world.cluster.psql("select a.unit from pennant.award_revocation v join pennant.award a on a.id = v.award_id")
        return int(rows[0][0] == team)

    def test_nobody_sees_an_objection_without_its_receipt(self):
        nobody = "select from pennant.enter('demo', '{}', '{}', '{}', null);"
        self.assertEqual(counts(nobody), {"run_decision": 0, "objection": 0, "objection_decision": 0, "award_revocation": 1,
                                          "handover": 2, "reward": 0})
        digest = hashlib.sha256(receipt.encode()).hexdigest()
        shown = f"{nobody} set local pennant.receipt = '{digest}';"
        self.assertEqual(counts(shown, ["objection", "objection_decision"]), {"objection": 1, "objection_decision": 0})
        self.assertEqual(counts(nobody, ["objection"]), {"objection": 0})


class Writing(unittest.TestCase):
    def refused(self, sql, entered):
        done = world.cluster.psql(f"begin; {entered} {sql}; commit;", user="pennant_app", check=False)
        self.assertNotEqual(done.returncode, 0, sql)
        return done.stderr

    def test_appended_only(self):
        for table in TABLES:
            for sql in (f"update pennant.{table} set organisation_id = organisation_id", f"delete from pennant.{table}",
                        f"truncate pennant.{table}"):
                self.assertIn("42501", self.refused(sql, enter("{leadership}")), sql)
                done = world.cluster.psql(sql + " cascade" if sql.startswith("truncate") else sql, check=False)
                self.assertIn("are appended and never changed", done.stderr, sql)

    def test_who_may_add(self):
        unit, run = stage.units["t1"], stage.read(period)["run_id"]
        rows = {
            "run_decision": f"(organisation_id, run_id, outcome, decided_by) values (pennant.current_organisation(), '{run}', 'apply', 'x')",
            "reward": "(organisation_id, id, period_id, unit_id, unit, cause, kind, amount, public) values"
                      f" (pennant.current_organisation(), gen_random_uuid(), '{period['id']}', '{unit}', 't1', 'win', 'money', 1, true)",
            "handover": "(organisation_id, id, period_id, award, cause, gives, receives, keeps) values"
                        f" (pennant.current_organisation(), gen_random_uuid(), '{period['id']}', 'cup', 'period', '{{}}', '{{}}', '{{}}')",
        }
        for table, sql in rows.items():
            for roles in ("{window}", "{evaluator}", "{organiser}", "{collector}", "{}"):
                self.assertIn("42501", self.refused(f"insert into pennant.{table} {sql}", enter(roles, units="{t1}")), (table, roles))

    def test_nobody_objects_in_anothers_name(self):
        sql = ("insert into pennant.objection (organisation_id, id, period_id, round, unit_id, received_on, reason, raised_by)"
               f" values (pennant.current_organisation(), gen_random_uuid(), '{period['id']}', 1, '{stage.units['t1']}',"
               f" '{datetime.date.today()}', 'x', 'window-t1')")
        self.assertIn("42501", self.refused(sql, enter("{window}", units="{t2}", subject="window-t2")))
        self.assertIn("42501", self.refused(sql, "select from pennant.enter('demo', '{}', '{}', '{}', null);"))

    def test_a_line_is_taken_back_once(self):
        sql = ("insert into pennant.reward (organisation_id, id, period_id, unit_id, unit, cause, kind, amount, public, reverses)"
               " select organisation_id, gen_random_uuid(), period_id, unit_id, unit, cause, kind, -amount, public, reverses"
               " from pennant.reward where reverses is not null and amount is not null limit 1")
        self.assertIn("23505", self.refused(sql, enter("{leadership}")))


if __name__ == "__main__":
    unittest.main()
