"""What anybody can check of a final period without a token and without the server: certificates and the public bundle.

papers(world, organisation, period) fetches them, has `pennant verify` check each offline, and gives the certificates'
claims by award and unit.
"""
import base64
import json
import subprocess

from cluster import clean_environment, program


def verify(*words):
    done = subprocess.run([program(), "verify", *map(str, words)], capture_output=True, text=True, env=clean_environment(),
                          timeout=60)
    return done.returncode, done.stdout + done.stderr


def claims(token):
    part = token.split(b".")[1]
    return json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))


def spoilt(token):
    """The token with one letter of its claims changed."""
    middle = token.index(b".") + 20
    return token[:middle] + (b"A" if token[middle:middle + 1] != b"A" else b"B") + token[middle + 1:]


def papers(world, organisation, period):
    public, folder = world.client(), world.cluster.folder

    def kept(name, body):
        (folder / name).write_bytes(body)
        return folder / name
    keys = kept("keys.json", public.get("/v1/keys").body)
    status = kept("status.jwt", public.get("/v1/status-lists/0", organisation=organisation).body)
    bundle = public.get(f"/v1/periods/{period}/bundle", organisation=organisation)
    code, said = verify("--keys", keys, "--digest", bundle.json()["digest"], kept("bundle.json", bundle.body))
    assert code == 0, said
    found = {}
    for award in public.items("/v1/awards", period_id=period, organisation=organisation):
        token = public.get(f"/v1/awards/{award['id']}/certificate", organisation=organisation).body
        code, said = verify("--keys", keys, "--status", status, kept("certificate.jwt", token))
        assert code == 0, said
        code, said = verify("--keys", keys, "--status", status, kept("certificate.jwt", spoilt(token)))
        assert code != 0, said
        found[award["award"], award["unit"]] = claims(token)
        assert found[award["award"], award["unit"]]["bundle"]["digest"] == bundle.json()["digest"]
    return found
