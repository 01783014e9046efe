"""Bytes over a socket, for what no HTTP library would send, and the series of /metrics."""
import re
import socket
import time
import urllib.request

PATIENCE = 20   # seconds until a test gives up on an answer


class Answer:
    """One response off the wire; status 0 when the connection ended without one."""

    def __init__(self, status=0, headers=None, body=b""):
        self.status, self.headers, self.body = status, headers or {}, body


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """False when the other side has gone."""
        try:
            self.socket.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))
            return True
        except OSError:
            return False

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            data = b""
        self.buffer += data
        return bool(data)

    def head(self):
        """The head of the next response, without its blank line; None at the end of the connection."""
        while b"\r\n\r\n" not in self.buffer:
            if not self.more():
                return None
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        return head.decode("latin-1")

    def answer(self, bodiless=False):
        head = self.head()
        if head is None:
            return Answer()
        lines = head.split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            assert name.lower() not in headers, f"{name} occurs twice"
            headers[name.lower()] = value
        length = 0 if bodiless else int(headers.get("content-length", 0))
        while len(self.buffer) < length:
            if not self.more():
                break
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(int(lines[0].split()[1]), headers, body)

    def answers(self):
        """Everything until the connection ends."""
        found = []
        while (answer := self.answer()).status:
            found.append(answer)
        return found

    def closed(self):
        """True when the other side ends the connection without another byte."""
        return not self.buffer and not self.more()


def exchange(port, data):
    """Sends, then reads until the connection ends: the answers."""
    with Connection(port) as connection:
        connection.send(data)
        return connection.answers()


def metrics(admin_port):
    """{series with its labels: value}"""
    with urllib.request.urlopen(f"http://127.0.0.1:{admin_port}/metrics", timeout=PATIENCE) as reply:
        text = reply.read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\s]\S*) (\S+)$", text, re.M)}


def requests(admin_port, route, method="GET"):
    """How many requests of a route were answered, whatever their status; asked when none is under way,
    because a request is counted after its answer."""
    deadline = time.monotonic() + PATIENCE
    while metrics(admin_port)["pennant_requests_in_flight"] and time.monotonic() < deadline:
        time.sleep(0.01)
    # Once more: within one answer the counts are read before the gauge.
    return sum(value for name, value in metrics(admin_port).items()
               if name.startswith(f'pennant_requests_total{{route="{route}",method="{method}"'))
