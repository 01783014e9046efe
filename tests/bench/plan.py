"""What is measured and what is aimed at: two tables, and the comparisons that follow from the rates."""
from dataclasses import dataclass

import figures

EVERYBODY = ("Pennant", "pgbench", "h2o", "go", "fastify")
POST, GET, PAGE, PAGES = "POST one event", "GET a unit by id", "GET a page of 100", "GET pages of 1 to 199"
UNCHANGED = "GET unchanged standings"
USERS = 1000
RS256, ES256 = (f"{POST}, {algorithm}, {USERS:,} users" for algorithm in ("RS256", "ES256"))
BRIEF = 3   # how many times shorter a brief run is; it is for the curve more than for the ratio


# What --only may name. Those of DEFAULT are measured without --full.
ROWS = {
    "post-64": "posts of 64 clients", "post-16": "posts of 16 clients", "post-1": "posts of one client",
    "get": "a unit by its id, 32 clients", "page": "a page of 100 units, 32 clients",
    "pages": "pages of 1 to 199 units, each client another one at a time, 32 clients",
    "tokens": "posts with RS256 and ES256 tokens of many users", "clients": "reads with other numbers of clients",
    "unchanged": "live standings asked for conditionally", "bulk": "a million events at once, and single posts meanwhile",
    "stored": "posts, bulk and standings by events stored before", "idle": "beside idle connections through nginx",
    "overload": "refusals and what is done at three times the load", "start": "start to ready, and memory when idle",
}
DEFAULT = ("post-64", "post-16", "post-1", "get", "page")


@dataclass(frozen=True)
class Workload:
    """what with how many clients; row is one of ROWS, kind names the script. Those of the same what share one warm-up,
    the first's."""
    row: str
    what: str
    kind: str
    clients: int
    contenders: tuple = EVERYBODY
    brief: bool = False
    tokens: str = "token"   # the file of those that the clients show

    @property
    def key(self):
        return f"{self.what}, {self.clients} client{'s' if self.clients > 1 else ''}"


WORKLOADS = (
    Workload("post-64", POST, "insert", 64),
    Workload("tokens", RS256, "insert", 64, ("Pennant",), tokens="tokens-RS256"),
    Workload("tokens", ES256, "insert", 64, ("Pennant",), tokens="tokens-ES256"),
    Workload("post-16", POST, "insert", 16, brief=True), Workload("post-1", POST, "insert", 1, brief=True),
    Workload("get", GET, "get", 32), *(Workload("clients", GET, "get", clients, brief=True) for clients in (64, 16, 1)),
    Workload("page", PAGE, "page", 32), *(Workload("clients", PAGE, "page", clients, brief=True) for clients in (64, 16, 1)),
    Workload("pages", PAGES, "pages", 32),
    Workload("unchanged", UNCHANGED, "unchanged", 32, ("Pennant", "civetweb"), tokens="token-leader"),
)


def workloads(rows):
    """Those of the rows; other tokens are held against the usual one, so its posts come along."""
    wanted = {*rows, *(("post-64",) if "tokens" in rows else ())}
    return [each for each in WORKLOADS if each.row in wanted]


# (what, clients, against whom): how many times as fast Pennant should be
TARGETS = {
    (POST, 64, "pgbench"): 1.2, (POST, 64, "h2o"): 1.5, (POST, 64, "go"): 2.5, (POST, 64, "fastify"): 2.5,
    (POST, 16, "pgbench"): 1.0, (POST, 1, "pgbench"): 0.5,
    (GET, 32, "h2o"): 1.0, (GET, 32, "go"): 2.5, (GET, 32, "fastify"): 2.5,
    (UNCHANGED, 32, "civetweb"): 0.6,
    **{(what, 32, peer): wanted for what in (PAGE, PAGES) for peer, wanted in (("h2o", 1.0), ("go", 2.5), ("fastify", 2.5))},
}
# what: at least so many times Pennant's own POST with the same number of clients
OWN_TARGETS = {RS256: 0.9, ES256: 0.9}


class Rates:
    """Measurements by workload and contender, one a round; a round with faults has no rate."""

    def __init__(self):
        self.measured = {}

    def add(self, workload, contender, measurement):
        self.measured.setdefault((workload, contender), []).append(measurement)

    def series(self, workload, contender):
        return [None if each.faults else each.rate for each in self.measured.get((workload, contender), [])]

    def faults(self):
        return [f"{workload.key}, {contender}, round {number}: {fault}"
                for (workload, contender), rounds in self.measured.items()
                for number, each in enumerate(rounds, 1) for fault in each.faults]

    def good(self, workload, contender):
        return [rate for rate in self.series(workload, contender) if rate is not None]

    def plain(self):
        return [{"what": workload.what, "clients": workload.clients, "contender": contender,
                 "rounds": [each.plain() for each in rounds]}
                for (workload, contender), rounds in self.measured.items()]


def compare(rates, workloads):
    """Pennant against each other one, in the order of the table."""
    for workload in workloads:
        for contender in workload.contenders[1:]:
            found = figures.compare(workload.key, contender, rates.series(workload, "Pennant"),
                                    rates.series(workload, contender), TARGETS.get((workload.what, workload.clients, contender)))
            if found:
                yield found
        if workload.what in OWN_TARGETS:
            usual = next(each for each in workloads if (each.what, each.clients) == (POST, workload.clients))
            found = figures.compare(workload.key, "HS256", rates.series(workload, "Pennant"), rates.series(usual, "Pennant"),
                                    OWN_TARGETS[workload.what])
            if found:
                yield found


def rate_table(rates, workloads):
    names = list(dict.fromkeys(name for workload in workloads for name in workload.contenders))
    rows = [[workload.key, *(figures.rate_text(rates.good(workload, name)) for name in names)] for workload in workloads]
    return figures.table(["a second: median (lowest-highest)", *names], rows)
