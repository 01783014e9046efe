"""Turns api/openapi.yaml into a page to read.

Usage: docs_embed.py INPUT.yaml VERSION OUTPUT.html
The page has no script and asks for nothing else.
"""
import html
import json
import sys

import yaml

STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24}
h2{border-bottom:1px solid #ccd;margin-top:3rem}h3{margin:2rem 0 .2rem}code,pre{font:14px/1.4 ui-monospace,monospace}
pre{background:#f4f5f7;padding:.6rem;overflow:auto}td{padding:.1rem 1rem .1rem 0;vertical-align:top}
.method{color:#0b5cad;font-weight:700}.roles{color:#57606a}nav a{margin-right:1rem}a{color:#0b5cad}"""


class Loader(yaml.SafeLoader):
    """A safe loader that leaves dates alone."""


for first, resolvers in list(Loader.yaml_implicit_resolvers.items()):
    Loader.yaml_implicit_resolvers[first] = [
        (tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]

esc = html.escape


def words(text):
    return "".join(f"<p>{esc(part)}</p>" for part in (text or "").strip().split("\n\n") if part)


def json_text(value):
    return f"<pre>{esc(json.dumps(value, ensure_ascii=False, indent=2))}</pre>"


class Page:
    def __init__(self, document):
        self.document = document

    def follow(self, value):
        while "$ref" in value:
            found = self.document
            for part in value["$ref"].split("/")[1:]:
                found = found[part]
            value = found
        return value

    def kind(self, schema):
        """A schema in a few words, with links to those that have a name."""
        if "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            return f'<a href="#schema-{esc(name)}">{esc(name)}</a>'
        if "enum" in schema:
            return esc(" | ".join(map(str, schema["enum"])))
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                return " | ".join(self.kind(part) for part in schema[key])
        if schema.get("type") == "array":
            return f"[{self.kind(schema.get('items', {}))}]"
        kind = schema.get("type", "any")
        return esc(" | ".join(kind) if isinstance(kind, list) else kind)

    def fields(self, schema):
        rows, required = [], schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            need = "required" if name in required else ""
            rows.append(f"<tr><td><code>{esc(name)}</code><td>{self.kind(field)}<td>{need}"
                        f"<td>{esc(field.get('description', ''))}")
        return f"<table>{''.join(rows)}</table>" if rows else f"<p>{self.kind(schema)}</p>"

    def body(self, holder):
        parts = []
        for media, content in self.follow(holder).get("content", {}).items():
            schema = content.get("schema", {})
            parts.append(f"<p><code>{esc(media)}</code> {self.kind(schema)}</p>")
            if "$ref" not in schema:
                parts.append(self.fields(schema))
            if "example" in content:
                parts.append(json_text(content["example"]))
        return "".join(parts)

    def parameters(self, items):
        rows = []
        for item in map(self.follow, items):
            need = "required" if item.get("required") else ""
            rows.append(f"<tr><td><code>{esc(item['name'])}</code><td>{esc(item['in'])}<td>{self.kind(item['schema'])}"
                        f"<td>{need}<td>{esc(item.get('description', ''))}")
        return f"<table>{''.join(rows)}</table>" if rows else ""

    def responses(self, responses):
        rows = []
        for status, response in responses.items():
            whole = self.follow(response)
            codes = " ".join(whole.get("x-problems", ()))
            good = self.body(whole) if status.startswith("2") else f"<code>{esc(codes)}</code>"
            rows.append(f"<tr><td>{esc(status)}<td>{esc(whole['description'])} {good}")
        return f"<table>{''.join(rows)}</table>"

    def operation(self, path, method, operation):
        own = " ".join(operation.get("x-problems", ()))
        sent = self.body(operation["requestBody"]) if "requestBody" in operation else ""
        return (f'<h3 id="{esc(operation["operationId"])}"><span class="method">{method.upper()}</span> '
                f"<code>{esc(path)}</code></h3><p>{esc(operation['summary'])} "
                f'<span class="roles">({esc(", ".join(operation["x-roles"]))})</span></p>'
                f"{words(operation.get('description'))}{self.parameters(operation.get('parameters', ()))}"
                f"{'<h4>Sent</h4>' + sent if sent else ''}<h4>Answers</h4>{self.responses(operation['responses'])}"
                f"{f'<p>Problems of its own: <code>{esc(own)}</code></p>' if own else ''}")

    def whole(self, version):
        info, parts = self.document["info"], []
        for tag in self.document["tags"]:
            parts.append(f'<h2 id="tag-{esc(tag["name"])}">{esc(tag["name"])}</h2>{words(tag["description"])}')
            parts += [self.operation(path, method, operation) for path, entry in self.document["paths"].items()
                      for method, operation in entry.items() if tag["name"] in operation["tags"]]
        parts.append('<h2 id="schemas">schemas</h2>')
        parts += [f'<h3 id="schema-{esc(name)}">{esc(name)}</h3>{words(schema.get("description"))}{self.fields(schema)}'
                  for name, schema in self.document["components"]["schemas"].items()]
        links = "".join(f'<a href="#tag-{esc(tag["name"])}">{esc(tag["name"])}</a>' for tag in self.document["tags"])
        return (f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
                f"<title>{esc(info['title'])} {esc(version)}</title><style>{STYLE}</style>"
                f"<h1>{esc(info['title'])} {esc(version)}</h1><p>{esc(info['summary'])}</p>{words(info['description'])}"
                f'<p>The same for programs: <a href="/openapi.json">/openapi.json</a>; to try it out: '
                f'<a href="/docs">/docs</a>; every code: '
                f'<a href="/problems">/problems</a>.</p><nav>{links}<a href="#schemas">schemas</a></nav>{"".join(parts)}</html>')


def main(source, version, target):
    with open(source, encoding="utf-8") as file:
        page = Page(yaml.load(file, Loader)).whole(version)
    with open(target, "w", encoding="utf-8") as file:
        file.write(page)


main(*sys.argv[1:])
