#!/usr/bin/env python3
"""The page of the language against the code: every word is named there, and its table of defaults is
the table of the code."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "lib/scheme/README.md").read_text(encoding="utf-8")
WORDS = (ROOT / "lib/scheme/words.h").read_text(encoding="utf-8")
SETTINGS = (ROOT / "lib/scheme/settings.c").read_text(encoding="utf-8")


def words():
    """{enum name: word in a document}"""
    return dict(re.findall(r'W\((\w+), "(\w+)"\)', WORDS))


def page_defaults():
    """{key: (values, default)} of the settings' table"""
    section = PAGE.split("## Settings and their defaults")[1].split("\n## ")[0]
    rows = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            for key in re.findall(r"`(\w+)`", cells[0]):
                rows[key] = (cells[1], cells[2].strip("`"))
    return rows


def code_defaults():
    """{key: word or number} of settings_default"""
    names = words()
    found = {}
    for key, value in re.findall(r"\.(\w+) = (?:\{\.word = )?(\w+)\}?,", SETTINGS):
        value = {"PRECISION_DEFAULT": re.search(r"PRECISION_DEFAULT (\d+)", SETTINGS).group(1)}.get(value, value)
        found[key] = names.get(value.replace("ROUNDING_", "WORD_"), names.get(value, value))
    return found


class LanguagePage(unittest.TestCase):
    def test_every_word_is_named(self):
        self.assertGreater(len(words()), 80)
        missing = [word for word in words().values() if "`%s`" % word not in PAGE]
        self.assertEqual(missing, [])

    def test_defaults_are_those_of_the_code(self):
        page, code = page_defaults(), code_defaults()
        self.assertEqual(page.pop("floor")[1], "none")
        self.assertEqual(page.pop("cap")[1], "none")
        self.assertEqual({key: default for key, (_, default) in page.items()}, code)

    def test_a_default_is_one_of_its_values(self):
        for key, (values, default) in page_defaults().items():
            if key not in ("precision", "floor", "cap"):
                self.assertIn("`%s`" % default, values, key)


if __name__ == "__main__":
    unittest.main()
