"""Server-sent events: hand-framed bytes, so that hundreds of streams stay cheap."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import override

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from understudy.kernel.events import Event

HEARTBEAT_S = 15.0
_HEARTBEAT = b": still here\n\n"
_RETRY = b"retry: 2000\n\n"


def frame(event: Event) -> bytes:
    """Return an event as a server-sent event; its id is the position to resume from."""
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.position}\nevent: {event.name}\ndata: {data}\n\n".encode()


def event_stream(events: AsyncGenerator[Event], until: Awaitable[None]) -> StreamingResponse:
    """Answer with the events as they come, until `until` is over or the reader leaves."""
    return _EventStream(_frames(events, until))


async def never() -> None:
    """Wait for ever: for streams that end with their reader."""
    await asyncio.Event().wait()


class _EventStream(StreamingResponse):
    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(frames, headers=headers)
        self._frames = frames

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A reader who leaves in the middle of a frame would otherwise be followed until Python
        # happens to collect the generator.
        async with aclosing(self._frames):
            await super().__call__(scope, receive, send)


async def _frames(events: AsyncGenerator[Event], until: Awaitable[None]) -> AsyncGenerator[bytes]:
    over = asyncio.ensure_future(until)
    coming: asyncio.Future[Event] = asyncio.ensure_future(anext(events))
    try:
        yield _RETRY
        while True:
            await asyncio.wait(
                (over, coming), timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
            )
            if over.done():
                return
            if not coming.done():
                yield _HEARTBEAT
                continue
            try:
                event = coming.result()
            except StopAsyncIteration:
                return
            coming = asyncio.ensure_future(anext(events))
            yield frame(event)
    finally:
        over.cancel()
        coming.cancel()
        await asyncio.wait((over, coming))
        await events.aclose()
