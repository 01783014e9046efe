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
from pathlib import Path

import build
import figures
import growth
import load
import machine
import plan
import report
from contenders import CONTENDERS
from stage import KEYS, Stage

ROUNDS, SECONDS, WARM_SECONDS, ROWS = 5, 3, 1, 20_000_000
LOAD_LIMIT = 1.0


def arguments():
    parser = argparse.ArgumentParser(prog="./cmd/dev bench", description="Measures Pennant and its peers in one run.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured (default %(default)s)")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long each time (default %(default)s)")
    parser.add_argument("--full", action="store_true",
                        help="also more numbers of clients, other tokens, and posts on many stored rows; takes an hour")
    parser.add_argument("--rows", type=int, default=ROWS, help="how many rows --full stores (default %(default)s)")
    found = parser.parse_args()
    if min(found.rounds, found.seconds, found.rows) < 1:
        parser.error("--rounds, --seconds and --rows are at least 1")
    return found


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


def play_rounds(contenders, workloads, chosen):
    rates = plan.Rates()
    for number in range(chosen.rounds):
        print(f"Round {number + 1} of {chosen.rounds}", flush=True)
        for name in figures.rotated(list(contenders), number):
            if busy(contenders[name], workloads):
                play(contenders[name], workloads, rates, chosen.seconds)
    return rates


def measure(chosen, workloads, described):
    """Rates, sizes of replies, and posts by rows stored before (empty unless --full)."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    stage = None
    try:
        stage = Stage(folder)
        described.update(machine=machine.describe(stage.cluster), settings=stage.settings)
        if described["machine"]["data on"] in ("tmpfs", "ramfs"):
            raise SystemExit("The temporary folder is in memory, where nothing is durable; set it on a disk.")
        for algorithm in KEYS if chosen.full else ():
            stage.make_tokens(algorithm, plan.USERS)
        contenders = {each.name: each(stage) for each in CONTENDERS}
        if chosen.full:
            described["etag"] = stage.make_standings()
        replies = check_all(contenders.values(), workloads)
        rates, grown = play_rounds(contenders, workloads, chosen), {}
        if chosen.full:
            report.write(build.VAR, described, rates, workloads, replies, grown)   # in case what follows fails
            print(f"Storing up to {chosen.rows:,} events", flush=True)
            grown = growth.measure(contenders["Pennant"], chosen.rows, chosen.rounds, chosen.seconds, WARM_SECONDS)
        return rates, replies, grown
    finally:
        if stage:
            stage.close()
        shutil.rmtree(folder, ignore_errors=True)


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
    workloads = plan.FULL if chosen.full else plan.DEFAULT
    rates, replies, grown = measure(chosen, workloads, described)
    print("\n" + report.write(build.VAR, described, rates, workloads, replies, grown))
    print(f"Measured in {time.monotonic() - started:.0f} s; var/bench has report.md, plots and rounds.json.")
    return 1 if rates.faults() or growth.faults(grown) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Stopped; everything that was started has ended.", file=sys.stderr)
        sys.exit(130)
