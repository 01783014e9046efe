#!/usr/bin/env python3
"""The steps of docker/Dockerfile, carried out in folders made by debootstrap, where there is no Docker: with --full, as root.

Each FROM is a fresh minimal Debian 12, each RUN goes on in it by chroot with mounts and processes of its own, each COPY is a
copy. Then the images are looked at from inside: what runs as whom, and whether anything is missing.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tree

FULL = "--full" in sys.argv
STEP_SECONDS = 1800
IGNORED = (".git/", "var/")


def run(words, **more):
    done = subprocess.run(list(map(str, words)), text=True, capture_output=True, timeout=STEP_SECONDS, **more)
    if done.returncode:
        raise AssertionError(f"{shlex.join(map(str, words))}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def base(folder):
    """A minimal Debian from this machine's own mirror, with what this machine needs to reach it."""
    targets = run(["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Identifier: Packages"])
    mirror = next(line.split()[1] for line in targets.splitlines() if line.startswith("bookworm "))
    run(["debootstrap", "--variant=minbase", "bookworm", folder, mirror])
    shutil.copy("/etc/resolv.conf", folder / "etc" / "resolv.conf")
    for setting in Path("/etc/apt/apt.conf.d").iterdir():
        if re.search("proxy|https|verify", setting.read_text(), re.I):
            shutil.copy(setting, folder / "etc" / "apt" / "apt.conf.d")


class Image:
    """One stage, as far as its steps have been carried out."""

    def __init__(self, root):
        self.root, self.folder, self.user, self.words = root, "/", None, {}

    def run(self, command, user=None, check=True):
        inside = (f"mount --make-rprivate / && mount -t proc proc {self.root}/proc && "
                  f"exec chroot {f'--userspec={user}' if user else ''} {self.root} /bin/sh -c {shlex.quote(f'cd {self.folder} && {command}')}")
        words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", inside]
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        if check:
            return run(words, env=environment)
        return subprocess.run(words, env=environment, text=True, capture_output=True, timeout=STEP_SECONDS)

    def copy(self, source, target, from_root=None):
        to = self.root / str(Path(self.folder) / target).lstrip("/")
        if from_root:
            origin = from_root / source.lstrip("/")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(origin, to)
        elif source == ".":
            for name in tree.tracked():
                if not name.startswith(IGNORED):
                    (to / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(tree.ROOT / name, to / name)
        elif (tree.ROOT / source).is_dir():
            shutil.copytree(tree.ROOT / source, to, dirs_exist_ok=True)
        else:
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tree.ROOT / source, to)


def steps():
    """(instruction, words) of the Dockerfile."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", tree.text("docker/Dockerfile"), flags=re.M))
    return [line.split(None, 1) for line in text.splitlines() if line.strip()]


def build(folder):
    """The images by name; the last one's is ""."""
    images, image = {}, None
    for instruction, words in steps():
        if instruction == "FROM":
            found = re.fullmatch(r"debian:bookworm-slim(?: AS (\w+))?", words)
            root = folder / (found.group(1) or "last")
            run(["cp", "-a", folder / "base", root])
            image = images[found.group(1) or ""] = Image(root)
        elif instruction == "RUN":
            image.run(words)
        elif instruction == "COPY":
            from_stage = re.match(r"--from=(\w+) ", words)
            source, target = words.split()[-2:]
            image.copy(source, target, images[from_stage.group(1)].root if from_stage else None)
        elif instruction == "WORKDIR":
            image.folder = words
            (image.root / words.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif instruction == "USER":
            image.user = words
        elif instruction == "HEALTHCHECK":
            image.words[instruction] = json.loads(words[words.index("CMD") + 3:])
        elif instruction in ("CMD", "ENTRYPOINT"):
            image.words[instruction] = json.loads(words)
        elif instruction not in ("EXPOSE", "STOPSIGNAL"):
            raise AssertionError(f"an instruction that this test does not know: {instruction}")
    return images


class Steps(unittest.TestCase):
    def test_they_can_be_read(self):
        known = {"FROM", "RUN", "COPY", "WORKDIR", "USER", "HEALTHCHECK", "CMD", "ENTRYPOINT", "EXPOSE", "STOPSIGNAL"}
        self.assertLessEqual({instruction for instruction, _ in steps()}, known)
        self.assertEqual(sum(instruction == "FROM" for instruction, _ in steps()), 3)

    @unittest.skipUnless(FULL and os.geteuid() == 0 and shutil.which("debootstrap"), "with --full, as root, with debootstrap")
    def test_they_work(self):
        folder = Path(tempfile.mkdtemp(prefix="image-"))
        self.addCleanup(subprocess.run, ["rm", "-rf", "--one-file-system", folder])
        base(folder / "base")
        images = build(folder)
        server, proxy = images[""], images["proxy"]

        self.assertEqual(server.user, "pennant")
        self.assertIn("pennant ", server.run("pennant --version", server.user))
        self.assertNotIn("not found", server.run("ldd /usr/local/bin/pennant"))
        self.assertIn("--database", server.run(shlex.join([*server.words["ENTRYPOINT"], *server.words["CMD"], "--help"]), server.user))
        health = server.run(shlex.join(server.words["HEALTHCHECK"]), server.user, check=False)
        self.assertEqual(health.returncode, 1)
        self.assertIn("pennant health", health.stderr)
        self.assertEqual(server.run("command -v gcc meson ninja || true").strip(), "")
        self.assertFalse((server.root / "src").exists())
        self.assertEqual(server.run("find / -xdev -user pennant"), "", "the account owns nothing")

        (proxy.root / "etc/nginx/tls").mkdir()
        run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
             "-keyout", proxy.root / "etc/nginx/tls/pennant.key", "-out", proxy.root / "etc/nginx/tls/pennant.crt"])
        with (proxy.root / "etc/hosts").open("a") as hosts:
            hosts.write("127.0.0.1 pennant-1 pennant-2\n")
        tested = proxy.run("nginx -t", check=False)
        self.assertEqual(tested.returncode, 0, tested.stderr)
        sizes = {name or "server": run(["du", "-sm", image.root]).split()[0] for name, image in images.items()}
        print(f"MiB: {sizes}", file=sys.stderr)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--full"]
    unittest.main()
