#!/usr/bin/env python3
"""`pennant demo` as a newcomer meets it: starts, printed lines, restarts, and every way it can be blocked."""
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from demo import PROGRAM, START_SECONDS, Demo, alive, free_ports  # noqa: E402

AGAIN_SECONDS = 5.0


def paste(line, **options):
    return subprocess.run(["bash", "-c", line + " --fail-with-body --silent --show-error"], cwd="/",
                          capture_output=True, text=True, timeout=30, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="demo-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start(self, directory, **options):
        demo = Demo(directory, **options)
        self.addCleanup(demo.stop)
        return demo


class Life(Folder):
    def test_a_day_with_the_demonstration(self):
        place = self.folder / "var" / "demo"
        demo = self.start(place).wait_ready()
        self.lines_work(demo)
        self.nothing_is_open(demo, place)

        second = self.start(place, ports=free_ports(2))
        self.assertIn("runs in", second.wait_refused())

        children = demo.children()
        self.assertEqual(2, len(children))
        self.assertEqual(0, demo.stop(), demo.text())
        self.assertEqual([], [pid for pid in children if alive(pid)])

        busy = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(busy.close)
        refused = self.start(place, ports=(busy.getsockname()[1], free_ports(1)[0])).wait_refused()
        self.assertIn(f"port {busy.getsockname()[1]} of 127.0.0.1 is taken", refused)
        self.assertEqual(1, refused.count("\n"), refused)

        again = self.start(place).wait_ready()
        self.assertLess(again.seconds, AGAIN_SECONDS)
        events = paste(self.line(again, "/v1/events?limit"))
        self.assertIn("praise", events.stdout)
        self.ends_when_killed(again)
        self.start(place).wait_ready()

    def line(self, demo, word):
        return next(line for line in demo.curl_lines() if word in line)

    def lines_work(self, demo):
        lines = demo.curl_lines()
        self.assertGreater(len(lines), 5)
        for line in lines:
            done = paste(line)
            self.assertEqual(0, done.returncode, f"{line}\n{done.stdout}{done.stderr}")
            self.assertGreater(len(done.stdout), 20, line)
        for part in ("organiser", "leadership", "evaluator", "window", "collector"):
            token = re.search(rf"^{part} \(.*\n +(\S+)$", demo.text(), re.M).group(1)
            answer = paste(f"curl -H 'Authorization: Bearer {token}' http://127.0.0.1:{demo.port}/v1/organisation")
            self.assertEqual(0, answer.returncode, f"{part}: {answer.stdout}")

    def nothing_is_open(self, demo, place):
        for secret in [place / "pennant.conf", *place.glob("keys/*"), *place.glob("tokens/*")]:
            self.assertEqual(0o600, stat.S_IMODE(secret.stat().st_mode), secret)
        for private in (place / "cluster", place / "socket", place / "keys"):
            self.assertEqual(0o700, stat.S_IMODE(private.stat().st_mode), private)
        self.assertNotEqual(0, (place / "cluster").stat().st_uid)
        rules = (place / "cluster" / "pg_hba.conf").read_text().split()
        self.assertEqual(["local", "all", "all", "peer", "map=demonstration"], rules)
        for pid in demo.children():
            tables = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True)
            if "postgres" in tables.stdout:
                self.assertNotEqual(0, Path(f"/proc/{pid}").stat().st_uid)

    def ends_when_killed(self, demo):
        children = demo.children()
        demo.process.kill()
        demo.process.wait()
        until = time.monotonic() + 20
        while any(alive(pid) for pid in children) and time.monotonic() < until:
            time.sleep(0.1)
        self.assertEqual([], [pid for pid in children if alive(pid)])


class Blocked(Folder):
    def test_a_half_made_demonstration_is_made_anew(self):
        place = self.folder / "demo"
        demo = self.start(place)
        until = time.monotonic() + START_SECONDS
        while not (place / "cluster" / "PG_VERSION").exists() and time.monotonic() < until:
            time.sleep(0.01)
        demo.stop(signal.SIGKILL)
        time.sleep(1)
        self.assertEqual("making\n", (place / "state").read_text())
        self.assertIn("making it anew", self.start(place).wait_ready().text())

    def test_a_folder_of_somebody_else_is_left_alone(self):
        place = self.folder / "demo"
        (place / "cluster").mkdir(parents=True)
        (place / "cluster" / "precious").write_text("x")
        self.assertIn(f"{place}/cluster holds something", self.start(place).wait_refused())
        self.assertEqual("x", (place / "cluster" / "precious").read_text())

    def test_no_postgresql(self):
        place = self.folder / "demo"
        port, admin_port = map(str, free_ports(2))
        done = subprocess.run([PROGRAM, "demo", "--directory", str(place), "--postgresql", str(self.folder),
                               "--port", port, "--admin-port", admin_port],
                              capture_output=True, text=True, timeout=START_SECONDS)
        self.assertEqual(1, done.returncode)
        self.assertIn("initdb", done.stderr)


class Places(Folder):
    def test_a_long_path_and_odd_letters(self):
        place = self.folder / ("it's a #long, long name " * 5) / "demo"
        demo = self.start(place).wait_ready()
        line = next(line for line in demo.curl_lines() if "standings" in line)
        self.assertEqual(0, paste(line).returncode, line)

    @unittest.skipUnless(os.geteuid() == 0, "only root can be locked out on another account's behalf")
    def test_a_closed_folder(self):
        closed = self.folder / "closed"
        closed.mkdir(mode=0o700)
        demo = self.start(closed / "demo").wait_ready()
        outside = re.search(r"PostgreSQL cluster is in (\S+),", demo.text()).group(1)
        self.addCleanup(shutil.rmtree, outside, ignore_errors=True)
        self.assertTrue(Path(outside, "PG_VERSION").exists())
        socket_folder = Path("/tmp", Path(outside).name)
        self.assertTrue(socket_folder.is_dir())
        self.assertEqual(0, paste(demo.curl_lines()[0]).returncode)
        self.assertEqual(0, demo.stop())
        self.assertFalse(socket_folder.exists())
        self.assertLess(self.start(closed / "demo").wait_ready().seconds, AGAIN_SECONDS)

    @unittest.skipUnless(os.geteuid() == 0, "the other tests run as an ordinary user then")
    def test_an_ordinary_user(self):
        program = self.folder / "pennant"
        shutil.copy(PROGRAM, program)
        program.chmod(0o755)
        home = self.folder / "home"
        home.mkdir()
        shutil.chown(home, "nobody")
        demo = self.start(home / "demo", program=str(program), user="nobody").wait_ready()
        for line in demo.curl_lines():
            done = paste(line, user="nobody")
            self.assertEqual(0, done.returncode, f"{line}\n{done.stdout}{done.stderr}")
        self.assertEqual(0, demo.stop())


if __name__ == "__main__":
    unittest.main()
