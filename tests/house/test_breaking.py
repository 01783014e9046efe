#!/usr/bin/env python3
"""No change of the contract breaks a client of the released version unless CHANGELOG.md says so.

A breaking change of an operation needs a line "- Breaking: METHOD /path: …" among the newest version's. The rest
tries the comparison itself: what breaks is told, what only adds is not.
"""
import copy
import json
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import contract  # noqa: E402


def unannounced(changelog, found):
    """Those of the sentences whose operation the newest version's notes do not name."""
    newest = changelog.split("\n## ", 2)[1]
    notes = [line.removeprefix("- Breaking: ") for line in newest.splitlines() if line.startswith("- Breaking: ")]
    named = [note.split(": ")[0] for note in notes]
    return [sentence for sentence in found
            if not any(sentence.startswith((f"{name}:", f"{name} ")) for name in named)]


SMALL = {
    "paths": {"/things": {
        "get": {"parameters": [{"name": "kind", "in": "query", "schema": {"enum": ["a", "b"]}}],
                "x-roles": ["window", "organiser"], "x-problems": ["STATE_CONFLICT"],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}},
        "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingNew"}}}},
                 "responses": {"201": {"content": {"application/json": {
                     "schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
    "components": {"schemas": {
        "Thing": {"type": "object", "required": ["id", "name"], "properties": {
            "id": {"type": "string"}, "name": {"type": "string"}, "state": {"enum": ["open", "closed"]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "owner": {"oneOf": [{"type": "string"}, {"type": "null"}]}}},
        "ThingNew": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "maxLength": 200}, "size": {"type": ["integer", "string"]}}}}},
}


def changed(change):
    """What a change of the small contract would break."""
    document = copy.deepcopy(SMALL)
    change(document["paths"]["/things"], document["components"]["schemas"])
    return contract.breaking(contract.digest(SMALL), contract.digest(document))


# What breaks, and the end of the sentence that says so.
BREAKS = {
    "an operation goes": (lambda p, s: p.pop("get"), "GET /things is gone"),
    "a parameter goes": (lambda p, s: p["get"]["parameters"].clear(), "the parameter query kind is gone"),
    "a parameter becomes required": (
        lambda p, s: p["get"]["parameters"][0].update(required=True), "the parameter query kind is required now"),
    "a new parameter is required": (
        lambda p, s: p["get"]["parameters"].append({"name": "x", "in": "query", "required": True, "schema": {}}),
        "the parameter query x is required now"),
    "a word goes": (lambda p, s: p["get"]["parameters"][0]["schema"].update(enum=["a"]), "the word b is gone"),
    "a role goes": (lambda p, s: p["get"].update({"x-roles": ["organiser"]}), "the role window is gone"),
    "a problem goes": (lambda p, s: p["get"].update({"x-problems": []}), "the problem STATE_CONFLICT is gone"),
    "a status goes": (lambda p, s: p["post"]["responses"].clear(), "the status 201 is gone"),
    "an answered field goes": (lambda p, s: s["Thing"]["properties"].pop("name"), "the field name is gone"),
    "an answered field may be missing": (
        lambda p, s: s["Thing"].update(required=["id"]), "the field name may be missing now"),
    "an answered field has another type": (
        lambda p, s: s["Thing"]["properties"].update(id={"type": ["string", "null"]}), "it may now be null"),
    "an answered field has one more choice": (
        lambda p, s: s["Thing"]["properties"]["owner"]["oneOf"].append({"type": "integer"}), "its choices differ"),
    "a sent field becomes required": (
        lambda p, s: s["ThingNew"].update(required=["name", "size"]), "the field size is required now"),
    "a sent field goes": (lambda p, s: s["ThingNew"]["properties"].pop("size"), "the field size is gone"),
    "a sent field has one type less": (
        lambda p, s: s["ThingNew"]["properties"].update(size={"type": "integer"}), "it may be integer/string no more"),
    "a sent text must be shorter": (
        lambda p, s: s["ThingNew"]["properties"]["name"].update(maxLength=100), "maxLength is now 100"),
    "a sent text gets a pattern": (
        lambda p, s: s["ThingNew"]["properties"]["name"].update(pattern="^a"), "pattern is now ^a"),
    "a medium goes": (lambda p, s: p["post"]["requestBody"]["content"].clear(), "the medium application/json is gone"),
}

# What clients do not notice.
ADDS = {
    "nothing": lambda p, s: None,
    "an operation": lambda p, s: p.update(put={"responses": {"200": {}}}),
    "a parameter": lambda p, s: p["get"]["parameters"].append({"name": "x", "in": "query", "schema": {"type": "string"}}),
    "a word": lambda p, s: p["get"]["parameters"][0]["schema"]["enum"].append("c"),
    "an answered word": lambda p, s: s["Thing"]["properties"]["state"]["enum"].append("lost"),
    "an answered field": lambda p, s: s["Thing"]["properties"].update(more={"type": "string"}),
    "an answered choice less": lambda p, s: s["Thing"]["properties"]["owner"]["oneOf"].pop(),
    "a sent field": lambda p, s: s["ThingNew"]["properties"].update(more={"type": "string"}),
    "a longer text": lambda p, s: s["ThingNew"]["properties"]["name"].update(maxLength=300),
    "what is not required any more": lambda p, s: s["ThingNew"].update(required=[]),
    "a role": lambda p, s: p["get"]["x-roles"].append("leadership"),
    "a problem": lambda p, s: p["get"]["x-problems"].append("NOT_FOUND"),
    "prose": lambda p, s: s["Thing"].update(description="A thing."),
}


class Comparison(unittest.TestCase):
    def test_what_breaks_is_told(self):
        for name, (change, sentence) in BREAKS.items():
            with self.subTest(name):
                found = changed(change)
                self.assertTrue(any(one.endswith(sentence) for one in found), found)

    def test_what_only_adds_is_not(self):
        for name, change in ADDS.items():
            with self.subTest(name):
                self.assertEqual(changed(change), [])

    def test_the_lock_keeps_all_that_is_compared(self):
        document = contract.load(contract.SOURCE.read_text(encoding="utf-8"))
        self.assertEqual(contract.digest(json.loads(contract.lock_text(document))), contract.digest(document))

    def test_a_note_covers_its_operation_only(self):
        notes = "# Changelog\n\n## 2 — unreleased\n- Breaking: GET /things: the kinds are gone.\n\n## 1\n- Breaking: GET /x: old.\n"
        self.assertEqual(unannounced(notes, ["GET /things: the word b is gone", "GET /things is gone"]), [])
        for other in ("GET /things/{id}: the role window is gone", "POST /things is gone", "GET /x is gone"):
            self.assertEqual(unannounced(notes, [other]), [other])


class Contract(unittest.TestCase):
    def test_nothing_breaks_without_a_note(self):
        old = contract.digest(json.loads(contract.LOCK.read_text(encoding="utf-8")))
        new = contract.digest(contract.load(contract.SOURCE.read_text(encoding="utf-8")))
        self.assertGreater(len(old), 100)
        found = unannounced((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), contract.breaking(old, new))
        self.assertEqual(found, [], "these need a line '- Breaking: METHOD /path: …' in CHANGELOG.md")


if __name__ == "__main__":
    unittest.main(verbosity=2)
