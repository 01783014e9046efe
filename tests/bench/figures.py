"""The arithmetic of the benchmark: medians, spreads, ratios against targets, and the tables that show them.

Pure: texts and numbers in, texts and numbers out. A series holds one rate (a second) for each round; series of the
same round were measured minutes apart at most, so ratios are taken round by round before the median.
"""
import statistics
from dataclasses import dataclass


@dataclass
class Summary:
    """The middle and the ends of some figures."""
    median: float
    low: float
    high: float


def summary(values):
    return Summary(statistics.median(values), min(values), max(values))


def ratios(ours, theirs):
    """Ours by theirs, round by round; a round that either lacks is left out."""
    return [a / b for a, b in zip(ours, theirs) if a is not None and b]


@dataclass
class Comparison:
    """One row of the result: what was measured, against whom, and whether the target is met (None: no target)."""
    what: str
    against: str
    ratio: Summary
    target: float | None

    @property
    def met(self):
        return None if self.target is None else self.ratio.median >= self.target


@dataclass
class Bound:
    """One row of the result that is no ratio: a figure in a unit that must not be above the target."""
    what: str
    value: Summary
    unit: str
    target: float | None

    @property
    def met(self):
        return None if self.target is None else self.value.median <= self.target


def bound(what, values, unit, target=None):
    """None without values."""
    return Bound(what, summary(values), unit, target) if values else None


def compare(what, against, ours, theirs, target=None):
    """None where no round has both."""
    found = ratios(ours, theirs)
    return Comparison(what, against, summary(found), target) if found else None


def table(head, rows):
    """A table in Markdown whose columns are as wide as their widest cell; all but the first to the right."""
    cells = [list(map(str, row)) for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    def line(row):
        return "| " + " | ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                                 for column, (cell, width) in enumerate(zip(row, widths))) + " |"
    rule = "|" + "|".join("-" * (width + 1) + ("-" if column == 0 else ":") for column, width in enumerate(widths)) + "|"
    return "\n".join([line(cells[0]), rule, *map(line, cells[1:])])


def rate_text(values):
    """A rate with its spread: 18,200 (17,900-18,500)."""
    if not values:
        return "-"
    found = summary(values)
    return f"{found.median:,.0f} ({found.low:,.0f}-{found.high:,.0f})"


def verdict(row):
    return {None: "", True: "met", False: "missed"}[row.met]


def comparison_row(row):
    """Cells: what, against, ratio or figure, spread, target, verdict."""
    found, target = (row.ratio, "") if isinstance(row, Comparison) else (row.value, "")
    if row.target is not None:
        target = f"≥ {row.target:g}" if isinstance(row, Comparison) else f"≤ {row.target:g}"
    against = row.against if isinstance(row, Comparison) else row.unit
    return [row.what, against, f"{found.median:,.2f}", f"{found.low:,.2f}-{found.high:,.2f}", target, verdict(row)]


def comparison_table(rows):
    return table(["what", "against, or unit", "ratio, or figure", "spread", "target", ""], map(comparison_row, rows))


def rotated(names, round_number):
    """The order of a round: every name is first in its turn."""
    start = round_number % len(names)
    return [*names[start:], *names[:start]]


def stored_fault(acknowledged, stored, unanswered):
    """What is wrong with the number of rows, or None. As many requests as unanswered may have been cut off at the end
    of a run after they were stored."""
    if stored < acknowledged:
        return f"{acknowledged - stored} acknowledged rows are not stored"
    if stored > acknowledged + unanswered:
        return f"{stored - acknowledged} rows more than answers, where at most {unanswered} can be"
    return None
