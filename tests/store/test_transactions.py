#!/usr/bin/env python3
"""Runs play_transactions (cmocka) on a real cluster: transactions, the pool, the ingest function."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from cluster import Cluster, clean_environment  # noqa: E402

PLAYER = Path(os.environ.get("PENNANT_BUILD", ROOT / "var" / "build")) / "tests" / "store" / "play_transactions"


class Transactions(unittest.TestCase):
    def test_play(self):
        with Cluster() as cluster:
            cluster.create()
            cluster.organisation("one")
            done = subprocess.run([PLAYER], capture_output=True, text=True, timeout=120, env=clean_environment(
                PENNANT_TEST_DATABASE=cluster.conninfo(), PENNANT_TEST_ADMIN=cluster.conninfo("postgres")))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("[  PASSED  ]", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
