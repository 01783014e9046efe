#!/usr/bin/env python3
"""Tokens against the running server: what a header may look like, and keys that come and go by SIGHUP."""
import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Tokens, base64url  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from world import World  # noqa: E402


class TokensOverHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.keys = Path(cls.world.key_file).parent

    def status(self, token, scheme="Bearer "):
        client = self.world.client()
        self.addCleanup(client.close)
        return client.request("GET", "/v1/units", headers={"Authorization": scheme + token})

    def reload(self, expected):
        """SIGHUP, then the log line that says how it went."""
        seen = len(self.world.server.log())
        self.world.server.signal(signal.SIGHUP)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            fresh = self.world.server.log()[seen:]
            found = [json.loads(line) for line in fresh.splitlines() if re.search(r'"msg":"[^"]*key', line)]
            if found:
                self.assertEqual(found[0]["level"], expected, found)
                return found[0]
            time.sleep(0.02)
        self.fail(f"no word about keys in the log: {self.world.server.log()[seen:]}")

    def test_a_token_opens_and_its_refusal_says_why(self):
        good = self.world.token("demo", "organiser")
        self.assertEqual(self.status(good).status, 200)
        self.assertEqual(self.status(good, "bearer ").status, 200)
        self.assertEqual(self.status(good, "Basic ").code, "TOKEN_INVALID")
        self.assertEqual(self.status("", "Bearer").code, "TOKEN_INVALID")
        header, payload, signature = good.split(".")
        for token, reason in ((f"{header}.{payload}.{signature[:-2]}", "malformed|signature"),
                              (f"{header}.{payload}.{base64url(b'x' * 32)}", "signature"),
                              ("a" * 4097, "size"),
                              (self.world.token("demo", "organiser", lifetime=-60), "expired|exp"),
                              (self.world.token("demo", "window"), "units"),
                              (self.world.token("demo", "emperor"), "roles")):
            reply = self.status(token)
            self.assertEqual((reply.status, reply.code), (401, "TOKEN_INVALID"), reply)
            self.assertRegex(reply.json()["params"]["reason"], f"^({reason})$")
            self.assertIn("Bearer", reply.headers["www-authenticate"])
            self.assertNotIn(token, reply.body.decode())

    def test_an_unknown_organisation_is_refused(self):
        reply = self.status(self.world.token("nowhere", "organiser"))
        self.assertEqual((reply.status, reply.code), (403, "ORGANISATION_UNKNOWN"))

    def test_deep_tokens_do_not_hurt(self):
        for depth in (900, 1500, 2100):
            bomb = ("[" * depth).encode()
            for token in (f"{base64url(bomb)}.e30.AAAA", f"e30.{base64url(bomb)}.AAAA"):
                self.assertEqual(self.status(token).code, "TOKEN_INVALID")
        self.assertIsNone(self.world.server.process.poll())

    def test_keys_come_and_go(self):
        self.world.cluster.pennant("token", "--new-key", str(self.keys), "--kid", "next")
        path = self.keys / "next.HS256.key"
        token = Tokens(path).make("demo", "organiser", "operator")
        old = self.world.token("demo", "organiser")
        self.assertEqual(self.status(token).code, "TOKEN_INVALID")
        self.reload("info")
        self.assertEqual((self.status(token).status, self.status(old).status), (200, 200))

        secret = path.read_bytes()
        path.write_bytes(b"weak")
        self.assertIn("weak", json.dumps(self.reload("error")))
        self.assertEqual((self.status(token).status, self.status(old).status), (200, 200))

        path.unlink()
        self.reload("info")
        self.assertEqual(self.status(token).code, "TOKEN_INVALID")
        self.assertEqual(self.status(old).status, 200)
        self.assertNotIn(secret.decode().strip(), self.world.server.log())
        self.assertNotIn(old, self.world.server.log())

    def test_the_server_does_not_start_on_a_bad_key(self):
        folder = self.world.cluster.folder
        weak = folder / "weak.HS256.key"
        weak.write_bytes(b"0123456789")
        weak.chmod(0o600)
        open_key = folder / "open.HS256.key"
        open_key.write_bytes(os.urandom(40).hex().encode())
        open_key.chmod(0o644)
        empty = folder / "no-keys"
        empty.mkdir()
        for keys, complaint in ((weak, "weak"), (open_key, "everybody may read"), (empty, "no token key"),
                                (folder / "absent.HS256.key", "No such file")):
            done = subprocess.run(
                [program(), "serve", "--port", "0", "--admin-port", "0", "--keys", str(keys),
                 "--database", self.world.cluster.conninfo()], stdin=subprocess.DEVNULL, text=True,
                capture_output=True, timeout=60, env=clean_environment())
            self.assertNotEqual(done.returncode, 0)
            said = done.stdout + done.stderr
            self.assertIn(complaint, said)
            self.assertEqual(len(said.strip().splitlines()), 1, said)


if __name__ == "__main__":
    unittest.main()
