"""A million events at once: Pennant's imports, PostgreSQL's own \\copy into the same tables, and the peers' bulk routes.

Everybody stores the same events from the same bytes in memory, into emptied tables. Then single posts are measured alone and
while an import runs.
"""
import datetime
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import figures
import load
import plan
from stage import INDICATOR, ORGANISATION, SOURCE

ROUNDS_MOST = 3             # a round takes minutes
PIECE_ROWS = 10_000         # of one request to a peer, whose bodies are held whole
PEER_CLIENTS = 2            # requests at once to a peer
BEGUN_SECONDS = 1           # after which an import is well under way
MEMORY_MIB, P99_MS, P99_TIMES, COPY_SHARE, PEER_TIMES = 64, 100, 10, 0.5, 1.5
COPY = "\\copy"
COPY_SECONDS = 1800
BULK_PATH = f"/v1/imports?kind=events&source={SOURCE}"
COPY_SQL = """set client_min_messages = warning;
select set_config('pennant.organisation', id::text, false), set_config('pennant.sees', 'all', false)
  from pennant.organisation where code = '{organisation}';
\\copy pennant.event (organisation_id, id, unit_id, indicator, occurred_at, day, quantity, note, source, recorded_by, \
fingerprint) from '{path}' csv
"""


def identities(rows, salt=""):
    """So many ids as texts, the same ones each time with the same salt."""
    chance = random.Random(f"{rows}/{salt}")
    for _ in range(rows):
        bits = chance.getrandbits(122)
        text = f"{bits:032x}"
        yield f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def pieces(body, units, rows, salt=""):
    """The events as NDJSON, in pieces that end with a line."""
    before, between, after = body.replace("@ID", "\0").replace("@UNIT", "\0").split("\0")
    lines, made = [], []
    for number, identity in enumerate(identities(rows, salt)):
        lines.append(f"{before}{identity}{between}{units[number % len(units)]}{after}\n")
        if len(lines) == PIECE_ROWS:
            made.append("".join(lines).encode())
            lines = []
    return [*made, "".join(lines).encode()] if lines else made


def copy_file(stage, rows):
    """The same events as PostgreSQL stores them, as CSV; it is read by psql."""
    path = stage.folder / f"copy-{rows}.csv"
    if not path.exists():
        units = stage.lines("unit-ids")
        organisation = stage.cluster.psql(f"select id from pennant.organisation where code = '{ORGANISATION}'")[0][0]
        rest = f"{INDICATOR},2026-03-04 05:06:07+00,2026-03-04,1,{'n' * 56},{SOURCE},bench,\\x{'0f' * 32}\n"
        with path.open("w") as out:
            out.writelines(f"{organisation},{identity},{units[number % len(units)]},{rest}"
                           for number, identity in enumerate(identities(rows)))
        path.chmod(0o644)
    return path


def by_copy(stage, rows):
    """Seconds that the owner of the tables needs."""
    sql = COPY_SQL.format(organisation=ORGANISATION, path=copy_file(stage, rows))
    started = time.monotonic()
    stage.cluster.psql(sql, seconds=COPY_SECONDS)
    return time.monotonic() - started


class Import(threading.Thread):
    """One import, sent from memory as fast as it is taken."""

    def __init__(self, contender, body):
        super().__init__(daemon=True)
        self.contender, self.body = contender, body
        self.connection = http.client.HTTPConnection("127.0.0.1", contender.port, timeout=COPY_SECONDS)
        self.seconds = self.reply = self.fault = None

    def run(self):
        headers = {"Authorization": "Bearer " + self.contender.stage.token, "Content-Type": "application/x-ndjson",
                   "Content-Length": str(sum(map(len, self.body)))}
        started = time.monotonic()
        try:
            self.connection.request("POST", BULK_PATH, iter(self.body), headers)
            answer = self.connection.getresponse()
            self.reply = answer.status, json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException) as fault:
            self.fault = repr(fault)
        self.seconds = time.monotonic() - started
        self.connection.close()

    def break_off(self):
        if self.connection.sock:
            self.connection.sock.shutdown(2)
        self.join()


def by_import(contender, body, rows):
    """Seconds."""
    one = Import(contender, body)
    one.start()
    one.join()
    if one.fault or one.reply[0] >= 300:
        raise RuntimeError(f"import: {one.fault or one.reply}")
    return one.seconds


def by_peer(contender, body, rows):
    """Seconds; pieces over some connections at once."""
    waiting, faults = list(reversed(body)), []

    def post():
        connection = http.client.HTTPConnection("127.0.0.1", contender.port, timeout=COPY_SECONDS)
        while waiting:
            piece = waiting.pop()
            connection.request("POST", "/events:bulk", piece, {"Authorization": "Bearer " + contender.stage.token,
                                                               "Content-Type": "application/x-ndjson"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 300:
                faults.append(f"{answer.status} {text[:200]}")
        connection.close()
    threads = [threading.Thread(target=post) for _ in range(PEER_CLIENTS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(f"{contender.name}: {faults[0]}")
    return time.monotonic() - started


def peak_mib(contender):
    """The most memory that the server's process has held since it started."""
    status = Path(f"/proc/{contender.server.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@dataclass
class Found:
    rows: int
    rates: dict = field(default_factory=dict)       # by name, a round each; None where it failed
    memory: list = field(default_factory=list)
    alone: list = field(default_factory=list)       # p99 in ms
    beside: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def comparisons(self):
        what, ours = f"bulk of {self.rows:,} events", self.rates.get("Pennant", [])
        yield figures.compare(what, f"{COPY} by the owner", ours, self.rates.get(COPY, []), COPY_SHARE)
        medians = {name: figures.summary(good).median for name, rates in self.rates.items()
                   if name not in ("Pennant", COPY) and (good := [rate for rate in rates if rate])}
        fastest = max(medians, key=medians.get, default=None)
        for name in medians:
            yield figures.compare(what, name, ours, self.rates[name], PEER_TIMES if name == fastest else None)
        yield figures.bound(f"{what}: memory of the server", self.memory, "MiB", MEMORY_MIB)
        yield figures.bound("p99 of single posts, 64 clients", self.alone, "ms")
        yield figures.bound("p99 of single posts during a bulk", self.beside, "ms", P99_MS)
        yield figures.bound("p99 of single posts during a bulk", figures.ratios(self.beside, self.alone), "× alone", P99_TIMES)

    def table(self):
        return figures.table([f"{self.rows:,} events at once", "events a second"],
                             [[name, figures.rate_text([rate for rate in rates if rate])] for name, rates in self.rates.items()])

    def plain(self):
        return {"rows": self.rows, "rates": self.rates, "memory": self.memory, "p99_alone": self.alone, "p99_beside": self.beside}


def store(contender, body, rows, found):
    """One contender stores all; its rate is kept unless something went wrong."""
    rate = None
    contender.start()
    try:
        contender.empty()
        seconds = (by_import if contender.name == "Pennant" else by_peer)(contender, body, rows)
        fault = figures.stored_fault(rows, contender.stored(), 0)
        rate = None if fault else rows / seconds
        found.faults += [f"bulk, {contender.name}: {fault}"] if fault else []
        if contender.name == "Pennant":
            found.memory.append(peak_mib(contender))
    except (RuntimeError, OSError) as fault:
        found.faults.append(f"bulk, {contender.name}: {fault}")
    finally:
        contender.stop()
    return rate


def copy(contender, rows, found):
    """Into the tables of Pennant, with nobody else there."""
    contender.empty()
    seconds = by_copy(contender.stage, rows)
    fault = figures.stored_fault(rows, contender.stored(), 0)
    found.faults += [f"bulk, {COPY}: {fault}"] if fault else []
    return None if fault else rows / seconds


def singles(contender, body, seconds, found):
    """Single posts alone, and beside an import that is under way all the time."""
    workload = plan.Workload("bulk", plan.POST, "insert", 64)
    more = {"BENCH_TOKENS": str(contender.stage.folder / workload.tokens)}
    contender.start()
    try:
        contender.empty()
        load.ask(contender, "insert", workload.clients, 1, more)
        alone = load.ask(contender, "insert", workload.clients, seconds, more)
        one = Import(contender, body)
        one.start()
        time.sleep(BEGUN_SECONDS)
        beside = load.ask(contender, "insert", workload.clients, seconds, more)
        if not one.is_alive():
            found.faults.append(f"the bulk had ended before the single posts: {one.fault or one.reply}"[:500])
        one.break_off()
    finally:
        contender.stop()
    found.faults += [f"single posts beside a bulk: {fault}" for fault in (*alone.faults, *beside.faults)]
    found.alone.append(alone.p99)
    found.beside.append(beside.p99)


def measure(bench):
    """All of it; says what it does, for it takes minutes."""
    rows, found = bench.chosen.bulk_rows, Found(bench.chosen.bulk_rows)
    stage, contenders = bench.stage, bench.contenders
    names = [name for name in ("Pennant", "h2o", "go", "fastify")]
    bodies = {"Pennant": pieces(contenders["Pennant"].body, stage.lines("unit-codes"), rows),
              "peer": pieces(contenders["go"].body, stage.lines("unit-numbers"), rows)}
    copy_file(stage, rows)
    for number in range(min(bench.chosen.rounds, ROUNDS_MOST)):
        for name in figures.rotated([*names, COPY], number):
            rate = (copy(contenders["Pennant"], rows, found) if name == COPY else
                    store(contenders[name], bodies["Pennant" if name == "Pennant" else "peer"], rows, found))
            found.rates.setdefault(name, []).append(rate)
            bench.say(f"bulk of {rows:,}, round {number + 1}: {name:<8} {rate or 0:>10,.0f}/s")
        singles(contenders["Pennant"], bodies["Pennant"], bench.chosen.seconds, found)
        bench.say(f"p99 of single posts {found.alone[-1]} ms, beside a bulk {found.beside[-1]} ms")
    contenders["Pennant"].empty()
    return found
