"""The back end of a mobile app: files the appeals of a window's people, and wakes their phones when something changed.

PENNANT_URL=https://… TOKEN_URL=https://… CLIENT_ID=mobile CLIENT_SECRET=… python3 mobile.py 3001 CURSOR_FILE
POST {"key", "event_id", "reason"} comes from a phone, with its user's own token.
"""
import http.client, http.server, json, os, pathlib, sys, threading, time, urllib.error, urllib.request
from urllib.parse import quote, urlencode

TRIES, WAIT, FORM_BYTES, cursor_file, held = 6, 20, 16384, pathlib.Path(sys.argv[2]), {"end": 0}


def send(method, url, headers, body=None):
    """Status and document of an answer. Sends again while none comes, or one that says "later": a POST has its key."""
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=WAIT + 10) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as refused:
            is_json, wait = "json" in refused.headers.get("Content-Type", ""), int(refused.headers.get("Retry-After", 1))
            answer = refused.code, json.load(refused) if is_json else {"detail": refused.reason}
            if refused.code not in (429, 503):
                break
        except (OSError, http.client.HTTPException) as fault:
            answer, wait = (503, {"detail": str(fault)}), 1
        time.sleep(wait)
    return answer


def pennant(method, path, token, document=None, **headers):
    headers |= {"Authorization": token, "Content-Type": "application/json"}
    return send(method, os.environ["PENNANT_URL"] + path, headers, document and json.dumps(document).encode())


def own_token():
    """The back end's own token, from the issuer for its credentials, renewed a minute before its end."""
    if time.time() > held["end"] - 60:
        form = {"grant_type": "client_credentials", **{name: os.environ[name.upper()] for name in ("client_id", "client_secret")}}
        status, answer = send("POST", os.environ["TOKEN_URL"], {}, urlencode(form).encode())
        if status == 200:
            held.update(token="Bearer " + answer["access_token"], end=time.time() + answer["expires_in"])
    return held.get("token", "")        # an old one gets 401, and is renewed then


def follow():
    """Every change in its order, for ever. The cursor is kept behind what was passed on, so nothing is missed."""
    cursor = cursor_file.read_text() if cursor_file.exists() else ""
    while True:
        query = {"kind": "event,verdict,appeal_decision", "wait": WAIT, **({"after": cursor} if cursor else {})}
        status, found = pennant("GET", "/v1/changes?" + urlencode(query), own_token())
        if status == 200:
            for change in found["items"]:   # here the push service is called; phones read with their own tokens
                print("push", change["unit_id"], change["kind"], change["id"], flush=True)
            cursor_file.write_text(cursor := found["next"])
        elif status == 410:                 # the database was restored: phones read everything anew
            cursor = ""
        else:
            held["end"] = 0                 # a new token, in case it was that
            time.sleep(5)


class Phones(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            form = json.loads(self.rfile.read(min(int(self.headers["Content-Length"]), FORM_BYTES)))
            path, appeal = f"/v1/events/{quote(form['event_id'], '')}/appeals", {"reason": form["reason"]}
            # The phone makes the key with the form: sent twice, it is one appeal, and gets the same answer.
            named = {"Idempotency-Key": form["key"], "Accept-Language": self.headers.get("Accept-Language", "zh")}
        except (ValueError, KeyError, TypeError):
            return self.send_error(400)
        status, found = pennant("POST", path, self.headers.get("Authorization", ""), appeal, **named)
        said = [fault["detail"] for fault in found.get("errors", ())] or [found.get("detail") or found["state"]]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps({"said": said}, ensure_ascii=False).encode())

threading.Thread(target=follow, daemon=True).start()
with http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Phones) as server:
    print("listening on", server.server_port, flush=True)
    server.serve_forever()
