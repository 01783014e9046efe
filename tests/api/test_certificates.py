#!/usr/bin/env python3
"""Certificates, status lists and keys over HTTP, and what `pennant verify` says of them offline."""
import base64
import json
import subprocess
import sys
import tempfile
import unittest
import uuid
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import flag_facts  # noqa: E402
from cluster import clean_environment, program  # noqa: E402
from flag_player import Flag  # noqa: E402
from signing import key_file  # noqa: E402
from world import World  # noqa: E402

# Signed once; whose private half nobody has any more.
OLD_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZKam21WRryfLc/hmUU8gg2Uy4HS3
st55y5xiGuYbdXy/Jl23Z3uOwNDLKV9l3WbCe+bRTgVhKWaMq6BFoN5GGA==
-----END PUBLIC KEY-----
"""


def setUpModule():
    global folder, world, flag, final, awards
    folder = tempfile.TemporaryDirectory()
    old = kept("old.pem", OLD_KEY.encode())
    world = World(options=[("signing-key", key_file(folder.name)), ("retired-keys", old),
                           ("public-url", "https://flag.example")])
    world.organisation("demo")
    world.organisation("other")
    flag = Flag(world, "demo")
    flag.prepare()
    flag.play(flag_facts.quarters()[0])
    final = flag.period["id"]
    awards = list(flag.leader.items("/v1/awards"))


def tearDownModule():
    world.close()
    folder.cleanup()


def decoded(part):
    return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def claims(token):
    return json.loads(decoded(token.split(b".")[1]))


def kept(name, data):
    path = Path(folder.name) / name
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return str(path)


def nobody():
    return world.client()


def certificate(award, **query):
    return nobody().get(f"/v1/awards/{award['id']}/certificate", organisation="demo", **query)


def status_list(number=0):
    return nobody().get(f"/v1/status-lists/{number}", organisation="demo")


def verify(*words):
    done = subprocess.run([program(), "verify", *words], capture_output=True, text=True, env=clean_environment(),
                          timeout=60)
    return done.returncode, done.stdout + done.stderr


class Certificates(unittest.TestCase):
    def test_a_certificate_says_what_the_award_says(self):
        award = awards[0]
        reply = certificate(award)
        self.assertEqual("application/jwt", reply.headers["content-type"])
        said = claims(reply.body)
        self.assertEqual(("https://flag.example", award["id"], award["unit"]), (said["iss"], said["jti"], said["sub"]))
        self.assertEqual({"code": award["unit"], "name": award["name"]}, said["unit"])
        for name in ("title", "scheme", "group", "level", "rank", "total", "from", "to"):
            self.assertEqual(award[name], said["award"][name], name)
        self.assertEqual(award["award"], said["award"]["id"])
        bundle = nobody().get(f"/v1/periods/{final}/bundle", organisation="demo").json()
        self.assertEqual({"view": "public", "digest": bundle["digest"]}, said["bundle"])
        self.assertEqual("https://flag.example/v1/status-lists/0?organisation=demo",
                         said["status"]["status_list"]["uri"])
        self.assertEqual(0, said["iat"] % 86400)

    def test_the_same_bytes_for_ever_and_for_everybody(self):
        for award in awards:
            first = certificate(award).body
            self.assertEqual(first, certificate(award).body)
            for client in (flag.leader, flag.organiser, flag.windows["p01"]):
                self.assertEqual(first, client.get(f"/v1/awards/{award['id']}/certificate").body)
        etag = certificate(awards[0]).headers["etag"]
        again = nobody().request("GET", f"/v1/awards/{awards[0]['id']}/certificate?organisation=demo",
                                 headers={"If-None-Match": etag})
        self.assertEqual((304, b""), (again.status, again.body))

    def test_every_award_has_a_bit_of_its_own(self):
        places = [claims(certificate(award).body)["status"]["status_list"]["idx"] for award in awards]
        self.assertEqual(list(range(len(awards))), sorted(places))

    def test_only_what_is_there(self):
        nobody().get(f"/v1/awards/{uuid.uuid4()}/certificate", organisation="demo", expect=404)
        nobody().get(f"/v1/awards/{awards[0]['id']}/certificate", organisation="other", expect=404)
        nobody().get(f"/v1/awards/{awards[0]['id']}/certificate", expect=400)
        world.client("other", "leadership").get(f"/v1/awards/{awards[0]['id']}/certificate", expect=404)
        for number in ("1", "00", "-1", "x", "999999999", "9999999999", "+0"):
            nobody().get(f"/v1/status-lists/{number}", organisation="demo", expect=404)
        nobody().get("/v1/status-lists/0", organisation="other", expect=404)
        chinese = nobody()
        chinese.language = "zh"
        self.assertIn("没有这个状态列表", chinese.get("/v1/status-lists/1", organisation="demo", expect=404).json()["detail"])

    def test_the_medium_is_asked_for(self):
        path = f"/v1/awards/{awards[0]['id']}/certificate?organisation=demo"
        for accept, status in (("application/jwt", 200), ("*/*", 200), ("application/*", 200),
                               ("text/html, application/jwt;q=0.5", 200), ("application/json", 406),
                               ("application/jwt;q=0", 406)):
            self.assertEqual(status, nobody().request("GET", path, headers={"Accept": accept}).status, accept)
        self.assertEqual("NOT_ACCEPTABLE", nobody().request("GET", path, headers={"Accept": "text/plain"}).code)
        self.assertEqual(200, nobody().request("GET", "/v1/keys", headers={"Accept": "application/json"}).status)
        self.assertEqual(406, nobody().request("GET", "/v1/keys", headers={"Accept": "application/jwt"}).status)


class Keys(unittest.TestCase):
    def test_the_present_key_and_the_old_one(self):
        reply = nobody().get("/v1/keys")
        keys = reply.json()["keys"]
        self.assertEqual(2, len(keys))
        self.assertEqual(2, len({key["kid"] for key in keys}))
        header = json.loads(decoded(certificate(awards[0]).body.split(b".")[0]))
        self.assertEqual({"alg": "ES256", "kid": keys[0]["kid"], "typ": "pennant-certificate+jwt"}, header)
        for key in keys:
            self.assertEqual(("EC", "P-256", "sig", "ES256"), (key["kty"], key["crv"], key["use"], key["alg"]))
            self.assertEqual((32, 32), (len(decoded(key["x"].encode())), len(decoded(key["y"].encode()))))
            self.assertNotIn("d", key)
        self.assertIn("max-age", reply.headers["cache-control"])

    def test_bundles_are_checked_with_them_too(self):
        keys = nobody().get("/v1/keys").json()
        bundle = kept("bundle.json", nobody().get(f"/v1/periods/{final}/bundle", organisation="demo").body)
        self.assertEqual(0, verify("--keys", kept("keys.json", keys), bundle)[0])
        status, said = verify("--keys", kept("old.json", {"keys": keys["keys"][1:]}), bundle)
        self.assertEqual(1, status)
        self.assertIn("#/kid", said)

    def test_retired_keys_that_are_none_are_refused_at_start(self):
        for text in ("", "no key", OLD_KEY.replace("MFkwEwYH", "MFkwEwYI")):
            bad = kept("bad.pem", text.encode())
            with self.assertRaises(AssertionError) as refused:
                World(options=[("retired-keys", bad)])
            self.assertIn(bad, str(refused.exception))

    def test_without_a_key_there_are_none(self):
        other = World()
        self.addCleanup(other.close)
        other.organisation("demo")
        self.assertEqual("SIGNING_KEY_MISSING", other.client().get("/v1/keys", expect=503).code)
        self.assertEqual("SIGNING_KEY_MISSING",
                         other.client().get("/v1/status-lists/0", organisation="demo", expect=503).code)


class Offline(unittest.TestCase):
    def setUp(self):
        self.keys = kept("keys.json", nobody().get("/v1/keys").body)
        self.file = kept("certificate.jwt", certificate(awards[0]).body)

    def test_a_certificate_is_checked_and_read_out(self):
        status, said = verify("--keys", self.keys, self.file)
        self.assertEqual(0, status, said)
        for words in ("verified", "证书真实", awards[0]["name"], awards[0]["id"], awards[0]["from"], "--status"):
            self.assertIn(words, said)
        status, said = verify("--keys", self.keys, "--status", kept("status.jwt", status_list().body), self.file)
        self.assertEqual(0, status, said)
        self.assertIn("not revoked", said)

    def test_without_the_right_key_nothing_is_said(self):
        self.assertEqual(1, verify(self.file)[0])
        keys = json.loads(Path(self.keys).read_text())["keys"]
        status, said = verify("--keys", kept("old.json", {"keys": keys[1:]}), self.file)
        self.assertEqual(1, status)
        self.assertIn("kid", said)
        for text in (b"{}", b"", b"[]", b"no keys"):
            self.assertEqual(1, verify("--keys", kept("none.json", text), self.file)[0])
        self.assertEqual(1, verify("--keys", self.keys, kept("other.jwt", status_list().body))[0])
        self.assertEqual(1, verify("--keys", self.keys, "--status", self.file, self.file)[0])

    def test_a_line_end_is_no_change(self):
        text = Path(self.file).read_bytes()
        self.assertEqual(0, verify("--keys", self.keys, kept("line.jwt", text + b"\n"))[0])
        for changed in (text + b"\n\n", text + b" ", b" " + text, text[:-1], text[1:], b"\0" + text):
            self.assertEqual(1, verify("--keys", self.keys, kept("changed.jwt", changed))[0], changed[:4])

    def test_no_byte_can_be_another(self):
        """One character of each region; every position is changed in the module's own test."""
        text = Path(self.file).read_bytes()
        for place in range(0, len(text), max(1, len(text) // 40)):
            changed = bytearray(text)
            changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
            status, said = verify("--keys", self.keys, kept("changed.jwt", bytes(changed)))
            self.assertEqual(1, status, place)
            self.assertIn("not verified", said)


class Status(unittest.TestCase):
    @staticmethod
    def bits(token):
        said = claims(token)
        packed = zlib.decompress(decoded(said["status_list"]["lst"].encode()))
        return said, [byte >> bit & 1 for byte in packed for bit in range(8)]

    def test_a_revoked_award_sets_its_bit(self):
        award = awards[-1]
        place = claims(certificate(award).body)["status"]["status_list"]["idx"]
        reply = status_list()
        self.assertEqual("application/statuslist+jwt", reply.headers["content-type"])
        header = json.loads(decoded(reply.body.split(b".")[0]))
        self.assertEqual("statuslist+jwt", header["typ"])
        said, bits = self.bits(reply.body)
        self.assertEqual("https://flag.example/v1/status-lists/0?organisation=demo", said["sub"])
        self.assertEqual((1, 65536, 0), (said["status_list"]["bits"], len(bits), sum(bits)))
        self.assertGreater(said["ttl"], 0)
        before = certificate(award).body
        revoke(award)
        _, bits = self.bits(status_list().body)
        self.assertEqual([place], [i for i, bit in enumerate(bits) if bit])
        self.assertEqual(before, certificate(award).body)
        keys = kept("keys.json", nobody().get("/v1/keys").body)
        newest = kept("status.jwt", status_list().body)
        status, said = verify("--keys", keys, "--status", newest, kept("certificate.jwt", before))
        self.assertEqual(1, status)
        self.assertIn("revoked", said)
        self.assertIn("撤销", said)
        self.assertEqual(0, verify("--keys", keys, "--status", newest,
                                   kept("valid.jwt", certificate(awards[0]).body))[0])


def revoke(award):
    flag.leader.post(f"/v1/awards/{award['id']}/revocation", {"reason": "a veto came later"})


if __name__ == "__main__":
    unittest.main(warnings="ignore")
