"""From a case to the two documents the program reads: the scheme and the facts.

A case's policies are edits of the scheme document. This file renames fields and sets keys, and that
is all it does: no arithmetic, no dates, no filtering, nothing that a scheme decides. What cannot be
said that way is a missing mechanism of the language, and is reported as Unsaid.
"""
import copy

VERDICTS = {"recorded": "any", "confirmed": "confirmed"}
PARTIAL = {"floor": "floor", "round": "half_up", "exact": "exact"}
# Metrics that the scheme itself completes from other facts stand under a measure's name.
METRIC_MEASURES = {"satisfaction_rate": "satisfaction"}
TIES = {
    "component": lambda name: {"component": name},
    "metric": lambda name: ({"measure": METRIC_MEASURES[name]} if name in METRIC_MEASURES
                            else {"metric": name, "reduce": "sum"}),
    "fewest": lambda name: {"events": name, "prefer": "lower"},
    "preference": lambda name: {"events": name, "reduce": "any"},
    "since": lambda _: {"roster": "since", "prefer": "lower"},
    "draw": lambda _: {"decisions": "draw"},
}


class Unsaid(Exception):
    """The case asks for something the scheme document or the facts document cannot say."""


def by_id(rows, name):
    for row in rows:
        if row["id"] == name:
            return row
    raise Unsaid("there is no row %s" % name)


def setting(key):
    def edit(scheme, value):
        scheme.setdefault("settings", {})[key] = value
    return edit


def evidence(scheme, value):
    scheme["settings"]["verdict"] = VERDICTS[value]


def choice_by_group(value):
    return {"by": "group", "values": value} if isinstance(value, dict) else value


def complaint_strength(scheme, value):
    scheme["indicators"]["complaint"]["verdict"] = choice_by_group(value)


def ties(scheme, value):
    named = [text.partition(":") for text in value or []]
    scheme["ranking"]["ties"] = [TIES[kind](name) for kind, _, name in named]
    if "draw" in (value or []):
        scheme["steps"].insert(0, {"id": "draw", "decision": {"about": "order"}})


def rank_within(scheme, value):
    scheme["ranking"]["within"] = value


def quota(scheme, value):
    for name, award in scheme["awards"].items():
        if name not in value:
            award.pop("select", None)
        elif value[name] is None:
            award["select"].pop("number", None)
        else:
            award["select"]["number"] = choice_by_group(value[name])


def minimum_total(scheme, value):
    for award in scheme["awards"].values():
        if value is not None and "select" in award:
            award["select"]["when"] = [{"component": "total", "at_least": value}]


def weights(scheme, value):
    for name, weight in value.items():
        by_id(scheme["components"], name)["weight"] = weight


def required_items(scheme, value):
    for award, items in (value or {}).items():
        for item in items:
            scheme["indicators"].setdefault(item, {"form": "yes_no"})
            scheme["conditions"].append({
                "id": "item:" + item, "effect": "require", "only": {"award": award},
                "when": [{"metric": item, "at_least": "1"}]})


def approval_stages(scheme, value):
    others = [step for step in scheme["steps"] if "approval" not in step]
    scheme["steps"] = [{"id": stage, "approval": {"by": stage}} for stage in value] + others


def notice(key):
    def edit(scheme, value):
        for step in scheme["steps"]:
            if "notice" in step:
                step["notice"][key] = value
    return edit


def cadence(scheme, value):
    scheme["cadence"] = value


def satisfied_grades(scheme, value):
    scheme["measures"]["satisfaction"]["else"]["where"]["gravity"] = value


def bound(key):
    def edit(scheme, value):
        by_id(scheme["components"], "quality")["ledger"][key] = value
    return edit


def rules(scheme):
    return by_id(scheme["components"], "quality")["ledger"]["rules"]


def repeat(key, values):
    def edit(scheme, value):
        for rule in rules(scheme):
            if "related" in rule.get("where", {}):
                rule["where"]["related"][key] = values[value]
    return edit


def repeat_mode(scheme, value):
    if value == "add":
        by_id(rules(scheme), "deviation").pop("where")


def satisfaction_baseline(scheme, value):
    scheme["measures"]["satisfaction_before"]["window"] = value


def satisfaction_partial(scheme, value):
    by_id(rules(scheme), "satisfaction")["slope"]["partial"] = PARTIAL[value]


def prior_reward_points(scheme, value):
    if value == "quality":
        rules(scheme).append({"id": "prior_points", "measure": "prior_points"})
    if value == "total":
        scheme["components"].append({"id": "prior", "part": "added", "measure": "prior_points"})


def streak_gap(scheme, value):
    scheme["measures"]["streak"]["gap"] = value


# Every policy, and the keys of the document it sets. Their order is the order of the edits: repeats
# are narrowed before "add" takes the filter away.
POLICIES = {
    "precision": setting("precision"),
    "rounding": setting("rounding"),
    "ranking": setting("numbering"),
    "rank_within": rank_within,
    "approval_stages": approval_stages,
    "notice_days": notice("days"),
    "notice_clock": notice("clock"),
    "ties": ties,
    "quota": quota,
    "ties_left": setting("ties_left"),
    "minimum_total": minimum_total,
    "evidence": evidence,
    "veto_reach": setting("reach"),
    "required_items": required_items,
    "vacancy": setting("vacancy"),
    "cadence": cadence,
    "weights": weights,
    "self_rating": setting("self_rating"),
    "missing_component": setting("missing"),
    "panel_mean": setting("mean"),
    "satisfied_grades": satisfied_grades,
    "complaint_strength": complaint_strength,
    "floor": bound("floor"),
    "cap": bound("cap"),
    "repeat_pool": repeat("same", {"all": ["topic"], "indicator": ["topic", "indicator"]}),
    "repeat_scope": repeat("scope", {"period": "period", "year": "year"}),
    "repeat_mode": repeat_mode,
    "satisfaction_baseline": satisfaction_baseline,
    "satisfaction_partial": satisfaction_partial,
    "prior_reward_points": prior_reward_points,
    "streak_gap": streak_gap,
}


def scheme_document(template, policies):
    scheme = copy.deepcopy(template)
    unknown = [name for name in policies if name not in POLICIES]
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
    "metrics": ("metrics", SAME),
    "checklists": ("metrics", {"item": "metric", "met": "value"}),
    "panels": ("panels", SAME),
    "ballots": ("ballots", SAME),
    "history": ("history", SAME),
    "decisions": ("decisions", {"kind": "step"}),
    "approvals": ("approvals", {"stage": "step"}),
    "objections": ("objections", SAME),
}
FIXED = {"surveys": {"indicator": "survey"}}  # what a row of that list is, in the facts' words
PREFIX = {"surveys": "survey:"}  # ids of two lists that become one stay apart
SCALARS = ("period", "as_of", "notice_from", "calendar")
# What is not input, and what says how the input was made.
REST = ("id", "title", "covers", "policies", "expected")


def facts_document(case):
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
        for row in rows:
            fact = {names.get(key, key): value for key, value in row.items() if value is not None}
            fact.update(FIXED.get(name, {}))
            if name in PREFIX:
                fact["id"] = PREFIX[name] + fact["id"]
            facts.setdefault(target, []).append(fact)
        origins.setdefault(target, []).append((name, len(rows)))
    return facts, origins


CODES = {("surveys", "duplicate_event"): "duplicate_survey"}


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
