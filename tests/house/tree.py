"""The project's own files, for the house tests: what git tracks, or every file where there is no git."""
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SKIPPED = {".git", "var", "node_modules", "__pycache__"}


def tracked():
    """Paths of all files, relative to the root."""
    listing = subprocess.run(["git", "-C", str(ROOT), "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if listing.returncode == 0:
        names = [name for name in listing.stdout.decode().split("\0") if name]
    else:
        names = []
        for folder, folders, files in os.walk(ROOT):
            folders[:] = [each for each in folders if each not in SKIPPED]
            names += [str(Path(folder, file).relative_to(ROOT)) for file in files]
    return sorted(name for name in names if (ROOT / name).is_file())


def sources(*endings):
    return [name for name in tracked() if name.endswith(endings)]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def text_start(name, length):
    """The first characters of a file; "" for what is no text."""
    try:
        with open(ROOT / name, encoding="utf-8") as file:
            return file.read(length)
    except UnicodeDecodeError:
        return ""
