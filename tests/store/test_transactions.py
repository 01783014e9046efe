#!/usr/bin/env python3
"""Runs the cmocka programs that need a real cluster: transactions, the pool, shared reads, the ingest function."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from cluster import Cluster, clean_environment  # noqa: E402

PLAYERS = Path(os.environ.get("PENNANT_BUILD", ROOT / "var" / "build")) / "tests" / "store"


class Transactions(unittest.TestCase):
    def play(self, name):
        with Cluster() as cluster:
            cluster.create()
            cluster.organisation("one")
            done = subprocess.run([PLAYERS / name], capture_output=True, text=True, timeout=120, env=clean_environment(
                PENNANT_TEST_DATABASE=cluster.conninfo(), PENNANT_TEST_ADMIN=cluster.conninfo("postgres")))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("[  PASSED  ]", done.stdout + done.stderr)

    def test_transactions(self):
        self.play("play_transactions")

    def test_reads(self):
        self.play("play_reads")

    def test_ingest(self):
        self.play("play_ingest")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
