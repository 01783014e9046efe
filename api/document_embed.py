"""Turns api/openapi.yaml into JSON.

Usage: document_embed.py INPUT.yaml VERSION OUTPUT.json
Dates stay texts, the order of keys is kept, and info.version is the program's.
"""
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
    with open(target, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, separators=(",", ":"))


main(*sys.argv[1:])
