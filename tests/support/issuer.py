"""An issuer of tokens for the tests: keys and signatures by the openssl command, pages over HTTP(S).

Pages is a server whose answers are set by path: page(path, answer) with bytes, a dict (sent as JSON) or a
function of the handler; it counts what was asked. Key makes tokens and says how it is published.
"""
import base64
import http.server
import json
import ssl
import subprocess
import threading
import time
from pathlib import Path

from client import base64url

P256_HALF = 32


def openssl(*words, data=None):
    return subprocess.run(["openssl", *words], input=data, check=True, capture_output=True).stdout


def der_integer(der, at):
    """The number at a place of DER, and the place behind it."""
    length = der[at + 1]
    return int.from_bytes(der[at + 2:at + 2 + length], "big"), at + 2 + length


class Key:
    """A private key in a file of the folder. algorithm: RS256, PS256 or ES256; bits and curve may be bad ones."""

    def __init__(self, folder, kid, algorithm="RS256", bits=2048, curve="P-256"):
        self.kid, self.algorithm, self.curve = kid, algorithm, curve
        self.path = Path(folder) / f"{kid}-{time.monotonic_ns()}.pem"
        kind = (["RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"] if algorithm != "ES256"
                else ["EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"])
        openssl("genpkey", "-algorithm", *kind, "-out", str(self.path))

    def public_pem(self):
        return openssl("pkey", "-in", str(self.path), "-pubout")

    def jwk(self, **more):
        if self.algorithm != "ES256":
            modulus = openssl("rsa", "-in", str(self.path), "-modulus", "-noout").decode().split("=")[1].strip()
            key = {"kty": "RSA", "n": base64url(bytes.fromhex(modulus)), "e": "AQAB"}
        else:
            der = openssl("pkey", "-in", str(self.path), "-pubout", "-outform", "DER")
            half = {"P-256": 32, "P-384": 48}[self.curve]
            key = {"kty": "EC", "crv": self.curve, "x": base64url(der[-2 * half:-half]), "y": base64url(der[-half:])}
        return {**key, "kid": self.kid, "use": "sig", "alg": self.algorithm, **more}

    def sign(self, header, payload):
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, payload))
        padding = (["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-1"]
                   if self.algorithm == "PS256" else [])
        signature = openssl("dgst", "-sha256", *padding, "-sign", str(self.path), data=text.encode())
        if self.algorithm == "ES256":
            start = 3 if signature[1] & 0x80 else 2
            r, at = der_integer(signature, start)
            s, _ = der_integer(signature, at)
            signature = r.to_bytes(P256_HALF, "big") + s.to_bytes(P256_HALF, "big")
        return text + "." + base64url(signature)

    def token(self, issuer, subject="user", organisation="demo", roles="organiser", header=(), **more):
        now = int(time.time())
        payload = {"iss": issuer, "aud": "pennant", "iat": now, "exp": now + 600, "sub": subject,
                   "org": organisation, "roles": roles, **more}
        payload = {name: value for name, value in payload.items() if value is not None}
        return self.sign({"alg": self.algorithm, "kid": self.kid, **dict(header)}, payload)


class Pages:
    """A server on a free port of 127.0.0.1; with a certificate it speaks TLS as localhost."""

    def __init__(self, certificate=None):
        pages = self
        self.answers, self.asked, self.lock = {}, {}, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with pages.lock:
                    pages.asked[self.path] = pages.asked.get(self.path, 0) + 1
                    answer = pages.answers.get(self.path)
                if callable(answer):
                    answer(self)
                elif answer is None:
                    pages.send(self, b"", 404)
                else:
                    pages.send(self, answer)

            def log_message(self, *_):
                pass

        self.handler = Handler
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.port = 0
        self.open()

    def open(self):
        """Begins to listen, again on the same port."""
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self.handler)
        self.server.daemon_threads = True
        if self.context:
            self.server.socket = self.context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def send(handler, body, status=200, **headers):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        # a connection of its own for each, so that close() leaves nobody connected
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        handler.wfile.write(body)

    def url(self, path="", host="127.0.0.1"):
        return f"{'https' if self.context else 'http'}://{host}:{self.port}{path}"

    def page(self, path, answer):
        with self.lock:
            self.answers[path] = answer

    def count(self, path):
        with self.lock:
            return self.asked.get(path, 0)

    def issuer(self, name, *keys, host="127.0.0.1"):
        """Describes an issuer below /name with these keys (of Key, or as published); gives its address."""
        issuer = self.url(f"/{name}", host)
        self.page(f"/{name}/.well-known/openid-configuration",
                  {"issuer": issuer, "jwks_uri": issuer + "/keys"})
        self.publish(name, *keys)
        return issuer

    def publish(self, name, *keys):
        self.page(f"/{name}/keys", {"keys": [key.jwk() if isinstance(key, Key) else key for key in keys]})


def certificate_make(folder):
    """A key and a certificate for localhost in one file, which is its own authority."""
    path, key = Path(folder) / "localhost.pem", Path(folder) / "localhost.key"
    made = openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-days", "2", "-subj",
                   "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    path.write_bytes(key.read_bytes() + made)
    return path


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# Pages of an issuer that is not to be trusted.


def redirect(handler):
    Pages.send(handler, b"", 302, Location="/good/keys")


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" " * 65536)
    except OSError:
        handler.close_connection = True


def silent(handler):
    time.sleep(8)
    handler.close_connection = True


def trickle(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        handler.close_connection = True
