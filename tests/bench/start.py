"""From starting the server on a migrated database to ready, and the memory that it holds when nothing is asked."""
import http.client
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import figures
from cluster import clean_environment, program

READY_MS, IDLE_MIB = 150, 40
TIMES, PATIENCE_SECONDS, POLL_SECONDS, QUIET_SECONDS = 3, 20, 0.001, 2


@dataclass
class Found:
    ready: list = field(default_factory=list)
    memory: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def comparisons(self):
        yield figures.bound("start to ready", self.ready, "ms", READY_MS)
        yield figures.bound("memory when idle", self.memory, "MiB", IDLE_MIB)

    def table(self):
        return None

    def plain(self):
        return {"ready_ms": self.ready, "idle_mib": self.memory}


def free_ports():
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def is_ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def once(stage):
    """Milliseconds to the first answer that it is ready, and MiB a moment later."""
    port, admin = free_ports()
    words = [program(), "serve", "--database", stage.cluster.conninfo(), "--keys", str(stage.keys), "--port", str(port),
             "--admin-port", str(admin)]
    started = time.monotonic()
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=clean_environment())
    try:
        while not is_ready(admin):
            if process.poll() is not None or time.monotonic() - started > PATIENCE_SECONDS:
                raise RuntimeError("the server did not get ready")
            time.sleep(POLL_SECONDS)
        ready = (time.monotonic() - started) * 1000
        time.sleep(QUIET_SECONDS)
        status = Path(f"/proc/{process.pid}/status").read_text()
        return ready, int(status.split("VmRSS:")[1].split()[0]) / 1024
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def measure(bench):
    found = Found()
    for _ in range(max(TIMES, bench.chosen.rounds)):
        ready, memory = once(bench.stage)
        found.ready.append(ready)
        found.memory.append(memory)
    bench.say(f"ready after {figures.summary(found.ready).median:.0f} ms, {figures.summary(found.memory).median:.0f} MiB when idle")
    return found
