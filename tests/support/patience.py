"""Asking again while the service is too busy, as its Retry-After says: nothing was done then."""
import time

BUSY_SECONDS = 60


def served(ask):
    """The first reply of ask() that is no 503."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        reply = ask()
        if getattr(reply, "status", 0) != 503 or time.monotonic() > until:
            return reply
        time.sleep(0.05)
