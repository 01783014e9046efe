"""Who is measured: Pennant and its peers, each built, started, asked, and ended by the id of its process.

A contender knows its database (how to empty the events and count them) and how wrk asks it. One server is up at a time.
"""
import os
import signal
import socket
import subprocess
import time
import uuid

from stage import HERE, INDICATOR, ORGANISATION, Client

PEERS = HERE / "peers"
START_SECONDS, STOP_SECONDS, POLL_SECONDS = 30, 10, 0.05
POOL = 16   # connections of each peer to the database, in all
NOTE = "n" * 56
PAGE = 100


class Contender:
    """database, table and emptying, and what is sent where; to be completed by those below."""
    name = database = table = emptying = None
    event_path = unit_path = page_path = body = units = unit_keys = None
    has_server = True
    port = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __init__(self, stage):
        self.stage = stage

    def empty(self):
        """No events, and nothing left to be written."""
        self.stage.cluster.psql(self.emptying, database=self.database)
        self.stage.cluster.psql("checkpoint", database=self.database)

    def stored(self):
        return int(self.stage.cluster.psql(f"select count(*) from {self.table}", database=self.database)[0][0])

    def mark(self):
        """To be given to stored_since()."""
        return self.stored()

    def stored_since(self, mark):
        return self.stored() - mark

    def request(self, kind):
        """Environment of the scripts under wrk/."""
        if kind == "insert":
            return self.stage.environment(BENCH_PATH=self.event_path, BENCH_BODY=self.body,
                                          BENCH_UNITS=str(self.stage.folder / self.units))
        name = f"paths-{self.name}-{kind}"
        self.stage.write(name, self.paths(kind))
        etag = self.etag(self.stage.lines("token-leader")[0]) if kind == "unchanged" else ""
        return self.stage.environment(BENCH_PATHS=str(self.stage.folder / name), BENCH_ETAG=etag)

    def paths(self, kind):
        if kind == "unchanged":
            return [self.stage.standings]
        if kind == "pages":     # no two questions alike at a time, and as many units as in pages of PAGE
            return [self.page_path.replace(f"={PAGE}", f"={count}") for count in range(1, 2 * PAGE)]
        return [self.page_path] if kind == "page" else [self.unit_path + key for key in self.stage.lines(self.unit_keys)]

    def etag(self, token):
        """Of the live standings, asked with that token; without one their copies cannot be told from new ones."""
        client = Client(self.port, token)
        try:
            return client.get(self.stage.standings).headers.get("etag", "")
        finally:
            client.close()

    def check(self):
        """Does the same as the others: refuses strangers, stores once, reads back. Gives the bytes of its replies."""
        stranger, client = Client(self.port, self.stage.token[:-4] + "AAAA"), Client(self.port, self.stage.token)
        try:
            stranger.request("GET", self.page_path, expect=401)
            identity, unit = str(uuid.uuid4()), self.stage.lines(self.units)[0]
            body = self.body.replace("@ID", identity).replace("@UNIT", unit).encode()
            self.empty()
            posted = client.request("POST", self.event_path, body, expect=201, key=False)
            client.request("POST", self.event_path, body, expect=(200, 201), key=False)
            unit = client.request("GET", self.unit_path + self.stage.lines(self.unit_keys)[0], expect=200)
            page = client.request("GET", self.page_path, expect=200)
        finally:
            stranger.close()
            client.close()
        rows = page.json()
        if self.stored() != 1 or len(rows if isinstance(rows, list) else rows["items"]) != PAGE:
            raise RuntimeError(f"{self.name} does not store once or does not page")
        return {"sent": len(body), "posted": len(posted.body), "unit": len(unit.body), "page": len(page.body)}


class Pennant(Contender):
    name, database, table = "Pennant", "pennant", "pennant.event"
    # Events are append-only for everybody; as a replica the superuser meets no triggers. What is kept of them goes too: sums,
    # states, and the chain over all records.
    emptying = """do $$
        begin
            set session_replication_role = replica;
            execute (select 'truncate ' || string_agg(relname, ', ') || ' restart identity cascade'
                       from (select oid::regclass::text as relname from pg_class
                              where relnamespace = 'pennant'::regnamespace and relkind = 'r'
                                and relname ~ '^(event|event_state|tally.*|chain_.*|import.*|standing_base)$') t);
        end $$"""
    event_path, unit_path, page_path = "/v1/events", "/v1/units/", f"/v1/units?limit={PAGE}"
    units, unit_keys = "unit-codes", "unit-ids"
    body = (f'{{"id": "@ID", "unit": "@UNIT", "indicator": "{INDICATOR}", "occurred_at": "2026-03-04T05:06:07Z", '
            f'"quantity": "1", "note": "{NOTE}"}}')

    # Millions of rows are not counted once more each time.
    since = "from pennant.event e join pennant.organisation o on o.id = e.organisation_id and o.code = '{}'"

    def mark(self):
        return int(self.stage.cluster.psql("select coalesce(max(e.sequence), 0) " + self.since.format(ORGANISATION))[0][0])

    def stored_since(self, mark):
        return int(self.stage.cluster.psql(f"select count(*) {self.since.format(ORGANISATION)} where e.sequence > {mark}")[0][0])

    def start(self):
        self.server = self.stage.server()
        self.port = self.server.port

    def stop(self):
        status = self.server.stop()
        if status not in (0, -signal.SIGINT):
            raise RuntimeError(f"Pennant ended with {status}: {self.server.log()[-2000:]}")


class Peer(Contender):
    """command: what serves, with PORT, PGURL, JWT_SECRET and POOL in its environment."""
    database, table, emptying = "peers", "events", "truncate events"
    event_path, unit_path, page_path = "/events", "/units/", f"/units?limit={PAGE}"
    units = unit_keys = "unit-numbers"
    body = (f'{{"id": "@ID", "unit_id": @UNIT, "rule": "{INDICATOR}", "occurred_at": "2026-03-04T05:06:07Z", '
            f'"quantity": 1, "note": "{NOTE}"}}')
    command = ()

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {"PORT": str(self.port), "PGURL": self.stage.peer_url(), "JWT_SECRET": self.stage.secret,
                    "POOL": str(POOL), "NODE_ENV": "production"}
        with open(self.stage.folder / f"{self.name}.log", "wb") as log:
            self.process = subprocess.Popen(list(map(str, self.command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env=self.stage.environment(**settings), start_new_session=True)
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise

    def wait(self):
        """Until it listens and has a connection to the database."""
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                log = (self.stage.folder / f"{self.name}.log").read_text(errors="replace")
                raise RuntimeError(f"{self.name} did not start:\n{log[-2000:]}")
            time.sleep(POLL_SECONDS)

    def answers(self):
        client = Client(self.port, self.stage.token, timeout=5)
        try:
            return client.request("GET", self.unit_path + "1", retry=False).status == 200
        except OSError:
            return False
        finally:
            client.close()

    def stop(self):
        """It and what it forked: they are the one session that start() made."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


class H2o(Peer):
    name = "h2o"


class Go(Peer):
    name = "go"


class Fastify(Peer):
    name = "fastify"


class Constant(Peer):
    """The HTTP library with nothing behind it."""
    name, database = "civetweb", None

    def etag(self, token):
        return ""

    def check(self):
        return {}


class Bare(Contender):
    """pgbench: prepared statements on the peers' tables without any HTTP."""
    name, database, table, emptying = "pgbench", Peer.database, Peer.table, Peer.emptying
    has_server = False

    def start(self):
        pass

    def stop(self):
        pass

    @staticmethod
    def script(kind):
        return PEERS / "pgbench" / f"{kind}.sql"


CONTENDERS = (Pennant, Bare, H2o, Go, Fastify, Constant)
