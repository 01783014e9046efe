"""A running `pennant serve` for a test: on free ports, its log kept, killed or stopped at will."""
import atexit
import json
import re
import signal
import subprocess
import tempfile
import time

from cluster import clean_environment, program

START_SECONDS = 60


class Server:
    """One process over one database. options: ("threads", 64) becomes --threads 64."""

    def __init__(self, conninfo, keys, options=(), port=0, admin_port=0):
        self.words = [program(), "serve", "--database", conninfo, "--keys", str(keys)]
        for name, value in options:
            self.words += [f"--{name}", str(value)]
        self.port, self.admin_port, self.process = port, admin_port, None
        self.out = tempfile.TemporaryFile()
        atexit.register(self.kill)
        self.start()

    def start(self):
        """Starts it, again on the same ports, and waits until it listens."""
        seen = len(self.log())
        self.process = subprocess.Popen(
            [*self.words, "--port", str(self.port), "--admin-port", str(self.admin_port)],
            stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out, env=clean_environment())
        deadline = time.monotonic() + START_SECONDS
        while True:
            found = re.search(r'^\{.*"msg":"listening".*\}$', self.log()[seen:], re.M)
            if found:
                line = json.loads(found.group())
                self.port, self.admin_port = int(line["port"]), int(line["admin_port"])
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log()[seen:]}")
            time.sleep(0.02)

    def log(self):
        """All it has written so far, over all its starts."""
        with open(f"/proc/self/fd/{self.out.fileno()}", "rb") as copy:
            return copy.read().decode(errors="replace")

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=60):
        """Asks it to end and gives its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)

    def kill(self):
        atexit.unregister(self.kill)
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
