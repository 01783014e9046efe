#!/usr/bin/env python3
"""/docs and all it loads come from the program, under a policy that allows nothing else; /docs/plain is the whole contract
as a page that stands alone: no script, nothing loaded, nothing allowed but its style.

tests/api/test_docs_browser.py looks at /docs in a browser.
"""
import base64
import gzip
import hashlib
import json
import re
import sys
import unittest
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "api" / "docs" / "swagger-ui"
sys.path.insert(0, str(ROOT / "tests" / "support"))

from client import Client  # noqa: E402
from world import World  # noqa: E402

LOADING = {"script", "img", "link", "iframe", "object", "embed", "form", "base", "video", "audio"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Reader(HTMLParser):
    """What a page has: its ids, links, what it loads, words for each tag."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.tags, self.attributes = [], [], [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value)
            if name == "href" and tag == "a":
                self.links.append(value)
            elif name in ("href", "src"):
                self.loads.append(value)


def setUpModule():
    world = World()
    unittest.addModuleCleanup(world.close)
    Docs.client = Client(world.port, None)


class Docs(unittest.TestCase):
    client = None

    def page(self, path):
        reply = self.client.get(path)
        self.assertEqual(reply.headers["content-type"], "text/html; charset=utf-8")
        self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
        return reply, reply.body.decode(), Reader(reply.body.decode())


class Running(Docs):
    """The page of swagger-ui."""

    def test_the_bare_address_has_it_too(self):
        self.assertEqual(self.page("/")[1], self.page("/docs")[1])

    def files(self):
        """Every file that the page loads or links to, with its reply."""
        _, _, page = self.page("/docs")
        names = [name for name in page.loads + page.links if name.startswith("docs/files/")]
        return {name: self.client.get("/" + name) for name in names}

    def test_it_names_this_server_only(self):
        _, text, page = self.page("/docs")
        here = {name for name in page.loads if re.fullmatch(r"docs/files/[a-z-]+-[0-9a-f]{12}\.(js|css)", name)}
        self.assertEqual(len(here), 4)
        self.assertTrue(all(name.startswith("data:image/svg+xml,") for name in set(page.loads) - here))
        self.assertFalse({name for name in page.attributes if name.startswith("on") or name == "style"})
        self.assertNotIn("<style", text)
        self.assertIn('<noscript>', text)
        for link in page.links:
            self.client.get("/" + link)

    def test_its_policy_allows_neither_eval_nor_what_stands_in_the_page(self):
        reply, _, _ = self.page("/docs")
        policy = dict(part.strip().split(" ", 1) for part in reply.headers["content-security-policy"].split(";"))
        self.assertEqual(policy, {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "data:",
                                  "connect-src": "'self'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"})

    def test_its_files_are_kept_for_ever_and_named_by_their_bytes(self):
        media = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
        files = self.files()
        self.assertEqual({Path(name).suffix for name in files}, set(media))
        for name, reply in files.items():
            self.assertEqual(reply.headers["content-type"], media[Path(name).suffix])
            self.assertEqual(reply.headers["cache-control"], "public, max-age=31536000, immutable")
            self.assertEqual(Path(name).stem.rsplit("-", 1)[1], sha256(reply.body)[:12])
            packed = self.client.request("GET", "/" + name, headers={"Accept-Encoding": "gzip"})
            self.assertEqual(gzip.decompress(packed.body), reply.body)
            self.assertNotEqual(packed.headers["etag"], reply.headers["etag"])

    def test_no_other_file_is_served(self):
        for name in ("start.js", "start-000000000000.js", "index.html", "openapi.json", "plain.html", "README.md", "..%2fstart.js"):
            reply = self.client.request("GET", f"/docs/files/{name}")
            self.assertIn((reply.status, reply.code), ((404, "NOT_FOUND"), (400, "BAD_PATH")), name)
            self.assertEqual(reply.headers["cache-control"], "no-store")

    def test_swagger_ui_is_what_was_published(self):
        record = (VENDORED / "README.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `([\w.-]+)` \| `([0-9a-f]{64})` \| `([0-9a-f]{64})` \|$", record, re.M)
        self.assertEqual({f"{name}.gz" for name, _, _ in rows}, {path.name for path in VENDORED.glob("*.gz")})
        served = {sha256(reply.body) for reply in self.files().values()}
        for name, published, here in rows:
            packed = (VENDORED / f"{name}.gz").read_bytes()
            self.assertEqual((sha256(gzip.decompress(packed)), sha256(packed)), (published, here), name)
            self.assertIn(published, served)

    def test_its_licences_are_served(self):
        text = next(reply.body.decode() for name, reply in self.files().items() if name.endswith(".txt"))
        for name in ("NOTICE", "LICENSE", "LICENSES-bundled.txt"):
            self.assertIn((VENDORED / name).read_text(encoding="utf-8"), text)


class Plain(Docs):
    """The page without a script."""

    def setUp(self):
        self.reply, self.text, self.read = self.page("/docs/plain")

    def test_a_copy_is_kept_until_it_changes(self):
        for path in ("/docs", "/docs/plain", "/openapi.json"):
            reply = self.client.get(path)
            again = self.client.request("GET", path, headers={"If-None-Match": reply.headers["etag"]}, expect=304)
            self.assertEqual(again.body, b"")
            self.assertEqual(reply.headers["cache-control"], "public, no-cache")

    def test_every_operation_and_schema_is_there_once(self):
        contract = self.client.get("/openapi.json").json()
        wanted = {operation["operationId"] for entry in contract["paths"].values() for operation in entry.values()}
        wanted |= {f"schema-{name}" for name in contract["components"]["schemas"]}
        self.assertEqual(len(self.read.ids), len(set(self.read.ids)))
        self.assertLessEqual(wanted, set(self.read.ids))

    def test_links_lead_somewhere_here(self):
        here = {f"#{name}" for name in self.read.ids} | {"/openapi.json", "/problems", "/docs"}
        self.assertLessEqual(set(self.read.links), here)
        self.assertIn("#schema-UnitNew", self.read.links)

    def test_it_loads_nothing_and_runs_nothing(self):
        self.assertFalse(self.read.tags & LOADING)
        self.assertFalse({name for name in self.read.attributes if name.startswith("on") or name in ("src", "style")})
        self.assertNotRegex(self.text.split("</style>")[0], "url\\(|@import")

    def test_the_policy_names_its_style_and_nothing_else(self):
        style = re.search("<style>(.*?)</style>", self.text, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertEqual(self.reply.headers["content-security-policy"],
                         f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


if __name__ == "__main__":
    unittest.main(verbosity=2)
