#!/usr/bin/env python3
"""The JSON Schema and the reader say the same of good and of spoilt documents.

usage: test_schema.py PROGRAM

The validator below knows the keywords the schema uses and stops at any other, so that nothing is
passed over. Documents are the full example and the built-in schemes, each spoilt in seeded ways.
"""
import copy
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = ""
SPOILT = 250
SILENT = {"$schema", "$defs", "title", "description", "default", "format"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}


class Validator:
    def __init__(self, schema):
        self.schema = schema

    def good(self, value, schema=None):
        schema = self.schema if schema is None else schema
        if not isinstance(schema, dict):
            return schema
        return all(key in SILENT or getattr(self, "check_" + key.lstrip("$"))(value, wanted, schema)
                   for key, wanted in schema.items())

    def check_ref(self, value, wanted, _):
        return self.good(value, self.schema["$defs"][wanted.rpartition("/")[2]])

    def check_type(self, value, wanted, _):
        return isinstance(value, TYPES[wanted]) and (wanted != "integer" or not isinstance(value, bool))

    def check_enum(self, value, wanted, _):
        return any(value == each and isinstance(value, type(each)) for each in wanted)

    def check_pattern(self, value, wanted, _):
        return not isinstance(value, str) or re.search(wanted.replace("$", r"\Z"), value) is not None

    def check_minLength(self, value, wanted, _):
        return not isinstance(value, str) or len(value) >= wanted

    def check_maxLength(self, value, wanted, _):
        return not isinstance(value, str) or len(value) <= wanted

    def check_minimum(self, value, wanted, _):
        return not isinstance(value, (int, float)) or value >= wanted

    def check_maximum(self, value, wanted, _):
        return not isinstance(value, (int, float)) or value <= wanted

    def check_properties(self, value, wanted, _):
        return not isinstance(value, dict) or all(self.good(value[key], each)
                                                  for key, each in wanted.items() if key in value)

    def check_additionalProperties(self, value, wanted, schema):
        return not isinstance(value, dict) or all(
            self.good(each, wanted) for key, each in value.items() if key not in schema.get("properties", {}))

    def check_propertyNames(self, value, wanted, _):
        return not isinstance(value, dict) or all(self.good(key, wanted) for key in value)

    def check_required(self, value, wanted, _):
        return not isinstance(value, dict) or all(key in value for key in wanted)

    def check_minProperties(self, value, wanted, _):
        return not isinstance(value, dict) or len(value) >= wanted

    def check_maxProperties(self, value, wanted, _):
        return not isinstance(value, dict) or len(value) <= wanted

    def check_items(self, value, wanted, _):
        return not isinstance(value, list) or all(self.good(each, wanted) for each in value)

    def check_minItems(self, value, wanted, _):
        return not isinstance(value, list) or len(value) >= wanted

    def check_maxItems(self, value, wanted, _):
        return not isinstance(value, list) or len(value) <= wanted

    def check_anyOf(self, value, wanted, _):
        return any(self.good(value, each) for each in wanted)

    def check_oneOf(self, value, wanted, _):
        return sum(self.good(value, each) for each in wanted) == 1

    def check_allOf(self, value, wanted, _):
        return all(self.good(value, each) for each in wanted)

    def check_not(self, value, wanted, _):
        return not self.good(value, wanted)


def places(value, path=()):
    """Every place in a document, as the path of keys and indices."""
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, path + (key,))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from places(each, path + (index,))


def parent_of(document, path):
    for step in path[:-1]:
        document = document[step]
    return document


# Dates that do not exist are left out: the pattern cannot know the calendar.
VALUES = [None, True, 0, -1, 7, 400, 1.5, "", "a", "Total", "total", "0.5", "-1", "1e3", "1.", "minor", "2026-01-01",
          "item:a", "a:b:c", "x" * 64, "x" * 65, "9" * 41, [], ["a"], [1], {}, {"a": 1}, {"by": "group"},
          {"by": "group", "values": {"*": "1"}}, {"by": "group", "values": {"*": "any"}},
          {"metric": "rate"}, {"metric": "rate", "events": "praise"}, {"since": "2026-01-01"}, {"en": "A"}]
KEYS = ["metric", "events", "ledger", "at_least", "is", "when", "title", "stage", "floor", "each", "where", "zzz"]


def spoil(document, source):
    """One or two edits: another value, one less, one more."""
    document = copy.deepcopy(document)
    for _ in range(source.choice((1, 1, 2))):
        path = source.choice([path for path in places(document) if path])
        holder = parent_of(document, path)
        edit = source.random()
        if edit < 0.55:
            holder[path[-1]] = copy.deepcopy(source.choice(VALUES))
        elif edit < 0.75 or not isinstance(holder, dict):
            del holder[path[-1]]
        else:
            holder[source.choice(KEYS)] = copy.deepcopy(source.choice(VALUES))
    return document


def program(*words, text=None):
    return subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120, check=False)


# What only the whole document shows; such a document is good by its keys.
WHOLE = {"ID_UNKNOWN", "SCHEME_CYCLE", "WEIGHTS_SUM", "RANGE_CONTRADICTORY", "NOT_COMBINED", "UNREACHABLE",
         "REPEATED", "REPEAT_MILDER", "NOT_YET_KNOWN"}
# And these are needed only beside another key.
BESIDE = {("FIELD_REQUIRED", key) for key in ("kind", "level", "source", "expect")} | {("TOO_FEW", "components")}


ROW = re.compile(r'^DESCRIBE\("(\w+)", "(\w*)", "(.*)", "(.*)"\)$', re.MULTILINE)
# Values that are written out where they stand, without a shape of their own.
UNNAMED = {"choice", "band", "window", "about"}


def described():
    """{(shape, key): (Chinese, English)}, and how many rows there are."""
    with open(os.path.join(HERE, "..", "..", "lib", "document", "descriptions.def"), encoding="utf-8") as file:
        text = file.read()
    rows = {(shape, key): (zh, en) for shape, key, zh, en in ROW.findall(text)}
    return rows, text.count("\nDESCRIBE(")


def properties_of(schema):
    """Every (key, schema) of a property, however deep."""
    if isinstance(schema, dict):
        named = schema.get("properties")
        yield from named.items() if isinstance(named, dict) and schema.get("type") == "object" else ()
        for each in schema.values():
            yield from properties_of(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from properties_of(each)


class Schema(unittest.TestCase):
    def setUp(self):
        self.validator = Validator(json.loads(program("schemes", "--schema").stdout))
        folder = tempfile.TemporaryDirectory(prefix="pennant-schema-")
        self.addCleanup(folder.cleanup)
        self.facts = os.path.join(folder.name, "facts.json")
        with open(self.facts, "w", encoding="utf-8") as file:
            json.dump({"period": {"from": "2026-01-01", "to": "2026-01-31"}}, file)
        with open(os.path.join(HERE, "..", "data", "documents", "scheme.json"), encoding="utf-8") as file:
            self.documents = [json.load(file)]
        codes = [line.split()[0] for line in program("schemes").stdout.splitlines() if not line.startswith(" ")]
        self.documents += [json.loads(program("schemes", code).stdout) for code in codes]

    def reader_says(self, document):
        """Whether every key is right, and the complaints."""
        done = program("score", "-", self.facts, text=json.dumps(document))
        faults = [line.split(": ")[1:3] for line in done.stderr.splitlines() if line.startswith("-: #")]
        self.assertTrue(done.returncode == 0 or faults, done.stderr)
        return all(code in WHOLE or (code, where.rpartition("/")[2]) in BESIDE for where, code in faults), done.stderr

    def test_good_documents(self):
        for document in self.documents:
            self.assertTrue(self.validator.good(document))
            self.assertTrue(self.reader_says(document)[0])

    def test_every_shape_is_defined_and_used(self):
        text = json.dumps(self.validator.schema)
        used = set(re.findall(r'"#/\$defs/(\w+)"', text))
        self.assertEqual(used, set(self.validator.schema["$defs"]))

    def test_everything_is_described(self):
        """Each shape and key in both languages, by a row of its own or of the shape inside it; no row is left."""
        rows, count = described()
        self.assertEqual(len(rows), count)
        schema, used = self.validator.schema, set()
        for name, shape in [("scheme", schema)] + list(schema["$defs"].items()):
            self.assertIn((name, ""), rows)
            self.assertEqual(shape["description"], "\n".join(rows[name, ""]))
            used.add((name, ""))
            for key, value in shape["properties"].items():
                row = next(((owner, key) for owner in (name, "measure", "title") if (owner, key) in rows), None)
                self.assertIsNotNone(row, "%s: %s" % (name, key))
                self.assertEqual(value["description"], "\n".join(rows[row]), "%s: %s" % (name, key))
                used.add(row)
        for key, value in properties_of(schema):
            chinese, english = value["description"].split("\n")
            self.assertTrue(re.search("[\u4e00-\u9fff].*。$", chinese), key)
            self.assertTrue(re.fullmatch("[ -~]+[.]", english), key)
        text = json.dumps(schema, ensure_ascii=False)
        for shape, key in set(rows) - used:
            self.assertIn(shape, UNNAMED, key)
            self.assertIn(json.dumps("\n".join(rows[shape, key]), ensure_ascii=False), text, (shape, key))

    def test_the_language_is_described(self):
        """Each key is on the language's page, and each setting's default in its table."""
        with open(os.path.join(HERE, "..", "..", "lib", "scheme", "README.md"), encoding="utf-8") as file:
            text = file.read()
        rows = [line for line in text.splitlines() if line.startswith("|")]
        schema = self.validator.schema
        for name, shape in [("scheme", schema)] + list(schema["$defs"].items()):
            for key in shape["properties"]:
                self.assertTrue("`%s`" % key in text or '"%s":' % key in text, "%s: %s" % (name, key))
        for key, value in schema["$defs"]["settings"]["properties"].items():
            default = "none" if value["default"] is None else "`%s`" % value["default"]
            self.assertTrue(any("`%s`" % key in row.split("|")[1] and default.strip("`") in row.split("|")[3]
                                for row in rows), "%s: %s" % (key, default))

    def test_spoilt_documents(self):
        source = random.Random(20261123)
        spoilt = [spoil(source.choice(self.documents), source) for _ in range(SPOILT)]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            answers = list(pool.map(self.reader_says, spoilt))
        good = 0
        for document, (right, complaints) in zip(spoilt, answers):
            self.assertEqual(self.validator.good(document), right,
                             "%s\n%s" % (complaints, json.dumps(document)))
            good += right
        self.assertGreater(good, SPOILT // 20)
        self.assertLess(good, SPOILT // 2)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
