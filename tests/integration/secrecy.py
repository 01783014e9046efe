#!/usr/bin/env python3
"""A thousand secret ballots under the eyes of whoever owns the database, the log and the clock.

The observer is a superuser: it has every row with its xmin and ctid, PostgreSQL's log of every statement with
its parameters, time, process and transaction, and the server's log at its most talkative. It knows which voter
took which right, and wants to know which ballot is whose. It orders rights and ballots by everything they have
and matches them place by place. What it finds must be what chance finds: over RUNS campaigns the mean rank
correlation and the number of voters matched with their own ballot stay within the 99 % interval, all ways of
matching together. An interval of 99 % is left by chance once in a hundred times, so what falls outside is
drawn a second time; the order in which voters cast is drawn with a fixed seed.

    secrecy.py             20 campaigns of 50 voters, the everyday size
    secrecy.py --full      20 campaigns of 1,000 voters (also with PENNANT_FULL set)
"""
import hashlib
import math
import os
import random
import re
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from blind import Booth, Secret, ballot_key, decode64  # noqa: E402
from campaigns import Stage, scheme  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv or bool(os.environ.get("PENNANT_FULL"))
RUNS = 20
VOTERS = 1000 if FULL else 50
THREADS = 8
ALPHA = 0.01
SEED = 20261123


def normal_quantile(probability):
    """By bisection over the error function."""
    low, high = -10.0, 10.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if 0.5 * (1 + math.erf(middle / math.sqrt(2))) < probability else (low, middle)
    return low


def poisson_most(mean, probability):
    """The least count that a Poisson variable exceeds with at most this probability."""
    term = total = math.exp(-mean)
    count = 0
    while total < 1 - probability:
        count += 1
        term *= mean / count
        total += term
    return count


def correlation(truth):
    """Spearman's, of the places of rights and of the ballots that came of them."""
    n = len(truth)
    return 1 - 6 * sum((place - other) ** 2 for place, other in enumerate(truth)) / (n * (n * n - 1))


def place(row):
    """A ctid as two numbers."""
    return tuple(map(int, row[2].strip("()").split(",")))


class Campaign:
    """One vote: everybody takes a right, everybody casts; what the observer sees of it, and the truth."""

    def __init__(self, world, stage, draw):
        self.world, self.draw = world, draw
        self.logged = world.cluster.log.stat().st_size
        document = scheme()
        document["panels"]["jury"] = {"mode": "secret", "raters": "given", "max": "100"}
        period = stage.draft(document=stage.organiser.post("/v1/schemes", document).json())
        self.voters = [f"voter-{number:04d}" for number in range(VOTERS)]
        stage.organiser.put(f"/v1/periods/{period['id']}/panels/jury",
                            {"members": [{"subject": voter} for voter in self.voters]}, version=1)
        stage.move(period, "open")
        self.booth = Booth(world, "demo", period["id"], "jury")
        self.booth.lock(stage.organiser)
        self.period = period
        rights = self.take(stage)
        stage.move(period, "scoring")
        self.cast(rights)
        self.truth = {hashlib.sha256(decode64(right["token"])).hexdigest(): voter for voter, right in rights.items()}

    def each(self, items, act):
        """In an order that is drawn, over a few connections at once; else one after another."""
        order = list(items)
        if self.draw:
            self.draw.shuffle(order)
        with ThreadPoolExecutor(THREADS if self.draw else 1) as pool:
            return list(pool.map(act, order))

    def take(self, stage):
        def one(voter):
            client = stage.client("evaluator", voter)
            try:
                return voter, self.booth.take(client, "t1", secret=Secret(self.booth.keys["t1"]))
            finally:
                client.close()
        return dict(self.each(self.voters, one))

    def cast(self, rights):
        def one(voter):
            nobody = self.world.client()
            try:
                self.booth.cast(rights[voter], self.voters.index(voter) % 101, client=nobody)
            finally:
                nobody.close()
        self.each(self.voters, one)

    def observe(self):
        """Places of rights (voters) and of ballots (receipts) by everything that gives an order."""
        period = self.period["id"]
        rights = self.world.cluster.psql(
            f"select rater, xmin::text::bigint, ctid, blinded, signature from pennant.ballot_right where period_id = '{period}'")
        ballots = self.world.cluster.psql(
            "select encode(token_hash, 'hex'), xmin::text::bigint, ctid, score, day from pennant.secret_ballot"
            f" where period_id = '{period}'")
        if len(rights) != VOTERS or len(ballots) != VOTERS:
            raise AssertionError(f"{len(rights)} rights, {len(ballots)} ballots")
        if {row[4] for row in ballots} != {ballots[0][4]}:
            raise AssertionError("the day tells ballots apart")
        logged = self.log_orders({row[0] for row in rights}, {row[0] for row in ballots})
        return {
            "transaction": (self.by(rights, lambda row: int(row[1])), self.by(ballots, lambda row: int(row[1]))),
            "place in the table": (self.by(rights, place), self.by(ballots, place)),
            "blinded value and receipt": (self.by(rights, lambda row: row[3]), self.by(ballots, lambda row: row[0])),
            "signature and receipt": (self.by(rights, lambda row: row[4]), self.by(ballots, lambda row: row[0])),
            "signature and place": (self.by(rights, lambda row: row[4]), self.by(ballots, place)),
            "line of the log": logged["line"], "process and line": logged["process"],
        }

    @staticmethod
    def by(rows, key):
        return [row[0] for row in sorted(rows, key=key)]

    def log_orders(self, voters, receipts):
        """Where PostgreSQL's log names a voter's right and a ballot's token first, and in which process."""
        seen = {"right": {}, "ballot": {}}
        process = None
        log = self.world.cluster.log.read_bytes()[self.logged:].decode(errors="replace")
        for number, line in enumerate(log.splitlines()):
            started = re.match(r"(\d+) ", line)
            process = int(started.group(1)) if started else process
            names = set(re.findall(r"voter-\d{4}", line)) & voters
            hashes = set(re.findall(r"[0-9a-f]{64}", line)) & receipts
            if names and hashes:
                raise AssertionError(f"a line names both: {line[:500]}")
            if re.search(r"\\x[0-9a-f]{512}", line):  # what was blinded
                for name in names:
                    seen["right"].setdefault(name, (process, number))
            for receipt in hashes:
                seen["ballot"].setdefault(receipt, (process, number))
        if len(seen["right"]) != len(voters) or len(seen["ballot"]) != len(receipts):
            raise AssertionError("the log was not as talkative as it was told to be")
        line = {kind: sorted(found, key=lambda name, found=found: found[name][1]) for kind, found in seen.items()}
        workers = {kind: sorted(found, key=lambda name, found=found: found[name]) for kind, found in seen.items()}
        return {"line": (line["right"], line["ballot"]), "process": (workers["right"], workers["ballot"])}

    def matches(self):
        """By way of matching: the place of each right's own ballot."""
        result = {}
        for way, (rights, ballots) in self.observe().items():
            own = {self.truth[receipt]: number for number, receipt in enumerate(ballots)}
            result[way] = [own[voter] for voter in rights]
        return result


class Secrecy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.world = World(options=[("ballot-key", ballot_key(folder.name)), ("log-level", "debug"), ("threads", 32),
                                   ("pool-wait", 5000)])
        cls.addClassCleanup(cls.world.close)
        for setting in ("log_statement = 'all'", "log_line_prefix = '%p %x '", "log_min_messages = 'log'",
                        "log_parameter_max_length = -1"):
            cls.world.cluster.psql(f"alter system set {setting}")
        cls.world.cluster.psql("select pg_reload_conf()")
        time.sleep(0.5)
        cls.stage = Stage(cls.world)

    def outside(self, seed):
        """The ways of matching that do better or worse than chance, with their figures."""
        draw = random.Random(seed)
        runs = [Campaign(self.world, self.stage, draw).matches() for _ in range(RUNS)]
        ways = list(runs[0])
        each = ALPHA / (2 * len(ways))
        limit = normal_quantile(1 - each / 2) / math.sqrt(RUNS * (VOTERS - 1))
        most = poisson_most(RUNS, each)
        found = {}
        for way in ways:
            mean = sum(correlation(run[way]) for run in runs) / RUNS
            matched = sum(place == other for run in runs for place, other in enumerate(run[way]))
            print(f"{way:28} correlation {mean:+.4f} (within {limit:.4f}), own ballots {matched} (at most {most})")
            if abs(mean) > limit or matched > most:
                found[way] = (mean, matched)
        return found

    def test_1_matching_is_no_better_than_chance(self):
        found = self.outside(SEED)
        if found:
            found = {way: figures for way, figures in self.outside(SEED + 1).items() if way in found}
        self.assertEqual(found, {})
        print(f"{RUNS} campaigns of {VOTERS} voters")

    def test_2_the_server_says_nothing(self):
        log = self.world.server.log()
        self.assertIn('"route":"/v1/periods/{period_id}/panels/{panel}/tokens"', log)
        self.assertNotIn("secret-ballots", log)
        tokens = {row[0] for row in self.world.cluster.psql("select encode(token_hash, 'hex') from pennant.secret_ballot")}
        self.assertEqual(tokens.intersection(re.findall(r"[0-9a-f]{64}", log)), set())
        self.assertEqual(self.world.cluster.psql("select count(*) from pennant.audit where actor like 'voter-%'"
                                                 " or actor = 'public'")[0][0], "0")
        self.assertEqual(self.world.cluster.psql("select count(*) from pennant.idempotency"
                                                 " where operation like '%secret%'")[0][0], "0")

    def test_3_the_observer_would_find_an_order(self):
        """The same eyes see it at once when ballots are cast in the order of the rights."""
        places = Campaign(self.world, self.stage, None).matches()
        for way in ("transaction", "place in the table", "line of the log"):
            # Not one by one: the database may use room again that another row left.
            self.assertGreater(correlation(places[way]), 0.9, way)


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--full"], verbosity=2)
