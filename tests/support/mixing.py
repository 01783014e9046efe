"""What one client process of a mixture does, and what every answer promised it.

A mixture is one organisation's random mixture of writes by several processes of several threads each, over one or two
servers: single posts, batches, imports, repeats, names that others use for something else, verdicts, late events, and
connections that break before the answer. Everything follows from the mixture's seed but what the threads do to each other.

Each content has a tag of its own, its note, by which its row is found again. What comes back is plain data: see Log.
"""
import dataclasses
import datetime
import http.client
import json
import random
import socket
import struct
import threading
import time
import uuid

from client import Client

UNITS = ("u1", "u2", "u3")
FINDINGS = ("pending", "valid", "confirmed", "responsible", "dismissed", "withdrawn")
FIRST_DAY, DAYS = datetime.date(2026, 1, 1), 120    # within and around the periods
SHARED = 6              # names that every process uses, each with two contents
SEEDS = 4               # events that are there before, so that everybody can judge them
PATIENCE_SECONDS = 60
ROW_MOST = 8            # of a batch or an import
BREAKS = ("half", "unread", "reset")
# what is done, and how often a mixture may do it; each draws its own weights within
KINDS = {"single": 6, "batch": 3, "bulk": 2, "repeat": 3, "shared": 3, "differing": 2, "refused": 1, "verdict": 4,
         "broken": 4, "look": 1, "admit": 1}


@dataclasses.dataclass
class Mixture:
    """What the processes are told. tokens: by role, one for each thread of all processes."""
    seed: int
    ports: list
    tokens: dict
    threads: int            # of a process
    writes: int             # of a thread
    periods: list           # ids; the last one enters scoring on the way
    seeds: list = dataclasses.field(default_factory=list)

    def weights(self):
        chance = random.Random(f"{self.seed}/weights")
        return [chance.choice((0, 1, most)) or most * (kind == "single") for kind, most in KINDS.items()]


@dataclasses.dataclass
class Log:
    """answers: (tag, outcome, id); an outcome is created, repeated, kept (one of these two), differs, refused,
    unknown or nothing.
    verdicts: (id, event, finding, points, outcome). contents: what was meant, by tag. wrong: what should never be."""
    answers: list = dataclasses.field(default_factory=list)
    verdicts: list = dataclasses.field(default_factory=list)
    contents: dict = dataclasses.field(default_factory=dict)
    wrong: list = dataclasses.field(default_factory=list)


def content(chance, tag, role, **more):
    """A good event: what is sent, with who sends it under "role"."""
    day = FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS))
    at = day.isoformat() if chance.random() < 0.3 else f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}:07+08:00"
    body = {"unit": chance.choice(UNITS), "occurred_at": at, "quantity": chance.choice(("1", "2", "0.25", "1.125")),
            "indicator": chance.choice(("praise", "visit", "fault", "score")), "note": tag, **more}
    if body["indicator"] == "fault":
        body.update(gravity=chance.choice(("light", "grave")), topic=chance.choice("abc"))
    elif body["indicator"] == "score":
        body["points"] = chance.choice(("0", "1.5", "9"))
    return {"role": role, **body}


def shared(seed, number, variant):
    """One of two contents that all processes store under one name."""
    role = ("collector", "evaluator")[number % 2]
    return content(random.Random(f"{seed}/shared/{number}/{variant}"), f"shared-{number}-{variant}", role,
                   external_id=f"shared-{number}")


class Writer(threading.Thread):
    """One client: a connection to each server, and the tokens of all roles."""

    def __init__(self, mixture, number):
        super().__init__(daemon=True)
        self.mixture, self.number, self.log = mixture, number, Log()
        self.chance = random.Random(f"{mixture.seed}/{number}")
        self.clients = [Client(port) for port in mixture.ports]
        self.count, self.mine, self.events = 0, [], list(mixture.seeds)
        self.until = time.monotonic() + PATIENCE_SECONDS

    def run(self):
        kinds = self.chance.choices(list(KINDS), self.mixture.weights(), k=self.mixture.writes)
        try:
            for place, kind in enumerate(kinds):
                if self.number == 0 and place == self.mixture.writes // 2:
                    self.enter_scoring()
                getattr(self, kind)()
        except Exception as fault:      # a thread of its own: told where it is looked for
            self.log.wrong.append(repr(fault))
        finally:
            for client in self.clients:
                client.close()

    # Sending.

    def client(self, role):
        client = self.chance.choice(self.clients)
        client.token = self.mixture.tokens[role][self.number]
        return client

    def ask(self, role, method, path, body=None, **more):
        """Until it is answered with something but 503; a 503 that says the outcome is unknown is remembered."""
        unsure = False
        more.setdefault("key", False)
        while True:
            try:
                reply = self.client(role).request(method, path, body, retry=False, **more)
            except (OSError, http.client.HTTPException):
                for client in self.clients:
                    client.close()
                reply, unsure = None, True
            if reply is not None and reply.status != 503:
                return reply, unsure
            unsure = unsure or reply.code == "OUTCOME_UNKNOWN"
            if time.monotonic() > self.until:
                raise TimeoutError(f"{method} {path} was never answered: {reply!r}")
            time.sleep(0.01)

    def make(self, role=None, **more):
        """A new content under one of the kinds of names, or none."""
        self.count += 1
        tag = f"{self.number}-{self.count}"
        named = self.chance.choice(({"external_id": f"x-{tag}"}, {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4))},
                                    {"external_id": f"x-{tag}", "id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4))}, {}))
        made = content(self.chance, tag, role or self.chance.choice(("collector", "evaluator")), **{**named, **more})
        self.mine.append(made)
        return made

    @staticmethod
    def named(item):
        return "id" in item or "external_id" in item

    def sent(self, item):
        """What goes out of a content; it is now meant."""
        self.log.contents[item["note"]] = item
        return {name: value for name, value in item.items() if name != "role"}

    def answered(self, item, outcome, event=None):
        self.log.answers.append((item["note"], outcome, event))
        if outcome in ("created", "repeated"):
            self.events.append(event)

    def judge_reply(self, item, status, code, event, text):
        """The outcome that an answer about one event tells."""
        if status in (200, 201):
            self.answered(item, "created" if status == 201 else "repeated", event)
        elif status == 409 and code == "DUPLICATE_DIFFERS":
            self.answered(item, "differs")
        elif status in (400, 422):
            self.answered(item, "refused")
        else:
            self.log.wrong.append(f"{item}: {text}")

    def post(self, item):
        reply, unsure = self.ask(item["role"], "POST", "/v1/events", self.sent(item))
        if unsure:
            self.answered(item, "unknown")
        event = reply.json()["id"] if reply.status in (200, 201) else None
        self.judge_reply(item, reply.status, reply.code, event, repr(reply))

    # What is done.

    def single(self):
        self.post(self.make())

    def repeat(self):
        """What was sent before by this client, perhaps under a broken connection."""
        known = [item for item in self.mine if self.named(item)]
        self.post(self.chance.choice(known) if known else self.make())

    def shared(self):
        self.post(shared(self.mixture.seed, self.chance.randrange(SHARED), self.chance.randrange(2)))

    def differing(self):
        """Another content under a name of this client's own."""
        known = [item for item in self.mine if self.named(item)]
        if known:
            first = self.chance.choice(known)
            names = {name: first[name] for name in ("id", "external_id") if name in first}
            self.count += 1
            self.post(content(self.chance, f"{self.number}-{self.count}", first["role"], **names))

    def refused(self):
        self.post(self.make(**self.chance.choice(({"unit": "nobody"}, {"quantity": "-1"}))))

    def rows(self):
        """For a batch: new ones, repeats, shared ones, the same twice, and sometimes a bad one; all of one role."""
        role = self.chance.choice(("collector", "evaluator"))
        rows = [self.make(role=role) for _ in range(self.chance.randint(1, ROW_MOST))]
        rows += [shared(self.mixture.seed, number, self.chance.randrange(2)) for number in range(role == "evaluator", SHARED, 2)
                 if self.chance.random() < 0.3]
        known = [item for item in self.mine if self.named(item) and item["role"] == role]
        rows += [self.chance.choice(known) for _ in range(2) if known]
        if self.chance.random() < 0.2:
            rows.append(self.make(role=role, quantity="-1"))
        self.chance.shuffle(rows)
        return role, rows

    def batch(self):
        role, rows = self.rows()
        atomic = self.chance.random() < 0.2
        unnamed = [item for item in rows if not self.named(item)]
        if self.chance.random() < 0.5:
            body, kind = json.dumps([self.sent(item) for item in rows]).encode(), "application/json"
        else:
            body, kind = b"".join(json.dumps(self.sent(item)).encode() + b"\n" for item in rows), "application/x-ndjson"
        reply, unsure = self.ask(role, "POST", "/v1/events/batch" + ("?atomic=true" if atomic else ""), body,
                                 headers={"Content-Type": kind})
        for item in rows if unsure else ():
            self.answered(item, "unknown")
        if reply.status == 207:
            for item, one in zip(rows, reply.json()["items"], strict=True):
                self.judge_reply(item, one["status"], one.get("problem", {}).get("code"), one.get("id"), repr(reply))
        elif not atomic or reply.status not in (400, 409, 422):
            self.log.wrong.append(repr(reply))
        else:
            for item in unnamed:    # the others may have been stored before
                self.answered(item, "refused")

    def bulk(self):
        """An import, as NDJSON or CSV; perhaps it breaks off first, and is sent again whole or from where it came to."""
        role, rows = self.rows()
        name, offset = str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), 0
        sent = [self.sent(item) for item in rows]
        if self.chance.random() < 0.5:
            body, kind = b"".join(json.dumps(row).encode() + b"\n" for row in sent), "application/x-ndjson"
        else:
            columns = list(dict.fromkeys(column for row in sent for column in row))
            lines = [columns, *([row.get(column, "") for column in columns] for row in sent)]
            body, kind = "".join(",".join(line) + "\r\n" for line in lines).encode(), "text/csv"
        path = f"/v1/imports?kind=events&id={name}"
        if self.chance.random() < 0.4:
            self.break_off(role, path, body, {"Content-Type": kind}, cut=self.chance.randrange(len(body)))
            state, _ = self.ask(role, "GET", f"/v1/imports/{name}")
            if state.status == 200 and self.chance.random() < 0.5:
                offset = state.json()["bytes"]
        while offset < len(body):
            reply, _ = self.ask(role, "POST", path + (f"&offset={offset}" if offset else ""), body[offset:],
                                headers={"Content-Type": kind})
            if reply.code not in ("IMPORT_TAKEN", "IMPORT_OFFSET") or time.monotonic() > self.until:
                break
            offset = 0      # the broken one is still being read, and has got ahead of this one
        if offset < len(body) and reply.status != 207:
            self.log.wrong.append(f"{path} from {offset}: {reply!r}")
            return
        # The broken request may still come after this one, and tell all anew; not where it had begun before.
        told = {row["row"]: row["code"] for row in (self.outcomes(role, name) if offset else reply.json()["items"])}
        for place, item in enumerate(rows, 1):
            code = told.get(place)
            self.answered(item, "kept" if code is None else "differs" if code == "DUPLICATE_DIFFERS" else "refused")

    def outcomes(self, role, name):
        """What was not stored of an import."""
        reply, _ = self.ask(role, "GET", f"/v1/imports/{name}/outcomes?limit=200")
        if reply.status != 200:
            self.log.wrong.append(repr(reply))
            return []
        return reply.json()["items"]

    def verdict(self):
        """A finding, perhaps with other points; sent again under its key when the connection breaks."""
        if not self.events:
            return
        event, finding = self.chance.choice(self.events), self.chance.choice(FINDINGS)
        points = self.chance.choice(("0.5", "3", "8.25")) if self.chance.random() < 0.3 else None
        body = {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), "finding": finding}
        if points:
            body["points"] = points
        if self.chance.random() < 0.8:
            body["reason"] = "看过记录"
        text = json.dumps(body).encode()
        path, key = f"/v1/events/{event}/verdicts", str(uuid.UUID(int=self.chance.getrandbits(128)))
        meant = (body["id"], event, finding, points)
        if self.chance.random() < 0.2:
            self.break_off("evaluator", path, text, {"Idempotency-Key": key})
            self.log.verdicts.append((*meant, "unknown"))
        while True:
            reply, unsure = self.ask("evaluator", "POST", path, text, key=key)
            if unsure:
                self.log.verdicts.append((*meant, "unknown"))
            if reply.code != "IDEMPOTENCY_KEY_BUSY":
                break
            time.sleep(0.01)
        if reply.status == 201:
            self.log.verdicts.append((*meant, "created"))
        elif reply.status in (400, 422) and ("reason" not in body or points):
            self.log.verdicts.append((*meant, "refused"))
        else:
            self.log.wrong.append(f"{path} {body}: {reply!r}")

    def look(self):
        period = self.chance.choice(self.mixture.periods)
        reply, _ = self.ask("leadership", "GET", f"/v1/periods/{period}/standings")
        if reply.status != 200:
            self.log.wrong.append(repr(reply))

    def enter_scoring(self):
        """From here on what is stored is late for the last period."""
        reply, _ = self.ask("leadership", "POST", f"/v1/periods/{self.mixture.periods[-1]}/transitions",
                            {"to": "scoring", "reason": "到期"}, key="scoring")
        if reply.status != 201:
            self.log.wrong.append(repr(reply))

    def admit(self):
        path = f"/v1/periods/{self.mixture.periods[-1]}/late-events"
        reply, _ = self.ask("leadership", "GET", path)
        late = reply.json()["items"] if reply.status == 200 else []
        if late:
            event = self.chance.choice(late)["id"]
            reply, _ = self.ask("leadership", "POST", f"{path}/{event}/admission", {"reason": "迟报属实"}, key=str(uuid.uuid4()))
        if reply.status not in (200, 201, 409):
            self.log.wrong.append(repr(reply))

    # Connections that break.

    def broken(self):
        """The answer is never read; then most send again what can be told apart."""
        item = self.make()
        how = self.break_off(item["role"], "/v1/events", json.dumps(self.sent(item)).encode(), {})
        self.answered(item, "nothing" if how == "half" else "unknown")
        if (self.named(item) or how == "half") and self.chance.random() < 0.8:
            self.post(item)

    def break_off(self, role, path, body, headers, cut=None):
        """Sends half of a request, or its body up to cut, or all of it, and is gone before the answer; tells how."""
        how = self.chance.choice(BREAKS)
        end = len(body) // 2 if cut is None else cut
        head = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(body)),
                "Authorization": "Bearer " + self.mixture.tokens[role][self.number], **headers}
        text = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items()) + "\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self.chance.choice(self.mixture.ports)), PATIENCE_SECONDS) as sock:
                sock.sendall(text.encode() + (body[:end] if how == "half" else body))
                time.sleep(self.chance.choice((0, 0.0005, 0.002, 0.01)))
                if how == "reset":
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass    # the server may be full; then nothing was read
        return how


def play(mixture, process):
    """All threads of one process; gives their logs."""
    writers = [Writer(mixture, process * mixture.threads + number) for number in range(mixture.threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return [writer.log for writer in writers]
