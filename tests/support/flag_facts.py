"""Facts of three quarters in a row for the rotating flag: twelve projects, made from a fixed seed.

The draw is random, the story is not: p01 wins three times, p02 wins, is barred, wins again, p08 wins twice
and then loses the flag to p09; p03 ends on the floor; p11 once lacks the leaders' ballots.
"""
import random
from datetime import date, datetime, timedelta

from flag_table import Event, Quarter

ZONE = "+08:00"
PROJECTS = {f"p{number:02d}": "building" if number <= 7 else "administrative-centre"
            for number in range(1, 13)}
QUARTERS = [("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30")]
BEFORE = ("2024-10-01", "2024-12-31")
LEADERS = [f"panel-chief-{number}" for number in range(1, 6)]
EVENTS = 400

TOPICS = ["cleaning", "lifts", "water", "guards", "meals", "green", "power", "parking"]
# indicator, weight, gravities
MIX = [("deviation", 34, ["minor", "major"]), ("survey_deviation", 13, ["minor", "major"]),
       ("complaint", 9, ["ordinary"]), ("passive_work", 3, [None]), ("praise", 4, [None]),
       ("emergency", 3, [None]), ("article", 8, ["bulletin", "periodical"]), ("innovation", 4, [None]),
       ("systems_good", 4, [None]), ("safety_accident", 2, ["minor"]),
       ("survey", 16, ["very_satisfied"] * 9 + ["satisfied"] * 6 + ["basically_satisfied", "dissatisfied"])]
FAVOURED = [{"p01", "p02", "p08"}, {"p01", "p04", "p08"}, {"p01", "p02", "p09"}]


def moments(rng, first, last, number):
    """Different seconds of the quarter, the first and the last among them, in no order."""
    start = datetime.fromisoformat(first)
    seconds = int((datetime.fromisoformat(last) + timedelta(days=1) - start).total_seconds())
    drawn = rng.sample(range(1, seconds - 1), number - 2) + [0, seconds - 1]
    rng.shuffle(drawn)
    return [(start + timedelta(seconds=second)).isoformat() + ZONE for second in drawn]


def draw_event(rng, at):
    indicator, _, gravities = rng.choices(MIX, [weight for _, weight, _ in MIX])[0]
    deviates = "deviation" in indicator
    return Event(unit=rng.choice(list(PROJECTS)), indicator=indicator, at=at,
                 quantity=rng.choices(["1", "2", "3", "0.5", "1.25"], [86, 7, 3, 2, 2])[0],
                 gravity=rng.choice(gravities),
                 topic=rng.choice(TOPICS) if deviates and rng.random() < 0.8 else None)


def draw_findings(rng, event):
    """What evaluators say about it, oldest first."""
    if event.indicator in ("complaint", "survey_deviation"):
        return rng.choices([["confirmed"], ["dismissed"], ["responsible"], ["valid"], [],
                            ["confirmed", "dismissed"]], [48, 14, 10, 6, 16, 6])[0]
    return rng.choices([[], ["dismissed"], ["dismissed", "confirmed"], ["withdrawn"]],
                       [86, 8, 3, 3])[0]


def story(index, at):
    """The events that make the quarters tell their story."""
    told = [Event(project, "praise", next(at), "30") for project in sorted(FAVOURED[index])]
    told.append(Event("p05", "discipline_breach", next(at), findings=["dismissed"]))
    if index == 0:
        told += [Event("p06", "rectification_notice", next(at)), Event("p06", "praise", next(at), "40")]
    elif index == 1:
        told += [Event("p02", "complaint", next(at), gravity="major", findings=["confirmed"]),
                 Event("p04", "complaint", next(at), gravity="major", findings=["valid"])]
    else:
        told += [Event("p03", "safety_accident", next(at), "12", "major"),
                 Event("p10", "discipline_breach", next(at))]
    return told


def draw_ballots(rng, index):
    """Every contractor scores every other, every leader scores all; one project is left out once."""
    def score(project):
        return str(rng.choice([rng.randint(60, 90), rng.randint(600, 900) / 10]) +
                   (8 if project in FAVOURED[index] else 0))
    return {"peers": {(rater, project): score(project) for rater in PROJECTS for project in PROJECTS
                      if rater != project},
            "leaders": {(leader, project): score(project) for leader in LEADERS for project in PROJECTS
                        if not (index == 1 and project == "p11")}}


def draw_rates(rng, number):
    return {project: f"{rng.randint(8800, 9999) / 100:.2f}"
            for project in rng.sample(sorted(PROJECTS), number)}


def quarters():
    """The three quarters, each with exactly EVENTS events."""
    rng = random.Random(2025)
    before, result = draw_rates(rng, 10), []
    for index, (first, last) in enumerate(QUARTERS):
        drawn = moments(rng, first, last, EVENTS)
        at = iter(drawn)
        events = story(index, at)
        for moment in at:
            event = draw_event(rng, moment)
            event.findings = draw_findings(rng, event)
            events.append(event)
        rng.shuffle(events)
        rates = draw_rates(rng, 9)
        result.append(Quarter(first, last, dict(PROJECTS), events, rates, before,
                              draw_ballots(rng, index)))
        before = rates
    return result


def strangers():
    """Events just outside the first quarter, which must not count in it."""
    day_before = (date.fromisoformat(QUARTERS[0][0]) - timedelta(days=1)).isoformat()
    return [Event("p01", "safety_accident", f"{day_before}T23:59:59{ZONE}", "1", "major"),
            Event("p02", "praise", f"{day_before}T12:00:00{ZONE}", "50")]
