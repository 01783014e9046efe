#!/usr/bin/env python3
"""What is under docker/ names only what is there: files, options, commands, servers, metrics; and its own tools find it sound."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

import tree

PROGRAM = os.environ.get("PENNANT", str(tree.ROOT / "var" / "build" / "cmd" / "pennant"))


def options(command):
    done = subprocess.run([PROGRAM, command, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"--([a-z][a-z-]*)", done.stdout))


def services():
    return yaml.safe_load(tree.text("docker/compose.yaml"))["services"]


def lines(name):
    """Without comments."""
    return re.sub(r"(^|\s)#.*$", "", tree.text(name), flags=re.M)


class Docker(unittest.TestCase):
    def test_copied_files_are_there(self):
        sources = re.findall(r"^COPY (?!--)(\S+) ", tree.text("docker/Dockerfile"), re.M)
        self.assertGreater(len(sources), 2)
        for source in sources:
            self.assertTrue((tree.ROOT / source).exists(), source)

    def test_mounted_files_are_there(self):
        services = yaml.safe_load(tree.text("docker/compose.yaml"))["services"]
        mounted = [volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])
                   if volume.startswith(".") and not volume.startswith("../var/")]
        self.assertGreater(len(mounted), 9)
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
        used = set(re.findall(r"(?<!=)\bpennant (\w+)", tree.text("docker/prepare.sh") + lines("docker/compose.yaml")))
        units = re.findall(r"^ExecStart=\S+/pennant (\w+)", "".join(tree.text(name) for name in tree.sources(".service")), re.M)
        self.assertEqual(len(units), 2)
        self.assertLessEqual(used | set(units) | {"health"}, commands)

    def test_every_package_is_one(self):
        lines = [line.split("#")[0].strip() for line in tree.text("docker/packages.txt").splitlines()]
        for line in lines:
            self.assertRegex(line, r"^$|^\[[a-z]+\]$|^[a-z0-9][a-z0-9.+-]+( [a-z0-9-]+)?$")

    def test_the_proxy_and_prometheus_know_the_servers(self):
        ports = {"8080": set(), "8081": set()}
        for name in ("docker/nginx.d/servers.conf", "docker/prometheus/prometheus.yml"):
            for server, port in re.findall(r"\b(pennant-\d+):(\d+)", lines(name)):
                ports[port].add(server)
        servers = {name for name in services() if name.startswith("pennant-")}
        self.assertEqual(len(servers), 2)
        self.assertEqual(ports, {"8080": servers, "8081": servers})

    def test_the_proxy_fits_the_threads(self):
        """Idle and busy connections of nginx never take more threads than a server has."""
        number = lambda name, pattern: int(re.search(pattern, lines(name)).group(1))  # noqa: E731
        idle = number("docker/nginx.conf", r"worker_processes (\d+)") * number("docker/nginx.d/servers.conf", r"keepalive (\d+)")
        threads = int(re.search(r'"threads",\s+\.type = OPTION_INTEGER,\s+\.fallback = "(\d+)"', tree.text("cmd/serve_options.c")).group(1))
        self.assertLessEqual(idle + number("docker/nginx.d/servers.conf", r"max_conns=(\d+)"), threads)

    def test_the_image_of_the_proxy_has_what_it_includes(self):
        for name in re.findall(r"include (\S+);", lines("docker/nginx.conf")):
            self.assertTrue((tree.ROOT / "docker" / name).exists(), name)


class Watching(unittest.TestCase):
    def metrics(self):
        """Names as the sources write them."""
        text = "".join(tree.text(name) for name in tree.sources(".c") if name.startswith(("api/", "cmd/")))
        found = set(re.findall(r'"(pennant_[a-z_]+)"', text))
        return found | {f"{name}_{part}" for name in found for part in ("bucket", "sum", "count")}

    def named(self, text):
        return set(re.findall(r"\bpennant_[a-z_]+", text))

    def promtool(self, *words):
        done = subprocess.run(["promtool", *words], cwd=tree.ROOT / "docker" / "prometheus", capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_rules(self):
        self.promtool("check", "config", "prometheus.yml")
        self.promtool("test", "rules", "rules_test.yml")
        text = tree.text("docker/prometheus/rules.yml")
        alerts = set(re.findall(r"alert: (\w+)", text))
        self.assertEqual(alerts, set(re.findall(r"alertname: (\w+)", tree.text("docker/prometheus/rules_test.yml"))))
        self.assertLessEqual(self.named(text), self.metrics())
        self.assertEqual(alerts, set(re.findall(r"^\| (Pennant\w+) \|", tree.text("docker/README.md"), re.M)), "what to do is told")

    def test_dashboard(self):
        board = json.loads(tree.text("docker/grafana/pennant.json"))
        shown = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
        self.assertGreater(len(self.named(shown)), 8)
        self.assertLessEqual(self.named(shown), self.metrics())
        self.assertEqual(len({panel["id"] for panel in board["panels"]}), len(board["panels"]))
        # Each expression is one for Prometheus, too.
        with tempfile.TemporaryDirectory() as folder:
            rules = [{"record": f"panel:{number}", "expr": target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")}
                     for number, target in enumerate(target for panel in board["panels"] for target in panel["targets"])]
            (Path(folder) / "panels.yml").write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
            self.promtool("check", "rules", str(Path(folder) / "panels.yml"))


class Units(unittest.TestCase):
    """systemd's own opinion of the units; 10 is no sandbox at all."""
    EXPOSED_MOST = 2.0

    def setUp(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("without systemd")
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        for path in sorted((tree.ROOT / "docker" / "systemd").iterdir()):
            (self.folder / path.name).write_text(path.read_text().replace("/usr/local/bin/pennant", "/bin/true"))

    def test_verify(self):
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *sorted(self.folder.iterdir())], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_sandbox(self):
        for path in sorted(self.folder.glob("*.service")):
            done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", path], capture_output=True, text=True)
            level = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
            self.assertTrue(level, done.stdout + done.stderr)
            self.assertLess(float(level.group(1)), self.EXPOSED_MOST)


if __name__ == "__main__":
    unittest.main()
