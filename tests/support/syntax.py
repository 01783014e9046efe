#!/usr/bin/env python3
"""The tests without a warning of a second compiler: syntax.py BUILD has its compiler read each C file under tests.

They are not built there; warnings are errors as in the build. Closes with "N passed, M failed".
"""
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def commands(build):
    """{file: words}; a file that several programs take is read once."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        path = (build / entry["file"]).resolve()
        if path.is_relative_to(ROOT / "tests"):
            words = shlex.split(entry["command"])
            place = words.index("-o")
            found[path] = [*words[:place], *words[place + 2:], "-fsyntax-only"]
    return found


def main(build):
    found = commands(build)

    def reads(words):
        done = subprocess.run(words, cwd=build, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.stdout if done.returncode else ""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        said = [text for text in pool.map(reads, found.values()) if text]
    print("\n".join(said))
    print(f"{len(found) - len(said)} passed, {len(said) if found else 1} failed")
    return 1 if said or not found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
