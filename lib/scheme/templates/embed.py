#!/usr/bin/env python3
"""Turns the built-in scheme documents into C: one table of code, titles and the document's text.

usage: embed.py OUT.c FOLDER

Every *.json of the folder is a template, in the order of the file names. The build runs this every
time, so a new template needs no list; what did not change is not written.
"""
import json
import os
import sys


def c_string(text):
    """The text as C string literals of bounded length, a line each."""
    data = text.encode("utf-8")
    pieces = []
    for start in range(0, len(data), 64):
        piece = "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else "\\%03o" % b
                        for b in data[start:start + 64])
        pieces.append('    "%s"' % piece)
    return "\n".join(pieces) or '    ""'


def template(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    document = json.loads(text)
    title = document["title"]
    return ("    {.code = %s,\n     .title = {.zh = %s,\n.en = %s},\n     .length = %d,\n     .json =\n%s},\n"
            % (c_string(document["code"]), c_string(title["zh"]), c_string(title["en"]),
               len(text.encode("utf-8")), c_string(text)))


def main():
    out_source, folder = sys.argv[1:]
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))
             if name.endswith(".json")]
    text = ('/* Made by embed.py from the scheme documents. */\n#include "document/templates.h"\n\n'
            "const struct template TEMPLATES[] = {\n%s};\nconst size_t TEMPLATE_COUNT = %d;\n"
            % ("".join(template(path) for path in paths), len(paths)))
    if os.path.exists(out_source):
        with open(out_source, encoding="utf-8") as file:
            if file.read() == text:
                return
    with open(out_source, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
