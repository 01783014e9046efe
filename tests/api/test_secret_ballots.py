#!/usr/bin/env python3
"""Secret ballots over HTTP: keys, rights that are taken once, ballots that nobody signed, receipts."""
import hashlib
import subprocess
import sys
import tempfile
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from blind import Booth, Secret, ballot_key, decode64, encode64  # noqa: E402
from campaigns import Stage, scheme  # noqa: E402
from patience import served  # noqa: E402
from world import World  # noqa: E402

RACERS = 64


def setUpModule():
    global folder, world, stage, voters
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("ballot-key", ballot_key(folder.name)), ("threads", 80)])
    stage = Stage(world)
    stage.publish(1)
    voters = {name: stage.client("evaluator", name) for name in ("v1", "v2", "v3")}


def tearDownModule():
    world.close()
    folder.cleanup()


def secret_scheme(**panel):
    document = scheme()
    document["panels"]["jury"] = {"mode": "secret", "raters": "given", "max": "10", **panel}
    return stage.organiser.post("/v1/schemes", document).json()


def drafted(members=None, document=None):
    period = stage.draft(document=document or secret_scheme())
    members = members or [{"subject": name} for name in voters]
    stage.organiser.put(f"/v1/periods/{period['id']}/panels/jury", {"members": members}, version=1)
    return period


def opened(members=None, document=None):
    """An open period with a locked secret jury."""
    period = drafted(members, document)
    stage.move(period, "open")
    booth = Booth(world, "demo", period["id"], "jury")
    booth.lock(stage.organiser)
    return stage.read(period), booth


def counted(period, unit):
    return stage.standings(period)[unit]["components"]["jury"]


class Keys(unittest.TestCase):
    def test_one_for_each_entrant(self):
        period, booth = opened()
        self.assertEqual(sorted(booth.keys), ["t1", "t2", "t3"])
        self.assertEqual(len(set(booth.keys.values())), 3)
        self.assertEqual(Secret(booth.keys["t1"]).length, 256)
        again = stage.organiser.post(booth.path + "/lock", {}, expect=200).json()
        self.assertEqual((again["panel"], again["keys"], again["missing"]), ("jury", 3, 0))
        pages = list(stage.windows["t1"].items(booth.path + "/keys", limit=1))
        self.assertEqual({row["unit"]: row["public_key"] for row in pages}, booth.keys)
        rows = world.cluster.psql("select sealed from pennant.ballot_key")
        self.assertTrue(all(len(row[0]) > 1000 for row in rows))

    def test_members_stay_as_they_are(self):
        period, booth = opened()
        row = stage.leader.get(booth.path).json()
        self.assertIsNotNone(row["locked_at"])
        reply = stage.organiser.put(booth.path, {"members": [{"subject": "v9"}]}, version=row["version"], expect=409)
        self.assertEqual(reply.code, "PANEL_LOCKED")

    def test_when_and_for_what(self):
        period = drafted()
        path = f"/v1/periods/{period['id']}/panels/"
        self.assertEqual(stage.organiser.post(path + "jury/lock", {}, expect=409).code, "STATE_CONFLICT")
        stage.move(period, "open")
        self.assertEqual(stage.organiser.post(path + "peers/lock", {}, expect=409).json()["params"]["what"], "panel")
        self.assertEqual(stage.organiser.post(path + "none/lock", {}, expect=404).code, "NOT_FOUND")
        self.assertEqual(stage.move(period, "scoring", expect=409).code, "BALLOT_KEYS_LACKING")
        voters["v1"].post(path + "jury/lock", {}, expect=403)
        empty = stage.draft(document=secret_scheme())
        stage.move(empty, "open")
        reply = stage.organiser.post(f"/v1/periods/{empty['id']}/panels/jury/lock", {}, expect=409)
        self.assertEqual(reply.code, "PANEL_EMPTY")

    def test_eight_at_once_make_one_set(self):
        period = drafted()
        stage.move(period, "open")
        path = f"/v1/periods/{period['id']}/panels/jury"

        def lock(_):
            client = stage.client("organiser")
            return served(lambda: client.post(path + "/lock", {}, expect=(200, 503))).json()
        with ThreadPoolExecutor(8) as pool:
            self.assertEqual({(row["keys"], row["missing"]) for row in pool.map(lock, range(8))}, {(3, 0)})
        self.assertEqual(len(list(stage.leader.items(path + "/keys"))), 3)


class Rights(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.period, cls.booth = opened([{"subject": "v1", "unit": "t1"}, {"subject": "v2", "conflicts": ["t2"]},
                                        {"subject": "v3", "from": "2999-01-01"}, {"subject": "old", "to": "2000-01-01"}])

    def test_once_for_each_unit(self):
        secret = Secret(self.booth.keys["t2"])
        body = {"unit": "t2", "blinded": secret.hidden}
        first = voters["v1"].post(self.booth.path + "/tokens", body).json()
        self.assertEqual((first["panel"], first["unit"], first["unit_id"]), ("jury", "t2", stage.units["t2"]))
        again = voters["v1"].post(self.booth.path + "/tokens", {"unit_id": stage.units["t2"], "blinded": secret.hidden},
                                  expect=200).json()
        self.assertEqual(again, first)
        self.assertEqual(self.booth.take(voters["v1"], "t2", expect=409).code, "RIGHT_TAKEN")
        self.booth.take(voters["v1"], "t3")

    def test_who_may_not(self):
        def refused(client, unit, expect):
            reply = self.booth.take(client, unit, expect=expect)
            return reply.codes or reply.code
        self.assertEqual(refused(voters["v1"], "t1", 422), [("#/unit", "SELF_VOTE")])
        self.assertEqual(refused(voters["v2"], "t2", 422), [("#/unit", "CONFLICT_OF_INTEREST")])
        self.assertEqual(refused(voters["v3"], "t2", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(stage.client("evaluator", "old"), "t2", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(stage.evaluator, "t2", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(stage.windows["t3"], "t2", 403), "NOT_IN_PANEL")
        self.assertEqual(refused(stage.organiser, "t2", 403), "FORBIDDEN")
        self.booth.take(voters["v2"], "t1")

    def test_windows_for_their_units(self):
        document = scheme()
        document["panels"]["peers"]["mode"] = "secret"
        period = stage.opened(document=stage.organiser.post("/v1/schemes", document).json())
        booth = Booth(world, "demo", period["id"], "peers")
        booth.lock(stage.leader)
        self.assertEqual(booth.take(stage.windows["t1"], "t1", expect=422).codes, [("#/unit", "SELF_VOTE")])
        self.assertEqual(booth.take(stage.windows["t1"], "t2", expect=403, rater_unit="t3").code, "NOT_YOUR_UNIT")
        double = stage.client("window", "both", units=["t1", "t3"])
        self.assertEqual(booth.take(double, "t2", expect=400).codes, [("#/rater_unit", "FIELD_REQUIRED")])
        first = booth.take(stage.windows["t1"], "t2")
        self.assertEqual(booth.take(double, "t2", expect=409, rater_unit="t1").code, "RIGHT_TAKEN")
        second = booth.take(double, "t2", rater_unit="t3")
        stage.move(period, "scoring")
        for right, score in ((first, "60"), (second, "90")):
            booth.cast(right, score)
        self.assertEqual(stage.standings(period)["t2"]["components"]["peers"], "75.00")
        progress = stage.leader.get(booth.path + "/progress").json()
        self.assertEqual((progress["expected"], progress["issued"], progress["cast"]), (6, 2, 2))

    def test_faults(self):
        def refused(body, expect=(400, 422)):
            return voters["v2"].post(self.booth.path + "/tokens", body, expect=expect).codes
        good = Secret(self.booth.keys["t3"]).hidden
        self.assertEqual(refused({"unit": "t3"}), [("#/blinded", "FIELD_REQUIRED")])
        self.assertEqual(refused({"blinded": good}), [("#/unit", "FIELD_REQUIRED")])
        self.assertEqual(refused({"unit": "t3", "unit_id": stage.units["t3"], "blinded": good}), [("#/unit", "EXACTLY_ONE")])
        self.assertEqual(refused({"unit": "t9", "blinded": good}), [("#/unit", "NOT_IN_ROSTER")])
        for bad in ("*", good[:-2], good + "AA", encode64(b"\xff" * 256)):
            self.assertEqual(refused({"unit": "t3", "blinded": bad}), [("#/blinded", "FORMAT_INVALID")])
        path = self.booth.path.replace("jury", "peers")
        reply = stage.windows["t1"].post(path + "/tokens", {"unit": "t3", "blinded": good}, expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["needed"]), ("STATE_CONFLICT", "secret"))
        reply = stage.ballot(self.period, voters["v2"], "jury", "t3", "5", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["needed"]), ("STATE_CONFLICT", "open"))

    def test_a_conflict_comes_before_the_right(self):
        _, booth = opened()
        booth.take(voters["v2"], "t3")
        reply = voters["v2"].post(booth.path + "/conflicts", {"unit": "t3", "reason": "x"}, expect=409)
        self.assertEqual(reply.code, "RIGHT_TAKEN")
        voters["v2"].post(booth.path + "/conflicts", {"unit": "t2", "reason": "x"})
        self.assertEqual(booth.take(voters["v2"], "t2", expect=422).codes, [("#/unit", "CONFLICT_OF_INTEREST")])

    def test_sixty_four_at_once_take_one(self):
        period, booth = opened()

        def take(_):
            client = stage.client("evaluator", "v1")
            reply = served(lambda: booth.take(client, "t1", expect=(201, 409, 503)))
            return "taken" if isinstance(reply, dict) else reply.code
        with ThreadPoolExecutor(RACERS) as pool:
            results = list(pool.map(take, range(RACERS)))
        self.assertEqual(sorted(results), ["RIGHT_TAKEN"] * (RACERS - 1) + ["taken"])


class Casting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.period, cls.booth = opened()
        cls.rights = {(name, unit): cls.booth.take(client, unit)
                      for name, client in voters.items() for unit in ("t1", "t2", "t3")}
        cls.early = cls.booth.cast(cls.rights["v1", "t1"], "5", expect=409)
        stage.move(cls.period, "scoring")

    def test_taking_ends_before_casting_begins(self):
        self.assertEqual((self.early.code, self.early.json()["params"]["needed"]), ("STATE_CONFLICT", "scoring"))
        reply = self.booth.take(voters["v1"], "t1", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["needed"]), ("STATE_CONFLICT", "open"))

    def test_counts_and_is_repeated(self):
        right = self.rights["v1", "t1"]
        row = self.booth.cast(right, "8.5").json()
        self.assertEqual(row, {"receipt": hashlib.sha256(decode64(right["token"])).hexdigest(),
                               "period_id": self.period["id"], "panel": "jury", "unit_id": stage.units["t1"], "unit": "t1"})
        self.assertEqual(self.booth.cast(right, "8.50", expect=200).json(), row)
        self.assertEqual(self.booth.cast(right, "9", expect=409).code, "BALLOT_USED")
        self.booth.cast(self.rights["v2", "t1"], 7)
        self.assertEqual(counted(self.period, "t1"), "7.75")
        progress = stage.leader.get(self.booth.path + "/progress").json()
        self.assertEqual((progress["expected"], progress["issued"], progress["raters"]), (9, 9, []))
        self.assertGreaterEqual(progress["cast"], 2)

    def test_only_without_a_token(self):
        right = self.rights["v1", "t2"]
        for client in (voters["v1"], stage.leader):
            self.assertEqual(self.booth.cast(right, "5", expect=400, client=client).code, "TOKEN_NOT_ALLOWED")
        nobody = world.client()
        reply = nobody.post("/v1/secret-ballots", {**right, "score": "5"}, expect=400, key=False)
        self.assertEqual(reply.code, "ORGANISATION_REQUIRED")
        key = str(uuid.uuid4())
        nobody.post("/v1/secret-ballots?organisation=demo", {**right, "score": "5"}, expect=201, key=key)
        self.assertEqual(world.cluster.psql(f"select count(*) from pennant.idempotency where key = '{key}'")[0][0], "0")

    def test_a_right_is_for_one_unit(self):
        right = self.rights["v3", "t3"]
        self.assertEqual(self.booth.cast({**right, "unit": "t1"}, "5", expect=403).code, "BALLOT_SIGNATURE")
        other = self.rights["v3", "t2"]
        self.assertEqual(self.booth.cast({**right, "token": other["token"]}, "5", expect=403).code, "BALLOT_SIGNATURE")
        self.assertEqual(self.booth.cast({**right, "signature": other["signature"]}, "5", expect=403).code,
                         "BALLOT_SIGNATURE")

    def test_faults(self):
        right = self.rights["v2", "t3"]

        def refused(body, score="5", expect=(400, 422)):
            return self.booth.cast(body, score, expect=expect).codes
        self.assertEqual(refused({**right, "unit": "t9"}), [("#/unit", "NOT_IN_ROSTER")])
        self.assertEqual(refused({**right, "unit_id": stage.units["t3"]}), [("#/unit", "EXACTLY_ONE")])
        self.assertEqual(refused({**right, "panel": "none"}), [("#/panel", "ID_UNKNOWN")])
        self.assertEqual(refused(right, "10.01"), [("#/score", "SCORE_OUT_OF_RANGE")])
        self.assertEqual(refused(right, None), [("#/score", "FIELD_REQUIRED")])
        self.assertEqual(refused({**right, "token": right["token"][:-4]}), [("#/token", "FORMAT_INVALID")])
        self.assertEqual(refused({**right, "signature": "x*"}), [("#/signature", "FORMAT_INVALID")])
        self.assertEqual(refused({**right, "items": [{"item": "a", "score": "1"}]}),
                         [("#/items", "NOT_COMBINED")])
        reply = self.booth.cast({**right, "panel": "peers"}, "5", expect=409)
        self.assertEqual((reply.code, reply.json()["params"]["needed"]), ("STATE_CONFLICT", "secret"))
        self.assertEqual(self.booth.cast({**right, "period_id": str(uuid.uuid4())}, "5", expect=404).code, "NOT_FOUND")

    def test_the_same_right_sixty_four_times_counts_once(self):
        period, booth = opened()
        right = booth.take(voters["v1"], "t2")
        stage.move(period, "scoring")

        def cast(number):
            return served(lambda: booth.cast(right, str(number % 8), expect=(200, 201, 409, 503))).status
        with ThreadPoolExecutor(RACERS) as pool:
            results = list(pool.map(cast, range(RACERS)))
        self.assertEqual(results.count(201), 1)
        self.assertEqual(world.cluster.psql(
            f"select count(*) from pennant.secret_ballot where period_id = '{period['id']}'")[0][0], "1")
        self.assertEqual(stage.leader.get(booth.path + "/progress").json()["cast"], 1)


class AfterCasting(unittest.TestCase):
    def test_receipts_are_public_when_casting_is_over(self):
        period, booth = opened()
        rights = [booth.take(voters[name], unit) for name in ("v1", "v2") for unit in ("t1", "t2")]
        stage.move(period, "scoring")
        receipts = sorted((booth.cast(right, "6").json()["receipt"], right["unit"]) for right in rights)
        path = booth.path + "/casts?organisation=demo"
        self.assertEqual(world.client().get(path, expect=409).code, "STATE_CONFLICT")
        stage.move(period, "deciding")
        for client in (world.client(), stage.windows["t1"], stage.leader):
            rows = list(client.items(path, limit=3))
            self.assertEqual([(row["receipt"], row["unit"]) for row in rows], receipts)
            self.assertEqual(set(rows[0]), {"receipt", "panel", "unit_id", "unit"})
        self.assertEqual(booth.cast(rights[0], "6", expect=409).code, "STATE_CONFLICT")
        self.assertEqual(counted(period, "t1"), "6.00")

    def test_nothing_names_a_voter_beside_a_ballot(self):
        period, booth = opened()
        right = booth.take(voters["v1"], "t1")
        stage.move(period, "scoring")
        receipt = booth.cast(right, "9.25").json()["receipt"]
        self.assertNotIn(receipt, world.server.log())
        self.assertNotIn(right["token"], world.server.log())
        audit = world.cluster.psql(f"select count(*) from pennant.audit where after::text like '%{receipt}%'"
                                   f" or object_id like '%{receipt}%' or actor = 'public'")
        self.assertEqual(audit[0][0], "0")
        for client in (stage.leader, voters["v1"], stage.windows["t1"]):
            self.assertEqual(list(client.items(f"/v1/periods/{period['id']}/ballots")), [])
        columns = {row[0] for row in world.cluster.psql(
            "select column_name from information_schema.columns where table_schema = 'pennant'"
            " and table_name in ('secret_ballot', 'ballot_right') and (data_type like 'timestamp%' or is_identity = 'YES')")}
        self.assertEqual(columns, set())


class Rubrics(unittest.TestCase):
    def test_all_items_of_a_rubric(self):
        document = scheme()
        document["panels"]["jury"] = {"mode": "secret", "raters": "given",
                                      "max": {"by": "item", "values": {"deeds": "6", "skill": "4"}}}
        document["components"][2] = {"id": "jury", "weight": "0.25", "ballots": "jury", "item": "deeds"}
        submitted = stage.organiser.post("/v1/schemes", document).json()
        period, booth = opened(document=submitted)
        right = booth.take(voters["v1"], "t1")
        stage.move(period, "scoring")

        def refused(expect=(400, 422), **body):
            return booth.cast(right, expect=expect, **body).codes
        deeds, skill = {"item": "deeds", "score": "5"}, {"item": "skill", "score": "3.5"}
        self.assertEqual(refused(score="5"), [("#/score", "NOT_COMBINED")])
        self.assertEqual(refused(items=[deeds]), [("#/items", "FIELD_REQUIRED")])
        self.assertEqual(refused(items=[deeds, deeds]), [("#/items/1/item", "REPEATED")])
        self.assertEqual(refused(items=[deeds, {"item": "looks", "score": "1"}]), [("#/items/1/item", "ID_UNKNOWN")])
        self.assertEqual(refused(items=[deeds, {"item": "skill", "score": "4.01"}]),
                         [("#/items/1/score", "SCORE_OUT_OF_RANGE")])
        booth.cast(right, items=[deeds, skill])
        booth.cast(right, items=[skill, deeds], expect=200)
        self.assertEqual(booth.cast(right, items=[deeds, {**skill, "score": "3"}], expect=409).code, "BALLOT_USED")
        self.assertEqual(counted(period, "t1"), "5.00")


class WithoutKey(unittest.TestCase):
    def test_secret_panels_are_refused(self):
        other = World()
        self.addCleanup(other.close)
        place = Stage(other)
        document = scheme()
        document["panels"]["jury"]["mode"] = "secret"
        reply = place.organiser.post("/v1/schemes", document, expect=422)
        self.assertEqual(reply.codes, [("#/panels/jury/mode", "SECRET_PANEL")])
        period = place.draft()
        place.move(period, "open")
        path = f"/v1/periods/{period['id']}/panels/jury"
        self.assertEqual(place.organiser.post(path + "/lock", {}, expect=503).code, "BALLOT_KEY_MISSING")

    def test_a_key_file_that_is_none(self):
        bad = Path(folder.name) / "bad.key"
        bad.write_text("short\n")
        bad.chmod(0o600)
        words = [*world.server.words[:-4], "--ballot-key", str(bad), "--port", "0", "--admin-port", "0"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("ballot key", done.stderr)


if __name__ == "__main__":
    unittest.main()
