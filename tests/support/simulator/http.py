"""As much of HTTP/1.1 as is needed, on bare sockets: so that it can be broken anywhere."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from tests.support.simulator.journal import Entry


@dataclass(frozen=True, slots=True)
class HttpRequest:
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


async def read_request(reader: asyncio.StreamReader) -> HttpRequest | None:
    """Return the next request of a connection, or None when it is closed."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    try:
        raw = await reader.readexactly(int(headers.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError):  # the client was killed
        return None
    return HttpRequest(method, path, headers, json.loads(raw) if raw else {})


class Response:
    """The answer to one request, written piece by piece; counts what it sends."""

    def __init__(self, writer: asyncio.StreamWriter, entry: Entry | None = None) -> None:
        self._writer = writer
        self._entry = entry
        self.keeps_connection = True

    async def json(
        self, status: int, fields: object, headers: dict[str, str] | None = None
    ) -> None:
        """Send a whole JSON answer."""
        await self.body(status, json.dumps(fields).encode(), "application/json", headers)

    async def body(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        """Send a whole answer."""
        length = {"content-length": str(len(body)), **(headers or {})}
        await self._send(self._head(status, kind, length) + body)

    async def begin_stream(self) -> None:
        """Send the head of an event stream."""
        chunked = {"transfer-encoding": "chunked", "cache-control": "no-cache"}
        await self._send(self._head(200, "text/event-stream", chunked))

    async def chunk(self, data: bytes) -> None:
        """Send a part of the stream."""
        await self._send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def end_stream(self) -> None:
        """End the HTTP body, cleanly."""
        await self._send(b"0\r\n\r\n")

    def close(self) -> None:
        """Close the connection where it is."""
        self.keeps_connection = False

    async def reset(self) -> None:
        """Reset the connection, after what was sent has arrived."""
        self.keeps_connection = False
        await asyncio.sleep(0.05)
        peer: socket.socket = self._writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def _head(self, status: int, kind: str, headers: dict[str, str]) -> bytes:
        if self._entry:
            self._entry.status = status
        known = status in HTTPStatus
        reason = HTTPStatus(status).phrase if known else "Overloaded"
        lines = [f"HTTP/1.1 {status} {reason}", f"content-type: {kind}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def _send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()
        if self._entry:
            self._entry.sent_bytes += len(data)
