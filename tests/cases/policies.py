"""A case's policies as edits of the scheme document, and of the facts where the period decides.

Each edit sets keys to what the policy says, in the document's words. There is no arithmetic here, no
date is read, nothing is filtered by its value, and no rule of a scheme is known. What cannot be said
by setting keys is a missing mechanism of the language, and is reported as Unsaid.
"""
from edits import at, at_pointer, by_id, choice, first_of, of_steps, setting, without, worded

VERDICTS = {"recorded": "any", "confirmed": "confirmed"}
PARTIAL = {"floor": "floor", "round": "half_up", "exact": "exact"}
# Metrics that a scheme completes from other facts stand under a measure's name.
METRIC_MEASURES = {"satisfaction_rate": "satisfaction"}
BY_HEADCOUNT = {"by": "nominator_headcount",
                "bands": [{"from": "0", "value": 1}, {"from": "10", "value": 2}]}


def section_floor(scheme, value):
    scheme["settings"]["floor"] = value
    if value is None:
        scheme["settings"].pop("floor")


def evidence(scheme, value):
    scheme["settings"]["verdict"] = VERDICTS[value]


def complaint_strength(scheme, value):
    scheme["indicators"]["complaint"]["verdict"] = choice("group", value)


def complaint_vetoes(scheme, value):
    if not value:
        scheme["conditions"] = without(scheme["conditions"], ("complaint", "punishment"))


# Ranking.

def tie_metric(scheme, name):
    if METRIC_MEASURES.get(name) in scheme.get("measures", {}):
        return {"measure": METRIC_MEASURES[name]}
    scheme["indicators"].setdefault(name, {"form": "value"})
    return {"metric": name, "reduce": "sum", "gaps": "exclude"}


def tie_events(reduction):
    def tie(scheme, name):
        scheme["indicators"].setdefault(name, {"form": "event"})
        return dict({"events": name}, **reduction)
    return tie


TIES = {
    "component": lambda _, name: {"component": name},
    "metric": tie_metric,
    "fewest": tie_events({"prefer": "lower"}),
    "preference": tie_events({"reduce": "any"}),
    "since": lambda *_: {"roster": "since", "prefer": "lower"},
    "draw": lambda *_: {"decisions": "draw"},
}


def ties(scheme, value):
    named = [text.partition(":") for text in value or []]
    scheme["ranking"]["ties"] = [TIES[kind](scheme, name) for kind, _, name in named]
    if "draw" in (value or []):
        scheme["steps"] = ([{"id": "draw", "decision": {"about": "order"}}]
                           + without(scheme["steps"], ("draw",)))


def rank_within(scheme, value):
    scheme["ranking"]["within"] = value


# Selection.

def quota(scheme, value):
    for name, award in scheme["awards"].items():
        if name not in value:
            award.pop("select", None)
        elif value[name] is None:
            award["select"].pop("number", None)
        else:
            award.setdefault("select", {})["number"] = choice("group", value[name])


def minimum_total(scheme, value):
    for award in scheme["awards"].values():
        if "select" in award:
            award["select"]["when"] = [] if value is None else [{"component": "total", "at_least": value}]


def selects(scheme):
    return [award["select"] for award in scheme["awards"].values() if "select" in award]


def round_base(scheme, value):
    for select in selects(scheme):
        select["base"]["rounding"] = {"none": "exact"}.get(value, value)


def third_prize(scheme, value):
    for select in selects(scheme):
        if value == "remainder":
            select["tiers"][-1] = {"level": select["tiers"][-1]["level"], "rest": True}


def shortlist(scheme, value):
    for select in selects(scheme):
        select["shortlist"] = value


def final_pick(scheme, value):
    for select in selects(scheme):
        select["pick"] = {"decision": "choice"}.get(value, value)


# Components and ledgers.

def weights(scheme, value):
    """A component that has a weight in the document and none in the policy is not in use."""
    scheme["components"] = [row for row in scheme["components"]
                            if "weight" not in row or row["id"] in value]
    for name, weight in value.items():
        by_id(scheme["components"], name)["weight"] = weight


def ledger(scheme, name):
    return by_id(scheme["components"], name)["ledger"]


def bound(key):
    def edit(scheme, value):
        ledger(scheme, "quality")[key] = value
    return edit


def repeat(key, values):
    def edit(scheme, value):
        for rule in ledger(scheme, "quality")["rules"]:
            if "related" in rule.get("where", {}):
                rule["where"]["related"][key] = values[value]
    return edit


def repeat_mode(scheme, value):
    if value == "add":
        by_id(ledger(scheme, "quality")["rules"], "deviation").pop("where")


def satisfaction_partial(scheme, value):
    by_id(ledger(scheme, "quality")["rules"], "satisfaction")["slope"]["partial"] = PARTIAL[value]


def prior_reward_points(scheme, value):
    if value == "quality":
        ledger(scheme, "quality")["rules"].append({"id": "prior_points", "measure": "prior_points"})
    if value == "total":
        scheme["components"].append({"id": "prior", "part": "added", "measure": "prior_points"})


def leave_scope(scheme, value):
    rule = by_id(ledger(scheme, "discipline")["rules"], "leave")
    rule["apart"] = {"person": ["person"], "window": []}[value]


def leave_partial(scheme, value):
    by_id(ledger(scheme, "discipline")["rules"], "leave")["slope"]["partial"] = value


def chief_rule(scheme, value):
    rules = ledger(scheme, "leadership")["rules"]
    if value == "none":
        ledger(scheme, "leadership")["rules"] = without(rules, ("chief_weeks",))
    else:
        by_id(rules, "chief_weeks")["expect"]["at_least"] = {"either": 1, "both": 2}[value]


def missing_sections(scheme, value):
    if value == "omit":
        scheme["components"] = without(scheme["components"], ("unpublished",))


# Measures, indicators and consequences.

def test_edit(condition, key, words=None):
    """Sets a key of a condition's first test."""
    def edit(scheme, value):
        by_id(scheme["conditions"], condition)["when"][0][key] = words[value] if words else value
    return edit


def share_rounding(scheme, value):
    for test in by_id(scheme["conditions"], "incidents")["when"]:
        if "at_most" in test:
            test["at_most"]["rounding"] = value


def tenure_rule(scheme, value):
    if value == "score_only":
        scheme["conditions"] = without(scheme["conditions"], ("tenure",))


def praise_required(scheme, value):
    if value:
        by_id(scheme["conditions"], "praise")["only"] = {"group": value}
    else:
        scheme["conditions"] = without(scheme["conditions"], ("praise",))


def job_cards(scheme, value):
    for term in scheme["measures"]["anger"]["sum"]:
        if value == "add" and "related" in term.get("where", {}):
            term.pop("where")


def anger_card_money(scheme, value):
    if value is None:
        scheme["consequences"] = without(scheme["consequences"], ("card_money",))
    else:
        by_id(scheme["consequences"], "card_money")["money"]["each"] = value


def required_items(scheme, value):
    """Each item's condition is for the awards that ask for it; others ask for nothing."""
    awards = {}
    for award, items in (value or {}).items():
        for item in items:
            awards.setdefault(item, []).append(award)
    known = {row["id"]: row for row in scheme.get("conditions", [])}
    scheme["conditions"] = [row for name, row in known.items()
                            if not name.startswith("item:") and name not in ITEM_CONDITIONS]
    for item, names in awards.items():
        scheme["indicators"].setdefault(item, {"form": "yes_no"})
        row = known.get(item if item in ITEM_CONDITIONS else "item:" + item) or {
            "id": "item:" + item, "effect": "require", "when": [{"metric": item, "at_least": "1"}]}
        scheme["conditions"].append(dict(row, only={"award": names}))


# Required items that a scheme measures itself, by a condition of the item's own name.
ITEM_CONDITIONS = ("sales",)


# Steps.

def approval_stages(scheme, value):
    known = {step["id"]: step for step in scheme["steps"] if "approval" in step}
    first = first_of(scheme["steps"], "approval")
    others = [step for step in scheme["steps"] if "approval" not in step]
    stages = [known.get(stage, {"id": stage, "approval": {"by": stage}}) for stage in value]
    scheme["steps"] = others[:first] + stages + others[first:]


def notice_days(scheme, value):
    steps = [step for step in scheme["steps"] if "notice" not in step]
    if value:
        kept = [step for step in scheme["steps"] if "notice" in step] or [{"id": "notice", "notice": {}}]
        kept[0]["notice"]["days"] = value
        last = first_of(steps, "announcement")
        steps[last:last] = kept
    scheme["steps"] = steps


def nomination_quota(scheme, value):
    of_steps("nomination", "limit")(
        scheme, BY_HEADCOUNT if value == "by_headcount" else choice("nominator", value))


def checks_required(scheme, value):
    opinions = [step["id"] for step in scheme["steps"] if step.get("check", {}).get("of") == "unit"]
    steps = without(scheme["steps"], opinions)
    first = first_of(steps, "approval")
    steps[first:first] = [{"id": "check:" + source, "check": {"of": "unit", "source": source}}
                          for source in value]
    scheme["steps"] = steps


def cadence(scheme, value):
    scheme["cadence"] = value
    for award in scheme["awards"].values():
        award.pop("cadence", None)


def edits(scheme, value):
    """Any key of the document, by JSON pointer."""
    for pointer, each in value.items():
        at_pointer(scheme, pointer, each)


# Every policy, and the keys of the document it sets. Their order is the order of the edits: repeats
# are narrowed before "add" takes the filter away, a notice exists before its clock is set.
POLICIES = {
    "precision": setting("precision"),
    "rounding": setting("rounding"),
    "ranking": setting("numbering"),
    "rank_within": rank_within,
    "approval_stages": approval_stages,
    "notice_days": notice_days,
    "notice_clock": of_steps("notice", "clock"),
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
    "satisfied_grades": at("measures", "satisfaction", "else", "where", "gravity"),
    "complaint_strength": complaint_strength,
    "complaint_vetoes": complaint_vetoes,
    "floor": bound("floor"),
    "cap": bound("cap"),
    "section_floor": section_floor,
    "repeat_pool": repeat("same", {"all": ["topic"], "indicator": ["topic", "indicator"]}),
    "repeat_scope": repeat("scope", {"period": "period", "year": "year"}),
    "repeat_mode": repeat_mode,
    "satisfaction_baseline": at("measures", "satisfaction_before", "window"),
    "satisfaction_partial": satisfaction_partial,
    "prior_reward_points": prior_reward_points,
    "streak_gap": at("measures", "streak", "gap"),
    "leave_scope": leave_scope,
    "leave_partial": leave_partial,
    "chief_rule": chief_rule,
    "missing_sections": missing_sections,
    "deadline_day": setting("deadline_day"),
    "nomination_quota": nomination_quota,
    "tenure_at": test_edit("tenure", "at", {"deadline": "nomination", "period_end": "period_end"}),
    "leap_anniversary": setting("leap"),
    "missing_month": at("measures", "patrol", "gaps"),
    "no_case_months": test_edit("no_cases", "reduce", {"any": "min", "all": "max"}),
    "reward_money": at("consequences", "reward", "money"),
    "round_base": round_base,
    "third_prize": third_prize,
    "share_rounding": share_rounding,
    "share_ties": at("measures", "incident_place", "field", "ties"),
    "praise_required": praise_required,
    "late_form": at("indicators", "return_visit", "deadline", "late"),
    "job_cards": job_cards,
    "anger_card_money": anger_card_money,
    "tenure_rule": tenure_rule,
    "checks_required": checks_required,
    "veto_grades": lambda scheme, value: test_edit("survey_rating", "where")(scheme, {"gravity": value}),
    "under_minimum": of_steps("nomination", "under_minimum"),
    "average_of": at("measures", "sales_mean", "field", "of"),
    "nomination_sources": worded(of_steps("nomination", "need"), {"both": "all", "any": "any"}),
    "cross_shop": at("indicators", "vote", "token", "other_group"),
    "bottom_ties": at("consequences", "talk", "ties"),
    "shortlist": shortlist,
    "final_pick": final_pick,
    "nominee_money_for": worded(at("consequences", "nominee", "who"),
                                {"not_chosen": "not_chosen", "all": "shortlisted"}),
    "stars_reset": worded(at("measures", "stars", "window"), {"never": "ever", "yearly": "year"}),
    "five_stars_within": at("measures", "wins", "window"),
    "edits": edits,
}


# Policies that a period decides: they are facts.

def dates(facts, _, value):
    facts.setdefault("dates", {}).update(value)


def ballot_window(facts, scheme, value):
    for step in scheme["steps"]:
        if "ballots" in step:
            facts.setdefault("dates", {})[step["id"]] = value


def window_headcount(facts, _, value):
    """Headcounts come as units that enter nothing, one a group."""
    for group, headcount in value.items():
        facts.setdefault("units", []).append(
            {"id": "headcount:" + group, "kind": "headcount", "group": group, "headcount": headcount})


PERIOD_POLICIES = {
    "deadlines": dates,
    "reference_from": lambda facts, scheme, value: dates(facts, scheme, {"reference": value}),
    "ballot_window": ballot_window,
    "window_headcount": window_headcount,
}
