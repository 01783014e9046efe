#!/usr/bin/env python3
"""pennant token from outside: what it prints, what it writes, and what it refuses."""
import base64
import hashlib
import hmac
import json
import os
import stat
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["PENNANT"]


def pennant(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PENNANT_")}
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60,
                          env={**clean, **environment})


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class TokenCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pennant-token-")
        self.addCleanup(folder.cleanup)
        self.keys = os.path.join(folder.name, "keys")

    def new_key(self, *arguments):
        done = pennant("token", "--new-key", self.keys, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.rstrip("\n")

    def order(self, key, *more):
        return pennant("token", "--key", key, "--subject", "operator", "--organisation", "demo", *more)

    def test_a_new_key_is_private_and_fresh(self):
        first = self.new_key()
        second = self.new_key("--kid", "next-2")
        self.assertEqual(os.path.basename(first), "main.HS256.key")
        self.assertEqual(os.path.basename(second), "next-2.HS256.key")
        self.assertEqual(stat.S_IMODE(os.stat(first).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.keys).st_mode), 0o700)
        with open(first, encoding="ascii") as one, open(second, encoding="ascii") as other:
            self.assertNotEqual(one.read(), other.read())
        again = pennant("token", "--new-key", self.keys)
        self.assertEqual(again.returncode, 1)
        self.assertIn("File exists", again.stderr)

    def test_a_token_says_what_was_ordered(self):
        key = self.new_key()
        before = int(time.time())
        done = self.order(key, "--role", "window,evaluator", "--unit", "w1,w2", "--position", "局长",
                          "--lifetime", "90")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        header, payload, signature = done.stdout.strip().split(".")
        with open(key, "rb") as file:
            secret = file.read().rstrip(b"\n")
        expected = hmac.new(secret, f"{header}.{payload}".encode(), hashlib.sha256).digest()
        self.assertEqual(decode(signature), expected)
        self.assertEqual(json.loads(decode(header)), {"alg": "HS256", "kid": "main", "typ": "JWT"})
        claims = json.loads(decode(payload))
        self.assertEqual((claims["sub"], claims["org"], claims["iss"], claims["aud"]),
                         ("operator", "demo", "pennant", "pennant"))
        self.assertEqual(sorted(claims["roles"]), ["evaluator", "window"])
        self.assertEqual((claims["units"], claims["positions"]), (["w1", "w2"], ["局长"]))
        self.assertEqual(claims["exp"] - claims["iat"], 90)
        self.assertTrue(before <= claims["iat"] <= time.time())
        self.assertNotIn("sources", claims)

    def test_options_come_from_the_environment_too(self):
        key = self.new_key()
        done = pennant("token", "--role", "organiser", PENNANT_KEY=key, PENNANT_SUBJECT="s",
                       PENNANT_ORGANISATION="demo", PENNANT_ISSUER="elsewhere")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(decode(done.stdout.split(".")[1]))["iss"], "elsewhere")

    def test_every_fault_is_named_and_nothing_is_printed(self):
        key = self.new_key()
        for arguments, complaint, status in (
                (["--role", "boss"], "there is no role boss", 1),
                (["--role", "public"], "there is no role public", 1),
                (["--role", "window"], "the server would refuse this token: units", 1),
                (["--role", "organiser", "--lifetime", "50000"], "refuse this token: lifetime", 1),
                (["--role", "organiser", "--lifetime", "0"], "lifetime", 2),
                (["--role", "organiser", "--colour", "red"], "colour", 2),
                (["--role", "organiser", "extra"], "extra", 2)):
            done = self.order(key, *arguments)
            self.assertEqual((done.returncode, done.stdout), (status, ""), arguments)
            self.assertIn(complaint, done.stderr)
        done = pennant("token")
        self.assertEqual(done.returncode, 1)
        for name in ("key", "subject", "organisation", "role"):
            self.assertIn(f"{name}: it must be given", done.stderr)
        self.assertIn("No such file", self.order(key + "x", "--role", "organiser").stderr +
                      self.order(self.keys + "/no.HS256.key", "--role", "organiser").stderr)

    def test_help_lists_the_options_and_hides_nothing(self):
        done = pennant("token", "--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name in ("--key", "--subject", "--new-key", "--claim-roles", "PENNANT_ISSUER"):
            self.assertIn(name, done.stdout)
        self.assertIn("token", pennant("--help").stdout)
        self.assertRegex(pennant("--version").stdout, r"^pennant \d+\.\d+\.\d+\n$")
        unknown = pennant("nothing")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("there is no command nothing", unknown.stderr)


if __name__ == "__main__":
    unittest.main()
