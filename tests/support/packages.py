#!/usr/bin/env python3
"""The npm packages that tests use, as tests/packages/package-lock.json pins them; run alone it installs them.

packages() installs them under var/packages once, again when the lock changes, and says where they are.
"""
import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tests" / "packages"
FOLDER = ROOT / "var" / "packages"


def packages():
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = (SOURCE / "package-lock.json").read_bytes()
    stamp, digest = FOLDER / "installed", hashlib.sha256(lock).hexdigest()
    with open(FOLDER / "installing", "w", encoding="ascii") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)    # several tests may begin at once
        if not stamp.exists() or stamp.read_text(encoding="ascii") != digest:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(SOURCE / name, FOLDER / name)
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(FOLDER)],
                           check=True, stdout=subprocess.DEVNULL)
            stamp.write_text(digest, encoding="ascii")
    return FOLDER


def tool(name):
    """The path of a program of those packages."""
    return str(packages() / "node_modules" / ".bin" / name)


if __name__ == "__main__":
    print(packages())
