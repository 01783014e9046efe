"""A private PostgreSQL cluster for a test: its own directory, a socket and no port, gone at the end.

Started as root it runs as another account (postgres, or nobody where there is none), because PostgreSQL
refuses root. Who may connect as whom is decided by peer authentication, as in an installation. One
cluster holds as many databases as a test asks for; each is migrated by the program under test.
"""
import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("pennant_migrator", "pennant_app")
START_SECONDS = 60


def bin_folder():
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and folder.parent.name == "15":
            return folder
    found = shutil.which("initdb")
    if not found:
        raise RuntimeError("PostgreSQL 15 is not installed")
    return Path(found).parent


def program():
    """The program under test: named by PENNANT, else the usual build folder."""
    return os.environ.get("PENNANT", str(ROOT / "var" / "build" / "cmd" / "pennant"))


def clean_environment(**more):
    """Without settings of the caller's own that the program or libpq would take."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("PENNANT_", "PG"))}
    return {**kept, **more}


class Cluster:
    """Running from the constructor until stop(), which is also called at exit."""

    def __init__(self, durable=False, settings=()):
        self.bin = bin_folder()
        self.account = self.find_account()
        # Short, because a socket's path may have no more than 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="pn-", dir="/tmp"))
        self.data, self.sockets = self.folder / "data", self.folder / "s"
        self.sockets.mkdir(mode=0o700)
        self.log = self.folder / "log"
        self.settings = ["listen_addresses=", f"unix_socket_directories={self.sockets}",
                         "unix_socket_permissions=0700", "max_connections=100", "shared_buffers=64MB",
                         "log_min_messages=warning", *settings]
        if not durable:
            self.settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        if self.account:
            for path in (self.folder, self.sockets):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)
        atexit.register(self.stop)
        self.run("initdb", "--pgdata", self.data, "--username=postgres", "--auth=peer",
                 "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
        self.allow()
        self.start()

    @staticmethod
    def find_account():
        """Whom PostgreSQL runs as when we are root; None: as we are."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise RuntimeError("root needs an account postgres or nobody to run PostgreSQL as")

    def run(self, name, *arguments, check=True):
        """One of PostgreSQL's own programs, as the cluster's account."""
        more = {}
        if self.account:
            more = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        done = subprocess.run([str(self.bin / name), *map(str, arguments)], text=True, cwd="/",
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env=clean_environment(LC_ALL="C"), timeout=START_SECONDS + 30, **more)
        if check and done.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            raise RuntimeError(f"{name}: {done.stdout}{done.stderr}{log}")
        return done

    def allow(self):
        """Our own account, and the cluster's, may be any of the roles."""
        ours = pwd.getpwuid(os.geteuid()).pw_name
        accounts = {ours, self.account.pw_name if self.account else ours}
        mapped = "".join(f"tests {account} {role}\n" for account in sorted(accounts)
                         for role in ("postgres", *ROLES))
        (self.data / "pg_ident.conf").write_text(mapped)
        (self.data / "pg_hba.conf").write_text("local all all peer map=tests\nlocal replication all peer map=tests\n")

    def start(self):
        options = " ".join(f"-c {setting}" for setting in self.settings)
        self.run("pg_ctl", "--pgdata", self.data, "--log", self.log, "--wait",
                 "--timeout", START_SECONDS, "--silent", "--options", options, "start")

    def halt(self, mode="fast"):
        """Stops the processes and keeps the data; mode immediate is a crash."""
        self.run("pg_ctl", "--pgdata", self.data, "--mode", mode, "--wait", "--silent", "stop")

    def restart(self, mode="fast"):
        self.halt(mode)
        self.start()

    def stop(self):
        atexit.unregister(self.stop)
        if self.folder.exists():
            if (self.data / "postmaster.pid").exists():
                self.run("pg_ctl", "--pgdata", self.data, "--mode", "immediate", "--wait", "--silent",
                         "stop", check=False)
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # Databases.

    def conninfo(self, user="pennant_app", database="pennant"):
        return f"host={self.sockets} user={user} dbname={database}"

    def psql(self, sql, user="postgres", database="pennant", check=True, seconds=120):
        """Rows of the one answer as lists of texts; NULL is an empty text. With check=False the
        finished process. seconds: the longest it may take."""
        done = subprocess.run(
            [str(self.bin / "psql"), "-XqAt", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1",
             "-v", "VERBOSITY=verbose", "-d", self.conninfo(user, database)], input=sql, text=True,
            capture_output=True, env=clean_environment(), timeout=seconds)
        if not check:
            return done
        if done.returncode:
            raise RuntimeError(done.stderr)
        return [row.split("\x1f") for row in done.stdout.rstrip("\n\x1e").split("\x1e") if row]

    def pennant(self, *arguments, check=True):
        """Runs a command of the program."""
        done = subprocess.run([program(), *arguments], text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, env=clean_environment(), timeout=120)
        if check and done.returncode:
            raise RuntimeError(f"pennant {arguments[0]}: {done.stdout}{done.stderr}")
        return done

    def create(self, database="pennant"):
        """A migrated database with the three roles."""
        self.psql(f'create database "{database}"', database="postgres")
        self.pennant("migrate", "--roles", "--migrate-database", self.conninfo("postgres", database))
        return database

    def organisation(self, code, time_zone="Asia/Shanghai", database="pennant"):
        self.pennant("organisation", "create", code, "--time-zone", time_zone, "--migrate-database",
                     self.conninfo("pennant_migrator", database))
