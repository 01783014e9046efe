"""Everything a test over HTTP needs: a cluster, a migrated database, a key, a running server.

World().client("demo", "organiser") is a client with a token. Units, positions and sources go into the
token; the subject is the role's name unless one is given.
"""
from client import Client, Tokens
from cluster import Cluster
from server import Server


class World:
    def __init__(self, durable=False, options=()):
        self.cluster = Cluster(durable=durable)
        try:
            self.cluster.create()
            keys = self.cluster.folder / "keys"
            self.key_file = self.cluster.pennant("token", "--new-key", str(keys)).stdout.strip()
            self.tokens = Tokens(self.key_file)
            self.server = Server(self.cluster.conninfo(), keys, options)
        except BaseException:
            self.cluster.stop()
            raise

    @property
    def port(self):
        return self.server.port

    def organisation(self, code, time_zone="Asia/Shanghai"):
        self.cluster.organisation(code, time_zone)

    def token(self, organisation, roles, subject=None, **more):
        return self.tokens.make(organisation, roles, subject or str(roles), **more)

    def client(self, organisation=None, roles=None, subject=None, **more):
        """Without a role: nobody, without a token."""
        token = self.token(organisation, roles, subject, **more) if roles else None
        return Client(self.port, token)

    def close(self):
        """Ends everything; fails when the server does not end well."""
        try:
            status = self.server.stop()
            if status:
                raise AssertionError(f"the server ended with {status}:\n{self.server.log()[-4000:]}")
        finally:
            self.server.kill()
            self.cluster.stop()
