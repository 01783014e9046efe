"""The one cluster that everybody is measured on, durable as in production, with a database for Pennant and one for the peers.

Both hold the same thousand units. Everybody connects through the same socket and shows the same token.
"""
import os
import sys
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from client import Client, Tokens  # noqa: E402
from cluster import Cluster  # noqa: E402
from server import Server  # noqa: E402

import machine  # noqa: E402

UNITS = 1000
ORGANISATION, INDICATOR, SOURCE = "bench", "complaint.general", "bench"
SHARED_BUFFERS_MIB = 1024
# Durable: fsync, synchronous_commit and full_page_writes are as PostgreSQL has them, on. No checkpoint falls
# into a round by itself.
SETTINGS = ("max_connections=200", "max_wal_size=4GB", "checkpoint_timeout=30min", "wal_buffers=64MB", "jit=off")
MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")


class Stage:
    def __init__(self, folder):
        self.folder = folder
        buffers = min(SHARED_BUFFERS_MIB, machine.memory_mib() // 4)
        self.cluster = Cluster(durable=True, settings=[*SETTINGS, f"shared_buffers={buffers}MB"])
        try:
            self.settings = {name: self.cluster.psql(f"show {name}", database="postgres")[0][0]
                             for name in (*MUST_BE_ON, "shared_buffers", *(each.split("=")[0] for each in SETTINGS))}
            for name in MUST_BE_ON:
                if self.settings[name] != "on":
                    raise RuntimeError(f"{name} is {self.settings[name]}")
            self.make_peers()
            self.make_pennant()
        except BaseException:
            self.cluster.stop()
            raise

    def make_peers(self):
        self.cluster.psql("create database peers", database="postgres")
        self.cluster.psql((HERE / "peers" / "schema.sql").read_text(), database="peers")
        self.cluster.psql("vacuum analyze", database="peers")
        self.write("unit-numbers", range(1, UNITS + 1))

    def make_pennant(self):
        """Through the service itself, as an organiser would."""
        self.cluster.create()
        self.cluster.organisation(ORGANISATION)
        self.keys = self.cluster.folder / "keys"
        key_file = self.cluster.pennant("token", "--new-key", str(self.keys)).stdout.strip()
        self.secret = Path(key_file).read_text().strip()
        tokens = Tokens(key_file)
        self.token = tokens.make(ORGANISATION, "collector", "bench", sources=[SOURCE])
        self.write("token", [self.token])
        server = self.server()
        try:
            organiser = Client(server.port, tokens.make(ORGANISATION, "organiser", "organiser"))
            organiser.post("/v1/indicators", {"code": INDICATOR, "form": "event"})
            units = [organiser.post("/v1/units", {"code": f"u{number:04}", "name": f"Unit {number}", "kind": "window"}).json()
                     for number in range(1, UNITS + 1)]
            organiser.close()
        finally:
            server.stop()
        self.write("unit-codes", [unit["code"] for unit in units])
        self.write("unit-ids", [unit["id"] for unit in units])
        self.cluster.psql("vacuum analyze")

    def server(self):
        """Pennant as it comes: every option at its default."""
        return Server(self.cluster.conninfo(), self.keys)

    def write(self, name, lines):
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines))

    def lines(self, name):
        return (self.folder / name).read_text().split()

    def peer_url(self):
        query = urllib.parse.urlencode({"host": str(self.cluster.sockets)})
        return f"postgresql://postgres@/peers?{query}"

    def environment(self, **more):
        """For programs other than Pennant: nothing of the caller's own PostgreSQL settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**kept, "BENCH_TOKENS": str(self.folder / "token"), **more}

    def close(self):
        self.cluster.stop()
