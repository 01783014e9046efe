"""One measurement: wrk against a server, or pgbench against the database, with everything that was wrong about it."""
import re
import subprocess
import time
from dataclasses import asdict, dataclass, field

import figures
from stage import HERE

THREADS = 2                 # of wrk and of pgbench, where there are as many clients
REPLY_SECONDS = 20          # after which wrk gives a reply up
PATIENCE_SECONDS = 60       # beyond the time a run should take
SETTLE_SECONDS = 0.3        # for what was cut off at the end of a run
UNITS_OF_TIME = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}
SCRIPTS = {"insert": "insert.lua", "get": "get.lua", "page": "get.lua", "pages": "get.lua",
           "unchanged": "get.lua"}


@dataclass
class Measurement:
    """rate a second, latencies in ms (None where unknown), good answers in all, faults as texts."""
    rate: float
    answers: int
    p50: float | None = None
    p99: float | None = None
    faults: list = field(default_factory=list)

    def plain(self):
        return asdict(self)


def milliseconds(text):
    found = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text)
    return float(found.group(1)) * UNITS_OF_TIME[found.group(2)]


def read_wrk(text):
    """What wrk printed; refused answers and broken connections are faults and count as no answer."""
    requests = re.search(r"^\s*(\d+) requests in ([\d.]+)(us|ms|s|m)", text, re.M)
    rate = re.search(r"^Requests/sec:\s*([\d.]+)", text, re.M)
    if not requests or not rate:
        raise RuntimeError(f"wrk: {text[-2000:]}")
    faults, answers = [], int(requests.group(1))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if refused:
        answers -= int(refused.group(1))
        faults.append(f"{refused.group(1)} answers were refusals")
    broken = re.search(r"Socket errors: (.*)", text)
    if broken:
        faults.append(f"socket errors: {broken.group(1)}")
    if not answers:
        faults.append("no answers")
    latency = {name: milliseconds(found.group(1)) if (found := re.search(rf"^\s*{name}%\s+(\S+)", text, re.M)) else None
               for name in ("50", "99")}
    return Measurement(float(rate.group(1)), answers, latency["50"], latency["99"], faults)


def read_pgbench(text):
    rate = re.search(r"^tps = ([\d.]+)", text, re.M)
    count = re.search(r"number of transactions actually processed: (\d+)", text)
    failed = re.search(r"number of failed transactions: (\d+)", text)
    if not rate or not count:
        raise RuntimeError(f"pgbench: {text[-2000:]}")
    faults = [f"{failed.group(1)} transactions failed"] if failed and failed.group(1) != "0" else []
    return Measurement(float(rate.group(1)), int(count.group(1)), faults=faults)


def spoken(words, seconds, environment):
    done = subprocess.run(list(map(str, words)), text=True, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds + PATIENCE_SECONDS)
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stdout[-2000:]}")
    return done.stdout


def ask(contender, kind, clients, seconds, more):
    """One run of the client program."""
    threads = min(THREADS, clients)
    if contender.has_server:
        words = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--timeout", f"{REPLY_SECONDS}s", "--latency",
                 "-s", HERE / "wrk" / SCRIPTS[kind], contender.url]
        return read_wrk(spoken(words, seconds, {**contender.request(kind), **more}))
    cluster = contender.stage.cluster
    words = [cluster.bin / "pgbench", "-n", "-M", "prepared", "-f", contender.script(kind), "-c", clients, "-j", threads,
             "-T", seconds, "-h", cluster.sockets, "-U", "postgres", contender.database]
    return read_pgbench(spoken(words, seconds, {**contender.stage.environment(), "LC_ALL": "C"}))


def measure(contender, workload, seconds, warm, empties=True):
    """Warm-up and run. Before inserts the table is emptied, unless it must not be; after them its rows are held against
    the answers."""
    inserts = workload.kind == "insert"
    if inserts and empties:
        contender.empty()
    mark = contender.mark() if inserts else 0
    more = {"BENCH_TOKENS": str(contender.stage.folder / workload.tokens)}
    runs = [ask(contender, workload.kind, workload.clients, warm, more)] if warm else []
    runs.append(ask(contender, workload.kind, workload.clients, seconds, more))
    result = runs[-1]
    result.faults = [fault for run in runs for fault in run.faults]
    if inserts:
        time.sleep(SETTLE_SECONDS)
        cut_off = workload.clients * len(runs) if contender.has_server else 0
        fault = figures.stored_fault(sum(run.answers for run in runs), contender.stored_since(mark), cut_off)
        result.faults += [fault] if fault else []
    return result
