"""Starts the machine's own Firefox, and stands between it and Playwright, which speak WebDriver BiDi with each other.

Playwright tells every new window which colour scheme it wants, by a command that Firefox doesn't know yet, and gives up
when it is refused. So that one refusal is turned into a yes; everything else passes as it is. A Firefox that knows the
command isn't disturbed.

Run as a program with Firefox's path and its arguments.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from functools import partial

UNKNOWN = "emulation.setMediaFeaturesOverride"
LISTENING = re.compile(rb"WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")
LARGEST_READ = 1 << 16


def answered(payload: bytes) -> bytes:
    """Return what Playwright is told instead of a message from Firefox; nearly always the message."""
    if b'"unknown command"' not in payload or UNKNOWN.encode() not in payload:
        return payload
    told = json.loads(payload)
    if told.get("type") != "error":
        return payload
    return json.dumps({"type": "success", "id": told["id"], "result": {}}).encode()


def framed(first: int, payload: bytes) -> bytes:
    """Return a server's frame of a WebSocket, which is never masked (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes([first, size]) + payload
    if size < 1 << 16:
        return bytes([first, 126]) + size.to_bytes(2, "big") + payload
    return bytes([first, 127]) + size.to_bytes(8, "big") + payload


async def answer(firefox: asyncio.StreamReader, playwright: asyncio.StreamWriter) -> None:
    """Pass on what Firefox says, frame by frame."""
    playwright.write(await firefox.readuntil(b"\r\n\r\n"))
    while True:
        first, size = await firefox.readexactly(2)
        if size in (126, 127):
            size = int.from_bytes(await firefox.readexactly(2 if size == 126 else 8), "big")
        playwright.write(framed(first, answered(await firefox.readexactly(size))))
        await playwright.drain()


async def ask(playwright: asyncio.StreamReader, firefox: asyncio.StreamWriter, port: int) -> None:
    """Pass on what Playwright says. Firefox listens to those only who address it by its own port."""
    greeting = await playwright.readuntil(b"\r\n\r\n")
    firefox.write(re.sub(rb"(?im)^host:.*?\r$", b"Host: 127.0.0.1:%d\r" % port, greeting))
    while read := await playwright.read(LARGEST_READ):
        firefox.write(read)
        await firefox.drain()
    firefox.close()


async def relay(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Serve one connection until either side ends it."""
    from_firefox, to_firefox = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(answer(from_firefox, writer), ask(reader, to_firefox, port), return_exceptions=True)
    writer.close()


async def announced(line: bytes) -> bytes:
    """Return what Playwright is told instead of a line of Firefox's; its own address gives way to a relay's."""
    found = LISTENING.search(line)
    if not found:
        return line
    server = await asyncio.start_server(partial(relay, int(found[1])), "127.0.0.1", 0)
    return b"WebDriver BiDi listening on ws://127.0.0.1:%d\n" % server.sockets[0].getsockname()[1]


async def run(command: list[str]) -> int:
    """Run Firefox to its end."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr
    async for line in process.stderr:
        sys.stderr.buffer.write(await announced(line))
        sys.stderr.buffer.flush()
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:])))
