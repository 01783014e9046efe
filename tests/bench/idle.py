"""Through the nginx of docker/: what is left of the throughput beside idle connections."""
import resource
import socket
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import figures
import load
from stage import HERE

sys.path.insert(0, str(HERE.parent / "support"))
import crowd  # noqa: E402
from proxy import Proxy  # noqa: E402

IDLE, OPENERS, FILES = 2000, 8, 20_000
CLIENTS, KEPT = 32, 0.9
ROUNDS = 3                  # for each one asked for: what is looked for is smaller than what a round varies by
SOCKET_SECONDS = 30


class Fronted:
    """Pennant as wrk sees it through nginx."""
    has_server = True

    def __init__(self, contender, proxy):
        self.contender, self.proxy, self.stage = contender, proxy, contender.stage

    @property
    def url(self):
        return f"https://127.0.0.1:{self.proxy.port}"

    def request(self, kind):
        return self.contender.request(kind)


@dataclass
class Found:
    rates: dict = field(default_factory=lambda: {"alone": [], "beside": []})
    faults: list = field(default_factory=list)

    def comparisons(self):
        yield figures.compare(f"GET a unit, {CLIENTS} clients, beside {IDLE:,} idle ones", "alone", self.rates["beside"],
                              self.rates["alone"], KEPT)

    def table(self):
        return figures.table(["through nginx", "a second"], [[name, figures.rate_text([rate for rate in rates if rate])] for name, rates in self.rates.items()])

    def plain(self):
        return {"rates": self.rates}


def opened(proxy, token):
    """One connection that has had an answer and is kept."""
    plain = socket.create_connection(("127.0.0.1", proxy.port), SOCKET_SECONDS)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = proxy.context().wrap_socket(plain, server_hostname="localhost")
    connection.sendall(crowd.request("GET", "/v1/organisation", token))
    if b"200" not in connection.recv(8192).split(b"\r\n")[0]:
        raise RuntimeError("an idle connection was refused")
    return connection


def ask(fronted, found, beside):
    measured = load.ask(fronted, "get", CLIENTS, fronted.seconds, {})
    found.rates[beside].append(None if measured.faults else measured.rate)
    found.faults += [f"through nginx, {beside}: {fault}" for fault in measured.faults]
    return measured.rate


def beside_idle(bench, fronted, found):
    with ThreadPoolExecutor(OPENERS) as pool:
        kept = list(pool.map(lambda _: opened(fronted.proxy, bench.stage.token), range(IDLE)))
    rate = ask(fronted, found, "beside")
    gone = sum(not is_open(one) for one in kept)
    for one in kept:
        one.close()
    found.faults += [f"{gone} idle connections were closed"] if gone else []
    return rate


def idle(bench, fronted, found):
    """Every other round the other way about, so that neither always has the later place."""
    for number in range(bench.chosen.rounds * ROUNDS):
        if number % 2:
            beside, alone = beside_idle(bench, fronted, found), ask(fronted, found, "alone")
        else:
            alone, beside = ask(fronted, found, "alone"), beside_idle(bench, fronted, found)
        bench.say(f"through nginx, round {number + 1}: {alone:,.0f}/s alone, {beside:,.0f}/s beside {IDLE:,} idle connections")


def is_open(connection):
    connection.setblocking(False)
    try:
        return bool(connection.recv(1))
    except (ssl.SSLWantReadError, BlockingIOError):
        return True
    except OSError:
        return False


def measure(bench):
    found, contender = Found(), bench.contenders["Pennant"]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))
    contender.empty()
    contender.start()
    proxy = None
    try:
        proxy = Proxy([contender.port])
        fronted = Fronted(contender, proxy)
        fronted.seconds = bench.chosen.seconds
        idle(bench, fronted, found)
    finally:
        if proxy:
            proxy.stop()
        contender.stop()
    return found
