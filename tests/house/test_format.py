#!/usr/bin/env python3
"""Every C file is laid out as .clang-format says; ./cmd/dev format does it."""
import ast
import os
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

    def test_scripts_parse(self):
        scripts = [name for name in tree.tracked() if tree.text_start(name, 20).startswith("#!/usr/bin/env bash")]
        self.assertIn("cmd/dev", scripts)
        for name in scripts:
            done = subprocess.run(["bash", "-n", name], cwd=tree.ROOT, capture_output=True, text=True)
            self.assertEqual((0, ""), (done.returncode, done.stderr), name)
            self.assertTrue(os.access(tree.ROOT / name, os.X_OK), f"{name} is not executable")
        for name in tree.sources(".py"):
            ast.parse(tree.text(name), name)


if __name__ == "__main__":
    unittest.main()
