#!/usr/bin/env python3
"""/docs in a headless Chromium, as an integrator uses it: it shows, takes a token, and calls this server; nothing else is asked
for, nothing breaks its policy, and nothing of the token stays in the browser.

What the window showed lies under var/docs, or where PENNANT_BUILD says.
"""
import json
import os
import struct
import sys
import unittest
import zlib
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browser import Browser  # noqa: E402
from world import World  # noqa: E402

PICTURES = Path(os.environ.get("PENNANT_BUILD") or ROOT / "var") / "docs"
COLOURS = 40    # a window of text has more by its soft edges; an empty one has one


def colours(png):
    """How many colours a PNG has, of 8 bits a channel and not interlaced, as Chromium writes them."""
    at, data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == b"IHDR":
            width, height, depth, form, _, _, interlaced = struct.unpack(">IIBBBBB", png[at + 8:at + 21])
        elif kind == b"IDAT":
            data += png[at + 8:at + 8 + length]
        at += length + 12
    step = {2: 3, 6: 4}[form]
    assert (depth, interlaced) == (8, 0)
    pixels, stride, before, found = zlib.decompress(data), width * step, bytes(width * step), set()
    for line in range(0, height):
        start = line * (stride + 1)
        before = unfiltered(pixels[start], bytearray(pixels[start + 1:start + 1 + stride]), before, step)
        found.update(zip(*(before[channel::step] for channel in range(step))))
    return len(found)


def unfiltered(kind, row, before, step):
    """One line of a PNG behind its filter: none, left, above, their mean, or Paeth's choice."""
    for i in range(len(row) if kind else 0):
        left, above, corner = (row[i - step] if i >= step else 0), before[i], (before[i - step] if i >= step else 0)
        if kind == 4:
            guess = left + above - corner
            add = min((left, above, corner), key=lambda value: abs(guess - value))
        else:
            add = (left, above, (left + above) // 2)[kind - 1]
        row[i] = (row[i] + add) & 255
    return bytes(row)


class InBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.world.organisation("demo")
        cls.home = f"http://127.0.0.1:{cls.world.port}"
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def opened(self):
        page = self.browser.page()
        page.open(f"{self.home}/docs")
        page.until("document.querySelectorAll('.opblock-tag').length > 10")
        return page

    def authorised(self, token):
        page = self.opened()
        page.click(".btn.authorize")
        page.write(".modal-ux input", token)
        page.click(".modal-ux .authorize")
        page.click(".modal-ux .btn-done")
        return page

    def execute(self, page, tag, operation):
        """Tries an operation out with its examples, and returns the answer's status and the text that is shown."""
        block = f"#operations-{tag}-{operation}"
        if page.value(f"document.querySelector('#operations-tag-{tag}').dataset.isOpen") == "false":
            page.click(f"#operations-tag-{tag}")
        page.click(f"{block} .opblock-summary-control")
        page.click(f"{block} .try-out__btn")
        page.click(f"{block} .execute")
        page.wait(f"{block} .live-responses-table .response-col_description pre")
        read = "document.querySelector({}).innerText"
        status = page.value(read.format(json.dumps(f"{block} .live-responses-table tbody .response-col_status")))
        body = page.value(read.format(json.dumps(f"{block} .live-responses-table .response-col_description pre")))
        return int(status.split()[0]), body

    def look(self, page, name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        png = page.picture()
        (PICTURES / f"{name}.png").write_bytes(png)
        self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(colours(png), COLOURS)

    def asked(self, page, method, path):
        """The headers of the one request of a kind that the page sent."""
        found, = (headers for verb, url, headers in page.requests if verb == method and urlsplit(url).path == path)
        return found

    def quiet(self, page):
        """It asked this server only, and neither its policy nor anything else complained."""
        hosts = {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for _, url, _ in page.requests if not url.startswith("data:image/")}
        self.assertEqual(hosts, {self.home})
        self.assertEqual(page.complaints, [])

    def test_it_shows_what_it_is(self):
        page = self.opened()
        contract = page.value("fetch('openapi.json').then((reply) => reply.json())")
        tags = page.value("[...document.querySelectorAll('.opblock-tag')].map((each) => each.dataset.tag)")
        self.assertEqual(tags, [tag["name"] for tag in contract["tags"]])
        self.assertIn(contract["info"]["version"], page.value("document.title"))
        page.click("#operations-tag-units")
        page.click("#operations-units-unit_create .opblock-summary-control")
        page.wait("#operations-units-unit_create .opblock-description a[href$='problems/unit-cycle']")
        said = page.value("document.querySelector('#operations-units-unit_create .opblock-description').innerText")
        self.assertIn("Roles: organiser.", said)
        self.look(page, "operation")
        self.quiet(page)

    def test_calls_with_a_token_work_and_each_that_creates_has_a_key_of_its_own(self):
        organiser = self.world.client("demo", "organiser")
        self.addCleanup(organiser.close)
        organiser.post("/v1/units", {"code": "hall-1", "name": "大厅", "kind": "hall"})
        page = self.authorised(self.world.token("demo", "organiser"))
        status, body = self.execute(page, "units", "organisation_get")
        self.assertEqual((status, json.loads(body)["code"]), (200, "demo"))
        self.look(page, "answer")
        status, body = self.execute(page, "units", "unit_create")
        self.assertEqual(status, 201, body)
        self.assertEqual(organiser.get("/v1/units/by-code/window-1").json(), json.loads(body))
        key = self.asked(page, "POST", "/v1/units")["Idempotency-Key"]
        self.assertRegex(key, "^[0-9a-f]{32}$")
        self.assertNotEqual(key, page.value("fetch('openapi.json').then((reply) => reply.json())"
                                            ".then((contract) => contract.components.parameters.IdempotencyKey.example)"))
        self.quiet(page)

    def test_without_a_token_the_refusal_is_shown(self):
        page = self.opened()
        status, body = self.execute(page, "units", "organisation_get")
        self.assertEqual((status, json.loads(body)["code"]), (401, "TOKEN_REQUIRED"))
        self.assertTrue(all("401" in complaint for complaint in page.complaints), page.complaints)

    def test_nothing_of_the_token_is_kept(self):
        page = self.authorised(self.world.token("demo", "organiser"))
        kept = page.value("Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, stores]) => [localStorage.length,"
                          " sessionStorage.length, document.cookie.length, databases.length, stores.length])")
        self.assertEqual(kept, [0, 0, 0, 0, 0])
        page.call("Page.reload")
        page.until("document.querySelectorAll('.opblock-tag').length > 10")
        page.wait(".btn.authorize.unlocked")

    def test_the_policy_would_stop_what_does_not_belong(self):
        page = self.opened()
        page.value("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>'), 0")
        page.value("(() => { const it = document.createElement('script'); it.textContent = 'window.ran = 1';"
                   "document.body.append(it); })()")
        self.assertIsNone(page.value("window.ran"))
        page.value("fetch('http://192.0.2.1/').catch(() => 0)")
        refused = " ".join(page.complaints)
        for word in ("style-src", "script-src", "connect-src"):
            self.assertIn(word, refused)

    def test_the_plain_page_shows_too(self):
        page = self.browser.page()
        page.open(f"{self.home}/docs/plain")
        self.assertEqual(page.value("document.querySelectorAll('h3[id=unit_create]').length"), 1)
        self.look(page, "plain")
        self.quiet(page)


if __name__ == "__main__":
    unittest.main(verbosity=2)
