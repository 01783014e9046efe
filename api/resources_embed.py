"""Packs the contract and all that /docs loads into one file of bytes, and writes the C table of what lies where.

Usage: resources_embed.py VERSION TABLE.c BYTES FILE...
FILE.gz is taken as it is, anything else is packed here. Files without a policy of their own are named by a digest of
their bytes, so that a copy may be kept for ever; a page writes {{FILE}} for such a name and {{version}} for the version.
"""
import base64
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

MEDIA = {".json": "application/json", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
# The page of swagger-ui: its own script and styles, pictures that stand in the style, requests to this server.
RUNNING = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
           "form-action 'none'; frame-ancestors 'none'")
READING = "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def policy(name, data):
    """Of a page with a script; of one without, which may have its own styles and nothing else; None of no page."""
    if not name.endswith(".html"):
        return None
    if b"<script" in data:
        return RUNNING
    styles = re.findall(rb"<style>(.*?)</style>", data, re.S)
    return READING.format(" ".join(f"'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'" for style in styles))


def filled(text, version, names):
    """A page with the names and the version that it leaves open; one that is not known ends the build."""
    return re.sub(r"\{\{([^}]+)\}\}", lambda found: version if found[1] == "version" else names[found[1]], text)


def row(name, data, packed, start, lasting):
    digest, media = hashlib.sha256(data).hexdigest()[:32], MEDIA[Path(name).suffix]
    words = {"name": name, "media": media, "policy": policy(name, data), "etag": f'"{digest}"', "packed_etag": f'"{digest}-gzip"'}
    texts = ", ".join(f".{key} = {json.dumps(value)}" for key, value in words.items() if value)
    return (f"    {{{texts},\n     .from = {start}, .packed_length = {len(packed)}, .length = {len(data)}, "
            f".lasting = {str(lasting).lower()}}},\n")


def main(version, table, target, *sources):
    rows, names, blob = [], {}, b""
    for source in sorted(sources, key=lambda source: source.endswith(".html")):    # pages name the others
        name, data = Path(source).name, Path(source).read_bytes()
        if name.endswith(".gz"):
            name, packed, data = name[:-3], data, gzip.decompress(data)
        else:
            if name.endswith(".html"):
                data = filled(data.decode(), version, names).encode()
            packed = gzip.compress(data, 9, mtime=0)
        lasting = Path(name).suffix not in (".html", ".json")
        if lasting:
            names[name] = f"{Path(name).stem}-{hashlib.sha256(data).hexdigest()[:12]}{Path(name).suffix}"
        rows.append(row(names.get(name, name), data, packed, len(blob), lasting))
        blob += packed
    Path(target).write_bytes(blob)
    quoted = json.dumps(json.dumps(target))[1:-1]
    Path(table).write_text(
        '#include "api/resource_table.h"\n\n'
        f"const struct resource RESOURCES[] = {{\n{''.join(rows)}}};\nconst size_t RESOURCE_COUNT = {len(rows)};\n\n"
        "/* The assembler takes the bytes; as C text they would take the compiler seconds. */\n"
        '__asm__(".pushsection .rodata\\n"\n        ".globl resource_bytes\\n"\n        ".hidden resource_bytes\\n"\n'
        f'        "resource_bytes:\\n"\n        ".incbin {quoted}\\n"\n        ".popsection\\n");\n'
        f"/* {hashlib.sha256(blob).hexdigest()} */\n", encoding="utf-8")


main(*sys.argv[1:])
