#!/usr/bin/env python3
"""The organisation's settings: defaults, versions, ranges, who may, and the audit row."""
import concurrent.futures
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402

DEFAULTS = {"publish_minimum": 3, "appeal_days": 5, "follow_up_days": 5, "anonymous_objections": False}
PATH = "/v1/settings"


class Settings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        self.code = self.id().rsplit(".", 1)[1].replace("_", "-")
        self.world.organisation(self.code)
        self.organiser = self.world.client(self.code, "organiser")

    def test_defaults_are_version_0(self):
        reply = self.organiser.get(PATH)
        self.assertEqual(reply.json(), {**DEFAULTS, "version": 0, "updated_at": None})
        self.assertEqual(reply.headers["etag"], '"0"')

    def test_replace(self):
        wanted = {"publish_minimum": 5, "appeal_days": 10, "follow_up_days": 7, "anonymous_objections": True}
        reply = self.organiser.put(PATH, wanted, version=0)
        self.assertEqual(reply.headers["etag"], '"1"')
        row = reply.json()
        self.assertIsNotNone(row.pop("updated_at"))
        self.assertEqual(row, {**wanted, "version": 1})
        for version in (0, 2):
            self.assertEqual(self.organiser.put(PATH, wanted, version=version, expect=412).code, "PRECONDITION_FAILED")
        # What is left out gets its default.
        row = self.organiser.put(PATH, {"appeal_days": 1}, version=1).json()
        self.assertEqual({name: row[name] for name in DEFAULTS}, {**DEFAULTS, "appeal_days": 1})
        audit = self.world.cluster.psql(
            "select a.before, a.after from pennant.audit a join pennant.organisation o on o.id = a.organisation_id"
            f" where o.code = '{self.code}' and a.action = 'setting.replace' order by a.sequence")
        self.assertEqual([json.loads(after) for _, after in audit], [wanted, {**DEFAULTS, "appeal_days": 1}])
        self.assertEqual([json.loads(before) for before, _ in audit], [DEFAULTS, wanted])

    def test_every_fault_at_once(self):
        reply = self.organiser.put(PATH, {"publish_minimum": 0, "appeal_days": 251, "follow_up_days": 0,
                                          "anonymous_objections": 1, "more": 1}, version=0, expect=422)
        self.assertEqual(reply.codes, [
            ("#/anonymous_objections", "TYPE_MISMATCH"), ("#/appeal_days", "OUT_OF_RANGE"),
            ("#/follow_up_days", "OUT_OF_RANGE"), ("#/more", "FIELD_UNKNOWN"), ("#/publish_minimum", "OUT_OF_RANGE")])
        self.organiser.put(PATH, {}, expect=428)

    def test_who_may(self):
        for role, more in (("window", {"units": ["w1"]}), ("evaluator", {}), ("leadership", {}),
                           ("collector", {"sources": ["feed"]})):
            client = self.world.client(self.code, role, **more)
            self.assertEqual(client.get(PATH).json()["publish_minimum"], 3)
            client.put(PATH, {}, version=0, expect=403)

    def test_one_of_64_wins(self):
        def put(number):
            client = self.world.client(self.code, "organiser", f"o{number}")
            return client.put(PATH, {"appeal_days": number + 1}, version=0, expect=None).status

        with concurrent.futures.ThreadPoolExecutor(64) as pool:
            statuses = sorted(pool.map(put, range(64)))
        self.assertEqual(statuses, [200] + [412] * 63)
        self.assertEqual(self.organiser.get(PATH).json()["version"], 1)


if __name__ == "__main__":
    unittest.main()
