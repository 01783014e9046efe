#!/usr/bin/env python3
"""Runs the fenced shell blocks of both READMEs as they stand, in a fresh clone, as a newcomer would.

The block that starts the demonstration goes on in the background while the later ones run. Loopback is
the test's own (a network namespace) where that is allowed, so that the usual port is free. Inside
this run ./cmd/dev test plays only its quick house parts, or it would run itself for ever.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import tree

START_SECONDS = 240
BLOCK_SECONDS = 120
START = "./cmd/dev up"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
# README: what the output of the block with this word must show
OUTCOMES = {
    "/v1/events": r'"id"',
    "/standings": r"^1 [bc]\d \d+\.\d\d ",
    "./cmd/dev test": r"^\d+ passed, 0 failed$",
    "serve --help": r"--database",
}


def own_loopback():
    """Words that run a command with a loopback of its own; none where the kernel does not allow it."""
    words = ["unshare", "--net", "bash", "-c", 'ip link set lo up 2>/dev/null || exit 1; exec "$@"', "own"]
    tried = subprocess.run(words + ["true"], capture_output=True)
    return words if tried.returncode == 0 else []


class Reader:
    """A newcomer in a clone: runs blocks in one shell after another, all in the same network."""

    def __init__(self, clone):
        self.clone = clone
        self.out = clone.parent / "up.log"
        self.pipe = None

    def start(self, block):
        with self.out.open("wb") as out:
            self.process = subprocess.Popen([*own_loopback(), "bash", "-euo", "pipefail", "-c", "exec " + block.strip()],
                                            cwd=self.clone, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        until = time.monotonic() + START_SECONDS
        while "Stop it with" not in self.out.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise AssertionError(self.out.read_text(errors="replace")[-3000:])
            time.sleep(0.1)

    def run(self, block):
        inside = ["nsenter", f"--net=/proc/{self.process.pid}/ns/net"] if own_loopback() else []
        return subprocess.run([*inside, "bash", "-euo", "pipefail", "-c", block], cwd=self.clone, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=BLOCK_SECONDS, env={**os.environ, "PENNANT_QUICK_TEST": "1"})

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="readme-"))
        cls.folder.chmod(0o755)
        cls.clone = cls.folder / "pennant"
        subprocess.run(["git", "-c", f"safe.directory={tree.ROOT}", "clone", "-q", str(tree.ROOT), str(cls.clone)],
                       check=True)
        cls.reader = Reader(cls.clone)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def blocks(self, name):
        found = BLOCK.findall((tree.ROOT / name).read_text(encoding="utf-8"))
        self.assertEqual(1, sum(block.strip() == START for block in found), name)
        return found

    def test_the_blocks_as_they_stand(self):
        blocks = self.blocks("README.md")
        first = [block for block in blocks if block.strip() == START][0]
        self.reader.start(first)
        try:
            seen = set()
            for block in blocks[blocks.index(first) + 1:]:
                done = self.reader.run(block)
                self.assertEqual(0, done.returncode, f"{block}\n{done.stdout[-3000:]}")
                for word, outcome in OUTCOMES.items():
                    if word in block:
                        seen.add(word)
                        self.assertRegex(done.stdout, re.compile(outcome, re.M), block)
            self.assertEqual(set(OUTCOMES), seen)
        finally:
            self.assertEqual(0, self.reader.stop())

    def test_the_chinese_readme_has_the_same_blocks(self):
        self.assertEqual(self.blocks("README.md"), self.blocks("README.zh-CN.md"))

    def test_what_they_link_is_there(self):
        for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
            for link in re.findall(r"\]\(([^)#:]+)\)", tree.text(name)):
                self.assertTrue((tree.ROOT / link).exists(), f"{name} links {link}")
            headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
                        for heading in re.findall(r"^#+ (.*)$", tree.text(name), re.M)}
            self.assertLessEqual(set(re.findall(r"\]\(#([^)]+)\)", tree.text(name))), headings, name)
        # What a text invents as an example is called a thing.
        for name in tree.sources(".md"):
            for path in re.findall(r"`((?:api|cmd|lib|sql|docker|tests)/[\w./-]+)`", tree.text(name)):
                self.assertTrue("thing" in path or (tree.ROOT / path).exists(), f"{name} names {path}")


if __name__ == "__main__":
    unittest.main()
