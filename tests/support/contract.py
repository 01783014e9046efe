"""What clients may rely on in the contract, and which changes would break them.

digest(document) is the contract in small: for every operation its parameters, the shape of what is sent and of
what is answered, its roles and problem codes. breaking(old, new) names what a client that was written for old
would meet in new: sentences, none when every change is an addition. api/contract.lock is the contract of the newest
released version without its prose; `python3 tests/support/contract.py` writes it anew, at a release and never else.
"""
import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "api" / "openapi.yaml"
LOCK = ROOT / "api" / "contract.lock"
PROSE = ("description", "summary", "example", "examples", "tags", "headers", "operationId", "title", "default")


class Loader(yaml.SafeLoader):
    """A safe loader that leaves dates alone."""


for letter, resolvers in list(Loader.yaml_implicit_resolvers.items()):
    Loader.yaml_implicit_resolvers[letter] = [
        (tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]

LIMITS = ("maxLength", "maxItems", "maximum", "minLength", "minItems", "minimum")


class Shapes:
    """Schemas with their references followed; one that holds itself ends with its name."""

    def __init__(self, document):
        self.document = document

    def follow(self, value):
        seen = []
        while isinstance(value, dict) and "$ref" in value:
            seen.append(value["$ref"])
            found = self.document
            for part in value["$ref"].split("/")[1:]:
                found = found[part]
            value = found
        return value, seen

    def shape(self, schema, path=()):
        schema, seen = self.follow(schema)
        if set(seen) & set(path):
            return {"again": seen[-1]}
        path += tuple(seen)
        result = {}
        if "type" in schema:
            types = schema["type"]
            result["types"] = sorted(types if isinstance(types, list) else [types])
        if "enum" in schema:
            result["enum"] = sorted(map(str, schema["enum"]))
        for key in LIMITS + ("pattern", "format", "const"):
            if key in schema:
                result[key] = schema[key]
        fields = {name: self.shape(inner, path) for name, inner in schema.get("properties", {}).items()}
        required = set(schema.get("required", ()))
        for part in schema.get("allOf", ()):
            inner = self.shape(part, path)
            fields.update(inner.get("fields", {}))
            required |= set(inner.get("required", ()))
        if fields:
            result["fields"] = fields
        if required:
            result["required"] = sorted(required)
        for key in ("oneOf", "anyOf"):
            if key in schema:
                result["choices"] = [self.shape(part, path) for part in schema[key]]
        if isinstance(schema.get("items"), dict):
            result["items"] = self.shape(schema["items"], path)
        if isinstance(schema.get("additionalProperties"), dict):
            result["others"] = self.shape(schema["additionalProperties"], path)
        return result

    def content(self, holder):
        holder, _ = self.follow(holder)
        return {media: self.shape(body.get("schema", {})) for media, body in holder.get("content", {}).items()}


def operation_digest(shapes, operation):
    parameters = {}
    for item in operation.get("parameters", ()):
        item, _ = shapes.follow(item)
        parameters[f"{item['in']} {item['name']}"] = {
            "required": item.get("required", False), "shape": shapes.shape(item["schema"])}
    body, _ = shapes.follow(operation.get("requestBody", {}))
    return {
        "parameters": parameters,
        "sent": shapes.content(body),
        "answers": {status: shapes.content(response) for status, response in operation["responses"].items()
                    if status.startswith("2")},
        "roles": operation.get("x-roles", []),
        "problems": operation.get("x-problems", []),
    }


def digest(document):
    shapes = Shapes(document)
    return {f"{method.upper()} {path}": operation_digest(shapes, operation)
            for path, entry in document["paths"].items() for method, operation in entry.items()}


def load(text):
    return yaml.load(text, Loader)


def without_prose(value, names=False):
    """A part of the document without what clients do not rely on; names: its keys are names, not keywords."""
    if isinstance(value, list):
        return [without_prose(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: without_prose(inner, not names and key in ("properties", "schemas", "parameters"))
            for key, inner in value.items()
            if names or not (key in PROSE or re.fullmatch("[345]..", str(key)))}


def lock_text(document):
    """The lock: JSON with a line for each path and each part that paths refer to."""
    kept = without_prose({"paths": document["paths"], "components": document["components"]})
    kept["components"] = {name: kept["components"][name] for name in ("parameters", "responses", "schemas")}

    def rows(entries):
        return ",\n".join(f"{json.dumps(name)}:{json.dumps(entry, separators=(',', ':'), ensure_ascii=False)}"
                          for name, entry in sorted(entries.items()))
    parts = ",\n".join(f'"{name}":{{\n{rows(entries)}}}' for name, entries in kept["components"].items())
    return f'{{"paths":{{\n{rows(kept["paths"])}}},\n"components":{{\n{parts}}}}}\n'


# --- Comparing. sent: what a client writes may only become freer; otherwise what it reads may only become stricter. ---

def lost(where, what, old, new):
    return [f"{where}: {what} {name} is gone" for name in sorted(set(old) - set(new))]


def types_break(where, old, new, sent):
    before, after = set(old.get("types", ())), set(new.get("types", ()))
    if sent and before and after and not before <= after:
        return [f"{where}: it may be {'/'.join(sorted(before))} no more"]
    if not sent and before and (not after or not after <= before):
        return [f"{where}: it may now be {'/'.join(sorted(after - before)) or 'anything'}"]
    if sent and not before and after:
        return [f"{where}: it must now be {'/'.join(sorted(after))}"]
    return []


def limits_break(where, old, new):
    """Only of what is sent: answers may shrink and grow within their type."""
    found = []
    for key in LIMITS:
        least = key.startswith("min")
        if key in new and (key not in old or (new[key] > old[key] if least else new[key] < old[key])):
            found.append(f"{where}: {key} is now {new[key]}")
    found += [f"{where}: {key} is now {new[key]}" for key in ("pattern", "format", "const")
              if key in new and new[key] != old.get(key)]
    return found


def enum_break(where, old, new, sent):
    """Answers may have new words: the contract says that lists of words are open."""
    if sent and "enum" in new:
        gone = lost(where, "the word", old.get("enum", ()), new["enum"])
        return gone if "enum" in old else [f"{where}: only certain words are taken now"]
    return []


def fields_break(where, old, new, sent):
    before, after = old.get("fields", {}), new.get("fields", {})
    found = lost(where, "the field", before, after)
    if sent:
        found += [f"{where}: the field {name} is required now"
                  for name in sorted(set(new.get("required", ())) - set(old.get("required", ())))]
    else:
        found += [f"{where}: the field {name} may be missing now"
                  for name in sorted(set(old.get("required", ())) - set(new.get("required", ()))) if name in after]
    for name in sorted(set(before) & set(after)):
        found += shape_break(f"{where}/{name}", before[name], after[name], sent)
    return found


def shape_break(where, old, new, sent):
    if "again" in old or "again" in new:
        return [] if old == new else [f"{where}: it has another shape"]
    found = types_break(where, old, new, sent) + enum_break(where, old, new, sent) + fields_break(where, old, new, sent)
    if sent:
        found += limits_break(where, old, new)
    for key in ("items", "others"):
        if key in old and key in new:
            found += shape_break(f"{where}/*", old[key], new[key], sent)
    if "choices" in old and old["choices"] != new.get("choices"):
        found += choices_break(where, old["choices"], new.get("choices", [new]), sent)
    return found


def choices_break(where, old, new, sent):
    """Each old choice must be taken by a new one; each new one be known from an old one."""
    ones, others = (old, new) if sent else (new, old)
    for one in ones:
        pairs = ((one, other) if sent else (other, one) for other in others)
        if all(shape_break("", before, after, sent) for before, after in pairs):
            return [f"{where}: its choices differ"]
    return []


def parameters_break(where, old, new):
    found = lost(where, "the parameter", old, new)
    for name, parameter in sorted(new.items()):
        if parameter["required"] and not old.get(name, {}).get("required"):
            found.append(f"{where}: the parameter {name} is required now")
        if name in old:
            found += shape_break(f"{where} {name}", old[name]["shape"], parameter["shape"], True)
    return found


def content_break(where, old, new, sent):
    found = lost(where, "the medium", old, new)
    if sent and new and not old:
        found.append(f"{where}: a body is taken now")
    for media in sorted(set(old) & set(new)):
        found += shape_break(where, old[media], new[media], sent)
    return found


def operation_break(where, old, new):
    found = parameters_break(where, old["parameters"], new["parameters"])
    found += content_break(f"{where} sent", old["sent"], new["sent"], True)
    found += lost(where, "the status", old["answers"], new["answers"])
    for status in sorted(set(old["answers"]) & set(new["answers"])):
        found += content_break(f"{where} {status}", old["answers"][status], new["answers"][status], False)
    found += lost(where, "the role", old["roles"], new["roles"])
    return found + lost(where, "the problem", old["problems"], new["problems"])


def breaking(old, new):
    found = [f"{name} is gone" for name in sorted(set(old) - set(new))]
    for name in sorted(set(old) & set(new)):
        found += operation_break(name, old[name], new[name])
    return found


if __name__ == "__main__":
    LOCK.write_text(lock_text(load(SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")
    sys.stdout.write(f"{LOCK} is the contract of {SOURCE} now\n")
