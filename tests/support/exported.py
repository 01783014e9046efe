"""What the service shows of a period, as the two documents that `pennant score` reads: judged again without a database.

Events come from the list of events, one by one, so that nothing of what is said here stands on kept sums. For schemes that
use events alone.
"""
import datetime
import json
import subprocess

from cluster import clean_environment, program

ZONE = datetime.timezone(datetime.timedelta(hours=8))    # of the organisations of the tests
SHOWN = ("award", "unit", "eligible", "vetoes", "failed", "components", "total", "rank", "wins")
SAME = ("unit", "indicator", "quantity", "gravity", "points", "topic", "person", "occasion")
SCORE_SECONDS = 120


def facts(leader, period, units):
    """The facts of a period that holds these units; what is late for it and not admitted is left out."""
    late = {row["id"] for row in leader.items(f"/v1/periods/{period['id']}/late-events") if not row["admitted"]}
    rows = [row for row in leader.items("/v1/events", **{"from": period["from"], "to": period["to"]}) if row["id"] not in late]
    events = []
    for number, row in enumerate(reversed(rows)):    # the list is newest first
        at = datetime.datetime.fromisoformat(row["occurred_at"]).astimezone(ZONE)
        events.append({"id": row["id"], "at": at.isoformat(), "sequence": number, "verdict": row["finding"],
                       **{name: row[name] for name in SAME if row[name] is not None}})
    return {"period": {"from": period["from"], "to": period["to"]},
            "as_of": datetime.datetime.now(ZONE).date().isoformat(), "units": units, "events": events}


def judged(folder, scheme, found):
    """The standings by unit as `pennant score` has them."""
    paths = []
    for name, document in (("scheme", scheme), ("facts", found)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        paths.append(str(path))
    done = subprocess.run([program(), "score", *paths], text=True, capture_output=True, stdin=subprocess.DEVNULL,
                          env=clean_environment(), timeout=SCORE_SECONDS)
    if done.returncode:
        raise AssertionError(f"score: {done.stdout}{done.stderr}")
    return shown(json.loads(done.stdout)["standings"])


def shown(rows):
    """What both tell of a standing, by unit."""
    return {row["unit"]: {name: row[name] for name in SHOWN if name in row} for row in rows}
