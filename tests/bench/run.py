#!/usr/bin/env python3
"""Measures Pennant and what somebody might use instead, side by side: ./cmd/dev bench.

Everybody works on one private PostgreSQL that keeps what it acknowledges, with the same rows and the same token; one server is
up at a time; the order rotates with the rounds. Whatever is started here is ended here, by its process id, also on Ctrl-C.
"""
import argparse
import datetime
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

import build
import bulk
import figures
import idle
import load
import machine
import overload
import plan
import report
import start
import stored
from contenders import CONTENDERS
from stage import KEYS, Stage

ROUNDS, SECONDS, WARM_SECONDS, ROWS, BULK_ROWS = 5, 3, 1, 20_000_000, 1_000_000
LOAD_LIMIT = 1.0
# What is not a workload of wrk's: name, the rows that ask for it, what measures it.
STEPS = (("start", {"start"}, start.measure), ("idle", {"idle"}, idle.measure), ("overload", {"overload"}, overload.measure),
         ("bulk", {"bulk"}, bulk.measure),
         ("stored", {"stored"}, stored.measure))


def arguments():
    listing = "".join(f"\n  {name:<10} {what}{'' if name in plan.DEFAULT else ' *'}" for name, what in plan.ROWS.items())
    parser = argparse.ArgumentParser(prog="./cmd/dev bench", description="Measures Pennant and its peers in one run.",
                                     epilog=f"rows (* with --full):{listing}", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured (default %(default)s)")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each time (default %(default)s)")
    parser.add_argument("--full", action="store_true", help="all rows below; takes half an hour and 20 GB of disk")
    parser.add_argument("--only", metavar="ROW,ROW", help="these rows of those below")
    parser.add_argument("--rows", type=int, default=ROWS, help="how many events are stored at last (default %(default)s)")
    parser.add_argument("--bulk-rows", type=int, default=BULK_ROWS, help="how many are stored at once (default %(default)s)")
    found = parser.parse_args()
    if min(found.rounds, found.seconds, found.rows, found.bulk_rows) < 1:
        parser.error("--rounds, --seconds, --rows and --bulk-rows are at least 1")
    found.names = found.only.split(",") if found.only else list(plan.ROWS) if found.full else list(plan.DEFAULT)
    strange = set(found.names) - set(plan.ROWS)
    if strange:
        parser.error(f"no such row: {', '.join(sorted(strange))}")
    return found


@dataclass
class Bench:
    """What a step is given."""
    chosen: argparse.Namespace
    rows: set
    stage: Stage
    contenders: dict

    @staticmethod
    def say(text, fleeting=False):
        """fleeting: to be written over by the next one, where somebody watches."""
        shown = sys.stdout.isatty()
        if shown or not fleeting:
            print(f"  {text}", end="\r" if fleeting else "\n", flush=True)


def end_on_term(*_):
    raise KeyboardInterrupt


def busy(contender, workloads):
    """What there is to do for one."""
    return [workload for workload in workloads if contender.name in workload.contenders]


def play(contender, workloads, rates, seconds):
    """One contender's part of a round."""
    contender.start()
    try:
        warmed = set()
        for workload in busy(contender, workloads):
            length = max(1, seconds // plan.BRIEF) if workload.brief else seconds
            measured = load.measure(contender, workload, length, 0 if workload.what in warmed else WARM_SECONDS)
            warmed.add(workload.what)
            rates.add(workload, contender.name, measured)
            print(f"  {contender.name:<8} {workload.key:<44} {measured.rate:>10,.0f}/s  {'; '.join(measured.faults)}", flush=True)
    finally:
        contender.stop()


def check_all(contenders, workloads):
    """Sizes of the replies by contender; fails where one does not do its work."""
    replies = {}
    for contender in contenders:
        if not contender.has_server or not busy(contender, workloads):
            continue
        contender.start()
        try:
            replies[contender.name] = contender.check()
        finally:
            contender.stop()
    return replies


def play_rounds(bench, workloads, rates):
    for number in range(bench.chosen.rounds if workloads else 0):
        print(f"Round {number + 1} of {bench.chosen.rounds}", flush=True)
        for name in figures.rotated(list(bench.contenders), number):
            if busy(bench.contenders[name], workloads):
                play(bench.contenders[name], workloads, rates, bench.chosen.seconds)


def prepared(stage, chosen, described):
    described.update(machine=machine.describe(stage.cluster), settings=stage.settings)
    if described["machine"]["data on"] in ("tmpfs", "ramfs"):
        raise SystemExit("The temporary folder is in memory, where nothing is durable; set it on a disk.")
    for algorithm in KEYS if "tokens" in chosen.names else ():
        stage.make_tokens(algorithm, plan.USERS)
    if "unchanged" in chosen.names:
        described["etag"] = stage.make_standings()
    return Bench(chosen, set(chosen.names), stage, {each.name: each(stage) for each in CONTENDERS})


def attempt(name, step, bench, found, failed):
    """One step; when it breaks, what was measured before and what comes after is still worth having."""
    try:
        found[name] = step(bench)
    except Exception:
        failed.append(name)
        print(f"{name} broke off:\n{traceback.format_exc()}", file=sys.stderr, flush=True)


def measure(chosen, described):
    """Everything that was asked for; the report is written after each step, in case a later one fails."""
    folder, stage = Path(tempfile.mkdtemp(prefix="bench-")), None
    workloads, rates, found, failed = plan.workloads(chosen.names), plan.Rates(), {}, []
    try:
        stage = Stage(folder)
        bench = prepared(stage, chosen, described)
        replies = check_all(bench.contenders.values(), workloads)
        play_rounds(bench, workloads, rates)
        for name, rows, step in STEPS:
            words = report.write(build.VAR, described, rates, workloads, replies, found)
            if rows & bench.rows:
                print(f"{', '.join(sorted(rows & bench.rows))}: {plan.ROWS[name]}", flush=True)
                attempt(name, step, bench, found, failed)
        words = report.write(build.VAR, described, rates, workloads, replies, found)
        failed += report.faults(rates, found)
    finally:
        if stage:
            stage.close()
        shutil.rmtree(folder, ignore_errors=True)
    print("\n" + words)
    return bool(failed)


def main():
    chosen = arguments()
    signal.signal(signal.SIGTERM, end_on_term)
    described = {"date": datetime.date.today().isoformat(), "rounds": chosen.rounds, "seconds": chosen.seconds,
                 "load": machine.load(), "load_limit": LOAD_LIMIT}
    print(f"Load average: {described['load']:.2f}")
    if described["load"] > LOAD_LIMIT:
        print("Warning: the machine is busy with something else; the figures will not be worth much.", file=sys.stderr)
    build.VAR.mkdir(parents=True, exist_ok=True)
    print("Building what has changed; what the compilers say is kept under var/bench.", flush=True)
    os.environ["PENNANT"] = str(build.pennant())
    build.peers()
    started = time.monotonic()
    failed = measure(chosen, described)
    print(f"Measured in {time.monotonic() - started:.0f} s; var/bench has report.md, plots and rounds.json.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Stopped; everything that was started has ended.", file=sys.stderr)
        sys.exit(130)
