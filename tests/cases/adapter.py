"""From a case to the two documents the program reads: the scheme and the facts.

A case's policies are edits of the scheme document (policies.py). This file renames fields, and that
is all it does: no arithmetic, no dates, no filtering, nothing that a scheme decides.
"""
import copy

from edits import Unsaid
from policies import PERIOD_POLICIES, POLICIES


def scheme_document(template, policies):
    scheme = copy.deepcopy(template)
    unknown = [name for name in policies if name not in POLICIES and name not in PERIOD_POLICIES]
    if unknown:
        raise Unsaid("policies without a key: %s" % ", ".join(unknown))
    for name, edit in POLICIES.items():
        if name in policies:
            edit(scheme, policies[name])
    return scheme


# The case's list: the facts' list and how a row's fields are called there.
SAME = {}
LISTS = {
    "units": ("units", SAME),
    "events": ("events", SAME),
    "surveys": ("events", {"rating": "gravity"}),
    "votes": ("events", {"receipt": "token"}),
    "receipts": ("tokens", SAME),
    "metrics": ("metrics", SAME),
    "checklists": ("metrics", {"item": "metric", "met": "value"}),
    "panels": ("panels", SAME),
    "ballots": ("ballots", SAME),
    "nominations": ("nominations", SAME),
    "checks": ("checks", SAME),
    "history": ("history", SAME),
    "decisions": ("decisions", {"kind": "step"}),
    "approvals": ("approvals", {"stage": "step"}),
    "objections": ("objections", SAME),
}
# What a row of that list is, in the facts' words.
FIXED = {"surveys": {"indicator": "survey"}, "votes": {"indicator": "vote"}}
# Ids of lists that become one stay apart; a row without an id has its place for one.
PREFIX = {"surveys": "survey:", "votes": "vote:"}
SCALARS = ("period", "as_of", "notice_from", "calendar")
# What is not input, and what says how the input was made.
REST = ("id", "title", "covers", "policies", "expected")


def facts_document(case, scheme):
    """The facts, and for each of their lists where its rows come from: [(case's list, rows)]."""
    facts = {name: case[name] for name in SCALARS if case.get(name) is not None}
    origins = {}
    for name, rows in case.items():
        if name in SCALARS or name in REST or not rows:
            continue
        if name not in LISTS:
            raise Unsaid("facts without a list: %s" % name)
    for name, (target, names) in LISTS.items():
        rows = case.get(name) or []
        for index, row in enumerate(rows):
            fact = {names.get(key, key): value for key, value in row.items() if value is not None}
            fact.update(FIXED.get(name, {}))
            if name in PREFIX:
                fact["id"] = PREFIX[name] + str(fact.get("id", index))
            facts.setdefault(target, []).append(fact)
        origins.setdefault(target, []).append((name, len(rows)))
    for name, edit in PERIOD_POLICIES.items():
        if (case.get("policies") or {}).get(name) is not None:
            edit(facts, scheme, case["policies"][name])
    return facts, origins


CODES = {
    ("surveys", "duplicate_event"): "duplicate_survey",
    ("votes", "unknown_token"): "unknown_receipt",
    ("votes", "token_used"): "receipt_used",
    ("votes", "token_other_group"): "wrong_shop",
}


def refusal_renamed(refusal, origins):
    """A refused row of the facts by the case's list and code."""
    target, _, index = refusal["input"].partition("/")
    position = int(index)
    for name, count in origins.get(target, [(target, position + 1)]):
        if position < count:
            return {"input": "%s/%d" % (name, position),
                    "code": CODES.get((name, refusal["code"]), refusal["code"])}
        position -= count
    return refusal


def renamed(row, names):
    return {names.get(key, key): value for key, value in row.items()}


def result_renamed(result):
    """The program's result in the words of a case."""
    renaming = {
        "penalties": [renamed(row, {"actions": "measures"}) for row in result["penalties"]],
        "marks": [renamed(row, {"action": "mark"}) for row in result["marks"]],
        "shortlist": [unit for row in result["shortlists"] for unit in row["units"]],
    }
    return dict(result, **renaming)
