"""What came out of a case that was played over HTTP, in the case's words; a part of case_player.py."""


def decimal(text):
    """A decimal without needless places."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text or "0"


LISTS = ("vetoes", "failed", "rights")     # whose order says nothing


def named(row, names):
    """These of the row's fields, as far as they are there."""
    return {name: sorted(row[name]) if name in LISTS else row[name] for name in names if name in row}


def standing_of(row):
    return named(row, ("eligible", "vetoes", "failed", "components", "total", "rank"))


def award_of(row, rewards):
    amounts = named(rewards, ("points", "money", "leave_days"))
    return {**named(row, ("level",)), **{name: decimal(amount) for name, amount in amounts.items()},
            **named(rewards, ("rights",))}


class CaseResult:
    def standings(self, client=None):
        return {(row["award"], row["unit"]): standing_of(row)
                for row in (client or self.leader).items(self.path("standings"))}

    def expected_standings(self):
        return {(row["award"], row["unit"]): standing_of(row) for row in self.case["expected"]["standings"]}

    # Who has what: as the stored result has it, and as anybody sees it once it is granted.

    def winners(self):
        rows = self.leader.get(self.path("result")).json()["winners"]
        return {(row["award"], row["unit"]): award_of(row, row) for row in rows}

    def award_rows(self):
        return list(self.public.items("/v1/awards", period_id=self.period["id"], organisation=self.organisation))

    def awards(self):
        return {(row["award"], row["unit"]): award_of(row, row) for row in self.award_rows()}

    def expected_awards(self):
        return {(row["award"], row["unit"]): award_of(row, row.get("rewards", {})) for row in self.case["expected"]["awards"]}

    def shown(self, measure):
        """{unit: what the award shows of a measure}"""
        return {row["unit"]: decimal(shown["value"]) for row in self.award_rows() for shown in row["shown"]
                if shown["measure"] == measure}

    def streaks(self):
        return {row["unit"]: row["streak"] for row in self.award_rows() if self.counts_streaks()}

    def expected_streaks(self):
        return {row["unit"]: row["streak"] for row in self.case["expected"]["awards"] if row.get("streak") is not None}

    def counts_streaks(self):
        return any(row.get("streak") is not None for row in self.case["expected"]["awards"])

    # The ledger of rewards, and what is handed from holder to holder.

    def ledger(self, cause):
        return [row for row in self.leader.items("/v1/rewards", period_id=self.period["id"]) if row["cause"] == cause]

    def paid(self):
        """{(award, unit): money} of winners and of those listed under an award of their own"""
        rows = self.ledger("win") + self.ledger("consequence")
        return {(row["award"], row["unit"]): decimal(row["amount"]) for row in rows if row["kind"] == "money"}

    def expected_paid(self):
        return {(row["award"], row["unit"]): row["rewards"]["money"] for row in self.case["expected"]["awards"]
                if row.get("rewards", {}).get("money", "0") != "0"}

    def superiors(self):
        return sorted((row["role"], row["unit"], decimal(row["amount"])) for row in self.ledger("superior"))

    def expected_superiors(self):
        return sorted((row["role"], row["unit"], row["money"]) for award in self.case["expected"]["awards"]
                      for row in award.get("rewards", {}).get("superiors", []))

    def penalties(self):
        """(unit, month, money or measure)"""
        return sorted((row["unit"], row["month"][:7], row["name"] or decimal(row["amount"])) for row in self.ledger("penalty"))

    def expected_penalties(self):
        found = []
        for row in self.case["expected"].get("penalties") or []:
            found += [(row["unit"], self.day(row["month"]), value)
                      for value in [row["money"]] * (row["money"] != "0") + row["measures"]]
        return sorted(found)

    def marks(self):
        return sorted((row["unit"], row["name"]) for row in self.ledger("last"))

    def expected_marks(self):
        return sorted((row["unit"], row["mark"]) for row in self.case["expected"].get("marks") or [])

    def handovers(self):
        rows = [row for row in self.public.items("/v1/handovers", organisation=self.organisation)
                if row["period_id"] == self.period["id"]]
        return {(row["award"], row["group"]): (sorted(row["gives"]), sorted(row["receives"]), sorted(row["keeps"]))
                for row in rows}

    def expected_handovers(self):
        return {(row["award"], row["group"]): (sorted(row["from"]), sorted(row["to"]), sorted(row["keep"]))
                for row in self.case["expected"].get("handovers") or []}
