"""What edits of a scheme document are made of: rows by id, keys set, words put for words."""


class Unsaid(Exception):
    """The case asks for something the scheme document or the facts document cannot say."""


def by_id(rows, name):
    for row in rows:
        if row["id"] == name:
            return row
    raise Unsaid("there is no row %s" % name)


def without(rows, names):
    return [row for row in rows if row["id"] not in names]


def setting(key):
    def edit(scheme, value):
        scheme.setdefault("settings", {})[key] = value
    return edit


def choice(by, value):
    return {"by": by, "values": value} if isinstance(value, dict) else value


def at(*path):
    """Sets the key at the end of the path; a step of the path is a key, or the id of a list's row."""
    def edit(scheme, value):
        place = scheme
        for step in path[:-1]:
            place = by_id(place, step) if isinstance(place, list) else place[step]
        place[path[-1]] = value
    return edit


def at_pointer(document, pointer, value):
    """Sets what a JSON pointer names; a step of it is a key, or the place in a list."""
    *path, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in path:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if isinstance(document, list):
        document[int(last)] = value
    else:
        document[last] = value


def worded(edit, words):
    return lambda scheme, value: edit(scheme, words[value])


def first_of(steps, kind):
    """Where the first step of the kind stands; behind all, where there is none."""
    return [kind in step for step in steps + [{kind: {}}]].index(True)


def of_steps(kind, key):
    def edit(scheme, value):
        for step in scheme["steps"]:
            if kind in step:
                step[kind][key] = value
    return edit
