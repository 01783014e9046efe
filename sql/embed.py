#!/usr/bin/env python3
"""Turns the SQL files into C: every statement of queries/ and every migration, as tables.

usage: embed.py OUT.h OUT.c SQL_FOLDER

A statement file starts with comment lines. The first says what it does and what its parameters
are; a line `-- shape: none | one | optional | many` declares how many rows come back. A line
`-- plan: each time` has the statement planned with its values at every run, for lists with optional
filters, whose one plan for all would read the whole table. A line `-- together: yes` lets single reads
of it that come at the same time share a trip to the database: short ones only. `-- together: by id` says
besides that the last parameter is a list of ids, each of at most one row, and that the answer's column id
tells whose a row is: such reads share the statement too. `-- answer: binary` has its rows sent in binary
form, which is cheaper; its columns are of the types that lib/store/pg_binary.c reads. The file's
name is the statement's: unit_get.sql becomes STATEMENT_UNIT_GET. The build runs this every time, so
a new file needs no list; what did not change is not written.
"""
import hashlib
import os
import re
import sys

SHAPES = ("none", "one", "optional", "many")


def c_text(text):
    lines = []
    for line in text.splitlines():
        line = line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
        lines.append('    "%s\\n"' % line)
    return "\n".join(lines) or '    ""'


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def fail(path, message):
    sys.exit("%s: %s" % (path, message))


def statement(path):
    text = read(path)
    name = os.path.basename(path)[: -len(".sql")]
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        fail(path, "the name must be lower case with underscores")
    if not re.match(r"-- \S", text):
        fail(path, "the first line must be a comment saying what the statement does")
    shape = re.search(r"^-- shape: (\w+)$", text, re.M)
    if not shape or shape.group(1) not in SHAPES:
        fail(path, "a line `-- shape: %s` is needed" % " | ".join(SHAPES))
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    if ";" in body:
        fail(path, "one statement, without a semicolon")
    numbers = sorted({int(n) for n in re.findall(r"\$(\d+)", body)})
    if numbers != list(range(1, len(numbers) + 1)):
        fail(path, "parameters must be $1 to $n without a gap")
    planned = re.search(r"^-- plan: each time$", text, re.M) is not None
    together = re.search(r"^-- together: (yes|by ([a-z_]+))$", text, re.M)
    if together and planned:
        fail(path, "a statement planned each time is too dear to be read together")
    if together and together.group(2) and shape.group(1) != "optional":
        fail(path, "reads by a key answer one row or none")
    marks = {"planned": planned, "together": together is not None, "key": together and together.group(2),
             "binary": re.search(r"^-- answer: binary$", text, re.M) is not None}
    return name, shape.group(1), marks, len(numbers), body


def c_value(value):
    return {None: "NULL", True: "true", False: "false"}.get(value, '"%s"' % value)


def migration(path):
    text = read(path)
    match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", os.path.basename(path))
    if not match:
        fail(path, "the name must be NNNN_name.sql")
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return int(match.group(1)), match.group(2), digest, text


def files_in(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".sql")]


def write(path, text):
    if not os.path.exists(path) or read(path) != text:
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)


def header(statements):
    names = "".join("    STATEMENT_%s,\n" % name.upper() for name, *_ in statements)
    return ("/* Made by sql/embed.py from sql/queries: one name per file. */\n"
            "#ifndef PENNANT_STORE_STATEMENTS_H\n#define PENNANT_STORE_STATEMENTS_H\n\n"
            "enum statement {\n" + names + "    STATEMENT_COUNT\n};\n\n#endif\n")


def source(statements, migrations, roles):
    out = ["/* Made by sql/embed.py from sql/. */\n#include \"store/statement.h\"\n\n",
           "const struct statement_text STATEMENTS[STATEMENT_COUNT] = {\n"]
    for name, shape, marks, count, body in statements:
        values = ", ".join(c_value(marks[mark]) for mark in ("planned", "together", "binary", "key"))
        out.append('    [STATEMENT_%s] = {"%s", SHAPE_%s, %s, %d,\n%s},\n'
                   % (name.upper(), name, shape.upper(), values, count, c_text(body)))
    out.append("};\n\nconst struct migration_text MIGRATIONS[] = {\n")
    for number, name, digest, text in migrations:
        out.append('    {%d, "%s", "%s",\n%s},\n' % (number, name, digest, c_text(text)))
    out.append("};\nconst size_t MIGRATION_COUNT = %d;\n\n" % len(migrations))
    out.append("const char ROLES_TEXT[] =\n%s;\n" % c_text(roles))
    return "".join(out)


def main():
    out_header, out_source, folder = sys.argv[1:]
    statements = [statement(path) for path in files_in(os.path.join(folder, "queries"))]
    migrations = [migration(path) for path in files_in(os.path.join(folder, "migrations"))]
    if [m[0] for m in migrations] != list(range(1, len(migrations) + 1)):
        sys.exit("migrations must be numbered 0001, 0002, ... without a gap")
    write(out_header, header(statements))
    write(out_source, source(statements, migrations, read(os.path.join(folder, "roles.sql"))))


if __name__ == "__main__":
    main()
