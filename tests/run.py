#!/usr/bin/env python3
"""Runs every test there is and closes with the plain line "N passed, N failed".

Each part is one command with a log under var/test; a part that fails has the end of its log printed.
A new C test is found when its meson.build registers it, a new Python one when it lies in one of
FOLDERS and runs as a script; it closes as unittest does or with a line "N passed, N failed". The rest
are rows in parts() below.
"""
import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOGS = VAR / "test"
CORES = os.cpu_count() or 2
SECONDS = 420          # the longest any part may take
FULL_SECONDS = 3600    # the same with --full
LOG_LINES = 120        # shown of a failed part
FUZZ_SECONDS = 15      # a short pass; tests/fuzz/meson.build says how to go on for longer
FOLDERS = ("store", "api", "house", "integration")
# These read the tree only; a run inside the README's test plays nothing else.
READING = {"test_format.py", "test_layers.py", "test_names.py"}
# These load both cores or measure time, so they run alone.
ALONE = {"test_threads.py", "test_proxy.py", "test_readme.py", "test_demo.py", "crash.py", "test_crash.py"}
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:abort_on_error=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": "halt_on_error=0:second_deadlock_stack=1:ignore_noninstrumented_modules=1",
}


@dataclass
class Part:
    """One command; needs names the parts that must have passed before; cores is what it keeps busy."""
    name: str
    command: list
    counts: object
    needs: tuple = ()
    cores: int = 1
    environment: dict = field(default_factory=dict)


def build_folder(name):
    return VAR / name


def program(build):
    return str(build_folder(build) / "cmd" / "pennant")


# --- How the counts of a part are read: each returns (passed, failed). ---

def by_exit(log, status):
    return (1, 0) if status == 0 else (0, 1)


def by_closing_line(log, status):
    """unittest's "Ran N tests … OK/FAILED (…)" or the plain line, whichever comes last; neither of them
    is a failure."""
    ran = list(re.finditer(r"^Ran (\d+) tests? in", log, re.M))
    plain = list(re.finditer(r"^(\d+) passed, (\d+) failed\b", log, re.M))
    if plain and (not ran or plain[-1].start() > ran[-1].start()):
        passed, failed = map(int, plain[-1].groups())
        return passed, failed or (1 if status else 0)
    if not ran:
        return 0, 1
    closing = log[ran[-1].start():]
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors|unexpected successes)=(\d+)", closing))
    left = sum(int(n) for n in re.findall(r"(?:skipped|expected failures)=(\d+)", closing))
    passed = max(int(ran[-1].group(1)) - bad - left, 0)
    return passed, bad or (0 if status == 0 and passed else 1)


def by_meson(folder):
    """The cmocka cases of every program that meson ran; a program that ended badly is a failure."""
    def counts(log, status):
        passed = failed = 0
        results = build_folder(folder) / "meson-logs" / "testlog.json"
        for line in results.read_text().splitlines() if results.exists() else ():
            test = json.loads(line)
            text = (test.get("stdout") or "") + (test.get("stderr") or "")
            good = sum(map(int, re.findall(r"^(?:\[  PASSED  \]|Ran) (\d+) test", text, re.M)))
            bad = sum(map(int, re.findall(r"^\[  FAILED  \] (\d+) test", text, re.M)))
            if test["result"] in ("OK", "EXPECTEDFAIL"):
                passed += good or 1
            elif test["result"] != "SKIP":
                passed, failed = passed + good, failed + (bad or 1)
        return passed, failed or (0 if status == 0 and passed else 1)
    return counts


# --- The parts. ---

def build(name, *options, compiler="gcc", targets=()):
    """Sets a build folder up, again where it was moved or left half made, and builds in it."""
    folder = build_folder(name)
    script = (
        f'if [ ! -e "{folder}/build.ninja" ] || [ "$(cat "{folder}/source" 2>/dev/null)" != "{ROOT}" ]; then\n'
        f'  rm -rf "{folder}" && CC={compiler} meson setup {" ".join(options)} "{folder}" "{ROOT}" &&\n'
        f'  echo "{ROOT}" >"{folder}/source" || exit 1\n'
        f'fi\n'
        f'exec ninja -C "{folder}" {" ".join(targets)}')
    return Part(f"build {name}", ["bash", "-c", script], by_exit, cores=CORES)


def python_tests():
    for folder in FOLDERS:
        for path in sorted((ROOT / "tests" / folder).glob("*.py")):
            if "__main__" not in path.read_text(encoding="utf-8"):
                continue    # a helper
            threads = path.name == "test_threads.py"
            name = "threads" if threads else "address"
            yield Part(f"{folder}/{path.name}", [sys.executable, str(path)], by_closing_line,
                       needs=() if path.name in READING else (f"build {name}",), cores=CORES if path.name in ALONE else 1,
                       environment={"PYTHONWARNINGS": "ignore::ResourceWarning", "PENNANT": program(name), "PENNANT_BUILD": str(build_folder(name))})


def lengthened(table):
    """Test scripts that have a long form, and know it by the word --full, in that form."""
    for part in table:
        script = part.command[-1]
        if script.endswith(".py") and '"--full"' in Path(script).read_text(encoding="utf-8"):
            part.command.append("--full")
        yield part


def parts():
    cases = ROOT / "tests" / "cases" / "run.py"
    yield build("address", "-Db_sanitize=address,undefined", "-Doptimization=1", "-Dtests=true")
    yield build("threads", "-Db_sanitize=thread", "-Db_lundef=false", "-Doptimization=1",
                "-Dtests=true", compiler="clang")
    yield Part("units", ["meson", "test", "-C", str(build_folder("address")), "--no-rebuild",
                         "--num-processes", str(CORES), "--print-errorlogs"],
               by_meson("address"), needs=("build address",), cores=CORES)
    if cases.exists():
        yield Part("cases", [sys.executable, str(cases), "--pennant", program("address"),
                             str(ROOT / "tests" / "data" / "cases")],
                   by_closing_line, needs=("build address",))
    targets = {name: f"tests/fuzz/fuzz_{name}" for name in ("scheme", "facts", "bundle", "token", "sheet", "rows", "issuer")}
    yield build("fuzz", "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dtests=true",
                compiler="clang", targets=targets.values())
    for name, target in targets.items():
        yield Part(f"fuzz {name}", ["sh", str(ROOT / "tests" / "fuzz" / "pass.sh"), str(build_folder("fuzz") / target),
                                    str(ROOT / "tests" / "fuzz" / "corpus" / name), str(FUZZ_SECONDS), str(LOGS)],
                   by_exit, needs=("build fuzz",))
    yield Part("coverage", [sys.executable, str(ROOT / "tests" / "coverage.py")], by_exit, cores=CORES)
    yield from python_tests()


# --- Running them. ---

class Runner:
    """Keeps the cores busy with the parts whose needs are met, in the order of the table."""

    def __init__(self, wanted, seconds):
        self.waiting, self.seconds = wanted, seconds
        self.results = {}
        self.free = CORES
        self.changed = threading.Condition()

    def run(self):
        with self.changed:
            while self.waiting or self.free < CORES:
                part = self.next_part()
                if part is None:
                    self.changed.wait()
                    continue
                self.waiting.remove(part)
                if any(self.results[need][1] for need in part.needs if need in self.results):
                    self.finish(part, 0, 1, 0, "not run: what it needs has failed\n")
                    continue
                self.free -= part.cores
                threading.Thread(target=self.carry_out, args=(part,)).start()

    def next_part(self):
        pending = {part.name for part in self.waiting}
        running = self.free < CORES
        for part in self.waiting:
            unmet = [need for need in part.needs if need not in self.results]
            if unmet and (running or pending.intersection(unmet)):
                continue
            if part.cores <= self.free:
                return part
            if part.cores == CORES:
                return None     # let the cores come free, or it would wait for ever
        return None

    def carry_out(self, part):
        log = LOGS / (re.sub(r"[^A-Za-z0-9.]+", "-", part.name) + ".log")
        started = time.monotonic()
        with log.open("wb") as out:
            process = subprocess.Popen(
                part.command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT,
                env={**os.environ, **SANITIZERS, **part.environment}, start_new_session=True)
            try:
                status = process.wait(self.seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                out.write(f"\nstopped after {self.seconds} s\n".encode())
                status = -1
        text = log.read_text(errors="replace")
        passed, failed = part.counts(text, status)
        with self.changed:
            self.free += part.cores
            self.finish(part, passed, failed, time.monotonic() - started, text)
            self.changed.notify()

    def finish(self, part, passed, failed, seconds, text):
        self.results[part.name] = (passed, failed)
        print(f"{part.name:<36} {passed:6d} passed {failed:4d} failed {seconds:7.1f} s", flush=True)
        if failed:
            tail = text.splitlines()[-LOG_LINES:]
            print("\n".join("    " + line for line in tail), flush=True)
        elif part.name == "coverage":
            print(text.rstrip())


def main():
    parser = argparse.ArgumentParser(description="Runs every test, or the parts whose name holds a word.")
    parser.add_argument("--only", metavar="WORD", action="append", help="only parts with this word in the name")
    parser.add_argument("--list", action="store_true", help="name the parts and stop")
    parser.add_argument("--full", action="store_true", help="tests that have a long form in that form; takes hours")
    arguments = parser.parse_args()
    table = list(lengthened(parts()) if arguments.full else parts())
    if os.environ.get("PENNANT_QUICK_TEST"):
        table = [part for part in table if part.name.split("/")[-1] in READING]
    elif arguments.only:
        chosen = [part for part in table if any(word in part.name for word in arguments.only)]
        needs = {need for part in chosen for need in part.needs}
        table = [part for part in table if part in chosen or part.name in needs]
    if arguments.list:
        print("\n".join(part.name for part in table))
        return 0
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    runner = Runner(table, FULL_SECONDS if arguments.full else SECONDS)
    started = time.monotonic()
    runner.run()
    passed = sum(result[0] for result in runner.results.values())
    failed = sum(result[1] for result in runner.results.values())
    print(f"{len(runner.results)} parts in {time.monotonic() - started:.0f} s; logs are under var/test")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
