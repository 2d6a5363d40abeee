"""Calling the API of the real app on a real port."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from understudy.kernel.events import Event


@asynccontextmanager
async def client(url: str, token: str | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    """Open a client of the app at `url`, signed in with a bearer token if there is one."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # Without certificates, which take 30 ms to read: the app is here, and speaks plain HTTP.
    async with httpx2.AsyncClient(
        base_url=url, headers=headers, timeout=30, verify=False
    ) as opened:
        yield opened


async def sse(response: httpx2.Response) -> AsyncIterator[Event]:
    """Read server-sent events as a program would."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Event(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}


@dataclass
class Heard:
    """A reply put together from pieces by their offsets."""

    text: str = ""

    def take(self, data: Any) -> None:
        """Place a piece; one that was heard before changes nothing."""
        assert data["offset"] <= len(self.text), "a piece is missing"
        self.text = self.text[: data["offset"]] + data["text"]
