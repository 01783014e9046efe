#!/usr/bin/env python3
"""Runs one part of the suite and tells what it cost: part.py REPORT SECONDS COMMAND...

All it starts, a PostgreSQL that went into the background too, stays below this process. What is still there when
the command has ended is ended as well. REPORT gets one JSON line: status, whether the time was over, the
processor seconds of everything, and how many processes were left behind.
"""
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
TICK = 0.02         # seconds between two looks
ENDING = 10.0       # what is left is given so long to end by itself


def children(pid):
    """Its direct children, none where the kernel does not tell."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def all_below(pid):
    found = children(pid)
    for child in found:     # grows meanwhile
        found += children(child)
    return found


def reap(statuses):
    """Takes the children that have ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid == 0:
            return True
        statuses[pid] = status


def end(statuses, seconds):
    """Waits for what is left, and ends it when it does not end by itself; how many those were."""
    until, left = time.monotonic() + seconds, set()
    while reap(statuses):
        for pid in all_below(os.getpid()) if time.monotonic() >= until else ():
            left.add(pid)
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(TICK)
    return len(left)


def main():
    report, seconds, command = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begun, statuses = time.monotonic(), {}
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    alive = True
    while alive and child.pid not in statuses and time.monotonic() - begun < seconds:
        alive = reap(statuses)
        time.sleep(TICK)
    over = child.pid not in statuses
    left = end(statuses, 0 if over else ENDING)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(report, "w", encoding="ascii") as file:
        json.dump({"status": os.waitstatus_to_exitcode(statuses[child.pid]), "over": over, "left": left,
                   "cpu": used.ru_utime + used.ru_stime}, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
