"""Turns api/openapi.yaml into JSON and the JSON into a C file.

Usage: document_embed.py INPUT.yaml VERSION OUTPUT.c
Dates stay texts, the order of keys is kept, and info.version is the program's.
"""
import hashlib
import json
import sys

import yaml


class Loader(yaml.SafeLoader):
    """A safe loader that leaves dates alone and refuses a key that occurs twice."""


def mapping(loader, node, deep=False):
    result = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in result:
            raise SystemExit(f"line {key_node.start_mark.line + 1}: {key} occurs twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
for first, resolvers in list(Loader.yaml_implicit_resolvers.items()):
    Loader.yaml_implicit_resolvers[first] = [
        (tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]


def main(source, version, target):
    with open(source, encoding="utf-8") as file:
        document = yaml.load(file, Loader)
    document["info"]["version"] = version
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    lines = [",".join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
    with open(target, "w", encoding="ascii") as file:
        file.write('#include "api/document.h"\n\n')
        file.write("const unsigned char document_json[] = {\n%s};\n" % ",\n".join(lines))
        file.write("const size_t document_json_length = %d;\n" % len(data))
        file.write('const char document_etag[] = "\\"%s\\"";\n'
                   % hashlib.sha256(data).hexdigest()[:32])


main(*sys.argv[1:])
