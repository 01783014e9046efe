"""A receiver of webhooks for tests: takes messages, and answers, hangs, redirects or lies as it is told."""
import base64
import hashlib
import hmac
import http.server
import threading
import time

SOON = 20    # seconds in which a message must arrive; usually one


class Receiver:
    """Answers as `answer(number, message)` says: a status, or (status, headers), or None to hang."""

    def __init__(self, answer=lambda number, message: 204, delay=0):
        self.messages, self.answer, self.lock = [], answer, threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                message = {"headers": {name.lower(): value for name, value in self.headers.items()}, "body": body,
                           "path": self.path, "at": time.monotonic()}
                with receiver.lock:
                    receiver.messages.append(message)
                    number = len(receiver.messages)
                status = receiver.answer(number, message)
                time.sleep(delay)
                if status is None:
                    receiver.hung.wait(60)
                    return
                status, headers = status if isinstance(status, tuple) else (status, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", "0")
                self.close_connection = True
                self.end_headers()

            def log_message(self, *_):
                pass
        self.hung = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def wait(self, count, seconds=SOON):
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.messages)} of {count} messages came")
            time.sleep(0.02)
        return self.messages

    def close(self):
        self.hung.set()
        self.server.shutdown()
        self.server.server_close()


def signature(secret, message):
    """As Standard Webhooks makes it, by the standard library only."""
    headers = message["headers"]
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{message['body']}".encode()
    key_bytes = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key_bytes, text, hashlib.sha256).digest()).decode()
