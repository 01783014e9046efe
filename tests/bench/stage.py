"""The one cluster that everybody is measured on, durable as in production, with a database for Pennant and one for the peers.

Both hold the same thousand units. Everybody connects through the same socket and shows the same token.
"""
import os
import subprocess
import sys
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import campaigns  # noqa: E402
from client import Client, Tokens  # noqa: E402
from cluster import Cluster  # noqa: E402
from server import Server  # noqa: E402

import machine  # noqa: E402

UNITS = 1000
ORGANISATION, INDICATOR, SOURCE = "bench", "complaint.general", "bench"
CAMPAIGN = "campaign"
SHARED_BUFFERS_MIB = 1024
# Durable: fsync, synchronous_commit and full_page_writes are as PostgreSQL has them, on. No checkpoint falls
# into a round by itself.
SETTINGS = ("max_connections=200", "max_wal_size=4GB", "checkpoint_timeout=30min", "wal_buffers=64MB", "jit=off")
KEYS = {"RS256": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
        "ES256": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")}
TOKEN_SECONDS = 36000
MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")


class Field:
    """What campaigns.Stage needs of a world, over the stage's cluster."""

    def __init__(self, stage, port):
        self.stage, self.port = stage, port

    def organisation(self, code):
        self.stage.cluster.organisation(code)

    def client(self, organisation, role, subject=None, **more):
        return Client(self.port, self.stage.tokens.make(organisation, role, subject or role, **more))


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
        self.tokens = Tokens(key_file)
        self.token = self.tokens.make(ORGANISATION, "collector", "bench", sources=[SOURCE])
        self.write("token", [self.token])
        server = self.server()
        try:
            organiser = Client(server.port, self.tokens.make(ORGANISATION, "organiser", "organiser"))
            organiser.post("/v1/indicators", {"code": INDICATOR, "form": "event"})
            units = [organiser.post("/v1/units", {"code": f"u{number:04}", "name": f"Unit {number}", "kind": "window"}).json()
                     for number in range(1, UNITS + 1)]
            organiser.close()
        finally:
            server.stop()
        self.write("unit-codes", [unit["code"] for unit in units])
        self.write("unit-ids", [unit["id"] for unit in units])
        self.cluster.psql("vacuum analyze")

    def make_tokens(self, algorithm, users):
        """Public keys for the service, and tokens of so many different users, in the file tokens-ALGORITHM."""
        name = f"{algorithm.lower()}.{algorithm}.pem"     # a key's name is before the first dot, and its own
        key = self.folder / name
        key.touch(mode=0o600)
        subprocess.run(["openssl", "genpkey", *KEYS[algorithm], "-out", key], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", self.keys / name], check=True)
        self.write(f"tokens-{algorithm}", [
            self.cluster.pennant("token", "--key", str(key), "--subject", f"collector-{number}", "--organisation", ORGANISATION,
                                 "--role", "collector", "--source", SOURCE, "--lifetime", str(TOKEN_SECONDS)).stdout.strip()
            for number in range(users)])

    def make_standings(self):
        """A live period of another organisation, and who may read its standings; gives their ETag, or ""."""
        server = self.server()
        try:
            campaign = campaigns.Stage(Field(self, server.port), CAMPAIGN)
            self.standings = f"/v1/periods/{campaign.opened(offset=0)['id']}/standings"
            self.write("token-leader", [campaign.leader.token])
            return campaign.leader.get(self.standings).headers.get("etag", "")
        finally:
            server.stop()

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
