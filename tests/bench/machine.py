"""What the figures were measured on: processor, memory, kernel, versions, file system, and the load at the start."""
import os
import platform
import re
import subprocess
from pathlib import Path

# name: the command whose first number of that shape is the version
VERSIONS = {
    "gcc": ["gcc", "--version"], "go": ["go", "version"], "node": ["node", "--version"], "wrk": ["wrk", "--version"],
}
PACKAGES = ("libh2o-evloop-dev", "libcivetweb1", "libpq5", "golang-github-jackc-pgx-v4-dev")


def output(words):
    try:
        done = subprocess.run(words, text=True, capture_output=True, stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        return ""
    return done.stdout + done.stderr


def processor():
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    return found.group(1) if found else platform.machine()


def memory_mib():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def file_system(folder):
    """The type of the file system that the folder is on: on tmpfs no write is durable."""
    return output(["findmnt", "--noheadings", "--output", "FSTYPE", "--target", str(folder)]).strip()


def load():
    """The load average of the last minute."""
    return os.getloadavg()[0]


def describe(cluster):
    """By name, in the order in which they are shown."""
    versions = {name: (re.search(r"\d+\.\d+[\w.]*", output(words)) or [""])[0] for name, words in VERSIONS.items()}
    for package in PACKAGES:
        versions[package] = output(["dpkg-query", "-W", "-f=${Version}", package]).strip()
    version = cluster.psql("show server_version", database="postgres")[0][0].split()[0]
    return {"processor": processor(), "cores": os.cpu_count(), "memory": f"{memory_mib():,} MiB",
            "kernel": platform.release(), "data on": file_system(cluster.folder), "PostgreSQL": version, **versions}
