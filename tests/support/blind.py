"""Blind RSA signatures (RFC 9474, RSABSSA-SHA384-PSS-Randomized), the holder's side, in plain numbers.

Written again for the tests so that the program's own client is not what judges it. hide(key) gives what is sent
to be signed; Secret.reveal(signature) gives the signature that a ballot carries.
"""
import base64
import hashlib
import secrets
from pathlib import Path

from campaigns import scheme

SALT = HASH = 48


def ballot_key(folder):
    """A key file for the server."""
    path = Path(folder) / "ballot.key"
    path.write_text(secrets.token_hex(32) + "\n")
    path.chmod(0o600)
    return path


def encode64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_der(data):
    """(tag, content, rest) of the first element."""
    length, start = data[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7f)
        length = int.from_bytes(data[2:start], "big")
    return data[0], data[start:start + length], data[start + length:]


def public_numbers(key):
    """Modulus and exponent of a SubjectPublicKeyInfo."""
    _, info, _ = read_der(key)
    _, _, rest = read_der(info)          # the algorithm
    _, bits, _ = read_der(rest)
    _, pair, _ = read_der(bits[1:])      # after the number of unused bits
    _, modulus, rest = read_der(pair)
    _, exponent, _ = read_der(rest)
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def mask(seed, length):
    blocks = (hashlib.sha384(seed + number.to_bytes(4, "big")).digest() for number in range(length // HASH + 1))
    return b"".join(blocks)[:length]


def pss(token, salt, length):
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(token).digest() + salt).digest()
    block = bytes(length - HASH - SALT - 2) + b"\1" + salt
    block = bytes(a ^ b for a, b in zip(block, mask(digest, len(block))))
    return bytes([block[0] & 0x7f]) + block[1:] + digest + b"\xbc"


class Secret:
    """A token, hidden for a key. A test that must come out the same again gives it its own random."""

    def __init__(self, key, random=secrets.SystemRandom()):
        self.modulus, self.exponent = public_numbers(decode64(key))
        self.length = (self.modulus.bit_length() + 7) // 8
        self.token = random.getrandbits(512).to_bytes(64, "big")
        encoded = int.from_bytes(pss(self.token, random.getrandbits(8 * SALT).to_bytes(SALT, "big"), self.length), "big")
        factor = random.randrange(2, self.modulus)
        self.inverse = pow(factor, -1, self.modulus)
        self.hidden = self.text(encoded * pow(factor, self.exponent, self.modulus) % self.modulus)

    def text(self, number):
        return encode64(number.to_bytes(self.length, "big"))

    def reveal(self, signature):
        """The token's signature; fails when what was signed is not what was hidden."""
        number = int.from_bytes(decode64(signature), "big") * self.inverse % self.modulus
        encoded = pow(number, self.exponent, self.modulus).to_bytes(self.length, "big")
        digest = encoded[-HASH - 1:-1]
        block = bytes(a ^ b for a, b in zip(encoded[:-HASH - 1], mask(digest, self.length - HASH - 1)))
        if pss(self.token, block[-SALT:], self.length) != encoded:
            raise AssertionError("the signature is not of this token")
        return self.text(number)

    @property
    def receipt(self):
        return hashlib.sha256(self.token).hexdigest()


class Booth:
    """A secret panel of a period, for voters (clients with a token) and for nobody, who casts."""

    def __init__(self, world, organisation, period_id, panel):
        self.world, self.organisation, self.period_id, self.panel = world, organisation, period_id, panel
        self.path = f"/v1/periods/{period_id}/panels/{panel}"
        self.keys = {}

    def lock(self, client):
        """Until no key is missing."""
        while client.post(self.path + "/lock", {}, expect=200).json()["missing"]:
            pass
        self.keys = {row["unit"]: row["public_key"] for row in client.items(self.path + "/keys")}

    def take(self, client, unit, expect=201, secret=None, **more):
        """The right to score a unit: what a ballot needs, or the refusal."""
        secret = secret or Secret(self.keys[unit])
        reply = client.post(self.path + "/tokens", {"unit": unit, "blinded": secret.hidden, **more}, expect=expect)
        if reply.code:
            return reply
        return {"period_id": self.period_id, "panel": self.panel, "unit": unit, "token": encode64(secret.token),
                "signature": secret.reveal(reply.json()["signature"])}

    def cast(self, right, score=None, expect=201, client=None, **more):
        body = {**right, **({} if score is None else {"score": score}), **more}
        return (client or self.world.client()).post(f"/v1/secret-ballots?organisation={self.organisation}", body,
                                                    expect=expect, key=False)


def secret_period(stage, voters):
    """An open period whose jury of these voters is secret and locked, and its booth."""
    document = scheme()
    document["panels"]["jury"] = {"mode": "secret", "raters": "given", "max": "10"}
    period = stage.draft(document=stage.organiser.post("/v1/schemes", document).json())
    stage.jury(period, *voters)
    stage.move(period, "open")
    booth = Booth(stage.world, stage.organisation, period["id"], "jury")
    booth.lock(stage.organiser)
    return stage.read(period), booth
