#!/usr/bin/env python3
"""A known issuer program turns its key over while clients are busy: no request fails.

The program is the npm package oauth2-mock-server; tests/api/issuer.mjs drives it.
"""
import json
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Client  # noqa: E402
from packages import packages  # noqa: E402
from world import World  # noqa: E402

CLIENTS = 8
TOKENS = 400
SECONDS = 1.5


class Issuer:
    def __init__(self):
        self.process = subprocess.Popen(["node", str(ROOT / "tests/api/issuer.mjs"), str(packages())],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = json.loads(self.process.stdout.readline())["issuer"]

    def ask(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def tokens(self):
        return self.ask(tokens=TOKENS, claims={"aud": "pennant", "realm_access": {"roles": ["hall-office", "misc"]}})[
            "tokens"]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)


class Crowd:
    """Clients that send without a pause, a token after the other of those that there are."""

    def __init__(self, port, tokens):
        self.port, self.tokens, self.statuses, self.going = port, tokens, [], True
        self.threads = [threading.Thread(target=self.run, args=(place,)) for place in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self, place):
        client = Client(self.port)
        while self.going:
            tokens = self.tokens
            place = (place + CLIENTS) % len(tokens)
            reply = client.request("GET", "/v1/units", headers={"Authorization": "Bearer " + tokens[place]})
            self.statuses.append((reply.status, reply.code))
        client.close()

    def end(self):
        self.going = False
        for thread in self.threads:
            thread.join()


class Rotation(unittest.TestCase):
    def test_no_request_fails(self):
        issuer = Issuer()
        self.addCleanup(issuer.close)
        folder = Path(tempfile.mkdtemp(prefix="pennant-rotation-"))
        path = folder / "issuer.conf"
        path.write_text(f"issuer = {issuer.address}\ndiscovery = yes\norganisations = demo\n"
                        "claim-roles = realm_access.roles\nrole-names = organiser=hall-office\nforeign-roles = yes\n")
        world = World(options=[("issuers", path), ("keys", "")])
        self.addCleanup(world.close)
        world.organisation("demo")
        crowd = Crowd(world.port, issuer.tokens())
        time.sleep(SECONDS)
        issuer.ask(key="ES256")
        crowd.tokens = issuer.tokens()  # of a key that nobody has asked for yet
        time.sleep(SECONDS)
        crowd.end()
        self.assertEqual(set(crowd.statuses), {(200, None)})
        self.assertGreater(len(crowd.statuses), 2 * CLIENTS)


if __name__ == "__main__":
    unittest.main()
