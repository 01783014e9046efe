#!/usr/bin/env python3
"""What the clients of all tests sent and got, held against api/openapi.yaml at the end of the suite.

keep() appends an exchange to a file of this process in the folder that PENNANT_EXCHANGES names; without it nothing is
kept. Many tests get the same again and again: of one operation and status a process keeps some of each shape, where
texts that look like words of the contract belong to the shape. `exchanges.py FOLDER` then has ajv judge all of them.

Not kept is what is no exchange with the service by its contract: bytes that no HTTP library would send (test_framing.py
and test_paths.py write to a socket), the operators' listener, and what a proxy may answer by itself (ProxyClient).
"""
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_A_SHAPE = 2          # kept by a process
OF_A_STATUS = 40        # kept by a process of one method, path and status
LOOKED = 400            # looked at of one method, path and status
BYTES = 1 << 20         # a longer body is not kept
WORD = re.compile(r"[a-zA-Z_-]{1,32}")
VARYING = re.compile(r"[0-9A-Za-z_.~%-]*[0-9][0-9A-Za-z_.~%-]*")
OPERATORS = ("/livez", "/readyz", "/metrics")

lock = threading.Lock()
looked, kept, shapes = collections.Counter(), collections.Counter(), collections.Counter()
files = {}


def shape(value):
    if isinstance(value, dict):
        return tuple(sorted((name, shape(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return "list", frozenset(shape(inner) for inner in value)
    if isinstance(value, str):
        return value if WORD.fullmatch(value) else "text"
    return type(value).__name__


def body_shape(media, text):
    try:
        return shape(json.loads(text)) if "json" in media else "text"
    except ValueError:
        return "broken"


def is_new(place, media, text):
    """True when one of its kind is still wanted."""
    looked[place] += 1
    if looked[place] > LOOKED or kept[place] >= OF_A_STATUS:
        return False
    kind = place, media, body_shape(media, text)
    shapes[kind] += 1
    if shapes[kind] > OF_A_SHAPE:
        return False
    kept[place] += 1
    return True


def file_of(folder):
    """One file a process: a fork writes its own."""
    if os.getpid() not in files:
        name = f"{Path(sys.argv[0]).name}-{os.getpid()}.ndjson"
        files[os.getpid()] = open(Path(folder) / name, "a", encoding="utf-8", buffering=1)
    return files[os.getpid()]


def sent_text(body):
    """What was sent, empty where it is but a part of it or packed."""
    try:
        return json.dumps(json.loads(body))
    except ValueError:
        return ""


def keep(method, path, headers, body, reply):
    folder = os.environ.get("PENNANT_EXCHANGES")
    if not folder or len(reply.body) > BYTES or path.startswith(OPERATORS):
        return
    media = reply.headers.get("content-type", "")
    packed = reply.headers.get("content-encoding") == "gzip"
    text = (gzip.decompress(reply.body) if packed and reply.body else reply.body).decode(errors="replace")
    taken = isinstance(body, bytes) and reply.status < 300 and headers.get("Content-Type") == "application/json"
    with lock:
        if not is_new((method, VARYING.sub("*", path.split("?")[0]), reply.status), media, text):
            return
        record = {"test": Path(sys.argv[0]).name, "method": method, "path": path, "status": reply.status, "media": media,
                  "body": text, "sent": sent_text(body) if taken else ""}
        file_of(folder).write(json.dumps(record) + "\n")


def main(folder):
    import contract
    from packages import packages
    document = Path(folder) / "contract.json"
    document.write_text(json.dumps(contract.load(contract.SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")
    records = Path(folder) / "records"
    with open(records, "wb") as all_of_them:
        for path in sorted(Path(folder).glob("*.ndjson")):
            all_of_them.write(path.read_bytes())
    count = records.read_bytes().count(b"\n")
    done = subprocess.run(["node", str(ROOT / "tests" / "api" / "responses.mjs"), str(packages()), str(document),
                           str(records), "some"], text=True, stdout=subprocess.PIPE, check=False)
    print(done.stdout, end="")
    failed = int(re.search(r"(\d+) faults", done.stdout or "1 faults").group(1)) if count else 1
    print(f"{count if not failed else max(count - failed, 0)} passed, {failed or done.returncode} failed")
    return 1 if failed or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
