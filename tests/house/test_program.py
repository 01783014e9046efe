#!/usr/bin/env python3
"""The built program imports nothing of civetweb beyond what the server needs: no forms, CGI or files."""
import os
import re
import subprocess
import unittest
from pathlib import Path

import tree

PROGRAM = os.environ.get("PENNANT", str(tree.ROOT / "var" / "build" / "cmd" / "pennant"))
# What reads forms, files, passwords or cookies, or speaks as a client or a WebSocket.
REFUSED = re.compile(r"mg_(handle_form_request|store_body|send_file\w*|send_mime_file\w*|modify_passwords_file\w*"
                     r"|send_digest_access\w*|check_digest_access\w*|get_cookie|connect_\w+|download|websocket_\w+"
                     r"|set_websocket\w*|get_var\w*|split_form\w*|md5|start_thread|cry_internal\w*)")
# Functions that no checked program needs.
UNSAFE = {"gets", "strcpy", "strcat", "sprintf", "vsprintf", "strtok", "system", "popen", "tmpnam", "mktemp"}


def imported():
    done = subprocess.run(["nm", "-D", "--undefined-only", PROGRAM], capture_output=True, text=True, check=True)
    return {line.split()[-1].split("@")[0] for line in done.stdout.splitlines() if line.strip()}


class Program(unittest.TestCase):
    def test_civetweb_parts(self):
        names = imported()
        self.assertIn("mg_start", names)
        self.assertEqual(set(), {name for name in names if REFUSED.fullmatch(name)})

    def test_unsafe_functions(self):
        self.assertEqual(set(), imported() & UNSAFE)

    def test_it_is_linked_as_the_packages_say(self):
        done = subprocess.run(["readelf", "-d", PROGRAM], capture_output=True, text=True, check=True)
        needed = set(re.findall(r"\[(lib\w+)", done.stdout))
        self.assertLessEqual({"libcivetweb", "libpq", "libjansson", "libjwt", "libgmp"}, needed)

    def test_the_readmes_list_every_setting(self):
        done = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True, check=True)
        options = re.findall(r"^  --([\w-]+)", done.stdout, re.M)
        for name in ("README.md", "README.zh-CN.md"):
            rows = re.search(r"^\| [^|]*`serve`[^|]*\| \|\n\|---\|---\|\n((?:\|.*\n)+)", tree.text(name), re.M).group(1)
            listed = [option for row in rows.splitlines() for option in re.findall(r"`([\w-]+)`", row.split("|")[1])]
            self.assertEqual(sorted(options), sorted(listed), name)

    def test_the_program_is_the_one_just_built(self):
        self.assertTrue(Path(PROGRAM).is_file(), PROGRAM)


if __name__ == "__main__":
    unittest.main()
