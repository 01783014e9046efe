#!/usr/bin/env python3
"""What the database itself refuses of a campaign, whoever wrote the query: row security, privileges, triggers."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage  # noqa: E402
from world import World  # noqa: E402

APPENDED = ("scheme", "roster", "period_transition", "period_step", "ballot", "run", "standing", "award")
ALL = (*APPENDED, "calendar", "period", "panel", "panel_member")


def enter(roles, units="{}", subject="somebody", code="demo"):
    return f"select from pennant.enter('{code}', '{roles}', '{units}', '{{}}', '{subject}');"


def setUpModule():
    """A final period and one being decided, each with a ballot of two teams and a member; a draft."""
    global world, stage
    world = World()
    stage = Stage(world)
    world.organisation("other")
    stage.organiser.put("/v1/calendar", {"holidays": []}, create=True, expect=201)
    document = stage.submit()
    juror = stage.client("evaluator", "juror")
    for offset in (-2, -1):
        period = stage.opened(document=document, offset=offset)
        for rater in ("t1", "t2"):
            stage.ballot(period, stage.windows[rater], "peers", "t3", "80")
        stage.ballot(period, juror, "jury", "t1", "8")
        stage.move(period, "scoring")
        stage.move(period, "deciding")
        if offset == -2:
            stage.approve(period)
            stage.move(period, "final")
        else:
            stage.step(period, "office", "approved")
    stage.draft(document=document, offset=0)


def tearDownModule():
    world.close()


def counts(entered, tables=ALL):
    sql = " union all ".join(f"select '{name}', (select count(*) from pennant.{name})" for name in tables)
    rows = world.cluster.psql(f"begin; {entered} {sql}; commit;", user="pennant_app")
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}


class RowSecurity(unittest.TestCase):
    def test_without_entering_and_elsewhere(self):
        self.assertEqual(set(counts("").values()), {0})
        self.assertEqual(set(counts(enter("{leadership,organiser,evaluator}", code="other")).values()), {0})

    def test_leadership(self):
        self.assertEqual(counts(enter("{leadership}")), {
            "scheme": 1, "roster": 6, "period_transition": 7, "period_step": 5, "ballot": 6, "run": 2, "standing": 6,
            "award": 1, "calendar": 1, "period": 3, "panel": 6, "panel_member": 2})

    def test_evaluators_see_their_own_ballots(self):
        self.assertEqual(counts(enter("{evaluator}", subject="juror"), ["ballot", "panel_member", "standing"]),
                         {"ballot": 2, "panel_member": 2, "standing": 6})
        self.assertEqual(counts(enter("{evaluator}"), ["ballot"]), {"ballot": 0})
        self.assertEqual(counts(enter("{organiser}"), ["ballot"]), {"ballot": 0})

    def test_windows(self):
        """Own ballots, no member, no step, no draft, own standings and all of the final period."""
        self.assertEqual(counts(enter("{window}", units="{t1}")), {
            "scheme": 1, "roster": 6, "period_transition": 0, "period_step": 0, "ballot": 2, "run": 0, "standing": 4,
            "award": 1, "calendar": 1, "period": 2, "panel": 6, "panel_member": 0})
        self.assertEqual(counts(enter("{window}"), ["ballot", "standing"]), {"ballot": 0, "standing": 3})

    def test_public(self):
        seen = counts(enter("{public}"), ["award", "ballot", "panel_member", "run", "period_step", "period_transition"])
        self.assertEqual(seen, {"award": 1, "ballot": 0, "panel_member": 0, "run": 0, "period_step": 0,
                                "period_transition": 0})

    def test_secret_panels_stay_secret_from_leadership(self):
        world.cluster.psql("update pennant.panel set mode = 'secret' where panel = 'jury'")
        self.assertEqual(counts(enter("{leadership}"), ["ballot"]), {"ballot": 4})
        world.cluster.psql("update pennant.panel set mode = 'open' where panel = 'jury'")

    def test_judging_ends_with_the_transaction(self):
        rows = world.cluster.psql(f"""
            begin; {enter('{window}', units='{t1}')}
            select set_config('pennant.judging', 'on', true), set_config('pennant.sees', 'all', true);
            select 'during', count(*) from pennant.ballot; commit;
            begin; {enter('{window}', units='{t1}')} select 'after', count(*) from pennant.ballot; commit;""",
                                  user="pennant_app")
        text = " ".join(cell for row in rows for cell in row).split()
        self.assertEqual([text[text.index(word) + 1] for word in ("during", "after")], ["6", "2"])


class Writing(unittest.TestCase):
    def refused(self, sql, entered, user="pennant_app", state="42501"):
        done = world.cluster.psql(f"begin; {entered} {sql}; rollback;", user=user, check=False)
        self.assertNotEqual(done.returncode, 0, sql)
        self.assertIn(state, done.stderr, sql)

    def test_appended_only(self):
        for table in APPENDED:
            for change in (f"update pennant.{table} set organisation_id = organisation_id",
                           f"delete from pennant.{table}", f"truncate pennant.{table} cascade"):
                with self.subTest(change):
                    self.refused(change, enter("{leadership,organiser}"))
                    self.refused(change, "set local role pennant_owner;", "pennant_migrator")
                    self.refused(change, "", "postgres")

    def test_roles(self):
        ballot = ("insert into pennant.ballot (organisation_id, id, period_id, panel, rater, rater_unit_id, unit_id,"
                  " score, recorded_by) select r.organisation_id, gen_random_uuid(), r.period_id, 'peers', 'x',"
                  " o.unit_id, r.unit_id, 1, '%s' from pennant.roster r join pennant.roster o using (period_id)"
                  " where o.code = 't2' and r.code = 't1'")
        self.refused(ballot % "somebody", enter("{window}", units="{t1}"))
        self.refused(ballot % "another", enter("{window}", units="{t2}"))
        period = "update pennant.period set state = 'final'"
        self.refused(period, enter("{window}", units="{t1}"))
        self.refused(period, enter("{evaluator}"))
        award = ("insert into pennant.award overriding user value select (a).* from (select a from pennant.award a limit 1) x")
        for role in ("{organiser}", "{evaluator}", "{window}"):
            self.refused(award, enter(role, units="{t1}"))
        self.refused("insert into pennant.scheme select organisation_id, gen_random_uuid(), code, 9, title, cadence,"
                     " kinds, document, decode(repeat('00', 32), 'hex'), 'x' from pennant.scheme",
                     enter("{leadership}"))
        for table in ("calendar", "panel"):
            rows = world.cluster.psql(f"begin; {enter('{window}', units='{t1}')} with changed as (update"
                                      f" pennant.{table} set version = 9 returning 1) select count(*) from changed;"
                                      " rollback;", user="pennant_app")
            self.assertIn(["0"], rows)
        self.refused("select pennant.count_ballots()", enter("{leadership}"))

    def test_periods_of_one_scheme_share_no_day(self):
        self.refused("insert into pennant.period (organisation_id, id, scheme_id, scheme_code, from_day, to_day,"
                     " created_by) select organisation_id, gen_random_uuid(), scheme_id, scheme_code, from_day,"
                     " from_day, 'x' from pennant.period", enter("{organiser}"), state="23P01")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
