#!/usr/bin/env python3
"""The image and its composition name only what is there, and only options that the program has."""
import os
import re
import subprocess
import unittest

import yaml

import tree

PROGRAM = os.environ.get("PENNANT", str(tree.ROOT / "var" / "build" / "cmd" / "pennant"))


def options(command):
    done = subprocess.run([PROGRAM, command, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"--([a-z][a-z-]*)", done.stdout))


class Docker(unittest.TestCase):
    def test_copied_files_are_there(self):
        sources = re.findall(r"^COPY (?!--)(\S+) ", tree.text("docker/Dockerfile"), re.M)
        self.assertGreater(len(sources), 2)
        for source in sources:
            self.assertTrue((tree.ROOT / source).exists(), source)

    def test_mounted_files_are_there(self):
        services = yaml.safe_load(tree.text("docker/compose.yaml"))["services"]
        mounted = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])
                   if volume.startswith(".")]
        self.assertGreater(len(mounted), 2)
        for path in mounted:
            self.assertTrue((tree.ROOT / "docker" / path).resolve().exists(), path)

    def test_the_written_settings_are_options(self):
        written = re.search(r"<<SETTINGS\n(.*?)^SETTINGS", tree.text("docker/prepare.sh"), re.M | re.S).group(1)
        names = {line.split("=")[0].strip() for line in written.splitlines()}
        self.assertLessEqual({"database", "keys"}, names)
        self.assertLessEqual(names, options("serve"))

    def test_the_commands_are_there(self):
        done = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True)
        commands = set(re.findall(r"^  (\w+) ", done.stdout, re.M))
        used = set(re.findall(r"\bpennant (\w+)", tree.text("docker/prepare.sh")))
        self.assertLessEqual(used | {"serve", "health"}, commands)

    def test_every_package_is_one(self):
        lines = [line.split("#")[0].strip() for line in tree.text("docker/packages.txt").splitlines()]
        for line in lines:
            self.assertRegex(line, r"^$|^\[[a-z]+\]$|^[a-z0-9][a-z0-9.+-]+( [a-z0-9-]+)?$")


if __name__ == "__main__":
    unittest.main()
