"""A psql of the superuser that stays open: holds locks, then lets go."""
import subprocess

from cluster import clean_environment


class Session:
    """Runs sql when made, and has run it when the constructor returns; its transaction ends with end()."""

    def __init__(self, cluster, sql):
        self.process = subprocess.Popen(
            [str(cluster.bin / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", cluster.conninfo("postgres")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=clean_environment())
        self.process.stdin.write(sql + "\nselect 'ready';\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.strip() == "ready":
                return
        raise RuntimeError(f"psql ended with {self.process.wait(20)}: {sql}")

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
