"""Rows of events for imports, and files of them."""
import json
import socket

CHUNK = 4000           # rows of a transaction (lib/app/imports.h)
ROW_BYTES = 16 * 1024  # of a row at most
HEADER = "unit,indicator,occurred_at,external_id,note"


def row(number, **more):
    return {"unit": f"u{number % 5}", "indicator": "complaint", "occurred_at": "2026-03-04T05:06:07Z",
            "external_id": f"x{number}", **more}


def ndjson(rows):
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in rows)


def csv(numbers, note="说明", end="\r\n"):
    return HEADER + end + "".join(f"u{number % 5},complaint,2026-03-04,x{number},{note}{end}" for number in numbers)


def begin(port, token, identity, body, length, offset=0, media="application/x-ndjson", chunked=False):
    """A connection with the head of an import, and what there is of its body."""
    link = socket.create_connection(("127.0.0.1", port), timeout=30)
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
    link.sendall((f"POST /v1/imports?kind=events&id={identity}" + (f"&offset={offset}" if offset else "") +
                  f" HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nAuthorization: Bearer {token}\r\n"
                  f"Content-Type: {media}\r\n{framing}\r\n\r\n").encode() + body)
    return link
