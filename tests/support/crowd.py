"""Many clients over TLS at once, each on one kept-alive connection, all in one thread of this process.

crowd(proxy, clients, seconds, ask) sends what ask(number) gives, as bytes, one request after another on each connection, and
returns every answer as (status, seconds it took); a connection that broke counts as status 0 and is opened again.
"""
import asyncio
import time


def request(method, path, token, body=b"", **headers):
    """One request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", *(
        f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if length:
        await reader.readexactly(length)
    return status, b"\r\nconnection: close" not in head.lower()


async def one(proxy, context, number, until, ask, answers, reader, writer):
    while time.monotonic() < until:
        started = time.monotonic()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port, ssl=context)
                started = time.monotonic()
            writer.write(ask(number))
            status, kept = await answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            status, kept = 0, False
        answers.append((status, time.monotonic() - started))
        if not kept and writer is not None:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


def crowd(proxy, clients, seconds, ask):
    async def run():
        context, answers = proxy.context(), []
        # All are connected before the first one asks, so that no handshake is in a measured time.
        pairs = [await asyncio.open_connection("127.0.0.1", proxy.port, ssl=context) for _ in range(clients)]
        until = time.monotonic() + seconds
        await asyncio.gather(*(one(proxy, context, number, until, ask, answers, *pair) for number, pair in enumerate(pairs)))
        return answers
    return asyncio.run(run())
