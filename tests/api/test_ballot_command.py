#!/usr/bin/env python3
"""pennant ballot: from a key of the server to a counted ballot, with nothing but files and what is sent."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, scheme  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global folder, world, stage
    temporary = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(temporary.cleanup)
    folder = Path(temporary.name)
    done = ballot("--new-key", folder / "ballot.key")
    if done.returncode:
        raise AssertionError(done.stderr)
    world = World(options=[("ballot-key", folder / "ballot.key")])
    unittest.addModuleCleanup(world.close)
    stage = Stage(world)
    stage.publish(1)


def ballot(*words, text=None):
    return subprocess.run([program(), "ballot", *map(str, words)], input=text, text=True, capture_output=True,
                          env=clean_environment(), timeout=60, check=False)


class Command(unittest.TestCase):
    def setUp(self):
        self.slip = folder / f"{self.id()}.slip"

    def opened(self, **panel):
        document = scheme()
        document["panels"]["jury"] = {"mode": "secret", "raters": "given", "max": "10", **panel}
        if panel:
            document["components"][2]["item"] = "deeds"
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        path = f"/v1/periods/{period['id']}/panels/jury"
        stage.organiser.post(path + "/lock", {}, expect=200)
        keys = stage.client("evaluator", "juror").get(path + "/keys").body.decode()
        return period, path, keys

    def done(self, *words, text=None):
        done = ballot(*words, text=text)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def refused(self, *words, text=None, status=1):
        done = ballot(*words, text=text)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        return done.stderr

    def take(self, period, path, keys):
        body = self.done("request", self.slip, "--period", period["id"], "--unit", "t2", "--keys", "-", text=keys)
        reply = stage.client("evaluator", "juror").post(path + "/tokens", json.loads(body)).body.decode()
        return reply, self.done("accept", self.slip, text=reply).strip()

    def cast(self, body, expect=201):
        return world.client().post("/v1/secret-ballots?organisation=demo", json.loads(body), expect=expect, key=False)

    def test_the_whole_way(self):
        period, path, keys = self.opened()
        reply, receipt = self.take(period, path, keys)
        self.assertEqual(self.slip.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(json.loads(reply)["signature"], self.slip.read_text())
        self.assertIn("it needs --score or --items", self.refused("cast", self.slip))
        stage.move(period, "scoring")
        body = self.done("cast", self.slip, "--score", "8.25")
        self.assertEqual(self.cast(body).json()["receipt"], receipt)
        self.assertEqual(self.cast(body, expect=200).json()["receipt"], receipt)
        self.assertEqual(self.done("receipt", self.slip).strip(), receipt)
        self.assertEqual(stage.standings(period)["t2"]["components"]["jury"], "8.25")

    def test_items(self):
        period, path, keys = self.opened(max={"by": "item", "values": {"deeds": "6", "skill": "4"}})
        self.take(period, path, keys)
        stage.move(period, "scoring")
        self.assertIn("ITEM=DECIMAL", self.refused("cast", self.slip, "--items", "deeds"))
        self.cast(self.done("cast", self.slip, "--items", "deeds=5.5,skill=4"))
        self.assertEqual(stage.standings(period)["t2"]["components"]["jury"], "5.50")

    def test_faults(self):
        period, path, keys = self.opened()
        request = ("request", self.slip, "--period", period["id"], "--unit")
        self.assertIn("no key", self.refused(*request, "t9", "--keys", "-", text=keys))
        self.assertIn("not JSON", self.refused(*request, "t2", "--keys", "-", text="{"))
        self.assertIn("is none", self.refused(*request, "t2", "--keys", "-", text=json.dumps(
            {"items": [{"panel": "jury", "unit": "t2", "public_key": "AAAA"}]})))
        self.assertIn("it needs", self.refused("request", self.slip, "--unit", "t2"))
        self.assertIn("No such file", self.refused("cast", self.slip, "--score", "1"))
        self.assertFalse(self.slip.exists())
        self.done(*request, "t2", "--keys", "-", text=keys)
        self.assertIn("exists", self.refused(*request, "t2", "--keys", "-", text=keys))
        self.assertIn("accept one first", self.refused("cast", self.slip, "--score", "1"))
        other = {"signature": "A" * 342}
        for reply in (other, {}, {"signature": "*"}):
            self.assertIn("no signature", self.refused("accept", self.slip, text=json.dumps(reply)))
        self.slip.chmod(0o644)
        self.assertIn("everybody", self.refused("receipt", self.slip))
        self.slip.chmod(0o600)
        self.slip.write_text("{}")
        self.assertIn("no slip", self.refused("receipt", self.slip))

    def test_usage(self):
        for words in ((), ("request",), ("vote", self.slip), ("cast", self.slip, "more")):
            self.assertIn("usage: pennant ballot", self.refused(*words, status=2))
        self.assertIn("exists", self.refused("--new-key", folder / "ballot.key"))
        self.assertEqual((folder / "ballot.key").stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
