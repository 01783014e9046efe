#!/usr/bin/env python3
"""A client generated from the contract compiles strictly and plays a campaign from scheme to awards.

The types come from api/openapi.yaml alone (openapi-typescript), the calls are openapi-fetch's, the server is real.
"""
import datetime
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from campaigns import month, scheme  # noqa: E402
from packages import packages, tool  # noqa: E402
from world import World  # noqa: E402

STRICT = ("--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext",
          "--moduleResolution", "nodenext", "--types", "node", "--skipLibCheck")
SOURCE = ROOT / "tests" / "contract" / "campaign.ts"


class TypedClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(dir=packages())    # imports are found from there
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        (cls.folder / "package.json").write_text('{"type": "module"}', encoding="ascii")
        made = subprocess.run([tool("openapi-typescript"), str(ROOT / "api" / "openapi.yaml"), "-o", str(cls.folder / "contract.ts"),
                               "--default-non-nullable", "false"],
                              text=True, capture_output=True)
        if made.returncode:
            raise AssertionError(made.stdout + made.stderr)

    def compile(self, name):
        done = subprocess.run([tool("tsc"), *STRICT, name], cwd=self.folder, text=True, capture_output=True)
        return done.returncode == 0, done.stdout + done.stderr

    def test_it_plays_a_campaign(self):
        shutil.copyfile(SOURCE, self.folder / "campaign.ts")
        fine, said = self.compile("campaign.ts")
        self.assertTrue(fine, said)
        world = World()
        self.addCleanup(world.close)
        world.organisation("demo")
        first, last = month(-1)
        tokens = {role: world.token("demo", role) for role in ("organiser", "evaluator")}
        tokens["leadership"] = world.token("demo", "leadership", positions=["office", "chief"])
        tokens["juror"] = world.token("demo", "evaluator", "juror")
        tokens.update({team: world.token("demo", "window", "window-" + team, units=[team]) for team in ("t1", "t2", "t3")})
        given = {"base": f"http://127.0.0.1:{world.port}", "scheme": scheme(), "from": first, "to": last, "tokens": tokens,
                 "notice": (datetime.date.fromisoformat(last) + datetime.timedelta(days=1)).isoformat()}
        done = subprocess.run(["node", "campaign.js"], cwd=self.folder, input=json.dumps(given), text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["pointers"], ["#/code", "#/name"])
        self.assertEqual((found["stored"], found["duplicates"]), (1, 1))
        self.assertEqual(found["standings"], ["t1", "t2", "t3"])
        self.assertEqual(found["awards"], [["cup", "t1"]])

    def test_a_call_that_the_contract_does_not_know_does_not_compile(self):
        text = SOURCE.read_text(encoding="utf-8")
        for name, (old, new) in {"path": ('GET("/v1/awards"', 'GET("/v1/award"'), "field": ('kind: "team"', 'kinds: "team"'),
                                 "answer": ("summary.stored", "summary.stores")}.items():
            with self.subTest(name):
                self.assertIn(old, text)
                (self.folder / f"{name}.ts").write_text(text.replace(old, new, 1), encoding="utf-8")
                fine, said = self.compile(f"{name}.ts")
                self.assertFalse(fine)
                self.assertIn("error TS", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
