#!/usr/bin/env python3
"""Schemes over HTTP: templates, submitting, versions, faults with pointers, what is refused."""
import json
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from campaigns import Stage, scheme  # noqa: E402
from world import World  # noqa: E402


def setUpModule():
    global world, stage
    world = World()
    stage = Stage(world)


def tearDownModule():
    world.close()


class Templates(unittest.TestCase):
    def test_offered_to_everybody(self):
        nobody = world.client()
        rows = nobody.get("/v1/scheme-templates").json()["items"]
        self.assertIn("002", [row["code"] for row in rows])
        for row in rows:
            self.assertTrue(row["title"]["zh"] and row["title"]["en"])
            document = nobody.get("/v1/scheme-templates/" + row["code"]).json()
            self.assertEqual(document["code"], row["code"])
        self.assertEqual(nobody.get("/v1/scheme-templates/none", expect=404).code, "NOT_FOUND")

    def test_submitted_as_they_are(self):
        """Each in an organisation of its own: schemes give one name different gravities."""
        for row in world.client().get("/v1/scheme-templates").json()["items"]:
            organisation = "template-" + row["code"]
            world.organisation(organisation)
            organiser = world.client(organisation, "organiser")
            document = organiser.get("/v1/scheme-templates/" + row["code"])
            panels = document.json().get("panels", {}).values()
            if any(panel["mode"] == "secret" for panel in panels):
                reply = organiser.post("/v1/schemes", document.body, expect=422)
                self.assertEqual({error["code"] for error in reply.json()["errors"]}, {"SECRET_PANEL"})
                continue
            self.assertEqual(organiser.post("/v1/schemes", document.body).json()["code"], row["code"])


class Versions(unittest.TestCase):
    def test_bytes_are_kept(self):
        sent = json.dumps(scheme(), indent=3).encode()
        made = stage.organiser.post("/v1/schemes", sent)
        row = made.json()
        self.assertEqual(made.headers["location"], "/v1/schemes/" + row["id"])
        self.assertEqual((row["version"], row["cadence"], row["created_by"]), (1, "month", "organiser"))
        whole = stage.evaluator.get("/v1/schemes/" + row["id"])
        self.assertIn(sent, whole.body)
        self.assertEqual(whole.json()["document"], json.loads(sent))

    def test_the_same_again_is_the_same(self):
        document = scheme()
        first = stage.organiser.post("/v1/schemes", document).json()
        other = {**document, "title": {"en": "Another title"}}
        second = stage.organiser.post("/v1/schemes", other).json()
        self.assertEqual((first["version"], second["version"]), (1, 2))
        self.assertEqual(stage.organiser.post("/v1/schemes", document, expect=200).json(), first)
        self.assertEqual(stage.organiser.post("/v1/schemes", other, expect=200).json(), second)
        rows = list(stage.organiser.items("/v1/schemes", code=document["code"]))
        self.assertEqual(rows, [first, second])
        self.assertNotIn("document", rows[0])

    def test_pages(self):
        document = scheme()
        for number in range(5):
            stage.organiser.post("/v1/schemes", {**document, "title": {"en": f"Title {number}"}})
        rows = list(stage.organiser.items("/v1/schemes", code=document["code"], limit=2))
        self.assertEqual([row["version"] for row in rows], [1, 2, 3, 4, 5])

    def test_sixteen_at_once_are_one(self):
        document = scheme()
        clients = [stage.client("organiser", f"organiser-{number}") for number in range(16)]
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(lambda client: client.post("/v1/schemes", document, expect=(200, 201)), clients))
        self.assertEqual(sorted(reply.status for reply in replies), [200] * 15 + [201])
        self.assertEqual(len({reply.json()["id"] for reply in replies}), 1)

    def test_sixteen_versions_at_once_are_numbered(self):
        document = scheme()

        def submit(number):
            client = stage.client("organiser", f"organiser-{number}")
            return client.post("/v1/schemes", {**document, "title": {"en": f"Title {number}"}}).json()["version"]
        with ThreadPoolExecutor(16) as pool:
            self.assertEqual(sorted(pool.map(submit, range(16))), list(range(1, 17)))

    def test_foreign_ones_do_not_exist(self):
        world.organisation("elsewhere")
        row = stage.submit()
        other = world.client("elsewhere", "organiser")
        self.assertEqual(other.get("/v1/schemes/" + row["id"], expect=404).code, "NOT_FOUND")
        self.assertEqual(list(other.items("/v1/schemes")), [])


class Faults(unittest.TestCase):
    def refused(self, document, expect=422):
        return stage.organiser.post("/v1/schemes", document, expect=expect)

    def test_every_fault_with_its_pointer(self):
        document = scheme()
        document["wieght"] = 1
        document["components"][0]["weight"] = 0.5
        document["awards"]["cup"].pop("kind")
        reply = self.refused(document, expect=400)
        self.assertEqual(reply.codes, [("#/awards/cup/kind", "FIELD_REQUIRED"),
                                       ("#/components/0/weight", "TYPE_MISMATCH"), ("#/wieght", "FIELD_UNKNOWN")])

    def test_references_and_weights(self):
        document = scheme()
        document["components"][1]["weight"] = "0.35"
        document["components"][2]["ballots"] = "judges"
        codes = self.refused(document).codes
        self.assertIn(("#/components/2/ballots", "ID_UNKNOWN"), codes)
        self.assertTrue(any(code == "WEIGHTS_SUM" for _, code in codes), codes)

    def test_secret_panels_wait(self):
        document = scheme()
        document["panels"]["peers"]["mode"] = "secret"
        self.assertEqual(self.refused(document).codes, [("#/panels/peers/mode", "SECRET_PANEL")])

    def test_indicators_of_another_form(self):
        stage.organiser.post("/v1/indicators", {"code": "taken", "form": "event", "gravities": ["a", "b"]})
        document = scheme()
        document["indicators"]["taken"] = {"form": "event", "gravities": ["a"]}
        self.assertEqual(self.refused(document).codes, [("#/indicators/taken/gravities", "INDICATOR_DIFFERS")])
        document["indicators"]["taken"] = {"form": "value"}
        self.assertEqual(self.refused(document).codes, [("#/indicators/taken/form", "INDICATOR_DIFFERS")])
        self.assertEqual(list(stage.organiser.items("/v1/schemes", code=document["code"])), [])
        document["indicators"]["taken"] = {"form": "event", "gravities": ["b", "a"]}
        stage.organiser.post("/v1/schemes", document)

    def test_indicators_are_created_once(self):
        document = scheme()
        document["indicators"]["brand_new"] = {"form": "event", "title": {"zh": "新的"}, "quantity": "days",
                                               "points": {"min": "1", "max": "3"}}
        stage.organiser.post("/v1/schemes", document)
        row = stage.organiser.get("/v1/indicators/brand_new").json()
        self.assertEqual((row["form"], row["quantity"], row["points"], row["title"]),
                         ("event", "days", {"min": "1", "max": "3"}, {"zh": "新的"}))

    def test_no_document(self):
        for body, code in ((b"", None), (b"[1]", None), (b"{", "BAD_JSON"), (b"{\"a\":1,\"a\":2}", "BAD_JSON"),
                           (b"[" * 40 + b"]" * 40, "TOO_DEEP"), (b"\"\xff\"", "BAD_JSON")):
            reply = stage.organiser.post("/v1/schemes", body, expect=(400, 415, 422))
            if code:
                self.assertEqual(reply.code, code, body)

    def test_size(self):
        document = scheme()
        fits = json.dumps(document).encode()
        fits += b" " * (256 * 1024 - len(fits))
        stage.organiser.post("/v1/schemes", fits)
        big = stage.client("organiser").post("/v1/schemes", fits + b" ", expect=413)
        self.assertEqual(big.code, "BODY_TOO_LARGE")

    def test_only_organisers_submit(self):
        for client in (stage.leader, stage.evaluator, stage.windows["t1"], stage.collector):
            client.post("/v1/schemes", scheme(), expect=403)
        stage.windows["t1"].get("/v1/schemes")


if __name__ == "__main__":
    unittest.main()
