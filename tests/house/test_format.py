#!/usr/bin/env python3
"""Every C file is laid out as .clang-format says; ./cmd/dev format does it."""
import subprocess
import unittest

import tree


class Format(unittest.TestCase):
    def test_clang_format_changes_nothing(self):
        files = tree.sources(".c", ".h")
        self.assertTrue(files)
        done = subprocess.run(["clang-format", "--dry-run", "--Werror", *files], cwd=tree.ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(0, done.returncode, done.stdout[-4000:])

    def test_it_would_see_a_fault(self):
        done = subprocess.run(["clang-format", "--dry-run", "--Werror", "--assume-filename=lib/x.c"],
                              cwd=tree.ROOT, input="int  x ;\n", text=True, capture_output=True)
        self.assertNotEqual(0, done.returncode)


if __name__ == "__main__":
    unittest.main()
