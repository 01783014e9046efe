#!/usr/bin/env python3
"""Plays acceptance cases through the program and compares every figure.

usage: run.py --pennant PROGRAM [--rename] PATH...

A path is a file of cases ({"scheme", "cases": [...]}) or a folder of them. Each case's scheme is the
built-in document of its code, or the file's own ("document"), edited as its policies say (adapter.py);
`pennant score` judges it.
With --rename every scheme first gets another code, which must change nothing.
Every difference is printed; cases of schemes that are not built in are told and not counted. The last
line is "N passed, N failed".
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

from adapter import Unsaid, facts_document, refusal_renamed, result_renamed, scheme_document

# What a standing and an award are compared in: key, and what stands for "nothing" in a case.
STANDING = {"eligible": None, "vetoes": [], "failed": [], "components": {}, "total": None,
            "rank": None, "ceiling": None, "raw": {}, "passed_over": None}
AWARD = {"level": None, "streak": None, "stars": None}
REWARDS = {"points": "0", "money": "0", "leave_days": "0", "rights": [], "superiors": []}
# Lists beside them: what names a row, and what is compared of it.
PARTS = {"handovers": (("award", "group"), ("from", "to", "keep")),
         "panels": (("panel",), ("mode", "ballots", "raters")),
         "penalties": (("unit", "month"), ("money", "measures")),
         "marks": (("unit", "mark"), ("public",)),
         "calibrations": (("panel", "item", "rater"), ("ballots", "shift", "calibrated"))}
WORKFLOW = ("approved", "notice_ends", "announceable")
IN_ANY_ORDER = ("vetoes", "failed", "rights", "superiors", "from", "to", "keep", "raters", "measures",
                "shortlist")


def plain(key, value):
    """Such lists come in any order, and counts as integers or as texts."""
    if key in IN_ANY_ORDER and isinstance(value, list):
        return sorted(value, key=lambda each: json.dumps(each, sort_keys=True))
    return str(value) if key in AWARD and value is not None else value


class Comparison:
    """The differences of one case."""

    def __init__(self):
        self.differences = []

    def note(self, where, expected, actual):
        self.differences.append("%s: expected %s, got %s" % (
            where, json.dumps(expected, ensure_ascii=False), json.dumps(actual, ensure_ascii=False)))

    def keys(self, where, keys, expected, actual):
        for key, nothing in keys.items():
            wanted = plain(key, expected.get(key, nothing))
            found = plain(key, actual.get(key, nothing))
            if wanted != found:
                self.note("%s/%s" % (where, key), wanted, found)

    def rows(self, where, names, expected, actual, compare):
        """Two lists of rows, matched by the fields that name them."""
        def named(rows):
            found = collections.OrderedDict()
            for row in rows:
                name = "/".join(str(row.get(key)) for key in names)
                if name in found:
                    self.note("%s/%s" % (where, name), "one row", "two")
                found[name] = row
            return found
        wanted, found = named(expected), named(actual)
        for name in list(wanted) + [name for name in found if name not in wanted]:
            if name not in wanted or name not in found:
                self.note("%s/%s" % (where, name), wanted.get(name), found.get(name))
            else:
                compare("%s/%s" % (where, name), wanted[name], found[name])

    def standing(self, where, expected, actual):
        self.keys(where, STANDING, expected, actual)

    def award(self, where, expected, actual):
        shown = dict(actual, **{key: value for key, value in actual.get("shown", {}).items()
                                if key in AWARD and actual.get(key) is None})
        self.keys(where, AWARD, expected, shown)
        self.keys(where + "/rewards", REWARDS, expected.get("rewards") or {},
                  actual.get("rewards") or {})

    def part(self, name, expected, actual):
        if name == "workflow":
            self.keys(name, dict.fromkeys(WORKFLOW), expected, actual)
        elif name == "shortlist":
            self.keys(".", {name: []}, {name: expected or []}, {name: actual})
        elif name not in PARTS:
            self.note(name, expected, "nothing of this name")
        else:
            names, keys = PARTS[name]
            self.rows(name, names, expected or [], actual,
                      lambda where, wanted, found: self.keys(where, dict.fromkeys(keys), wanted, found))


def compare(expected, result, origins):
    comparison = Comparison()
    result = result_renamed(result)
    refused = [refusal_renamed(refusal, origins) for refusal in result["refused"]]
    comparison.rows("refused", ("input",), expected.get("refused") or [], refused,
                    lambda where, wanted, found: comparison.keys(where, {"code": None}, wanted, found))
    comparison.rows("standings", ("award", "unit"), expected.get("standings") or [],
                    result["standings"], comparison.standing)
    comparison.rows("awards", ("award", "unit"), expected.get("awards") or [], result["awards"],
                    comparison.award)
    for name in expected:
        if name not in ("refused", "standings", "awards"):
            comparison.part(name, expected[name], result.get(name))
    return comparison


class Runner:
    def __init__(self, program, rename=False):
        self.program = program
        self.rename = rename
        self.templates = {}
        self.passed = self.failed = 0
        self.skipped = collections.Counter()

    def template(self, code):
        if code not in self.templates:
            done = subprocess.run([self.program, "schemes", code], capture_output=True, check=False)
            self.templates[code] = json.loads(done.stdout) if done.returncode == 0 else None
        return self.templates[code]

    def scheme_of(self, document):
        """The document that the file's cases edit; None: there is none."""
        scheme = document.get("document") or self.template(document["scheme"])
        return dict(scheme, code="renamed") if self.rename and scheme else scheme

    def score(self, scheme, facts):
        """The result, or the program's complaints."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("scheme.json", "facts.json")]
            for path, document in zip(paths, (scheme, facts)):
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(document, file, ensure_ascii=False)
            done = subprocess.run([self.program, "score"] + paths, capture_output=True, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout), None
        return None, (done.stderr.decode("utf-8", "replace").replace(folder + "/", "").strip()
                      or "exit status %d" % done.returncode)

    def play(self, template, case):
        """The differences of one case."""
        try:
            scheme = scheme_document(template, case.get("policies") or {})
            facts, origins = facts_document(case, scheme)
        except Unsaid as reason:
            return ["cannot be said: %s" % reason]
        result, complaint = self.score(scheme, facts)
        if complaint:
            return complaint.splitlines()
        return compare(case["expected"], result, origins).differences

    def file(self, path):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        if not isinstance(document, dict) or "cases" not in document:
            raise ValueError("no cases in it")
        template = self.scheme_of(document)
        if template is None:
            self.skipped[document["scheme"]] += len(document["cases"])
            return
        for case in document["cases"]:
            differences = self.play(template, case)
            for difference in differences:
                print("%s: %s" % (case["id"], difference))
            if differences:
                self.failed += 1
            else:
                self.passed += 1

    def close(self):
        for code, count in self.skipped.items():
            print("skipped %d cases: there is no built-in scheme %s" % (count, code))
        print("%d passed, %d failed" % (self.passed, self.failed))
        return 1 if self.failed else 0


def files_of(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                if name.endswith(".json"):
                    yield os.path.join(folder, name)


def main():
    parser = argparse.ArgumentParser(description="Plays acceptance cases and compares every figure.")
    parser.add_argument("--pennant", required=True, help="the program")
    parser.add_argument("--rename", action="store_true", help="give every scheme another code first")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file or folder of cases")
    options = parser.parse_args()
    runner = Runner(options.pennant, options.rename)
    for path in files_of(options.paths):
        try:
            runner.file(path)
        except (OSError, ValueError, KeyError) as reason:
            print("%s: cannot be read: %s" % (path, reason))
            runner.failed += 1
    return runner.close()


if __name__ == "__main__":
    sys.exit(main())
