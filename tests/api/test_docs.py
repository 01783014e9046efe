#!/usr/bin/env python3
"""/docs is the whole contract as a page that stands alone: no script, nothing loaded, nothing allowed but its style."""
import base64
import hashlib
import json
import re
import sys
import unittest
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Client  # noqa: E402
from world import World  # noqa: E402

LOADING = {"script", "img", "link", "iframe", "object", "embed", "form", "base", "video", "audio"}


class Reader(HTMLParser):
    """What a page has: its ids, links, words for each tag."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.attributes = [], [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)


class Docs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.client = Client(cls.world.port, None)
        cls.reply = cls.client.get("/docs")
        cls.text = cls.reply.body.decode()
        cls.page = Reader(cls.text)
        cls.contract = json.loads(cls.client.get("/openapi.json").body)

    def test_every_operation_and_schema_is_there_once(self):
        wanted = {operation["operationId"] for entry in self.contract["paths"].values() for operation in entry.values()}
        wanted |= {f"schema-{name}" for name in self.contract["components"]["schemas"]}
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))
        self.assertLessEqual(wanted, set(self.page.ids))

    def test_links_lead_somewhere_here(self):
        here = {f"#{name}" for name in self.page.ids} | {"/openapi.json", "/problems"}
        self.assertLessEqual(set(self.page.links), here)
        self.assertIn("#schema-UnitNew", self.page.links)

    def test_it_loads_nothing_and_runs_nothing(self):
        self.assertFalse(self.page.tags & LOADING)
        self.assertFalse({name for name in self.page.attributes if name.startswith("on") or name in ("src", "style")})
        self.assertNotRegex(self.text.split("</style>")[0], "url\\(|@import")

    def test_the_policy_names_its_style_and_nothing_else(self):
        style = re.search("<style>(.*?)</style>", self.text, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertEqual(self.reply.headers["content-security-policy"],
                         f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        self.assertEqual(self.reply.headers["content-type"], "text/html; charset=utf-8")
        self.assertEqual(self.reply.headers["x-content-type-options"], "nosniff")

    def test_a_copy_is_kept_until_it_changes(self):
        etag = self.reply.headers["etag"]
        again = self.client.request("GET", "/docs", headers={"If-None-Match": etag}, expect=304)
        self.assertEqual(again.body, b"")
        self.assertEqual(self.reply.headers["cache-control"], "public, no-cache")


if __name__ == "__main__":
    unittest.main(verbosity=2)
