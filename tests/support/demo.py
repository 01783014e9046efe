"""A running `pennant demo`: a whole service with data in it, for tests that need nothing special.

Demo starts one in a folder on free ports (or the given ones), waits for its guide, and stops it. What it
prints and its logs can be read at any time.
"""
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("PENNANT", str(ROOT / "var" / "build" / "cmd" / "pennant"))
START_SECONDS = 90
END_LINE = "Stop it with"


def free_ports(count):
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Demo:
    """One running `pennant demo`."""

    def __init__(self, directory, ports=None, program=PROGRAM, user=None):
        self.directory = Path(directory)
        self.port, self.admin_port = ports or free_ports(2)
        words = [program, "demo", "--directory", str(directory), "--port", str(self.port),
                 "--admin-port", str(self.admin_port)]
        self.out = tempfile.TemporaryFile()
        self.started = time.monotonic()
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out,
                                        cwd="/", user=user, group=pwd.getpwnam(user).pw_gid if user else None,
                                        extra_groups=[] if user else None)

    def text(self):
        self.out.seek(0)
        return self.out.read().decode()

    def wait_ready(self):
        while END_LINE not in self.text():
            if self.process.poll() is not None or time.monotonic() - self.started > START_SECONDS:
                self.stop()
                raise AssertionError(f"no demonstration:\n{self.text()}{self.logs()}")
            time.sleep(0.05)
        self.seconds = time.monotonic() - self.started
        return self

    def wait_refused(self):
        status = self.process.wait(START_SECONDS)
        assert status == 1, (status, self.text())
        return self.text()

    def logs(self):
        return "".join(f"\n== {path.name}\n{path.read_text()[-3000:]}" for path in self.directory.glob("*.log"))

    def children(self):
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in found.stdout.split()]

    def stop(self, number=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)

    def curl_lines(self):
        return [line.strip() for line in self.text().splitlines() if line.strip().startswith("curl ")]
