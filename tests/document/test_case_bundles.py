#!/usr/bin/env python3
"""Every case as a bundle: `pennant verify` accepts both versions, so what is written reads back to the same.

usage: test_case_bundles.py PROGRAM BUNDLE_MAKER
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "cases"))
from adapter import Unsaid, facts_document, scheme_document  # noqa: E402

PROGRAM = MAKER = ""


def cases():
    for path in sorted((TESTS / "data" / "cases").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        template = document.get("document")
        if template is None:
            done = subprocess.run([PROGRAM, "schemes", document["scheme"]], capture_output=True, check=True)
            template = json.loads(done.stdout)
        for case in document["cases"]:
            yield template, case


class Cases(unittest.TestCase):
    def bundle(self, template, case, folder):
        """The facts that were sent, and the full bundle."""
        scheme = scheme_document(template, case.get("policies") or {})
        facts, _ = facts_document(case, scheme)
        for name, document in (("scheme", scheme), ("facts", facts)):
            (folder / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run([MAKER, folder / "scheme.json", folder / "facts.json", folder], capture_output=True)
        self.assertEqual(0, done.returncode, case["id"])
        return facts, json.loads((folder / "full.json").read_text(encoding="utf-8"))

    def nominators(self, folder):
        """Who nominates in the public version: names, and pseudonyms."""
        facts = json.loads((folder / "public.json").read_text(encoding="utf-8"))["facts"]
        names = {row["by"] for row in facts.get("nominations", [])} - {"self"}
        hidden = {name for name in names if name.startswith("nominator-")}
        self.assertIn(hidden, (set(), names))
        return len(names), len(hidden)

    def test_every_bundle_is_accepted(self):
        told = named = hidden = 0
        for template, case in cases():
            with self.subTest(case["id"]), tempfile.TemporaryDirectory() as folder:
                try:
                    sent, bundle = self.bundle(template, case, Path(folder))
                except Unsaid:
                    continue
                told += 1
                for name, rows in sent.items():
                    if isinstance(rows, list):
                        self.assertEqual(len(rows), len(bundle["facts"].get(name, [])), name)
                all_of_them, pseudonyms = self.nominators(Path(folder))
                named, hidden = named + all_of_them, hidden + pseudonyms
                for view in ("full", "public"):
                    done = subprocess.run([PROGRAM, "verify", f"{folder}/{view}.json"], capture_output=True, text=True)
                    self.assertEqual(0, done.returncode, done.stderr)
        self.assertGreater(told, 20)
        # Only where a limit goes by nominator or headcount, and decides something, they are named.
        print(f"{told} cases, {hidden} of {named} nominators hidden")
        self.assertGreater(hidden, named // 2)


if __name__ == "__main__":
    PROGRAM, MAKER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
