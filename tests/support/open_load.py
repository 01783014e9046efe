"""Requests that come at a fixed rate through the proxy, however slowly they are answered, by h2load.

play() without a rate keeps every client busy instead. Clients speak HTTP/1.1, one request at a time, so that a client whose answer
is late holds its next ones back; with streams they speak HTTP/2 and wait for none until so many are under way.
"""
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 60   # beyond the time a run should take


@dataclass
class Played:
    """Milliseconds of every answer by its status, and for how long it was asked; what was cut off at the end is not in it."""
    seconds: float
    answers: dict

    @property
    def good(self):
        """Answers of success a second."""
        return sum(len(times) for status, times in self.answers.items() if 200 <= status < 300) / self.seconds

    @property
    def refused(self):
        return self.answers.get(503, [])

    @property
    def strange(self):
        """Statuses that are neither success nor a refusal."""
        return {status: len(times) for status, times in self.answers.items() if not 200 <= status < 300 and status != 503}

    @property
    def offered(self):
        """Answers of any kind a second."""
        return sum(map(len, self.answers.values())) / self.seconds


def read_log(text):
    """Milliseconds by status, of h2load's lines of moment, status and microseconds."""
    answers = {}
    for line in text.splitlines():
        _, status, took = line.split("\t")[:3]
        answers.setdefault(int(status), []).append(int(took) / 1000)
    return answers


def play(proxy, path, token, clients, seconds, rate=0, body=None, streams=0):
    """clients ask for path, or post the body, for so many seconds; rate: requests a second of all together."""
    with tempfile.TemporaryDirectory() as folder:
        log, data = Path(folder) / "log", Path(folder) / "body"
        words = ["h2load", "--clients", clients, "--threads", 1, "--duration", seconds, "--log-file", log,
                 "--header", f"authorization: Bearer {token}"]
        words += ["--max-concurrent-streams", streams] if streams else ["--h1"]
        words += ["--rps", f"{rate / clients:.3f}"] if rate else []
        if body is not None:
            data.write_bytes(body)
            words += ["--data", data, "--header", "content-type: application/json"]
        done = subprocess.run([*map(str, words), f"https://127.0.0.1:{proxy.port}{path}"], text=True, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=seconds + PATIENCE_SECONDS)
        if done.returncode or not log.exists():
            raise RuntimeError(f"h2load ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return Played(seconds, read_log(log.read_text()))
