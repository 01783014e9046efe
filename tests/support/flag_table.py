"""The rotating flag's table, computed from its prose alone: nothing of the program takes part.

The test that plays the campaign keeps every fact it posted in a Quarter; table() says what must come out:
each project's lines, components, total, gates and rank, and the winners with their rewards. Numbers
are Fractions until they are published with two places, half away from zero.
"""
from dataclasses import dataclass, field
from fractions import Fraction

COUNTS_ONLY_CONFIRMED = {"survey_deviation", "complaint"}
PLACES = {"building": 2, "administrative-centre": 1}
REWARDS = {1: ("3", "600", []), 2: ("6", "1200", []), 3: ("10", "2000", ["retender_priority"])}


@dataclass
class Event:
    unit: str
    indicator: str
    at: str                     # RFC 3339, all with the same offset, no two alike
    quantity: str = "1"
    gravity: str = None
    topic: str = None
    findings: list = field(default_factory=list)
    id: str = None              # where it was stored

    def counts(self):
        finding = self.findings[-1] if self.findings else "pending"
        if self.indicator in COUNTS_ONLY_CONFIRMED:
            return finding in ("confirmed", "responsible")
        return finding not in ("dismissed", "withdrawn")


@dataclass
class Quarter:
    first: str                  # YYYY-MM-DD
    last: str
    groups: dict                # project -> group
    events: list = field(default_factory=list)
    rates: dict = field(default_factory=dict)          # project -> satisfaction, as posted
    rates_before: dict = field(default_factory=dict)
    ballots: dict = field(default_factory=dict)        # panel -> {(rater, project): score}


def published(number):
    """Two places, half away from zero, as text."""
    hundredths = abs(number) * 100
    whole, rest = divmod(hundredths.numerator, hundredths.denominator)
    whole += 2 * rest >= hundredths.denominator
    sign = "-" if number < 0 and whole else ""
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def total_of(events, indicator, gravity=None):
    return sum((Fraction(event.quantity) for event in events
                if event.indicator == indicator and gravity in (None, event.gravity)), Fraction(0))


# Rules that cost or earn so much each, by gravity; None: the gravity does not matter.
TARIFF = {
    "complaint": {"ordinary": -5, "major": -10}, "passive_work": {None: -5},
    "safety_accident": {"minor": 0, "major": -50}, "praise": {None: 10}, "emergency": {None: 10},
    "article": {"bulletin": 5, "periodical": 10}, "innovation": {None: 5},
}


def deviation_lines(events):
    """A topic that an earlier deviation had costs 3 each, a new one 1 or 2 each."""
    seen, counts = set(), {("deviation", "minor"): 0, ("deviation", "major"): 0, ("repeat", None): 0}
    for event in sorted(events, key=lambda one: one.at):
        if event.indicator not in ("deviation", "survey_deviation"):
            continue
        line = ("repeat", None) if event.topic in seen else ("deviation", event.gravity)
        counts[line] += Fraction(event.quantity)
        if event.topic:
            seen.add(event.topic)
    each = {("deviation", "minor"): -1, ("deviation", "major"): -2, ("repeat", None): -3}
    return {line: (count, each[line] * count) for line, count in counts.items()}


def satisfaction_line(quarter, project, events):
    """Change and points: whole percentage points against the quarter before; answers stand in for a
    missing rate."""
    now, before = quarter.rates.get(project), quarter.rates_before.get(project)
    if now is None:
        answers = total_of(events, "survey")
        if answers:
            good = total_of(events, "survey", "very_satisfied") + \
                total_of(events, "survey", "satisfied")
            now = 100 * good / answers
    if now is None or before is None:
        return Fraction(0), Fraction(0)
    change = Fraction(now) - Fraction(before)
    return change, 10 * Fraction(change // 1) if change > 0 else -5 * Fraction(-change // 1)


def quality_lines(quarter, project):
    """(rule, gravity) -> (count, points) where the count is not zero, and the bars."""
    events = [event for event in quarter.events if event.unit == project and event.counts()]
    lines = deviation_lines(events)
    for rule, tariff in TARIFF.items():
        for gravity, each in tariff.items():
            count = total_of(events, rule, gravity)
            lines[rule, gravity] = (count, each * count)
    systems = Fraction(1 if total_of(events, "systems_good") else 0)
    lines["systems_good", None] = (systems, 5 * systems)
    lines["satisfaction", None] = satisfaction_line(quarter, project, events)
    bars = [name for name, quantity in (
        ("major_complaint", total_of(events, "complaint", "major")),
        ("safety_accident", total_of(events, "safety_accident", "major")),
        ("discipline_breach", total_of(events, "discipline_breach")),
        ("rectification_notice", total_of(events, "rectification_notice"))) if quantity]
    return {line: value for line, value in lines.items() if value[0]}, bars


def panel_mean(quarter, panel, project):
    scores = [Fraction(score) for (_, unit), score in quarter.ballots[panel].items()
              if unit == project]
    return sum(scores) / len(scores) if scores else None


def rank_groups(rows):
    """Within each group by published total, then published quality; equals share the better rank."""
    for group in PLACES:
        able = [row for row in rows.values() if row["group"] == group and row["eligible"]]
        for row in able:
            row["rank"] = 1 + sum(other["order"] > row["order"] for other in able)


def table(quarter):
    """project -> group, lines, components, total, eligible, bars, failed, rank."""
    rows = {}
    for project, group in quarter.groups.items():
        lines, bars = quality_lines(quarter, project)
        quality = max(Fraction(0), 100 + sum(points for _, points in lines.values()))
        parts = {"quality": quality, "peers": panel_mean(quarter, "peers", project),
                 "leaders": panel_mean(quarter, "leaders", project)}
        missing = [f"missing:{name}" for name, value in parts.items() if value is None]
        total = None if missing else \
            quality / 2 + parts["peers"] / 4 + parts["leaders"] / 4
        shown = None if missing else published(total)
        rows[project] = {
            "group": group, "lines": lines, "exact": parts,
            "components": {name: None if value is None else published(value)
                           for name, value in parts.items()},
            "total": shown, "bars": sorted(bars), "failed": missing,
            "eligible": not bars and not missing, "rank": None,
            "order": None if missing else (Fraction(shown), Fraction(published(quality)))}
    rank_groups(rows)
    return rows


def winners(rows):
    """Ranks are taken whole while there is room; equals at the edge all win."""
    won = set()
    for group, places in PLACES.items():
        able = sorted((row["rank"], project) for project, row in rows.items()
                      if row["group"] == group and row["rank"])
        won |= {project for rank, project in able if rank <= places}
    return won


def awards(won_by_quarter):
    """For the last of several quarters in a row: project -> (streak, points, money, rights)."""
    result = {}
    for project in won_by_quarter[-1]:
        streak = 0
        for won in reversed(won_by_quarter):
            if project not in won:
                break
            streak += 1
        result[project] = (streak, *REWARDS[min(streak, 3)])
    return result
