"""Builds what is measured, under var/bench: Pennant optimised, and the peers. Nothing is built twice."""
import hashlib
import os
import shutil
import subprocess

from contenders import PEERS, Constant, Fastify, Go, H2o
from stage import HERE

ROOT = HERE.parents[1]
VAR = ROOT / "var" / "bench"
MESON = ("--buildtype=release", "-Db_lto=true", "-Dtests=false")
H2O_FLAGS = ("-O3", "-march=native", "-flto", "-Wall", "-Wno-format", "-D_GNU_SOURCE", "-DH2O_USE_LIBUV=0", "-I/usr/include/postgresql")
H2O_LIBRARIES = ("-lh2o-evloop", "-lpq", "-ljansson", "-lcrypto", "-lssl", "-lpthread")


def run(words, log, **more):
    """Runs one command; what it says is kept, and shown when it fails."""
    with open(VAR / f"{log}.log", "wb") as out:
        done = subprocess.run(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=out, stderr=out, **more)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{(VAR / f'{log}.log').read_text(errors='replace')[-4000:]}")


def pennant():
    """The program's path; a folder that was moved or left half set up is made anew."""
    folder, mark = VAR / "build", VAR / "build" / "source"
    if not (folder / "build.ninja").exists() or not mark.exists() or mark.read_text() != str(ROOT):
        shutil.rmtree(folder, ignore_errors=True)
        run(["meson", "setup", *MESON, folder, ROOT], "setup")
        mark.write_text(str(ROOT))
    run(["ninja", "-C", folder, "cmd/pennant"], "build")
    return folder / "cmd" / "pennant"


def digest(folder):
    """Of a peer's sources, and of how they are built."""
    found = hashlib.sha256(repr((H2O_FLAGS, str(ROOT))).encode())
    for path in sorted(folder.iterdir()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def h2o(source, folder):
    run(["gcc", *H2O_FLAGS, *sorted(source.glob("*.c")), "-o", folder / "server", *H2O_LIBRARIES], "h2o-build")


def go(source, folder):
    # Debian's own packages, no module proxy.
    settings = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(VAR / "go-cache"), "CGO_ENABLED": "0"}
    run(["go", "build", "-o", folder / "server", source / "main.go"], "go-build", env={**os.environ, **settings})


def fastify(source, folder):
    for path in source.iterdir():
        shutil.copy(path, folder)
    run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder], "fastify-build")


def civetweb(source, folder):
    run(["gcc", "-O3", "-march=native", "-Wall", *sorted(source.glob("*.c")), "-o", folder / "server", "-lcivetweb"],
        "civetweb-build")


# contender: how it is built, and what then serves
PEER_BUILDS = {
    H2o: (h2o, lambda folder: [folder / "server"]),
    Go: (go, lambda folder: [folder / "server"]),
    Constant: (civetweb, lambda folder: [folder / "server"]),
    Fastify: (fastify, lambda folder: ["node", folder / "fastify.js"]),
}


def peers():
    for contender, (build, command) in PEER_BUILDS.items():
        source, folder = PEERS / contender.name, VAR / contender.name
        wanted = digest(source)
        if not (folder / "digest").exists() or (folder / "digest").read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            build(source, folder)
            (folder / "digest").write_text(wanted)
        contender.command = command(folder)
