"""A running nginx with the configuration of docker/, on a free port of its own, in front of servers of a test.

Everything is the file that is installed, but what differs from place to place: nginx.d/servers.conf and listen.conf, made here.
The certificate is signed by itself; context() trusts it.
"""
import atexit
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

from client import Client

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    """From the constructor until stop()."""

    def __init__(self, ports, max_conns=None):
        self.folder = Path(tempfile.mkdtemp(prefix="px-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.port, self.process = free_port(), None
        atexit.register(self.stop)
        shutil.copy(ROOT / "docker" / "nginx.conf", self.folder)
        shutil.copytree(ROOT / "docker" / "nginx.d", self.folder / "nginx.d")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", self.folder / "key", "-out", self.folder / "certificate"], check=True, capture_output=True)
        self.place("listen.conf", {"443": f"127.0.0.1:{self.port}", "/etc/nginx/tls/pennant.crt": self.folder / "certificate",
                                   "/etc/nginx/tls/pennant.key": self.folder / "key"})
        self.servers(ports, max_conns)
        self.start()

    def place(self, name, replaced):
        path = self.folder / "nginx.d" / name
        text = (ROOT / "docker" / "nginx.d" / name).read_text()
        for old, new in replaced.items():
            if old not in text:
                raise AssertionError(f"{name} has no {old}")
            text = text.replace(old, str(new))
        path.write_text(text)

    def servers(self, ports, max_conns=None):
        """Which servers it shares the requests among, from the next start or reload on."""
        (first, second) = ports if len(ports) == 2 else (ports[0], None)
        replaced = {"pennant-1:8080": f"127.0.0.1:{first}", "error_log stderr": f"error_log {self.folder}/errors",
                    "access_log /dev/stdout": f"access_log {self.folder}/access"}
        if second:
            replaced["pennant-2:8080"] = f"127.0.0.1:{second}"
        else:
            replaced["    server pennant-2:8080 max_conns=192 max_fails=0;\n"] = ""
        if max_conns:
            replaced["max_conns=192"] = f"max_conns={max_conns}"
        self.place("servers.conf", replaced)
        with (self.folder / "nginx.d" / "servers.conf").open("a") as out:
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
                out.write(f"{kind}_temp_path {self.folder}/{kind};\n")

    def command(self, *words):
        return ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "errors"),
                "-g", f"daemon off; pid {self.folder}/pid;", *words]

    def start(self):
        with (self.folder / "out").open("wb") as out:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError("nginx did not start:\n" + (self.folder / "out").read_text() + self.errors()) from None
                time.sleep(0.02)

    def workers(self):
        """Process ids of its workers, also of those that an earlier configuration left to finish."""
        listing = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True)
        return [int(line) for line in listing.stdout.split()]

    def reload(self):
        """Takes what the files say now; returns when new workers have taken over."""
        before = set(self.workers())
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + START_SECONDS
        while len(set(self.workers()) - before) < len(before):
            if time.monotonic() > deadline:
                raise AssertionError("nginx did not reload:\n" + self.errors())
            time.sleep(0.02)

    def errors(self):
        path = self.folder / "errors"
        return path.read_text(errors="replace") if path.exists() else ""

    def access(self):
        path = self.folder / "access"
        return path.read_text() if path.exists() else ""

    def context(self):
        return ssl.create_default_context(cafile=self.folder / "certificate")

    def client(self, token=None, **more):
        return ProxyClient(self, token, **more)

    def stop(self):
        atexit.unregister(self.stop)
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        if not os.environ.get("PENNANT_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)


class ProxyClient(Client):
    """A client of the proxy, over TLS; some answers are the proxy's own."""
    direct = False

    def __init__(self, proxy, token=None, language="en", timeout=60):
        super().__init__(proxy.port, token, language=language, timeout=timeout)
        self.connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=timeout, context=proxy.context())
