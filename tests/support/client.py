"""A small HTTP client for the tests: one kept-alive connection a client, tokens made here.

Client speaks JSON as an integrator would: every POST carries an Idempotency-Key of its own unless one is
given, answers come back as Reply, and `expect` turns an unexpected status into a failure that shows
the problem document. Tokens signs with the standard library only, so it does not trust what it tests.
One client belongs to one thread.
"""
import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.parse
import uuid

import exchanges

BUSY_SECONDS = 30   # 503 says that nothing was done: a machine under load may need so long
BUSY_PAUSE = 0.1


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Tokens:
    """Makes HS256 tokens with a key file named KID.HS256.key."""

    def __init__(self, key_file, issuer="pennant", audience="pennant"):
        self.kid = str(key_file).rsplit("/", 1)[-1].split(".HS256.key")[0]
        with open(key_file, "rb") as file:
            self.secret = file.read().rstrip(b"\r\n")
        self.issuer, self.audience = issuer, audience

    def sign(self, header, payload):
        text = ".".join(base64url(json.dumps(part, ensure_ascii=False).encode())
                        for part in (header, payload))
        return text + "." + base64url(hmac.new(self.secret, text.encode(), hashlib.sha256).digest())

    def make(self, organisation, roles, subject, units=(), positions=(), sources=(), lifetime=36000):
        now = int(time.time())
        payload = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + lifetime,
                   "sub": subject, "org": organisation,
                   "roles": [roles] if isinstance(roles, str) else list(roles)}
        for name, values in (("units", units), ("positions", positions), ("sources", sources)):
            if values:
                payload[name] = list(values)
        return self.sign({"alg": "HS256", "kid": self.kid, "typ": "JWT"}, payload)


class Reply:
    """Status, headers (by lower-case name) and body of one answer."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body) if self.body else None

    @property
    def code(self):
        """The stable code of a problem document, None of anything else."""
        if "problem+json" not in self.headers.get("content-type", ""):
            return None
        return self.json().get("code")

    @property
    def codes(self):
        """The codes of a problem's violations, with where each is."""
        return sorted((error.get("pointer") or error.get("parameter") or error.get("header") or "",
                       error["code"]) for error in self.json().get("errors", []))

    def __repr__(self):
        return f"{self.status} {self.body[:2000].decode(errors='replace')}"


class Unexpected(AssertionError):
    """An answer had another status than the test needs."""


class Client:
    """One connection with one token; reconnects when the server has closed it between requests. What it sends and
    gets is kept for the suite's last part where it speaks to the service itself."""
    direct = True

    def __init__(self, port, token=None, host="127.0.0.1", language="en", timeout=60):
        self.connection = http.client.HTTPConnection(host, port, timeout=timeout)
        self.token, self.language = token, language

    def close(self):
        self.connection.close()

    def send(self, method, path, body, headers):
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except BrokenPipeError:  # a body over its limit is answered before all of it is taken
            if not self.connection.sock:
                raise
            response = http.client.HTTPResponse(self.connection.sock, method=method)
            try:
                response.begin()
            except http.client.HTTPException:
                raise BrokenPipeError from None
            self.connection.close()
        return Reply(response.status, {name.lower(): value for name, value in response.getheaders()},
                     response.read())

    def patient(self, method, path, body, sent):
        """Asks again while the service is too busy for what must succeed, as its Retry-After allows."""
        until = time.monotonic() + BUSY_SECONDS
        while True:
            time.sleep(BUSY_PAUSE)
            reply = self.send(method, path, body, sent)
            if reply.status != 503 or time.monotonic() > until:
                return reply

    def request(self, method, path, body=None, expect=None, headers=None, key=None, retry=True):
        """body: bytes as they are, anything else as JSON. expect: a status or several, and 503 is then no end unless it
        is among them. key: the Idempotency-Key of a POST, False for none."""
        sent = {"Accept-Language": self.language}
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            sent["Content-Type"] = "application/json"
        if method == "POST" and key is not False:
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        sent.update(headers or {})
        try:
            reply = self.send(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            if not retry:  # a key makes a second POST harmless, and an idle connection may end
                raise
            reply = self.send(method, path, body, sent)
        if self.direct:
            exchanges.keep(method, path, sent, body, reply)
        allowed = (expect,) if isinstance(expect, int) else expect
        if allowed and reply.status == 503 and 503 not in allowed:
            reply = self.patient(method, path, body, sent)
        if allowed and reply.status not in allowed:
            raise Unexpected(f"{method} {path}: expected {expect}, got {reply!r}")
        return reply

    def get(self, path, expect=200, **parameters):
        named = {name.rstrip("_"): value for name, value in parameters.items() if value is not None}
        if named:
            path += ("&" if "?" in path else "?") + urllib.parse.urlencode(named)
        return self.request("GET", path, expect=expect)

    def post(self, path, body=None, expect=201, **more):
        return self.request("POST", path, body, expect=expect, **more)

    def put(self, path, body, expect=200, version=None, create=False, **more):
        headers = {"If-None-Match": "*"} if create else {}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.request("PUT", path, body, expect=expect, headers=headers, **more)

    def items(self, path, **parameters):
        """Every item of a list, page by page."""
        parameters.setdefault("limit", 200)
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, **parameters).json()
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return

    def lines(self, path, rows, expect=207):
        """Posts rows as NDJSON."""
        body = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
        return self.request("POST", path, body, expect=expect, key=False,
                            headers={"Content-Type": "application/x-ndjson"})
