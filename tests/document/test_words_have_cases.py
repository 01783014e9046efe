#!/usr/bin/env python3
"""Every key and every word of the scheme language stands in the scheme of some case, said or by default; so does every
reduction and window of every source.

usage: test_words_have_cases.py PROGRAM

Keys of a measure count wherever a measure stands, and a default of the settings where it acts.
"""
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

from test_schema import Validator

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "cases"))
from adapter import scheme_document  # noqa: E402

PROGRAM = ""
MEASURES = {"component", "rule", "measure", "named_measure", "test", "tie"}
ACTS_IN = {"verdict": "indicator", "reach": "condition", "missing": "component", "mean": "panel",
           "self_rating": "panel", "ties_left": "select", "vacancy": "select", "clock": "deadline"}
SOURCES = ("events", "metric", "ballots", "awards", "decisions", "roster", "measure", "component", "sum")
FINDINGS = {"pending", "valid", "confirmed", "responsible", "dismissed", "withdrawn"}
ROW = re.compile(r"\| `(events|metric|awards|roster)` \| ([^|]+) \| ([^|]+) \|")


def program(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, check=True, timeout=60).stdout


class Language:
    """What the JSON Schema has, and what a document uses of it: pairs of shape and key, and with a word."""

    def __init__(self):
        self.schema = json.loads(program("schemes", "--schema"))
        self.shapes = dict(self.schema["$defs"], scheme=self.schema)
        self.validator = Validator(self.schema)
        self.defaults = {key: value["default"] for key, value in
                         self.shapes["settings"]["properties"].items()}

    def place(self, shape, key):
        """The one name of a key that stands in several shapes."""
        if shape in MEASURES and key in self.shapes["measure"]["properties"]:
            return ("measure", key)
        return (ACTS_IN.get(key, shape) if shape == "settings" else shape, key)

    def known(self):
        found = set()
        for name, shape in self.shapes.items():
            for key, value in shape["properties"].items():
                place = self.place(name, key)
                found.add(place)
                self.words(value, place, found)
        return found

    def words(self, schema, place, found):
        if "$ref" in schema:
            return
        found.update(place + (word,) for word in schema.get("enum", ()))
        for branch in schema.get("anyOf", []) + [schema.get("items"), schema.get("additionalProperties")]:
            if isinstance(branch, dict):
                self.words(branch, place, found)
        for key, value in schema.get("properties", {}).items():
            self.words(value, ("choice", "by") if key == "by" else place, found)

    def used(self, document):
        document = dict({"settings": {}, "ranking": {}}, **document)
        settings = dict(self.defaults, **document["settings"])
        found = set()
        self.shape_used(document, "scheme", settings, found)
        return found

    def shape_used(self, value, name, settings, found):
        for key, schema in self.shapes[name]["properties"].items():
            place = self.place(name, key)
            if key in value:
                found.add(place)
            if key in value or "default" in schema or key in settings:
                each = value.get(key, schema.get("default", settings.get(key)))
                self.value_used(each, schema, place, settings, found)

    def value_used(self, value, schema, place, settings, found):
        if "$ref" in schema:
            self.shape_used(value, schema["$ref"].rpartition("/")[2], settings, found)
            return
        if isinstance(value, str) and value in schema.get("enum", ()):
            found.add(place + (value,))
        for branch in schema.get("anyOf", []):
            if self.validator.good(value, branch):
                self.value_used(value, branch, place, settings, found)
        for each in value if isinstance(value, list) else ():
            self.value_used(each, schema.get("items", {}), place, settings, found)
        for key, each in value.items() if isinstance(value, dict) else ():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                self.value_used(each, inner, ("choice", "by") if key == "by" else place, settings, found)


def measures_of(value):
    """Every object of a document that names one source."""
    if isinstance(value, dict):
        sources = [key for key in SOURCES if key in value]
        if len(sources) == 1 and "same" not in value:
            yield sources[0], value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from measures_of(each)


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.language = Language()
        cls.schemes, cls.findings = [], set()
        templates = {}
        for path in sorted((TESTS / "data" / "cases").glob("**/*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            code = document["scheme"]
            if code not in templates and "document" not in document:
                templates[code] = json.loads(program("schemes", code))
            for case in document["cases"]:
                cls.schemes.append(scheme_document(document.get("document") or templates[code],
                                                   case.get("policies") or {}))
                cls.findings.update(event.get("verdict") for event in case.get("events") or [])

    def test_every_key_and_word(self):
        used = set().union(*map(self.language.used, self.schemes))
        self.assertEqual(sorted(self.language.known() - used), [])

    def test_every_finding(self):
        self.assertEqual(FINDINGS - self.findings, set())

    def test_every_reduction_and_window_of_a_source(self):
        page = (TESTS.parent / "lib" / "scheme" / "README.md").read_text(encoding="utf-8")
        windows = set(re.findall(r"`(\w+)`", re.search(r"\| `window` \| (.+?) \| `period`", page)[1])) | {"since"}
        rows = ROW.findall(page[page.index("the first is the default"):].partition("\n\n")[0])
        self.assertEqual(len(rows), 4)
        used, default = set(), {}
        wanted = set()
        for source, reductions, where in rows:
            names = re.findall(r"`(\w+)`(?! of)|`(\w+)` of", reductions)
            names = [first or second for first, second in names if (first or second) not in ("each", "since")]
            default[source] = names[0] if source in ("events", "awards") else None
            wanted.update((source, "reduce", name) for name in names)
            listed = set(re.findall(r"`(\w+)`", where))
            own = windows - listed if where.startswith("all but") else windows if where == "all" else listed
            wanted.update((source, "window", name) for name in own)
        for source, measure in (pair for scheme in self.schemes for pair in measures_of(scheme)):
            window = measure.get("window", "period")
            used.add((source, "reduce", measure.get("reduce", default.get(source))))
            used.add((source, "window", "since" if isinstance(window, dict) else window))
        self.assertIn(("events", "window", "ever"), wanted)
        self.assertIn(("awards", "reduce", "streak"), wanted)
        self.assertEqual(sorted(wanted - used), [])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
