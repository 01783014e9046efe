#!/usr/bin/env python3
"""api/openapi.yaml is clean by redocly's and spectral's rules, those of OWASP too; and both still find faults.

tests/contract/redocly.yaml and spectral.yaml say which rules are off, and why.
"""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from packages import packages, tool  # noqa: E402

CONTRACT = (ROOT / "api" / "openapi.yaml").read_text(encoding="utf-8")


class Lint(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(dir=packages())    # extends: finds its packages from there
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        for name in ("redocly.yaml", "spectral.yaml"):
            shutil.copyfile(ROOT / "tests" / "contract" / name, cls.folder / name)

    def lint(self, text, *words):
        """Whether a linter takes a document, and all it said."""
        (self.folder / "openapi.yaml").write_text(text, encoding="utf-8")
        done = subprocess.run([*words, "openapi.yaml"], cwd=self.folder, text=True, capture_output=True)
        return done.returncode == 0, done.stdout + done.stderr

    def redocly(self, text):
        return self.lint(text, tool("redocly"), "lint", "--config", "redocly.yaml", "--max-problems", "100")

    def spectral(self, text):
        return self.lint(text, tool("spectral"), "lint", "-r", "spectral.yaml", "--fail-severity", "hint")

    def test_redocly_finds_nothing(self):
        clean, said = self.redocly(CONTRACT)
        self.assertTrue(clean, said)
        self.assertNotIn("warning", said.split("validating")[-1], said)

    def test_spectral_finds_nothing(self):
        clean, said = self.spectral(CONTRACT)
        self.assertTrue(clean, said)

    def broken(self, old, new):
        self.assertIn(old, CONTRACT)
        return CONTRACT.replace(old, new, 1)

    def test_redocly_finds_what_is_broken(self):
        clean, said = self.redocly(self.broken("#/components/schemas/UnitNew", "#/components/schemas/Nowhere"))
        self.assertFalse(clean)
        self.assertIn("Nowhere", said)

    def test_spectral_finds_a_text_without_an_end(self):
        clean, said = self.spectral(self.broken("reason: {type: string, minLength: 1, maxLength: 2000}",
                                                "reason: {type: string, minLength: 1}"))
        self.assertFalse(clean)
        self.assertIn("string-limit", said)

    def test_spectral_finds_a_lacking_answer(self):
        clean, said = self.spectral(self.broken('        "429": {$ref: "#/components/responses/TooManyRequests"}\n', ""))
        self.assertFalse(clean)
        self.assertIn("429", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
