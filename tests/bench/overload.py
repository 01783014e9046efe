"""More than can be done, through the nginx of docker/: three times the peak at a fixed rate, and what is done and refused then.

The peak is the best of some numbers of clients that are always busy. Then two hundred clients keep three times that rate, each with
one request at a time; and once more without waiting for answers (HTTP/2), where nginx refuses most. What sends it shares the machine.
"""
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field

import bulk
import figures
from stage import HERE

sys.path.insert(0, str(HERE.parent / "support"))
import open_load  # noqa: E402
from proxy import Proxy  # noqa: E402

CLIENTS, TIMES, PEAKS, STREAMS = 200, 3, (16, 32, 64), 32
REFUSED_MS, GOODPUT = 300, 0.8
BULK_ROWS = 2_000_000       # more than is stored while it is measured
GET, POST, BESIDE = "GET a unit", "POST", "POST beside an import"


@dataclass
class Found:
    """By name, a figure a round."""
    goodput: dict = field(default_factory=dict)     # of the peak
    refused: dict = field(default_factory=dict)     # p99 of refusals in ms
    faults: list = field(default_factory=list)

    def comparisons(self):
        for name, shares in self.goodput.items():
            target = None if "without waiting" in name else GOODPUT
            yield figures.compare(f"{name}: done", "its peak", shares, [1] * len(shares), target)
            yield figures.bound(f"{name}: p99 of refusals", self.refused.get(name, []), "ms", REFUSED_MS)

    def table(self):
        return ""

    def plain(self):
        return {"goodput": self.goodput, "refused_ms": self.refused}


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def note(bench, found, name, played, peak):
    found.goodput.setdefault(name, []).append(played.good / peak)
    if played.refused:
        found.refused.setdefault(name, []).append(quantile(played.refused, 0.99))
    found.faults += [f"{name}: {count} answers of {status}" for status, count in played.strange.items()]
    slowest = f", p99 of {len(played.refused):,} refusals {quantile(played.refused, 0.99):.0f} ms" if played.refused else ""
    bench.say(f"{name}: {played.good:,.0f}/s of {peak:,.0f}/s, {played.offered:,.0f}/s answered{slowest}")


@contextmanager
def importing(contender, body):
    one = bulk.Import(contender, body)
    one.start()
    try:
        yield
    finally:
        one.break_off()


def overload(bench, found, ask, name):
    peak = max(ask(clients).good for clients in PEAKS)
    note(bench, found, f"{name}, {CLIENTS} clients at {TIMES} x its peak", ask(CLIENTS, rate=TIMES * peak), peak)
    if name != BESIDE:
        note(bench, found, f"{name}, the same without waiting for answers", ask(CLIENTS, rate=TIMES * peak, streams=STREAMS), peak)


def rounds(bench, proxy, contender, found):
    unit = bench.stage.lines("unit-codes")[0]
    event = contender.body.replace('"id": "@ID", ', "").replace("@UNIT", unit).encode()
    units = bench.stage.lines("unit-codes")

    def ask(path, body=None):
        return lambda clients, **more: open_load.play(proxy, path, bench.stage.token, clients, bench.chosen.seconds, body=body, **more)
    for number in range(bench.chosen.rounds):
        overload(bench, found, ask(f"/v1/units/by-code/{unit}"), GET)
        overload(bench, found, ask("/v1/events", event), POST)
        with importing(contender, bulk.pieces(contender.body, units, min(BULK_ROWS, bench.chosen.bulk_rows * 2), f"overload-{number}")):
            overload(bench, found, ask("/v1/events", event), BESIDE)


def measure(bench):
    found, contender = Found(), bench.contenders["Pennant"]
    contender.empty()
    contender.start()
    proxy = None
    try:
        proxy = Proxy([contender.port])
        rounds(bench, proxy, contender, found)
    finally:
        if proxy:
            proxy.stop()
        contender.stop()
    return found
