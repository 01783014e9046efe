#!/usr/bin/env python3
"""Issuers that publish their keys: found, rotated, silent, hostile; and what each may speak for.

One server with many issuers of the test's own, told apart by their path; test_issuer_rotation.py has a
known issuer program instead. --full adds what takes a quarter of a minute.
"""
import hashlib
import hmac
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Client, base64url  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from issuer import Key, Pages, certificate_make, endless, redirect, silent, trickle  # noqa: E402
from world import World  # noqa: E402

FULL = "--full" in sys.argv
WAIT = 60
PATIENCE = 5    # far less than what the silent ones take together


def admin(world, path):
    """Status and text of a page of the second listener."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{world.server.admin_port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def states(world):
    """What /readyz says of the issuers, by name."""
    return {row["issuer"]: row for row in json.loads(admin(world, "/readyz")[1])["issuers"]}


def state_wait(world, issuer, good):
    deadline = time.monotonic() + WAIT
    while not good(states(world)[issuer]):
        if time.monotonic() > deadline:
            raise AssertionError(f"{issuer}: {states(world)[issuer]}")
        time.sleep(0.05)
    return states(world)[issuer]


def metric(world, name, issuer):
    for line in admin(world, "/metrics")[1].splitlines():
        if line.startswith(f'{name}{{issuer="{issuer}"}} '):
            return int(line.split()[-1])
    raise AssertionError(f"no {name} of {issuer}")


def ask(world, token):
    client = Client(world.port, token)
    try:
        return client.request("GET", "/v1/units")
    finally:
        client.close()


class Case(unittest.TestCase):
    def reason(self, token, expected):
        """The token is refused for the reason."""
        reply = ask(self.world, token)
        self.assertEqual((reply.status, reply.code), (401, "TOKEN_INVALID"), reply.body)
        self.assertIn(expected, reply.body.decode())

    def accepted(self, token):
        reply = ask(self.world, token)
        self.assertEqual(reply.status, 200, reply.body)


def file_write(folder, name, **lines):
    path = Path(folder) / f"{name}.conf"
    path.write_text("".join(f"{key.replace('_', '-')} = {value}\n" for key, value in lines.items()))
    return path


class WellBehaved(Case):
    """Two tenants' issuers, one of a closed network by file, one over TLS, beside the program's own keys."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="pennant-issuers-")
        cls.pages = Pages()
        cls.addClassCleanup(cls.pages.close)
        cls.certificate = certificate_make(cls.folder)
        cls.safe = Pages(cls.certificate)
        cls.addClassCleanup(cls.safe.close)
        # the same kid for different keys, as issuers know nothing of each other
        cls.north_key, cls.south_key = Key(cls.folder, "1"), Key(cls.folder, "1", "ES256")
        cls.padded_key = Key(cls.folder, "padded", "PS256")
        cls.north = cls.pages.issuer("north", cls.north_key, cls.padded_key)
        cls.south = cls.pages.issuer("south", cls.south_key)
        cls.secure_key = Key(cls.folder, "tls", "ES256")
        cls.secure = cls.safe.issuer("secure", cls.secure_key, host="localhost")
        cls.file_key = Key(cls.folder, "file", "ES256")
        cls.set_file, steady = Path(cls.folder) / "changing.json", Path(cls.folder) / "closed.json"
        for path in (cls.set_file, steady):
            path.write_text(json.dumps({"keys": [cls.file_key.jwk()]}))
        files = [
            file_write(cls.folder, "north", issuer=cls.north, discovery="yes", organisations="north"),
            file_write(cls.folder, "south", issuer=cls.south, jwks=cls.pages.url("/south/keys"),
                       organisations="south", audience="https://pennant.example", claim_subject="client_id",
                       claim_roles="scope", claim_organisation="tenant", access_tokens="yes",
                       role_names="organiser=pennant:admin,window=pennant:window", foreign_roles="yes",
                       claim_units="pennant.units", subject_prefix="south:"),
            file_write(cls.folder, "closed", issuer="closed", jwks=steady, organisations="north,south"),
            file_write(cls.folder, "changing", issuer="changing", jwks=cls.set_file, organisations="north"),
            file_write(cls.folder, "secure", issuer=cls.secure, discovery="yes", organisations="*"),
        ]
        cls.world = World(options=[("issuers", ",".join(map(str, files))), ("issuer-ca", cls.certificate),
                                   ("organisations", "*")])
        cls.addClassCleanup(cls.world.close)
        for code in ("demo", "north", "south"):
            cls.world.organisation(code)

    def test_each_issuer_speaks_for_its_own(self):
        self.accepted(self.world.token("demo", "organiser"))
        self.accepted(self.north_key.token(self.north, organisation="north"))
        self.accepted(self.secure_key.token(self.secure, organisation="south"))
        self.accepted(self.file_key.token("closed", organisation="south"))
        for token in (self.north_key.token(self.north, organisation="south"),
                      self.north_key.token(self.north, organisation="demo"),
                      self.file_key.token("closed", organisation="demo")):
            self.reason(token, "organisation")

    def test_nobody_speaks_in_another_name(self):
        forged = self.north_key.token(self.south, organisation="south")
        self.assertIn(ask(self.world, forged).status, (401,))
        self.reason(self.north_key.token("pennant", organisation="demo"), "key")
        self.reason(self.south_key.token(self.north, organisation="north"), "key")
        self.reason(self.north_key.token("https://nobody.example", organisation="north"), "key")

    def test_a_single_organisation_need_not_be_named(self):
        self.accepted(self.north_key.token(self.north, organisation=None))
        self.reason(self.file_key.token("closed", organisation=None), "organisation")

    def test_claims_are_where_the_file_says(self):
        payload = {"aud": "https://pennant.example", "client_id": "batch-7", "tenant": "south",
                   "scope": "openid pennant:admin email", "sub": None, "org": None, "roles": None}
        token = self.south_key.token(self.south, header={"typ": "at+jwt"}, **payload)
        self.accepted(token)
        deadline = time.monotonic() + WAIT
        while '"client":"south:batch-7"' not in self.world.server.log() and time.monotonic() < deadline:
            time.sleep(0.05)  # the line follows the answer
        self.assertIn('"client":"south:batch-7"', self.world.server.log())
        self.accepted(self.south_key.token(self.south, header={"typ": "application/at+JWT"}, **payload))
        for header in ({}, {"typ": "JWT"}):
            self.reason(self.south_key.token(self.south, header=header, **payload), "header")
        at = {"typ": "at+jwt"}
        self.reason(self.south_key.token(self.south, header=at, **{**payload, "scope": "openid organiser"}), "roles")
        self.reason(self.south_key.token(self.south, header=at, **{**payload, "scope": "pennant:window"}), "units")
        self.reason(self.south_key.token(self.south, header=at, **{**payload, "aud": "pennant"}), "audience")
        self.accepted(self.south_key.token(self.south, header=at, pennant={"units": ["w1"]},
                                           **{**payload, "scope": "pennant:window"}))

    def test_a_key_is_for_the_algorithm_it_says(self):
        key = self.padded_key
        self.accepted(key.token(self.north, organisation="north"))
        self.reason(key.token(self.north, organisation="north", header={"alg": "RS256"}), "key")
        key.algorithm = "RS256"  # signs with the other padding from here on
        self.reason(key.token(self.north, organisation="north", header={"alg": "PS256"}), "signature")
        key.algorithm = "PS256"

    def test_public_keys_are_no_secrets(self):
        for secret in (self.north_key.public_pem(), json.dumps(self.north_key.jwk()).encode()):
            now = int(time.time())
            text = ".".join(base64url(json.dumps(part).encode()) for part in (
                {"alg": "HS256", "kid": "1"}, {"iss": self.north, "aud": "pennant", "iat": now, "exp": now + 60,
                                               "sub": "x", "org": "north", "roles": "organiser"}))
            self.reason(f"{text}.{base64url(hmac.new(secret, text.encode(), hashlib.sha256).digest())}", "key")
            for algorithm in ("none", "None", "RS512", "rs256", "ES256"):
                body = self.north_key.token(self.north, organisation="north", header={"alg": algorithm})
                self.reason(body, "key")
        body = self.north_key.token(self.north, organisation="north").split(".")
        head = base64url(json.dumps({"alg": "none", "kid": "1"}).encode())
        self.assertEqual(ask(self.world, f"{head}.{body[1]}.").status, 401)

    def test_a_file_is_read_again_and_a_broken_one_is_not_taken(self):
        fresh = Key(self.folder, "fresh", "ES256")
        self.set_file.write_text(json.dumps({"keys": [self.file_key.jwk(), fresh.jwk()]}))
        self.accepted(fresh.token("changing", organisation="north"))  # an unknown kid has it read at once
        self.set_file.write_text("{")
        row = state_wait(self.world, "changing", lambda row: row["stale"])  # and else within seconds
        self.assertEqual(row["keys"], 2)
        self.assertIn("no JSON Web Key Set", row["fault"])
        self.accepted(fresh.token("changing", organisation="north", subject="other"))
        self.set_file.write_text(json.dumps({"keys": [fresh.jwk()]}))
        state_wait(self.world, "changing", lambda row: not row["stale"] and row["keys"] == 1)
        self.reason(self.file_key.token("changing", organisation="north"), "key")

    def test_a_flood_of_unknown_kids_asks_once(self):
        lost = Key(self.folder, "lost", "ES256")
        tokens = [lost.token(self.secure, organisation="south", subject=str(i), header={"kid": f"k{i}"})
                  for i in range(24)]
        before = self.safe.count("/secure/keys")
        begun = time.monotonic()
        threads = [threading.Thread(target=self.reason, args=(token, "key")) for token in tokens]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for token in tokens:
            self.reason(token, "key")
        self.assertLess(time.monotonic() - begun, 10)
        self.assertLessEqual(self.safe.count("/secure/keys") - before, 2)

    def test_readiness_and_metrics_name_each(self):
        rows = states(self.world)
        self.assertEqual(set(rows), {self.north, self.south, "closed", "changing", self.secure})
        self.assertEqual(rows[self.north]["fault"], None)
        self.assertEqual(metric(self.world, "pennant_issuer_keys", self.north), 2)
        self.assertEqual(metric(self.world, "pennant_issuer_stale", self.north), 0)
        self.assertGreaterEqual(metric(self.world, "pennant_issuer_readings_total", self.north), 1)
        self.assertGreaterEqual(metric(self.world, "pennant_issuer_age_seconds", self.north), 0)


class ComesAndGoes(Case):
    """The only issuer is not there at the start, comes, goes again with other keys."""

    def test_life(self):
        folder = tempfile.mkdtemp(prefix="pennant-issuers-")
        pages = Pages()
        key, other = Key(folder, "a"), Key(folder, "b", "ES256")
        issuer = pages.issuer("late", key)
        pages.close()
        files = file_write(folder, "late", issuer=issuer, discovery="yes")
        self.world = World(options=[("issuers", files), ("keys", "")])
        self.addCleanup(self.world.close)
        self.world.organisation("demo")
        token = key.token(issuer)

        reply = ask(self.world, token)
        self.assertEqual((reply.status, reply.code), (503, "ISSUER_UNAVAILABLE"))
        self.assertIn("retry-after", reply.headers)
        status, text = admin(self.world, "/readyz")
        self.assertEqual(status, 503)
        self.assertIn("connect", json.loads(text)["issuers"][0]["fault"])

        pages.open()
        self.addCleanup(pages.close)
        state_wait(self.world, issuer, lambda row: row["keys"] == 1)
        self.accepted(token)
        self.assertEqual(admin(self.world, "/readyz")[0], 200)

        pages.publish("late", key, other)
        self.accepted(other.token(issuer))  # never seen before, and taken at once
        pages.close()
        self.world.server.signal(signal.SIGHUP)
        row = state_wait(self.world, issuer, lambda row: row["stale"])
        self.assertEqual(row["keys"], 2)
        self.assertEqual(admin(self.world, "/readyz")[0], 200)
        self.assertEqual(metric(self.world, "pennant_issuer_stale", issuer), 1)
        for one in (key, other):
            self.accepted(one.token(issuer, subject="while it is down"))
        reply = ask(self.world, Key(folder, "c", "ES256").token(issuer))
        self.assertEqual((reply.status, reply.code), (503, "ISSUER_UNAVAILABLE"))

        pages.publish("late", other)
        pages.open()
        self.world.server.signal(signal.SIGHUP)
        state_wait(self.world, issuer, lambda row: not row["stale"] and row["keys"] == 1)
        self.accepted(other.token(issuer, subject="back"))
        self.reason(key.token(issuer, subject="withdrawn"), "key")

    @unittest.skipUnless(FULL, "takes a quarter of a minute")
    def test_keys_that_are_too_old_are_given_up(self):
        folder = tempfile.mkdtemp(prefix="pennant-issuers-")
        pages = Pages()
        key = Key(folder, "a")
        issuer = pages.issuer("old", key)
        self.world = World(options=[("issuers", file_write(folder, "old", issuer=issuer, discovery="yes")),
                                    ("keys", ""), ("issuer-stale", "10")])
        self.addCleanup(self.world.close)
        self.world.organisation("demo")
        self.accepted(key.token(issuer))
        pages.close()
        self.world.server.signal(signal.SIGHUP)
        state_wait(self.world, issuer, lambda row: row["stale"])
        self.accepted(key.token(issuer, subject="still"))
        state_wait(self.world, issuer, lambda row: row["keys"] == 0)
        self.assertEqual(ask(self.world, key.token(issuer)).code, "ISSUER_UNAVAILABLE")


class Hostile(Case):
    """Each of these has a fault of its own, none gets a key accepted, and the good one is not held up."""

    def test_hostile_issuers(self):
        folder = tempfile.mkdtemp(prefix="pennant-issuers-")
        pages = Pages()
        self.addCleanup(pages.close)
        key, curve, weak = Key(folder, "k"), Key(folder, "k", "ES256", curve="P-384"), Key(folder, "k", bits=1024)
        faults = {
            "redirect": "status 302", "endless": "size", "html": "no JSON Web Key Set", "empty": "status 404",
            "twice": "no key that can be used", "curve": "no key that can be used",
            "weak": "no key that can be used", "secret": "no key that can be used", "other": "no description",
            "inside": "address", "plain": "no https address", "silent": "timeout", "trickle": "timeout",
        }
        issuers = {name: pages.issuer(name, key) for name in ("good", *faults)}
        for name, answer in (("redirect", redirect), ("endless", endless), ("html", b"<!doctype html><p>Sign in"),
                             ("empty", None), ("silent", silent), ("trickle", trickle)):
            pages.page(f"/{name}/keys", answer)
        pages.publish("twice", key, Key(folder, "k"))
        pages.publish("curve", curve)
        pages.publish("weak", weak)
        pages.publish("secret", {"kty": "oct", "kid": "k", "alg": "HS256", "k": base64url(b"s" * 40)})
        # it says to be another, so that its keys would be taken for that one's
        pages.page("/other/.well-known/openid-configuration",
                   {"issuer": issuers["good"], "jwks_uri": issuers["other"] + "/keys"})
        # 127.0.0.2 is this machine too, and no host that the operator named
        pages.page("/inside/.well-known/openid-configuration",
                   {"issuer": issuers["inside"], "jwks_uri": f"http://127.0.0.2:{pages.port}/good/keys"})
        pages.page("/plain/.well-known/openid-configuration",
                   {"issuer": issuers["plain"], "jwks_uri": "http://keys.example/keys"})
        files = [file_write(folder, name, issuer=issuer, discovery="yes", organisations="demo")
                 for name, issuer in issuers.items()]
        self.world = World(options=[("issuers", ",".join(map(str, files))), ("organisations", "demo")])
        self.addCleanup(self.world.close)
        self.world.organisation("demo")
        state_wait(self.world, issuers["good"], lambda row: row["keys"] == 1)
        begun = time.monotonic()
        self.accepted(key.token(issuers["good"]))
        self.accepted(self.world.token("demo", "organiser"))
        self.assertLess(time.monotonic() - begun, PATIENCE)
        for name, fault in faults.items():
            # a loaded machine may end an earlier try by the clock; the next one finds what is wrong
            row = state_wait(self.world, issuers[name], lambda row: fault in (row["fault"] or ""))
            self.assertEqual((row["keys"], row["stale"], row["age_seconds"]), (0, True, None), name)
        for name, issuer in issuers.items():
            if name not in ("good", "silent", "trickle"):
                self.assertEqual(ask(self.world, key.token(issuer)).code, "ISSUER_UNAVAILABLE", name)
        self.assertEqual(admin(self.world, "/readyz")[0], 200)


class Start(unittest.TestCase):
    """Settings that cannot be meant are refused at the start, all at once."""

    def test_faults(self):
        folder = tempfile.mkdtemp(prefix="pennant-issuers-")
        rows = [
            ("keys and jwks", {"issuer": "a", "keys": "x", "jwks": "y"}, "only one of keys, jwks and discovery"),
            ("plain http", {"issuer": "http://id.example", "discovery": "yes"}, "no https address"),
            ("no address", {"issuer": "id.example", "discovery": "yes"}, "no https address"),
            ("algorithm", {"issuer": "a", "jwks": "y", "algorithms": "HS256"}, "some of RS256, PS256, ES256"),
            ("no keys", {"issuer": "a"}, "no token key"),
            ("no file", {"issuer": "a", "jwks": f"{folder}/none.json"}, "No such file"),
            ("unknown line", {"issuer": "a", "port": "80"}, "there is no option port"),
            ("code", {"issuer": "a", "jwks": "y", "organisations": "a b"}, "codes, or * alone"),
        ]
        for name, lines, complaint in rows:
            path = file_write(folder, "one", **lines)
            done = subprocess.run([program(), "serve", "--database", "host=/nowhere", "--issuers", str(path)],
                                  capture_output=True, text=True, timeout=30, env=clean_environment())
            self.assertEqual(done.returncode, 1, name)
            self.assertIn(complaint, done.stderr, name)
        same = [file_write(folder, f"same{i}", issuer="a", jwks="https://id.example/keys") for i in range(2)]
        done = subprocess.run([program(), "serve", "--database", "host=/nowhere", "--issuers",
                               ",".join(map(str, same))],
                              capture_output=True, text=True, timeout=30, env=clean_environment())
        self.assertIn("there are two of this name", done.stderr)
        self.assertIn("each of several issuers must say", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--full"])
