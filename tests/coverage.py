#!/usr/bin/env python3
"""Line coverage of the parts that decide: builds with gcov, runs units and cases, prints, fails below.

Counted are the cmocka programs that see those parts, and no others are built, and the scheme cases; the HTTP tests are left out, so that the figure
tells what the small tests reach by themselves. Only how keys are fetched needs a real issuer, so the test of
issuers is counted too.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "coverage"
# name: the least per cent of lines, and the source files it is made of, as gcovr's filters
PARTS = {
    "lib/referee": (98.0, [r"lib/referee/.*\.c"]),
    "lib/scheme": (98.0, [r"lib/scheme/.*\.c"]),
    "api/auth": (95.0, [r"api/auth[^/]*\.c"]),
}


# Suites of C tests whose programs reach the parts, and in other suites the tests that begin so.
SUITES = {"scheme", "referee", "document", "properties"}
NAMES = ("auth",)


def run(*command, allowed=(0,), **options):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options)
    if done.returncode not in allowed:
        print(done.stdout)
        sys.exit(f"{' '.join(command[:3])} ended with {done.returncode}")
    return done.stdout


def tests_reaching():
    listed = json.loads(run("meson", "introspect", "--tests", str(FOLDER)))
    return [test for test in listed if Path(test["cmd"][0]).parent.is_relative_to(FOLDER)
            and (test["name"].startswith(NAMES) or any(suite.split(":")[-1] in SUITES for suite in test["suite"]))]


def build():
    """Builds the program and the tests; their names."""
    source = FOLDER / "source"
    if not (FOLDER / "build.ninja").exists() or not source.exists() or source.read_text() != str(ROOT):
        run("rm", "-rf", str(FOLDER))
        run("meson", "setup", "-Db_coverage=true", "-Dbuildtype=debug", "-Dtests=true", str(FOLDER), str(ROOT))
        source.write_text(str(ROOT))
    reaching = tests_reaching()
    targets = {str(Path(test["cmd"][0]).relative_to(FOLDER)) for test in reaching}
    run("ninja", "-C", str(FOLDER), "cmd/pennant", *sorted(targets))
    for old in FOLDER.rglob("*.gcda"):
        old.unlink()
    return [test["name"] for test in reaching]


def measure(filters):
    out = run("gcovr", "--root", str(ROOT), "--json-summary", "-", "--exclude-throw-branches",
              *[word for each in filters for word in ("--filter", str(ROOT) + "/" + each)],
              str(FOLDER))
    summary = json.loads(out[out.index("{"):])
    return summary


def main():
    os.environ["PATH"] = "/usr/bin:" + os.environ["PATH"]
    names = build()
    run("meson", "test", "-C", str(FOLDER), "--no-rebuild", *names)
    cases = ROOT / "tests" / "cases" / "run.py"
    if cases.exists():
        run(sys.executable, str(cases), "--pennant", str(FOLDER / "cmd" / "pennant"),
            str(ROOT / "tests" / "data" / "cases"))
    run(sys.executable, str(ROOT / "tests" / "api" / "test_issuers.py"),
        env=dict(os.environ, PENNANT=str(FOLDER / "cmd" / "pennant")))
    low = False
    for name, (least, filters) in PARTS.items():
        found = measure(filters)
        covered, total = found["line_covered"], found["line_total"]
        percent = 100.0 * covered / total if total else 0.0
        low |= percent < least
        print(f"line coverage of {name:<12} {percent:6.2f} %  ({covered} of {total} lines; "
              f"{found['branch_covered']} of {found['branch_total']} branches)"
              + ("" if percent >= least else f"  below {least:g} %"))
        for file in sorted(found["files"], key=lambda each: each["line_percent"])[:5] if percent < least else ():
            print(f"    {file['line_percent']:6.2f} %  {file['filename']}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
