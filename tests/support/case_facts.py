"""The facts of a case as requests: events, votes, metrics, ballots, nominations; a part of case_player.py.

What the case refuses is expected to be refused, or is stored and not counted.
"""
import datetime

SOURCE = "office"       # of everything that the collector sends
# Where the service has other words for what is refused.
REFUSALS = {"unknown_unit": {"NOT_IN_ROSTER"}, "not_in_panel": {"NOT_IN_PANEL", "NOT_YOUR_UNIT", "ID_UNKNOWN"}}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class CaseFacts:
    def event_body(self, row):
        body = {"unit": row["unit"], "indicator": row.get("indicator", "survey"), "occurred_at": self.day(row["at"]),
                "source": SOURCE, "external_id": row["id"]}
        for name in ("quantity", "gravity", "topic", "points", "person", "occasion"):
            if row.get(name) is not None:
                body[name] = row[name]
        if row.get("rating") is not None:
            body["gravity"] = row["rating"]
        if row.get("minutes") is not None:
            body["minutes"] = int(row["minutes"])
        for name in ("filed", "slot_end"):
            if row.get(name) is not None:
                body[name] = self.day(row[name])
        return body

    def post_events(self):
        """In one batch, as an attendance machine or a survey system does; then what evaluators found of each."""
        rows = [(name, number, row) for name in ("events", "surveys") for number, row in enumerate(self.case.get(name) or [])]
        if not rows:
            return
        report = self.collector.lines("/v1/events/batch", [self.event_body(row) for _, _, row in rows]).json()
        for number, ((name, place, row), item) in enumerate(zip(rows, report["items"])):
            if item["status"] != 201:
                assert place in self.refused(name), (row, item)
                continue
            self.events[row["id"]] = item["id"]
            if row.get("verdict") not in (None, "pending"):
                self.evaluators[number % 2].post(f"/v1/events/{item['id']}/verdicts",
                                                 {"finding": row["verdict"], "reason": "看过记录 looked at the record"})

    def post_votes(self):
        """Receipts as the tills issued them, then the votes that carry them."""
        if self.case.get("receipts"):
            token = next(row["token"] for row in self.document["indicators"].values() if "token" in row)
            self.collector.post("/v1/tokens/batch", {"registry": token["registry"], "tokens": [
                {"token": row["id"], "group": row["group"], "day": self.day(row["at"])[:10]} for row in self.case["receipts"]]},
                expect=200, key=False)
        for number, row in enumerate(self.case.get("votes") or []):
            refused = number in self.refused("votes")
            reply = self.evaluators[0].post("/v1/events", {
                "unit": row["unit"], "indicator": "vote", "token": row["receipt"], "occurred_at": self.day(row["at"]),
                "external_id": f"vote-{number}"}, key=False, expect=(201, 409, 422) if refused else 201)
            if refused and reply.status == 201:     # a vote that is not valid gives its receipt back
                self.evaluators[1].post(f"/v1/events/{reply.json()['id']}/verdicts", {"finding": "dismissed", "reason": "无效票"})

    def span_of(self, when):
        """First and last day of what a metric is for."""
        period = self.case["period"]
        if when in ("current", "target"):
            return self.day(period["from"]), self.day(period["to"])
        first = datetime.date.fromisoformat(self.day(period["from"]))
        after, months = first, MONTHS[self.document["cadence"]]
        if when != "previous":
            first, months = datetime.date.fromisoformat(self.day(when + "-01")), 0
            after = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        number = first.year * 12 + first.month - 1 - months
        first = datetime.date(number // 12, number % 12 + 1, 1)
        return first.isoformat(), (after - datetime.timedelta(days=1)).isoformat()

    def post_metrics(self):
        rows = [(row["metric"], row["value"], row) for row in self.case.get("metrics") or []]
        rows += [(row["item"], "1" if row["met"] else "0", row) for row in self.case.get("checklists") or []]
        for number, (indicator, value, row) in enumerate(rows):
            first, last = self.span_of(row.get("when", "current"))
            self.collector.post("/v1/metrics", {
                "unit": row["unit"], "indicator": indicator, "value": value, "source": SOURCE, "from": first, "to": last,
                "role": "target" if row.get("when") == "target" else "actual",
                "external_id": f"metric-{self.case['period']['from']}-{number}"}, key=False)

    def cast(self, row, expect=201):
        given = self.raters_of(row["panel"]) == "given"
        client = self.member(row["rater"]) if given else self.window(row["rater"])
        body = {name: row[name] for name in ("panel", "unit", "score", "item") if row.get(name) is not None}
        return client.post(self.path("ballots"), body, expect=expect, key=False)

    def refused(self, name):
        """{place in the case's list: code}"""
        return {int(row["input"].partition("/")[2]): row["code"] for row in self.case["expected"]["refused"]
                if row["input"].startswith(name + "/")}

    def post_ballots(self):
        """A late one is not sent: it would be in time today."""
        refused = self.refused("ballots")
        for number, row in enumerate(self.case.get("ballots") or []):
            if refused.get(number) == "late":
                continue
            again = refused.get(number) == "duplicate_ballot"       # the same once more is no fault
            reply = self.cast(row, expect=(200, 409) if again else (403, 409, 422) if number in refused else 201)
            if number in refused and not again:
                said = {reply.code} | {code for _, code in reply.codes}
                assert said & REFUSALS.get(refused[number], {refused[number].upper()}), reply

    def nominate(self, row, expect=201):
        """By the office, from the paper that was handed in."""
        how = "self" if row["by"] == "self" else "unit" if row["by"] in self.units else "group"
        body = {"award": row["award"], "unit": row["unit"], "as": how, "file": row.get("file") or {},
                "day": self.day(row["at"])[:10]}
        if how != "self":
            body["by"] = row["by"]
        return self.evaluators[0].post(self.path("nominations"), body, expect=expect)

    def post_nominations(self):
        refused = self.refused("nominations")
        for number, row in enumerate(self.case.get("nominations") or []):
            if refused.get(number) == "duplicate_nomination":
                self.nominate(row, expect=409)
                continue
            row["stored"] = self.nominate(row).json()["id"]
            for step in row.get("steps") or []:
                self.evaluators[1].post(f"/v1/nominations/{row['stored']}/checks", {
                    "step": step["step"], "outcome": step["outcome"], "day": self.day(step["at"])[:10], "reason": "已核"})
        for row in self.case.get("checks") or []:
            self.evaluators[1].post(self.path("opinions"), {
                **{name: row[name] for name in ("unit", "source", "outcome")}, "reason": "来函"})

    def nominations(self, client=None):
        """{place in the case's list: code}, of those that were refused or lapsed."""
        rows = self.case.get("nominations") or []
        stored = {row["stored"]: number for number, row in enumerate(rows) if "stored" in row}
        found = {number: "duplicate_nomination" for number, row in enumerate(rows) if "stored" not in row}
        found.update({stored[row["id"]]: row["code"].lower() for row in (client or self.leader).items(self.path("nominations"))
                      if row["id"] in stored and row["state"] in ("refused", "lapsed")})
        return found
