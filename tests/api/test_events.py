#!/usr/bin/env python3
"""Events, verdicts, metrics and tallies over HTTP: what is recorded, refused, repeated, seen."""
import datetime
import json
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from world import World  # noqa: E402


def setUpModule():
    global world, organiser, evaluator, collector, leader
    world = World()
    world.organisation("hall")
    world.organisation("other")
    organiser = world.client("hall", "organiser")
    evaluator = world.client("hall", "evaluator")
    leader = world.client("hall", "leadership")
    collector = world.client("hall", "collector", sources=["survey"])
    for code in ("w1", "w2", "w3", "gone"):
        organiser.post("/v1/units", {"code": code, "name": code, "kind": "window"})
    gone = evaluator.get("/v1/units/by-code/gone").json()["id"]
    organiser.post(f"/v1/units/{gone}/retirement", {"reason": "closed", "retired_at": "2026-03-01"}, expect=200)
    for indicator in (
            {"code": "praise", "form": "event"},
            {"code": "complaint", "form": "event", "gravities": ["ordinary", "major"]},
            {"code": "deduction", "form": "event", "points": {"min": "0.5", "max": "20"}},
            {"code": "empty_post", "form": "event", "fields": ["minutes", "person", "filed"]},
            {"code": "watched", "form": "event", "four_eyes": True},
            {"code": "rate", "form": "value"},
            {"code": "met", "form": "yes_no"}):
        organiser.post("/v1/indicators", indicator)


def tearDownModule():
    world.close()


def event(**more):
    return {"unit": "w1", "indicator": "praise", "occurred_at": "2026-02-03T10:20:30+08:00", **more}


def post(body, expect=201, client=None):
    return (client or evaluator).post("/v1/events", body, expect=expect, key=False)


class Recording(unittest.TestCase):
    def test_all_fields(self):
        sent = event(indicator="complaint", gravity="major", quantity="2.50", topic="queue", person="p-7",
                     occasion="visit 9", minutes=15, filed="2026-02-04", slot_end="2026-02-03T12:00:00Z",
                     note="久等", evidence=[{"href": "photo/1"}], external_id="all-1")
        made = post(sent)
        row = made.json()
        self.assertEqual(made.headers["location"], "/v1/events/" + row["id"])
        self.assertEqual(
            {name: row[name] for name in ("unit", "indicator", "occurred_at", "day", "quantity", "gravity", "points",
                                          "topic", "person", "occasion", "minutes", "filed", "slot_end", "note",
                                          "evidence", "source", "external_id", "finding", "recorded_by")},
            {"unit": "w1", "indicator": "complaint", "occurred_at": "2026-02-03T02:20:30Z", "day": "2026-02-03",
             "quantity": "2.5", "gravity": "major", "points": None, "topic": "queue", "person": "p-7",
             "occasion": "visit 9", "minutes": 15, "filed": "2026-02-04T04:00:00Z",
             "slot_end": "2026-02-03T12:00:00Z", "note": "久等", "evidence": [{"href": "photo/1"}],
             "source": None, "external_id": "all-1", "finding": "pending", "recorded_by": "evaluator"})
        self.assertEqual(evaluator.get("/v1/events/" + row["id"]).json(), {**row, "periods": []})

    def test_day_is_the_organisations(self):
        self.assertEqual(post(event(occurred_at="2026-01-31T16:00:00Z")).json()["day"], "2026-02-01")
        self.assertEqual(post(event(occurred_at="2026-01-31T15:59:59.999999Z")).json()["day"], "2026-01-31")
        row = post(event(occurred_at="2026-01-31")).json()
        self.assertEqual((row["occurred_at"], row["day"]), ("2026-01-31T04:00:00Z", "2026-01-31"))

    def test_refused_by_form(self):
        cases = [
            (dict(unit="nobody"), [("#/unit", "UNIT_UNKNOWN")]),
            (dict(unit=None), [("#/unit", "FIELD_REQUIRED")]),
            (dict(unit_id=str(uuid.uuid4())), [("#/unit", "EXACTLY_ONE")]),
            (dict(unit=None, unit_id=str(uuid.uuid4())), [("#/unit_id", "UNIT_UNKNOWN")]),
            (dict(indicator="nothing"), [("#/indicator", "INDICATOR_UNKNOWN")]),
            (dict(indicator="rate"), [("#/indicator", "INDICATOR_FORM")]),
            (dict(indicator="complaint"), [("#/gravity", "FIELD_REQUIRED")]),
            (dict(indicator="complaint", gravity="mild"), [("#/gravity", "GRAVITY_UNKNOWN")]),
            (dict(gravity="major"), [("#/gravity", "GRAVITY_UNKNOWN")]),
            (dict(quantity="0"), [("#/quantity", "QUANTITY_INVALID")]),
            (dict(quantity="-0.1"), [("#/quantity", "QUANTITY_INVALID")]),
            (dict(indicator="deduction"), [("#/points", "POINTS_REQUIRED")]),
            (dict(indicator="deduction", points="0.49"), [("#/points", "POINTS_OUT_OF_RANGE")]),
            (dict(indicator="deduction", points="20.000001"), [("#/points", "POINTS_OUT_OF_RANGE")]),
            (dict(points="1"), [("#/points", "POINTS_NOT_ALLOWED")]),
            (dict(indicator="empty_post"), [("#/minutes", "FIELD_REQUIRED"), ("#/person", "FIELD_REQUIRED")]),
            (dict(unit="gone", occurred_at="2026-03-01T04:00:00Z"), [("#/occurred_at", "UNIT_RETIRED")]),
            (dict(unit="gone", occurred_at="2026-03-02"), [("#/occurred_at", "UNIT_RETIRED")]),
            (dict(occurred_at="1899-12-31"), [("#/occurred_at", "OUT_OF_RANGE")]),
            (dict(occurred_at="0001-01-01T00:00:00Z"), [("#/occurred_at", "OUT_OF_RANGE")]),
            (dict(filed="0001-01-01"), [("#/filed", "OUT_OF_RANGE")]),
            (dict(evidence={"href": "x"}), [("#/evidence", "TYPE_MISMATCH")]),
            (dict(quantity="0", unit="nobody", indicator="nothing", points="x"),
             [("#/points", "FORMAT_INVALID")]),
            (dict(quantity="0", unit="nobody", indicator="nothing"),
             [("#/indicator", "INDICATOR_UNKNOWN"), ("#/quantity", "QUANTITY_INVALID"),
              ("#/unit", "UNIT_UNKNOWN")]),
        ]
        for more, codes in cases:
            with self.subTest(more):
                self.assertEqual(post(event(**more), expect=(400, 422)).codes, codes)
        self.assertEqual(evaluator.get("/v1/events", unit="gone").json()["items"], [])
        post(event(unit="gone", occurred_at="2026-03-01T03:59:59Z"))
        post(event(unit="gone", occurred_at="2026-02-28"))
        post(event(indicator="deduction", points="0.5"))
        post(event(indicator="deduction", points=20))
        post(event(indicator="empty_post", minutes=0, person="p"))

    def test_values_that_no_column_holds(self):
        """What the program lets through and PostgreSQL does not is still the sender's fault."""
        body = json.dumps(event()).encode()[:-1] + b',"evidence":[1e-99999]}'
        reply = evaluator.request("POST", "/v1/events", body, key=False)
        self.assertIn(reply.status, (400, 422), repr(reply))

    def test_future(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        post(event(occurred_at=(now + datetime.timedelta(minutes=4)).isoformat()))
        late = (now + datetime.timedelta(minutes=7)).isoformat()
        self.assertEqual(post(event(occurred_at=late), expect=422).codes, [("#/occurred_at", "OUT_OF_RANGE")])
        tomorrow = (now + datetime.timedelta(days=2)).date().isoformat()
        self.assertEqual(post(event(occurred_at=tomorrow), expect=422).codes, [("#/occurred_at", "OUT_OF_RANGE")])

    def test_repeats(self):
        given = str(uuid.uuid4())
        first = post(event(id=given, external_id="rep-1", note="same"))
        for body in (event(id=given, external_id="rep-1", note="same"), event(external_id="rep-1", note="same"),
                     event(external_id="rep-1", note="same", occurred_at="2026-02-03T02:20:30.000Z", quantity="1.0")):
            again = post(body, expect=200)
            self.assertEqual(again.body, first.body)
            self.assertNotIn("location", again.headers)
        for body in (event(external_id="rep-1", note="other"), event(id=given, note="same"),
                     event(id=given, external_id="rep-2", note="same")):
            self.assertEqual(post(body, expect=409).code, "DUPLICATE_DIFFERS")

    def test_a_token_is_good_for_one_event(self):
        first = post(event(token="till-1", note="vote"))
        self.assertEqual(first.json()["token"], "till-1")
        self.assertEqual(post(event(token="till-1", note="vote"), expect=200).json()["id"], first.json()["id"])
        self.assertEqual(post(event(token="till-1", note="again"), expect=409).code, "TOKEN_USED")
        self.assertEqual(post(event(token="till-1", unit="w2"), expect=409).code, "TOKEN_USED")
        post(event(indicator="complaint", gravity="major", token="till-1"))     # another indicator's
        reply = evaluator.lines("/v1/events/batch", [event(token="till-2"), event(token="till-2", unit="w2")])
        self.assertEqual([item["status"] for item in reply.json()["items"]], [201, 409])

    def test_only_answers_have_channels(self):
        reply = post(event(channel="phone", rating_mode="active", rater_mode="named"), expect=422)
        self.assertEqual(reply.codes, [("#/channel", "SURVEY_ONLY"), ("#/rater_mode", "SURVEY_ONLY"),
                                       ("#/rating_mode", "SURVEY_ONLY")])

    def test_sources(self):
        row = post(event(external_id="src-1"), client=collector).json()
        self.assertEqual(row["source"], "survey")
        # The organisation's own ids are another space.
        post(event(external_id="src-1", note="another"))
        self.assertEqual(post(event(source="foreign"), expect=403, client=collector).code, "NOT_YOUR_SOURCE")
        self.assertEqual(post(event(source="survey"), expect=403).code, "NOT_YOUR_SOURCE")
        several = world.client("hall", "collector", subject="several", sources=["a", "b"])
        self.assertEqual(post(event(), expect=400, client=several).codes, [("#/source", "FIELD_REQUIRED")])
        self.assertEqual(post(event(source="b"), client=several).json()["source"], "b")

    def test_roles(self):
        for client in (organiser, leader, world.client("hall", "window", units=["w1"])):
            post(event(), expect=403, client=client)


class Batch(unittest.TestCase):
    def outcome(self, reply):
        body = reply.json()
        return ([item["status"] for item in body["items"]],
                [item.get("problem", {}).get("code") for item in body["items"]], body["summary"])

    def test_lines(self):
        given = str(uuid.uuid4())
        rows = [event(external_id="b1"), event(external_id="b2", unit="nobody"), event(external_id="b1"),
                event(external_id="b1", note="differs"), event(id=given, external_id="b3"),
                event(id=given, external_id="b4"), event(external_id="b4"), event(quantity="0")]
        statuses, codes, summary = self.outcome(collector.lines("/v1/events/batch", rows))
        self.assertEqual(statuses, [201, 422, 200, 409, 201, 409, 201, 422])
        self.assertEqual(codes, [None, "UNPROCESSABLE", None, "DUPLICATE_DIFFERS", None, "DUPLICATE_DIFFERS", None,
                                 "UNPROCESSABLE"])
        self.assertEqual(summary, {"stored": 3, "duplicate": 1, "duplicate_differs": 2, "refused": 2})
        statuses, _, summary = self.outcome(collector.lines("/v1/events/batch", rows))
        self.assertEqual(statuses, [200, 422, 200, 409, 200, 409, 200, 422])
        self.assertEqual(summary, {"stored": 0, "duplicate": 4, "duplicate_differs": 2, "refused": 2})

    def test_array_and_order(self):
        rows = [event(unit="w3", external_id=f"order-{n}") for n in range(50)]
        reply = collector.post("/v1/events/batch", rows, expect=207, key=False).json()
        self.assertEqual(reply["summary"]["stored"], 50)
        listed = [row["external_id"] for row in collector.items("/v1/events", unit="w3", limit=7)]
        self.assertEqual(listed, [f"order-{n}" for n in reversed(range(50))])
        self.assertEqual([item["id"] for item in reply["items"]][::-1],
                         [row["id"] for row in collector.items("/v1/events", unit="w3")])

    def test_broken_lines(self):
        good = json.dumps(event(external_id="broken-1")).encode()
        body = good + b"\n{\"unit\":\n\n[]\n" + b'{"unit":"w1","unit":"w2"}\n' + b"{\"a\":" * 100 + b"\n"
        reply = collector.request("POST", "/v1/events/batch", body, expect=207,
                                  headers={"Content-Type": "application/x-ndjson"}, key=False)
        statuses, codes, summary = self.outcome(reply)
        self.assertEqual(summary, {"stored": 1, "duplicate": 0, "duplicate_differs": 0, "refused": len(statuses) - 1})
        self.assertEqual(set(statuses[1:]), {400})

    def test_atomic(self):
        path = "/v1/events/batch?atomic=true"
        rows = [event(external_id="atom-1"), event(external_id="atom-2", quantity="0")]
        reply = collector.post(path, rows, expect=422, key=False)
        self.assertEqual(reply.codes, [("#/1/quantity", "QUANTITY_INVALID")])
        rows[1]["quantity"] = "1"
        self.assertEqual(collector.post(path, rows, expect=207, key=False).json()["summary"]["stored"], 2)
        rows = [event(external_id="atom-3"), event(external_id="atom-1", note="other")]
        reply = collector.post(path, rows, expect=(409, 422), key=False)
        self.assertEqual(reply.codes, [("#/1", "DUPLICATE_DIFFERS")])
        self.assertEqual(world.cluster.psql("select count(*) from pennant.event where external_id = 'atom-3'"),
                         [["0"]])

    def test_limits(self):
        rows = [event()] * 1001
        self.assertEqual(collector.post("/v1/events/batch", rows, expect=(400, 422), key=False).codes[0][1], "TOO_MANY")
        self.assertEqual(collector.post("/v1/events/batch", {}, expect=(400, 422), key=False).status, 400)
        empty = collector.post("/v1/events/batch", [], expect=(207, 422), key=False)
        self.assertEqual(empty.json().get("items", []), [])


class Seeing(unittest.TestCase):
    def test_who_sees_what(self):
        mine = post(event(unit="w2", external_id="see-1"), client=collector).json()
        theirs = post(event(unit="w1", external_id="see-2")).json()
        window = world.client("hall", "window", units=["w2"])
        window.get("/v1/events/" + mine["id"])
        window.get("/v1/events/" + theirs["id"], expect=404)
        self.assertEqual({row["unit"] for row in window.items("/v1/events")}, {"w2"})
        self.assertEqual(list(window.items("/v1/events", unit="w1")), [])
        self.assertEqual({row["unit"] for row in window.items("/v1/tallies")}, {"w2"})
        collector.get("/v1/events/" + theirs["id"], expect=404)
        self.assertEqual({row["source"] for row in collector.items("/v1/events")}, {"survey"})
        collector.get("/v1/tallies", expect=403)
        stranger = world.client("other", ["evaluator", "leadership", "organiser"], subject="stranger")
        stranger.get("/v1/events/" + mine["id"], expect=404)
        self.assertEqual(list(stranger.items("/v1/events")), [])
        self.assertEqual(list(stranger.items("/v1/tallies")), [])

    def test_filters(self):
        for day in ("2025-05-01", "2025-05-02", "2025-06-01"):
            post(event(occurred_at=day, indicator="complaint", gravity="major"))
        def days(**filters):
            return [row["day"] for row in evaluator.items("/v1/events", indicator="complaint", **filters)]
        self.assertEqual(days(from_="2025-05-02", to="2025-06-30"), ["2025-06-01", "2025-05-02"])
        self.assertEqual(days(to="2025-05-31"), ["2025-05-02", "2025-05-01"])
        evaluator.get("/v1/events", colour="red", expect=400)
        evaluator.get("/v1/events", from_="2025-13-01", expect=(400, 422))


class Metrics(unittest.TestCase):
    def metric(self, expect=201, client=None, **more):
        body = {"unit": "w1", "indicator": "rate", "from": "2026-01-01", "to": "2026-01-31", "value": "98.50", **more}
        return (client or collector).post("/v1/metrics", body, expect=expect, key=False)

    def test_record_and_repeat(self):
        made = self.metric(external_id="m-1")
        row = made.json()
        self.assertEqual((row["value"], row["role"], row["from"], row["to"], row["source"], row["unit"]),
                         ("98.5", "actual", "2026-01-01", "2026-01-31", "survey", "w1"))
        self.assertEqual(self.metric(external_id="m-1", expect=200).body, made.body)
        self.assertEqual(self.metric(external_id="m-1", value="98.51", expect=409).code, "DUPLICATE_DIFFERS")
        self.metric(role="target", client=evaluator)
        self.assertEqual([item["role"] for item in evaluator.items("/v1/metrics", indicator="rate", role="target")],
                         ["target"])
        self.metric(indicator="met", value="1")

    def test_refusals(self):
        for more, codes in (
                (dict(indicator="praise"), [("#/indicator", "INDICATOR_FORM")]),
                (dict(indicator="met", value="2"), [("#/value", "VALUE_NOT_ALLOWED")]),
                (dict(to="2025-12-31"), [("#/to", "RANGE_CONTRADICTORY")]),
                (dict(unit="nobody", indicator="none"), [("#/indicator", "INDICATOR_UNKNOWN"), ("#/unit", "UNIT_UNKNOWN")]),
                (dict(role="wish"), [("#/role", "VALUE_NOT_ALLOWED")])):
            with self.subTest(more):
                self.assertEqual(self.metric(expect=422, **more).codes, codes)

    def test_who_sees(self):
        self.metric(unit="w2", client=evaluator)
        window = world.client("hall", "window", units=["w2"])
        self.assertEqual({row["unit"] for row in window.items("/v1/metrics")}, {"w2"})
        self.assertEqual({row["source"] for row in collector.items("/v1/metrics")}, {"survey"})


class Tallies(unittest.TestCase):
    def test_counts_follow_verdicts(self):
        rows = [post(event(unit="w3", indicator="deduction", points=points, quantity=quantity,
                           occurred_at="2024-07-31T15:00:00Z")).json()
                for points, quantity in (("1.5", "2"), ("2", "0.25"), ("3", "1"))]
        post(event(unit="w3", indicator="deduction", points="4", occurred_at="2024-07-31T17:00:00Z"))
        evaluator.post(f"/v1/events/{rows[0]['id']}/verdicts", {"finding": "confirmed"})
        tallies = [(row["month"], row["finding"], row["gravity"], row["events"], row["quantity"], row["points"])
                   for row in evaluator.items("/v1/tallies", unit="w3", indicator="deduction", limit=1)]
        self.assertEqual(tallies, [("2024-07-01", "confirmed", None, 1, "2", "1.5"),
                                   ("2024-07-01", "pending", None, 2, "1.25", "5"),
                                   ("2024-08-01", "pending", None, 1, "1", "4")])
        months = {row["month"] for row in evaluator.items("/v1/tallies", unit="w3", indicator="deduction",
                                                          from_="2024-08-15", to="2024-08-20")}
        self.assertEqual(months, {"2024-08-01"})


if __name__ == "__main__":
    unittest.main(warnings="ignore")
