#!/usr/bin/env python3
"""What the tree promises about its own names: codes, statements, and that it speaks only of itself."""
import re
import unittest

import tree

CODE = re.compile(r'^CODE\((\w+),\s*(\d+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', re.M)
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Words are put together here so that this file does not hold them.
FOREIGN = [
    r"(?<![\w.])/" + r"(work|root|home)/[a-z]", r"\.\." + "/shared", "/" + "tmp/build",
    "://" + r"[a-z.]*(debian|npmjs|pypi|ubuntu|nodesource)\.", "deb" + r"\.debian", "registry" + r"\.npm",
]
UNFINISHED = [r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b", "not (yet )?" + "implemented"]
# Words about the tree's contents that a foreign text may hold: data, licences.
DATA = ("tests/data/", "tests/fuzz/corpus/", "tests/fuzz/regression/", "LICENSE")


def codes():
    return {name: (en, zh) for name, _, en, zh in CODE.findall(tree.text("lib/base/codes.def"))}


def searched(patterns, skip=()):
    found = []
    for name in tree.tracked():
        if name.startswith(DATA) or name in skip:
            continue
        try:
            lines = tree.text(name).splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{name}:{number}: {line.strip()[:100]}" for number, line in enumerate(lines, 1)
                  if any(re.search(pattern, line) for pattern in patterns)]
    return found


class Codes(unittest.TestCase):
    def test_all_rows_are_read(self):
        self.assertEqual(tree.text("lib/base/codes.def").count("\nCODE("), len(codes()))

    def test_both_languages_have_the_same_placeholders(self):
        wrong = [name for name, (en, zh) in codes().items()
                 if set(PLACEHOLDER.findall(en)) != set(PLACEHOLDER.findall(zh))]
        self.assertEqual([], wrong)

    def test_every_code_is_used(self):
        used = set()
        for name in tree.sources(".c", ".h"):
            if name.split("/")[0] in ("lib", "api", "cmd"):
                used.update(re.findall(r"\bCODE_([A-Z0-9_]+)\b", tree.text(name)))
        # Tables name codes without the prefix, by macros.
        plain = "\n".join(tree.text(name) for name in tree.sources(".c", ".def") if name != "lib/base/codes.def"
                          and name.split("/")[0] in ("lib", "api", "cmd"))
        self.assertEqual([], [name for name in codes() if name not in used
                              and not re.search(rf"\b{name}\b", plain)])


class Statements(unittest.TestCase):
    def test_every_statement_is_used(self):
        source = "\n".join(tree.text(name) for name in tree.sources(".c", ".h") if name.startswith("lib/store/"))
        names = [name.split("/")[-1][:-4] for name in tree.sources(".sql") if name.startswith("sql/queries/")]
        self.assertTrue(names)
        self.assertEqual([], [name for name in names if f"STATEMENT_{name.upper()}" not in source])

    def test_sql_is_only_in_files(self):
        # The server's own functions (a lock, a setting) are no statements of ours.
        verb = re.compile(r'"\s*(select|insert into|update|delete from)\s+(?!pg_catalog\.)\w', re.I)
        wrong = [f"{name}: {line.strip()}" for name in tree.sources(".c") if name.startswith("lib/")
                 for line in tree.text(name).splitlines() if verb.search(line)]
        self.assertEqual([], wrong)


class Options(unittest.TestCase):
    OPTION = re.compile(r'\{\.name = "([a-z-]+)"')

    def test_every_option_is_read(self):
        source = "\n".join(tree.text(name) for name in tree.sources(".c", ".h") if name.split("/")[0] in ("api", "cmd"))
        options = set(self.OPTION.findall(source))
        self.assertGreater(len(options), 30)
        elsewhere = self.OPTION.sub("", source)
        self.assertEqual([], sorted(name for name in options if f'"{name}"' not in elsewhere))


class Itself(unittest.TestCase):
    def test_no_machine_path_and_no_registry_host(self):
        self.assertEqual([], searched(FOREIGN, skip=("tests/house/test_names.py",)))

    def test_nothing_is_left_unfinished(self):
        self.assertEqual([], searched(UNFINISHED, skip=("tests/house/test_names.py",)))

    def test_the_search_finds(self):
        self.assertTrue(any(re.search(pattern, "see /" + "home/someone") for pattern in FOREIGN))
        self.assertTrue(any(re.search(pattern, "// TO" + "DO: later") for pattern in UNFINISHED))


if __name__ == "__main__":
    unittest.main()
