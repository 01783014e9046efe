#!/usr/bin/env python3
"""pennant score and pennant schemes from outside, and the case runner: that it tells what differs.

usage: test_commands.py PROGRAM
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
DOCUMENTS = os.path.join(HERE, "..", "data", "documents")
CASES = os.path.join(HERE, "..", "data", "cases")
RUN = os.path.join(HERE, "..", "cases", "run.py")
PROGRAM = ""


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def command(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pennant-score-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, document):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(document if isinstance(document, str) else json.dumps(document))
        return path


class Score(Folder):
    def setUp(self):
        super().setUp()
        self.scheme = os.path.join(DOCUMENTS, "scheme.json")
        self.facts = os.path.join(DOCUMENTS, "facts.json")

    def test_a_result_with_and_without_receipts(self):
        plain = command(PROGRAM, "score", self.scheme, self.facts)
        self.assertEqual((plain.returncode, plain.stderr), (0, ""))
        result = json.loads(plain.stdout)
        self.assertEqual({row["unit"] for row in result["standings"]}, {"a", "b"})
        self.assertNotIn("receipt", result["standings"][0])
        full = command(PROGRAM, "score", "--receipts", self.scheme, self.facts)
        self.assertEqual(full.returncode, 0)
        explained = json.loads(full.stdout)
        receipts = [row.pop("receipt") for row in explained["standings"]]
        self.assertTrue(receipts[0]["gates"])
        self.assertEqual(explained, result)

    def test_hints_in_place_of_the_result(self):
        """Twenty events on one of the quarter's 92 days, none on the others; two halls score each other 100, else 50."""
        halls = ["a", "b", "c", "d", "e"]
        scheme = {"code": "hints", "title": {"zh": "提示"}, "cadence": "quarter",
                  "indicators": {"praise": {"form": "event", "title": {"zh": "表扬", "en": "Praise"}}},
                  "panels": {"peers": {"raters": "entrants"}}, "awards": {"flag": {"kind": "hall", "select": {}}},
                  "components": [{"id": "praise", "events": "praise"}, {"id": "peers", "part": "added", "ballots": "peers"}]}
        facts = {"period": {"from": "2025-10-01", "to": "2025-12-31"}, "units": [{"id": hall, "kind": "hall"} for hall in halls],
                 "events": [{"id": str(number), "unit": "a", "indicator": "praise", "at": "2025-11-03"} for number in range(20)],
                 "panels": [{"id": "peers", "raters": [{"id": hall, "unit": hall} for hall in halls]}],
                 "ballots": [{"panel": "peers", "rater": rater, "unit": unit, "score": "100" if {rater, unit} == {"a", "b"} else "50"}
                             for rater in halls for unit in halls if rater != unit]}
        paths = self.write("scheme.json", scheme), self.write("facts.json", facts)
        done = command(PROGRAM, "score", "--hints", *paths)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        hints = json.loads(done.stdout)
        self.assertEqual((hints["thresholds"]["burst_events"], hints["left_out"]), (20, 0))
        burst, traded = hints["items"]
        self.assertEqual(burst["figures"], {"events": "20", "other_events": "0", "other_days": "91", "usual": "0"})
        self.assertEqual(burst["text"]["en"], "Through no named source came 20 events of “Praise” on 2025-11-03; "
                                              "on the other 91 days there were 0, 0 a day.")
        self.assertEqual((burst["source"], burst["from"]), (None, "2025-11-03"))
        self.assertEqual((traded["kind"], traded["unit"], traded["other_unit"]), ("traded_scores", "a", "b"))
        self.assertNotIn("link", traded)

    def test_the_order_of_arrival_does_not_matter(self):
        facts = load(self.facts)
        for name in ("metrics", "ballots", "history"):
            facts[name].reverse()
        facts["objections"] = facts["approvals"] = []
        first = command(PROGRAM, "score", self.scheme, self.write("one.json", facts))
        for name in ("metrics", "ballots", "history"):
            facts[name].reverse()
        second = command(PROGRAM, "score", self.scheme, self.write("two.json", facts))
        one, two = json.loads(first.stdout), json.loads(second.stdout)
        del one["refused"], two["refused"]
        self.assertEqual(one, two)

    def test_faults_are_told_one_a_line(self):
        scheme = load(self.scheme)
        scheme["code"] = 5
        scheme["components"][0]["colour"] = "red"
        done = command(PROGRAM, "score", self.write("bad.json", scheme), self.facts)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        lines = sorted(line.split(": ", 1)[1] for line in done.stderr.splitlines())
        self.assertEqual(len(lines), 2)
        self.assertTrue(lines[0].startswith("#/code: TYPE_MISMATCH: "))
        self.assertTrue(lines[1].startswith("#/components/0/colour: FIELD_UNKNOWN: "))
        chinese = command(PROGRAM, "score", "--language", "zh", self.write("bad.json", scheme), self.facts)
        self.assertIn("此处没有该字段", chinese.stderr)
        facts = load(self.facts)
        facts["period"]["to"] = "2026-02-30"
        done = command(PROGRAM, "score", self.scheme, self.write("worse.json", facts))
        self.assertEqual(done.returncode, 1)
        self.assertIn("worse.json: #/period/to: FORMAT_INVALID: ", done.stderr)
        done = command(PROGRAM, "score", self.write("no.json", "{"), self.facts)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no.json: BAD_JSON: ", done.stderr)

    def test_many_faults_are_counted(self):
        scheme = load(self.scheme)
        scheme.update({"extra%d" % i: 1 for i in range(150)})
        done = command(PROGRAM, "score", self.write("bad.json", scheme), self.facts)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 101)
        self.assertIn("50 more faults", lines[-1])

    def test_files_that_cannot_be_read(self):
        done = command(PROGRAM, "score", os.path.join(self.folder, "none.json"), self.facts)
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such file", done.stderr)
        done = command(PROGRAM, "score", self.folder, self.facts)
        self.assertEqual(done.returncode, 1)
        self.assertIn("directory", done.stderr)
        done = command(PROGRAM, "score", self.write("big.json", " " * (256 * 1024 + 1)), self.facts)
        self.assertEqual(done.returncode, 1)
        self.assertIn("larger than 262144 bytes", done.stderr)

    def test_standard_input(self):
        with open(self.facts, encoding="utf-8") as file:
            done = command(PROGRAM, "score", self.scheme, "-", stdin=file)
        self.assertEqual(done.returncode, 0)

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "score", self.scheme, self.facts], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("could not be written", done.stderr)

    def test_usage(self):
        for words in ((), (self.scheme,), (self.scheme, self.facts, self.facts), ("--loud",)):
            self.assertEqual(command(PROGRAM, "score", *words).returncode, 2, words)
        done = command(PROGRAM, "score", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("--receipts", done.stdout)


class Schemes(unittest.TestCase):
    def test_every_listed_scheme_is_printed(self):
        done = command(PROGRAM, "schemes")
        self.assertEqual(done.returncode, 0)
        codes = [line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")]
        self.assertTrue(codes)
        for code in codes:
            printed = command(PROGRAM, "schemes", code)
            self.assertEqual(json.loads(printed.stdout)["code"], code)

    def test_an_unknown_scheme(self):
        done = command(PROGRAM, "schemes", "nothing")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("there is no scheme nothing", done.stderr)


class CaseRunner(Folder):
    """Each figure of a good case is spoilt in turn: the runner must notice."""

    def run_cases(self, *paths):
        return command(sys.executable, RUN, "--pennant", PROGRAM, *paths)

    def setUp(self):
        super().setUp()
        self.cases = load(CASES, "002.json")

    def fails(self, edit, text, name="002.json", index=1):
        cases = load(CASES, name)
        case = cases["cases"][index]
        edit(case)
        path = self.write("spoilt.json", {"scheme": cases["scheme"], "cases": [case]})
        done = self.run_cases(path)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(text, done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "0 passed, 1 failed")

    def test_spoilt_figures(self):
        def standing(key, value):
            return lambda case: case["expected"]["standings"][0].__setitem__(key, value)
        for key, value in (("eligible", False), ("vetoes", ["x"]), ("failed", ["x"]), ("total", "1.00"),
                           ("rank", 2), ("ceiling", "first"), ("components", {})):
            self.fails(standing(key, value), "standings/flag/u1/" + key)
        self.fails(lambda case: case["expected"]["awards"][0]["rewards"].update(money="1"),
                   "rewards/money: expected \"1\"")
        self.fails(lambda case: case["expected"]["awards"][0].update(streak=9), "streak: expected \"9\"")
        self.fails(lambda case: case["expected"]["awards"].pop(), "expected null")
        self.fails(lambda case: case["expected"]["standings"].pop(), "expected null")
        self.fails(lambda case: case["expected"].update(refused=[]), "refused/objections/1")
        self.fails(lambda case: case["expected"]["workflow"].update(approved=False), "workflow/approved")
        self.fails(lambda case: case["expected"]["handovers"][0].update(keep=["u9"]), "keep")
        self.fails(lambda case: case["expected"]["panels"][0].update(ballots=7), "panels/peers/ballots")

    def test_spoilt_figures_of_other_schemes(self):
        """What follows beside the awards: penalties, marks, shortlists, superiors, stars."""
        self.fails(lambda case: case["expected"]["penalties"][0].update(money="1"),
                   "penalties/b1/2026-01/money", "004-07.json", 0)
        self.fails(lambda case: case["expected"]["penalties"].clear(), "expected null", "004-07.json", 0)
        self.fails(lambda case: case["expected"]["awards"][1]["rewards"]["superiors"].pop(),
                   "rewards/superiors", "004-07.json", 0)
        self.fails(lambda case: case["expected"]["marks"][0].update(public=True), "marks/a3/talk/public",
                   "004-13.json", 0)
        self.fails(lambda case: case["expected"]["shortlist"].pop(), "shortlist", "004-14.json", 0)
        self.fails(lambda case: case["expected"]["awards"][0].update(stars=9), "stars: expected \"9\"",
                   "004-14.json", 0)
        self.fails(lambda case: case["expected"].update(mood="good"), "mood: expected", "004-14.json", 0)
        self.fails(lambda case: case["expected"]["refused"][0].update(code="late"), "refused/votes/",
                   "004-13.json", 0)

    def test_the_given_cases(self):
        """Every case, also when the schemes go by other names."""
        names = [name for name in os.listdir(CASES) if name.endswith(".json")]
        count = sum(len(load(CASES, name)["cases"]) for name in names)
        for options in ((), ("--rename",)):
            done = self.run_cases(*options, CASES)
            self.assertEqual(done.stdout, "%d passed, 0 failed\n" % count, done.stdout)
        self.assertEqual(len({load(CASES, name)["scheme"] for name in names}), 19)

    def test_nothing_that_judges_names_a_scheme(self):
        """Outside the schemes' own folder the libraries know none by name; the demonstration plays one."""
        codes = [line.split()[0] for line in command(PROGRAM, "schemes").stdout.splitlines()
                 if not line.startswith(" ")]
        pattern = re.compile(r'"(%s)"' % "|".join(re.escape(code) for code in codes))
        for top in ("lib", "api"):
            for folder, _, files in os.walk(os.path.join(HERE, "..", "..", top)):
                if os.path.basename(folder) == "templates":
                    continue
                for name in files:
                    if name.endswith((".c", ".h")):
                        with open(os.path.join(folder, name), encoding="utf-8") as file:
                            self.assertIsNone(pattern.search(file.read()), os.path.join(folder, name))

    def test_what_cannot_be_said(self):
        self.fails(lambda case: case["policies"].update(mood="good"), "cannot be said: policies without a key")
        self.fails(lambda case: case.update(wishes=[{"unit": "u1"}]), "cannot be said: facts without a list")
        self.fails(lambda case: case["events"][0].update(colour="red"), "#/events/0/colour: FIELD_UNKNOWN")

    def test_folders_skips_and_bad_files(self):
        self.write("a.json", self.cases)
        self.write("b.json", {"scheme": "nothing", "cases": [{}, {}]})
        done = self.run_cases(self.folder)
        self.assertEqual(done.returncode, 0)
        self.assertIn("skipped 2 cases: there is no built-in scheme nothing", done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "3 passed, 0 failed")
        self.write("c.json", "[")
        self.assertIn("c.json: cannot be read", self.run_cases(self.folder).stdout)
        self.assertEqual(self.run_cases(os.path.join(self.folder, "none.json")).returncode, 1)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
