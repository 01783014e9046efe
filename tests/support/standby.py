"""A streaming replica of a Cluster, made with pg_basebackup; may be promoted and then is a Cluster like any other."""
import atexit
import tempfile
import os
from pathlib import Path

from cluster import Cluster


class Standby(Cluster):
    """name: how it calls itself to the primary, for synchronous_standby_names."""

    def __init__(self, primary, name="standby"):
        self.bin, self.account = primary.bin, primary.account
        self.folder = Path(tempfile.mkdtemp(prefix="pn-", dir="/tmp"))
        self.data, self.sockets = self.folder / "data", self.folder / "s"
        self.sockets.mkdir(mode=0o700)
        self.log = self.folder / "log"
        self.settings = [setting for setting in primary.settings if not setting.startswith("unix_socket_directories")]
        self.settings.append(f"unix_socket_directories={self.sockets}")
        if self.account:
            for path in (self.folder, self.sockets):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        atexit.register(self.stop)
        self.run("pg_basebackup", "--pgdata", self.data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
                 "--dbname", f"host={primary.sockets} user=postgres application_name={name}")
        self.start()

    def promote(self):
        self.run("pg_ctl", "--pgdata", self.data, "--wait", "--silent", "promote")
