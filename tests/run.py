#!/usr/bin/env python3
"""Runs every test there is and closes with the plain line "N passed, N failed".

Each part is one command with a log under var/test; a part that fails has the end of its log printed, and each tells
what it took: seconds, and seconds of processor time. A new C test is found when its meson.build registers it, a new
Python one when it lies in one of FOLDERS and runs as a script; it closes as unittest does or with a line
"N passed, N failed". The rest are rows in parts() below.
"""
import argparse
import os
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from runner import CORES, Part, Runner, by_closing_line, by_exit, by_meson  # noqa: E402

VAR = ROOT / "var"
LOGS = VAR / "test"
EXCHANGES = VAR / "exchanges"   # what clients of the tests sent and got, for the part "responses"
SECONDS = 420          # the longest any part may take
FULL_SECONDS = 3600    # the same with --full
PATIENCE = 4           # times what a C test may take alone: others run beside it
FUZZ_SECONDS = 8       # a short pass; tests/fuzz/meson.build says how to go on for longer
FOLDERS = ("store", "api", "house", "integration")
FUZZED = ("scheme", "facts", "bundle", "token", "sheet", "rows", "issuer")
# These read the tree only; a run inside the README's test plays nothing else.
READING = {"test_format.py", "test_layers.py", "test_names.py"}
# These load all cores or measure time, so they run alone, after the others.
ALONE = {"test_threads.py", "test_proxy.py", "test_readme.py", "test_demo.py", "crash.py", "test_crash.py"}
# These take longest, so they begin first: none of them shall be the last to run.
LONG = ("matrix.py", "campaign_cases.py", "test_life.py", "test_webhooks.py", "test_chain.py", "secrecy.py", "food.py",
        "test_bundles.py", "test_changes.py", "mixtures.py", "test_typed_client.py", "test_secret_ballots.py")
# What a script keeps busy beside the others: one process works while the next waits for it, and some sleep.
SHARE = 0.4
PACKAGES_SHARE = 0.25  # npm mostly waits
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:abort_on_error=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=0:second_deadlock_stack=1:ignore_noninstrumented_modules=1",
}


def build_folder(name):
    return VAR / name


def program(build):
    return str(build_folder(build) / "cmd" / "pennant")


def build(name, *options, compiler="gcc", targets=()):
    """Sets a build folder up, again where it was moved or left half made, and builds in it."""
    folder = build_folder(name)
    script = (
        f'if [ ! -e "{folder}/build.ninja" ] || [ "$(cat "{folder}/source" 2>/dev/null)" != "{ROOT}" ]; then\n'
        f'  rm -rf "{folder}" && CC={compiler} meson setup {" ".join(options)} "{folder}" "{ROOT}" &&\n'
        f'  echo "{ROOT}" >"{folder}/source" || exit 1\n'
        f'fi\n'
        f'exec ninja -C "{folder}" {" ".join(targets)}')
    return Part(f"build {name}", ["bash", "-c", script], by_exit, cores=CORES - PACKAGES_SHARE)


def script_order(path):
    """The longest first, then by name, those that need all cores last."""
    place = LONG.index(path.name) if path.name in LONG else len(LONG)
    return path.name in ALONE, place, str(path)


def python_tests():
    found = [path for folder in FOLDERS for path in (ROOT / "tests" / folder).glob("*.py")]
    for path in sorted(found, key=script_order):
        text = path.read_text(encoding="utf-8")
        if "__main__" not in text:
            continue    # a helper
        name = "threads" if path.name == "test_threads.py" else "address"
        needs = () if path.name in READING else (f"build {name}",)
        if "from packages import" in text:
            needs += ("packages",)
        yield Part(f"{path.parent.name}/{path.name}", [sys.executable, str(path)], by_closing_line, needs=needs,
                   cores=CORES if path.name in ALONE else SHARE,
                   environment={"PENNANT": program(name), "PENNANT_BUILD": str(build_folder(name))})


def fuzz_tests():
    folder = ROOT / "tests" / "fuzz"
    for name in FUZZED:
        yield Part(f"fuzz {name}", ["sh", folder / "pass.sh", build_folder("fuzz") / "tests" / "fuzz" / f"fuzz_{name}",
                                    folder / "corpus" / name, str(FUZZ_SECONDS), LOGS], by_exit, needs=("build fuzz",))


def lengthened(table):
    """Test scripts that have a long form, and know it by the word --full, in that form."""
    for part in table:
        script = str(part.command[-1])
        if script.endswith(".py") and '"--full"' in Path(script).read_text(encoding="utf-8"):
            part.command.append("--full")
        yield part


def parts():
    support, cases = ROOT / "tests" / "support", ROOT / "tests" / "cases" / "run.py"
    yield Part("packages", [sys.executable, str(support / "packages.py")], by_exit, cores=PACKAGES_SHARE)
    yield build("address", "-Db_sanitize=address,undefined", "-Doptimization=1", "-Dtests=true")
    yield build("threads", "-Db_sanitize=thread", "-Db_lundef=false", "-Doptimization=1", "-Dtests=true", compiler="clang",
                targets=["cmd/pennant"])
    yield build("fuzz", "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dtests=true",
                compiler="clang", targets=[f"tests/fuzz/fuzz_{name}" for name in FUZZED])
    yield Part("clang", [sys.executable, str(support / "syntax.py"), str(build_folder("threads"))], by_closing_line,
               needs=("build threads",), cores=CORES)
    yield Part("coverage", [sys.executable, str(ROOT / "tests" / "coverage.py")], by_exit, cores=CORES)
    yield Part("units", ["meson", "test", "-C", str(build_folder("address")), "--no-rebuild",
                         "--num-processes", str(CORES), "--timeout-multiplier", str(PATIENCE), "--print-errorlogs"],
               by_meson(build_folder("address")), needs=("build address",), cores=CORES)
    yield Part("cases", [sys.executable, str(cases), "--pennant", program("address"), str(ROOT / "tests" / "data" / "cases")],
               by_closing_line, needs=("build address",))
    yield from fuzz_tests()
    yield from python_tests()
    yield Part("responses", [sys.executable, str(support / "exchanges.py"), str(EXCHANGES)], by_closing_line,
               needs=("packages",), closing=True)


def chosen(arguments):
    """The parts that the words of the command line, or a run inside the README's test, ask for."""
    table = list(lengthened(parts()) if arguments.full else parts())
    if os.environ.get("PENNANT_QUICK_TEST"):
        return [part for part in table if part.name.split("/")[-1] in READING]
    if not arguments.only:
        return table
    named = [part for part in table if any(word in part.name for word in arguments.only)]
    needs = {need for part in named for need in part.needs}
    return [part for part in table if part in named or part.name in needs]


def main():
    parser = argparse.ArgumentParser(description="Runs every test, or the parts whose name holds a word.")
    parser.add_argument("--only", metavar="WORD", action="append", help="only parts with this word in the name")
    parser.add_argument("--list", action="store_true", help="name the parts and stop")
    parser.add_argument("--full", action="store_true", help="tests that have a long form in that form; takes hours")
    arguments = parser.parse_args()
    table = chosen(arguments)
    if arguments.list:
        print("\n".join(part.name for part in table))
        return 0
    for folder in (LOGS, EXCHANGES):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    runner = Runner(table, FULL_SECONDS if arguments.full else SECONDS, LOGS,
                    {**SANITIZERS, "PYTHONWARNINGS": "ignore::ResourceWarning", "PENNANT_EXCHANGES": str(EXCHANGES)})
    started = time.monotonic()
    runner.run()
    seconds = time.monotonic() - started
    passed = sum(result[0] for result in runner.results.values())
    failed = sum(result[1] for result in runner.results.values())
    busy = 100 * sum(runner.costs.values()) / (CORES * seconds)
    print(f"{len(runner.results)} parts in {seconds:.0f} s, {busy:.0f} % of {CORES} cores busy; logs are under var/test")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
