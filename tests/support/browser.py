"""A headless Chromium for tests of pages, driven over a pipe by its DevTools protocol.

Browser() starts it with a profile of its own under a temporary folder; a Page keeps all that Chromium tells of it: what was asked
for, messages of the console, violations of the policy, exceptions. Nothing of a page is waited for longer than SECONDS.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

SECONDS = 60
PROGRAM = "chromium-headless-shell"
# Root in a container has no other way than --no-sandbox; the pages are our own. No name but this machine's is found.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-extensions", "--mute-audio", "--hide-scrollbars",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-pipe")


class Browser:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="pennant-browser-")
        commands, self.into = os.pipe()
        self.out, answers = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4, wherever they were before.
        script = f'exec 3<&{commands} 4>&{answers}; exec "$@"'
        environment = {**os.environ, "HOME": self.folder}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            ["bash", "-c", script, "browser", shutil.which(PROGRAM) or PROGRAM, f"--user-data-dir={self.folder}", *FLAGS, "about:blank"],
            pass_fds=(commands, answers), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(answers)
        self.buffer, self.number, self.pages = b"", 0, {}

    def close(self):
        os.close(self.into)     # it ends with its commands
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.out)
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self, deadline):
        """The next message; events go to their page, and their message is returned too."""
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.out], [], [], left)[0]:
                raise TimeoutError("the browser says nothing")
            piece = os.read(self.out, 1 << 20)
            if not piece:
                raise EOFError(f"the browser has ended with {self.process.wait(5)}")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if "method" in message and message.get("sessionId") in self.pages:
            self.pages[message["sessionId"]].heard(message["method"], message["params"])
        return message

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.into, data):]
        deadline = time.monotonic() + SECONDS
        while True:
            answer = self.read(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def page(self, width=1000, height=700):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self.pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        return page


class Page:
    def __init__(self, browser, session):
        self.browser, self.session = browser, session
        self.requests, self.replies, self.complaints, self.texts = [], {}, [], []

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def heard(self, method, event):
        if method == "Network.requestWillBeSent":
            self.requests.append((event["request"]["method"], event["request"]["url"], event["request"]["headers"]))
        elif method == "Network.responseReceived":
            self.replies[event["response"]["url"]] = event["response"]["status"]
        elif method == "Runtime.consoleAPICalled":
            words = " ".join(str(item.get("value", item.get("description", ""))) for item in event["args"])
            (self.complaints if event["type"] in ("error", "warning", "assert") else self.texts).append(f"console: {words}")
        elif method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.complaints.append(f"exception: {details['text']} {details.get('exception', {}).get('description', '')}")
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            self.complaints.append(f"log: {event['entry']['text']} {event['entry'].get('url', '')}")
        elif method == "Audits.issueAdded":
            issue = event["issue"]
            if issue["code"] == "ContentSecurityPolicyIssue":
                self.complaints.append(f"policy: {json.dumps(issue['details'])}")

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def value(self, expression):
        """What an expression comes to, promises awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression):
        """Waits for an expression to be true, or something else than false and empty."""
        deadline = time.monotonic() + SECONDS
        while not (value := self.value(expression)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"never: {expression}; the page complains: {self.complaints}")
            time.sleep(0.05)
        return value

    def wait(self, selector):
        self.until(f"document.querySelector({json.dumps(selector)}) !== null")

    def click(self, selector):
        """Waits for an element and clicks where it is, as a hand would."""
        place = self.until(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)}); if (!it || it.disabled) return null;"
            "it.scrollIntoView({block: 'center', behavior: 'instant'}); const box = it.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def write(self, selector, text):
        self.click(selector)
        self.call("Input.insertText", text=text)

    def picture(self):
        """What the window shows, as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
