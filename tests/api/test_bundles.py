#!/usr/bin/env python3
"""A final period's bundle over HTTP: who gets which version, and what `pennant verify` says of it."""
import hashlib
import json
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import flag_facts  # noqa: E402
from campaigns import Stage  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from flag_player import Flag  # noqa: E402
from signing import KEY, key_file  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global folder, world, flag, final
    folder = tempfile.TemporaryDirectory()
    world = World(options=[("signing-key", key_file(folder.name))])
    world.organisation("demo")
    world.organisation("other")
    first, second, _ = flag_facts.quarters()
    flag = Flag(world, "demo")
    flag.prepare()
    flag.play(first)
    final = flag.period["id"]
    flag.draft(second)


def tearDownModule():
    world.close()
    folder.cleanup()


def path(period):
    return f"/v1/periods/{period}/bundle"


def verify(body, *words):
    """Exit status and what was said."""
    file = Path(folder.name) / "bundle.json"
    file.write_bytes(body)
    done = subprocess.run([program(), "verify", *words, str(file)], capture_output=True, text=True,
                          env=clean_environment(), timeout=60)
    return done.returncode, done.stdout + done.stderr


class Bundles(unittest.TestCase):
    def test_anybody_gets_the_public_version(self):
        reply = world.client().get(path(final), organisation="demo")
        bundle = reply.json()
        self.assertEqual("public", bundle["view"])
        self.assertEqual(f'"{bundle["digest"]}"', reply.headers["etag"])
        period = flag.organiser.get(f"/v1/periods/{final}").json()
        self.assertEqual(bundle["digest"], period["bundle_digest"])
        status, said = verify(reply.body, "--digest", period["bundle_digest"])
        self.assertEqual(0, status, said)
        self.assertIn(final, said)
        for window in flag.windows.values():
            self.assertEqual(reply.body, window.get(path(final), view="public").body)
            break

    def test_leadership_gets_the_full_version(self):
        reply = flag.leader.get(path(final), view="full")
        self.assertEqual("full", reply.json()["view"])
        self.assertEqual(0, verify(reply.body)[0])
        for client in (flag.organiser, flag.evaluators[0], flag.windows["p01"]):
            self.assertEqual("FORBIDDEN", client.get(path(final), view="full", expect=403).code)
        nobody = world.client()
        self.assertIn(nobody.get(path(final), organisation="demo", view="full",
                                 expect=(401, 403)).status, (401, 403))

    def test_the_public_version_names_no_rater_and_says_the_same(self):
        full = flag.leader.get(path(final), view="full").json()
        public = flag.leader.get(path(final)).json()
        for part in ("standings", "awards", "workflow", "handovers", "choices"):
            self.assertEqual(full["result"][part], public["result"][part], part)
        named = {ballot["rater"] for ballot in full["facts"]["ballots"]}
        text = json.dumps(public["facts"]["ballots"]) + json.dumps(public["facts"]["panels"])
        self.assertTrue(named)
        for rater in named - set(flag_facts.PROJECTS):
            self.assertNotIn(rater, text)
        raters = [ballot["rater"] for ballot in public["facts"]["ballots"]]
        self.assertEqual(len(raters), len(set(raters)), "ballots of one rater can be told together")
        self.assertEqual(len(full["facts"]["ballots"]), len(raters))
        topics = {event.get("topic") for event in full["facts"]["events"]} - {None}
        self.assertFalse(topics & {event.get("topic") for event in public["facts"]["events"]})

    def test_the_result_is_what_was_stored(self):
        bundle = flag.leader.get(path(final), view="full").json()
        flag.period, period = {"id": final}, flag.period
        stored = flag.standings()
        flag.period = period
        self.assertEqual(len(stored), len(bundle["result"]["standings"]))
        for standing in bundle["result"]["standings"]:
            row = stored[standing["unit"]]
            for name in ("total", "rank", "components", "eligible", "wins"):
                self.assertEqual(row[name], standing[name], (standing["unit"], name))
        scheme = flag.organiser.get(f"/v1/schemes/{flag.scheme['id']}").json()
        self.assertEqual(scheme["document"], json.loads(bundle["scheme"]))

    def test_the_digest_is_of_the_bytes(self):
        body = world.client().get(path(final), organisation="demo").body
        content = body[:body.rindex(b',"digest":"')] + b"}"
        self.assertEqual(json.loads(body)["digest"], hashlib.sha256(content).hexdigest())

    def test_the_signers_key_is_checked(self):
        body = flag.leader.get(path(final)).body
        own, other = Path(folder.name) / "own.pem", Path(folder.name) / "other.pem"
        own.write_text(json.loads(body)["public_key"])
        other.write_text("no key")
        self.assertEqual(0, verify(body, "--public-key", str(own))[0])
        self.assertEqual(1, verify(body, "--public-key", str(other))[0])
        self.assertEqual(1, verify(body, "--public-key", str(other) + "x")[0])

    def test_what_was_changed_is_told(self):
        body = flag.leader.get(path(final)).body
        status, said = verify(body.replace(b'"wins":true', b'"wins":null', 1))
        self.assertEqual(1, status)
        self.assertIn("#/digest", said)
        status, said = verify(body, "--digest", "0" * 64)
        self.assertEqual(1, status)
        self.assertIn("0" * 64, said)
        self.assertEqual(1, verify(b"")[0])
        self.assertEqual(2, subprocess.run([program(), "verify"], capture_output=True,
                                           env=clean_environment()).returncode)

    def test_there_is_none_before_the_end(self):
        draft = flag.period["id"]
        self.assertEqual("STATE_CONFLICT", flag.leader.get(path(draft), expect=409).code)
        self.assertIsNone(flag.organiser.get(f"/v1/periods/{draft}").json()["bundle_digest"])
        world.client().get(path(draft), organisation="demo", expect=404)

    def test_no_request_crosses_organisations(self):
        world.client().get(path(final), organisation="other", expect=404)
        world.client("other", "leadership").get(path(final), view="full", expect=404)

    def test_bad_parameters_are_refused(self):
        for query in ("view=half", "view=", "more=1"):
            flag.leader.get(f"{path(final)}?{query}", expect=(400, 422))


class FewBallots(unittest.TestCase):
    """publish_minimum is 3 unless set: the scores of two are public as their sum only."""

    def test_what_two_gave_cannot_be_told_apart(self):
        stage = Stage(world, "few")
        period = stage.draft()
        stage.jury(period, "one", "two")
        stage.move(period, "open")
        for subject, scores in (("one", ("9.5", "3", "1")), ("two", ("6", "8", "10"))):
            for team, score in zip(stage.units, scores):
                stage.ballot(period, stage.client("evaluator", subject), "jury", team, score)
        stage.decide(stage.read(period))
        body = world.client().get(path(period["id"]), organisation="few").body
        self.assertEqual(0, verify(body)[0])
        given = {}
        for row in json.loads(body)["facts"]["ballots"]:
            given.setdefault(row["unit"], []).append(row["score"])
        self.assertEqual({"t1": ["7.75"] * 2, "t2": ["5.5"] * 2, "t3": ["5.5"] * 2}, given)
        full = stage.leader.get(path(period["id"]), view="full").json()
        self.assertIn("9.5", [row["score"] for row in full["facts"]["ballots"]])
        public = json.loads(body)["result"]["standings"]
        self.assertEqual(full["result"]["standings"], public)


class RowSecurity(unittest.TestCase):
    """What the database itself shows and refuses."""

    def entered(self, role, sql, code="demo", check=True):
        return world.cluster.psql(f"begin; select from pennant.enter('{code}', '{{{role}}}', '{{}}', '{{}}', 'x'); {sql};"
                                  " commit;", user="pennant_app", check=check)

    def test_who_sees_which_version(self):
        for role, views in (("leadership", ["full", "public"]), ("organiser", ["public"]), ("window", ["public"]),
                            ("public", ["public"])):
            rows = self.entered(role, "select view from pennant.bundle order by view")
            self.assertEqual(views, [row[0] for row in rows if row[0] in ("full", "public")], role)
            self.assertNotIn(["public"], self.entered(role, "select view from pennant.bundle", code="other"))

    def test_nobody_changes_one(self):
        for change in ("update pennant.bundle set kid = 'x'", "delete from pennant.bundle", "truncate pennant.bundle"):
            done = self.entered("leadership", change, check=False)
            self.assertIn("42501", done.stderr, change)
        done = self.entered("organiser", "insert into pennant.bundle select organisation_id, period_id, 'full', digest,"
                            " kid, document, created_by, created_at from pennant.bundle", check=False)
        self.assertIn("42501", done.stderr)


class WithoutKey(unittest.TestCase):
    def test_a_server_without_a_key_offers_none(self):
        other = World()
        self.addCleanup(other.close)
        other.organisation("demo")
        player = Flag(other, "demo")
        player.prepare()
        player.play(flag_facts.quarters()[0])
        reply = player.leader.get(path(player.period["id"]), expect=503)
        self.assertEqual("SIGNING_KEY_MISSING", reply.code)
        self.assertEqual("final", player.leader.get(player.path()).json()["state"])
        self.make_later(other, player)

    def make_later(self, other, player):
        """The key is set after the end: leadership makes the bundle, once however many ask."""
        award = next(player.leader.items("/v1/awards"))
        reply = player.leader.request("POST", player.path("bundle"), {})
        self.assertEqual((503, "SIGNING_KEY_MISSING"), (reply.status, reply.code))
        other.server.stop()
        other.server.words += ["--signing-key", str(key_file(folder.name))]
        other.server.start()
        leaders = [player.client("leadership", f"leader-{number}") for number in range(64)]
        player.leader.get(player.path("bundle"), expect=404)
        player.leader.get(f"/v1/awards/{award['id']}/certificate", expect=404)
        for client in (player.organiser, player.evaluators[0], player.windows["p01"]):
            client.post(player.path("bundle"), {}, expect=403)

        def make(leader):
            """Until it is not told to try again."""
            for _ in range(20):
                reply = leader.post(player.path("bundle"), {"reason": "later"}, expect=(200, 503))
                if reply.status == 200:
                    return reply.json()["items"]
            raise AssertionError("nobody could make it")
        with ThreadPoolExecutor(64) as pool:
            answers = list(pool.map(make, leaders))
        for items in answers:
            self.assertEqual(answers[0], items)
        self.assertEqual(["full", "public"], [item["view"] for item in answers[0]])
        for view in ("public", "full"):
            body = player.leader.get(player.path("bundle"), view=view).body
            self.assertEqual(0, verify(body)[0])
            self.assertIn(json.loads(body)["digest"], [item["digest"] for item in answers[0]])
        bits = [row[0] for row in other.cluster.psql("select position from pennant.certificate order by position")]
        self.assertEqual([str(place) for place in range(len(list(player.leader.items("/v1/awards"))))], bits)
        player.leader.get(f"/v1/awards/{award['id']}/certificate")
        self.assertEqual([["1"]], other.cluster.psql("select count(*) from pennant.audit where action = 'bundle.make'"))

    def test_what_has_changed_since_makes_none(self):
        """A finding after the end changes no sealed result, but the facts no longer give it."""
        other = World()
        self.addCleanup(other.close)
        other.organisation("demo")
        player = Flag(other, "demo")
        player.prepare()
        player.play(flag_facts.quarters()[0])
        winner = next(player.leader.items("/v1/awards"))["unit"]
        event = next(event for event in player.leader.items("/v1/events", unit=winner) if event["indicator"] == "praise")
        player.leader.post(f"/v1/events/{event['id']}/verdicts", {"finding": "dismissed", "reason": "it was not so"})
        other.server.stop()
        other.server.words += ["--signing-key", str(key_file(folder.name))]
        other.server.start()
        leader = player.client("leadership", "director", positions=["centre"])
        reply = leader.post(player.path("bundle"), {}, expect=409)
        self.assertEqual("RESULT_CHANGED", reply.code)
        leader.get(player.path("bundle"), expect=404)

    def test_a_bad_key_is_refused_at_start(self):
        for mode, text in ((0o600, "no key"), (0o644, KEY)):
            key = Path(folder.name) / "bad.pem"
            key.write_text(text)
            key.chmod(mode)
            with self.assertRaises(AssertionError) as refused:
                World(options=[("signing-key", key)])
            self.assertIn(str(key), str(refused.exception))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
