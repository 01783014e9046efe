#!/usr/bin/env python3
"""The house rules a compiler does not check: which layer includes what, and how files are laid out."""
import re
import unittest

import tree

# layer: what its files may include, beside its own folder and the C library
MAY_SEE = {
    "base": set(),
    "scheme": {"base"},
    "referee": {"scheme", "base"},
    "document": {"referee", "scheme", "base"},
    "store": {"base"},
    "app": {"store", "document", "referee", "scheme", "base"},
    "work": {"app", "store", "base"},
    "api": {"app", "document", "base"},
    "cmd": {"api", "app", "work", "store", "document", "referee", "scheme", "base"},
}
# another project's header: the only files that may include it, as a pattern on the path
ONLY_IN = {
    r"civetweb\.h": r"api/server[^/]*\.[ch]",
    r"jwt\.h": r"api/auth[^/]*\.[ch]",
    r"jansson\.h": r"(api|cmd|lib/document)/[^/]*\.[ch]",
    r"(libpq-fe|postgres_ext|libpq-events)\.h": r"lib/store/pg[^/]*\.[ch]",
    r"gmp\.h": r"lib/base/number[^/]*\.[ch]",
    r"curl/.*": r"lib/base/(fetch|upload)\.c",
    r"xlsxwriter.*\.h": r"api/export_xlsx\.c",
    r"zlib\.h": r"lib/base/(deflate|gzip)\.c",
    r"openssl/.*": r"lib/base/((digest|public_keys|seal|signature)\.c|(blind[^/]*|pem)\.[ch])|api/auth[^/]*\.[ch]",
}
LINES_FILE = 400
LINES_FUNCTION = 60
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def layer_of(name):
    parts = name.split("/")
    return parts[1] if parts[0] == "lib" else parts[0]


def program_sources():
    return [name for name in tree.sources(".c", ".h") if name.split("/")[0] in ("lib", "api", "cmd")]


def functions(text):
    """(first line, number of lines) of every function body; clang-format keeps its braces in column 0."""
    start = None
    for number, line in enumerate(text.splitlines(), 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            yield start, number - start + 1
            start = None


class Layers(unittest.TestCase):
    def test_every_folder_is_in_the_table(self):
        self.assertEqual(set(), {layer_of(name) for name in program_sources()} - set(MAY_SEE))

    def test_includes_point_down(self):
        wrong = []
        for name in program_sources():
            own = layer_of(name)
            for quoted, _ in INCLUDE.findall(tree.text(name)):
                seen = quoted.split("/")[0] if "/" in quoted else None
                if seen in MAY_SEE and seen != own and seen not in MAY_SEE[own]:
                    wrong.append(f"{name} includes {quoted}")
        self.assertEqual([], wrong)

    def test_each_library_has_its_files(self):
        wrong = []
        for name in program_sources():
            for quoted, angled in INCLUDE.findall(tree.text(name)):
                for header, files in ONLY_IN.items():
                    if re.fullmatch(header, angled or quoted) and not re.fullmatch(files, name):
                        wrong.append(f"{name} includes {angled or quoted}")
        self.assertEqual([], wrong)

    def test_the_rules_bite(self):
        found = [quoted or angled for quoted, angled in INCLUDE.findall('#include "a/b.h"\n# include <jwt.h>\n')]
        self.assertEqual(["a/b.h", "jwt.h"], found)
        self.assertNotIn("store", MAY_SEE["referee"] | MAY_SEE["document"] | MAY_SEE["api"])


class Files(unittest.TestCase):
    def test_headers_say_what_they_are_for(self):
        mute = [name for name in tree.sources(".h")
                if not any(mark in line for line in tree.text(name).splitlines()[:3] for mark in ("/*", "//"))]
        self.assertEqual([], mute)

    def test_header_guards(self):
        wrong = []
        for name in program_sources():
            if name.endswith(".h"):
                folder, file = name.split("/")[-2:]
                guard = f"PENNANT_{folder}_{file}".upper().replace(".", "_").replace("-", "_")
                if f"#ifndef {guard}\n#define {guard}\n" not in tree.text(name):
                    wrong.append(f"{name} has not the guard {guard}")
        self.assertEqual([], wrong)

    def test_length_of_files(self):
        long = [f"{name}: {lines} lines" for name in tree.sources(".c", ".h", ".py", ".sql", ".sh")
                if (lines := tree.text(name).count("\n")) > LINES_FILE]
        self.assertEqual([], long)

    def test_length_of_functions(self):
        long = [f"{name}:{start}: {length} lines" for name in tree.sources(".c")
                for start, length in functions(tree.text(name)) if length > LINES_FUNCTION]
        self.assertEqual([], long)


if __name__ == "__main__":
    unittest.main()
