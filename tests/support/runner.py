"""Runs the parts of the suite: as many at once as the cores carry, each below a process of its own that counts.

A part says how many cores it keeps busy; what mostly waits says less than one. Its command runs through part.py,
which tells what it cost and lets nothing outlive it. Its log lies under the folder given.
"""
import json
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

SUPPORT = Path(__file__).resolve().parent
ROOT = SUPPORT.parents[1]
CORES = os.cpu_count() or 2
LOG_LINES = 120     # shown of a failed part
ROUNDING = 1e-6


@dataclass
class Part:
    """One command; needs names the parts that must have passed before; cores is what it keeps busy. A closing part
    is run after all that are not, also when some of them failed."""
    name: str
    command: list
    counts: object
    needs: tuple = ()
    cores: float = 1.0
    environment: dict = field(default_factory=dict)
    closing: bool = False


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
        results = Path(folder) / "meson-logs" / "testlog.json"
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


# --- Running them. ---

class Runner:
    """Keeps the cores busy with the parts whose needs are met, in the order of the table."""

    def __init__(self, wanted, seconds, logs, environment):
        self.waiting, self.seconds, self.logs = wanted, seconds, logs
        self.environment = {**os.environ, **environment}
        self.results = {}
        self.costs = {}
        self.free, self.running = float(CORES), 0
        self.changed = threading.Condition()

    def run(self):
        with self.changed:
            while self.waiting or self.running:
                part = self.next_part()
                if part is None:
                    self.changed.wait()
                    continue
                self.waiting.remove(part)
                if not part.closing and any(self.results[need][1] for need in part.needs if need in self.results):
                    self.finish(part, (0, 1), 0, 0, "not run: what it needs has failed\n")
                    continue
                self.free -= part.cores
                self.running += 1
                threading.Thread(target=self.carry_out, args=(part,)).start()

    def next_part(self):
        pending = {part.name for part in self.waiting}
        others = self.running or any(not part.closing for part in self.waiting)
        for part in self.waiting:
            unmet = [need for need in part.needs if need not in self.results]
            if (part.closing and others) or (unmet and (self.running or pending.intersection(unmet))):
                continue
            if part.cores <= self.free + ROUNDING:
                return part
            if part.cores > 1:
                return None     # let the cores come free, or it would wait for ever
        return None

    def carry_out(self, part):
        stem = re.sub(r"[^A-Za-z0-9.]+", "-", part.name)
        log, report = self.logs / f"{stem}.log", self.logs / f"{stem}.cost"
        started = time.monotonic()
        with log.open("wb") as out:
            subprocess.run([sys.executable, str(SUPPORT / "part.py"), str(report), str(self.seconds),
                            *map(str, part.command)], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                           cwd=ROOT, env={**self.environment, **part.environment}, check=True)
        cost = json.loads(report.read_text())
        text = log.read_text(errors="replace")
        if cost["over"]:
            text += f"\nstopped after {self.seconds} s\n"
        passed, failed = part.counts(text, cost["status"])
        if cost["left"] and not failed:
            text, failed = text + f"\n{cost['left']} processes did not end with it\n", 1
        with self.changed:
            self.free += part.cores
            self.running -= 1
            self.finish(part, (passed, failed), time.monotonic() - started, cost["cpu"], text)
            self.changed.notify()

    def finish(self, part, result, seconds, cpu, text):
        self.results[part.name], self.costs[part.name] = result, cpu
        print(f"{part.name:<36} {result[0]:6d} passed {result[1]:4d} failed {seconds:7.1f} s {cpu:7.1f} s cpu", flush=True)
        if result[1]:
            print("\n".join("    " + line for line in text.splitlines()[-LOG_LINES:]), flush=True)
        elif part.name == "coverage":
            print(text.rstrip())
