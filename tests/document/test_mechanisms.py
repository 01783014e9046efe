#!/usr/bin/env python3
"""The table of mechanisms, the built-in schemes and the cases say the same.

usage: test_mechanisms.py PROGRAM
"""
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"\| ([A-Z]\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
PROGRAM = ""


def keys_of(value):
    """Every key and every word of a document."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    return {value} if isinstance(value, str) else set()


def template(code):
    done = subprocess.run([PROGRAM, "schemes", code], capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


class Mechanisms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        page = (ROOT / "lib" / "scheme" / "README.md").read_text(encoding="utf-8")
        cls.rows = {code: (set(re.findall(r"`(\w+)`", how)), schemes.split())
                    for code, _, how, schemes in ROW.findall(page)}
        cls.cases = {}
        for path in (ROOT / "tests" / "data" / "cases").glob("**/*.json"):
            document = json.loads(path.read_text(encoding="utf-8"))
            for case in document.get("cases", []):
                for code in case["covers"]:
                    cls.cases.setdefault(code, set()).add(document["scheme"])

    def test_every_code_has_a_row_and_cases(self):
        self.assertEqual(set(self.rows), set(self.cases))

    def test_every_scheme_named_has_a_case_of_the_code(self):
        for code, (_, schemes) in self.rows.items():
            self.assertTrue(schemes, code)
            self.assertEqual(set(schemes) - self.cases.get(code, set()), set(), code)

    def test_every_scheme_named_has_the_key(self):
        templates = {code: keys_of(template(code)) for _, schemes in self.rows.values() for code in schemes}
        self.assertGreaterEqual(len(templates), 18)
        for code, (keys, schemes) in self.rows.items():
            for scheme in schemes:
                self.assertTrue(keys & templates[scheme], "%s: %s" % (code, scheme))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
