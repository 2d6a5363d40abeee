import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest
from starlette.responses import StreamingResponse
from starlette.types import Message, Scope

from understudy.api import streams
from understudy.api.streams import event_stream, frame
from understudy.kernel.events import Event

RETRY = b"retry: 2000\n\n"
HEARTBEAT = b": still here\n\n"
SCOPE: Scope = {"type": "http", "asgi": {"spec_version": "2.3"}}


class Told:
    """Events as a test tells them; it knows whether anyone still listens."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self.closed = asyncio.Event()
        self.over = asyncio.Event()

    def tell(self, *names: str) -> None:
        for name in names:
            self.queue.put_nowait(Event(f"e-{name}", name, {}))

    async def events(self) -> AsyncGenerator[Event]:
        try:
            while event := await self.queue.get():
                yield event
        finally:
            await asyncio.sleep(0)  # a real one has something to give back
            self.closed.set()

    async def until(self) -> None:
        await self.over.wait()

    def answer(self) -> StreamingResponse:
        return event_stream(self.events(), self.until())

    def frames(self) -> AsyncGenerator[bytes]:
        body = self.answer().body_iterator
        assert isinstance(body, AsyncGenerator)
        return body


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ({}, "{}"),
        ({"offset": 3, "text": "Zwölf 🧑🏽‍🤝‍🧑🏼"}, '{"offset":3,"text":"Zwölf 🧑🏽‍🤝‍🧑🏼"}'),
        ({"text": "a\n\nb\r\nc"}, '{"text":"a\\n\\nb\\r\\nc"}'),
        ({"text": 'say "data: x"'}, '{"text":"say \\"data: x\\""}'),
    ],
)
def test_a_frame_has_one_line_of_data_whatever_is_in_it(data: Mapping[str, Any], line: str) -> None:
    framed = frame(Event("ab12-7", "message.delta", data))
    assert framed.decode() == f"id: ab12-7\nevent: message.delta\ndata: {line}\n\n"


async def test_events_are_answered_as_they_come_until_they_end() -> None:
    told = Told()
    told.tell("one", "two")
    told.queue.put_nowait(None)
    frames = [piece async for piece in told.frames()]
    assert frames == [RETRY, *(frame(Event(f"e-{n}", n, {})) for n in ("one", "two"))]
    assert told.closed.is_set()


async def test_no_one_on_the_way_stores_or_holds_back_a_stream() -> None:
    told = Told()
    answer = told.answer()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    await _leave(answer.body_iterator)


async def test_it_ends_when_until_is_over_and_tells_nothing_more() -> None:
    told = Told()
    frames = told.frames()
    assert await anext(frames) == RETRY
    told.tell("one")
    assert (await anext(frames)).startswith(b"id: e-one\n")
    told.over.set()
    told.tell("secret")
    assert b"secret" not in b"".join([piece async for piece in frames])
    assert told.closed.is_set()


async def test_a_silent_stream_shows_that_it_lives_and_misses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.01)
    told = Told()
    frames = told.frames()
    assert [await anext(frames) for _ in range(3)] == [RETRY, HEARTBEAT, HEARTBEAT]
    told.tell("one", "two")
    names = [piece async for piece in _events_only(frames, 2)]
    assert [name.split(b"\n")[0] for name in names] == [b"id: e-one", b"id: e-two"]
    await frames.aclose()


@pytest.mark.parametrize("taken", [1, 2, 3])
async def test_a_reader_who_leaves_after_any_frame_closes_the_events(taken: int) -> None:
    told = Told()
    told.tell("one", "two", "three")
    frames = told.frames()
    for _ in range(taken):
        await anext(frames)
    await frames.aclose()
    if taken > 1:
        assert told.closed.is_set()
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_a_reader_whose_line_breaks_closes_the_events() -> None:
    told = Told()
    told.tell("one")
    sent: list[bytes] = []
    heard = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))
        if b"e-one" in sent[-1]:
            heard.set()

    async def receive() -> Message:
        await heard.wait()
        return {"type": "http.disconnect"}

    await told.answer()(SCOPE, receive, send)
    async with asyncio.timeout(5):
        await told.closed.wait()


async def test_a_reader_who_takes_nothing_more_closes_the_events_too() -> None:
    told = Told()
    told.tell("one", "two")
    stuck = asyncio.Event()

    async def send(message: Message) -> None:
        if b"e-one" in message.get("body", b""):
            stuck.set()
            await asyncio.Event().wait()

    async def receive() -> Message:
        await stuck.wait()
        return {"type": "http.disconnect"}

    await told.answer()(SCOPE, receive, send)
    async with asyncio.timeout(5):
        await told.closed.wait()


async def test_an_error_of_the_events_ends_the_stream_as_it_is() -> None:
    over = asyncio.Event()

    async def events() -> AsyncGenerator[Event]:
        yield Event("e-1", "one", {})
        raise LookupError("no row")

    async def until() -> None:
        await over.wait()

    body = event_stream(events(), until()).body_iterator
    with pytest.raises(LookupError, match="no row"):
        _ = [piece async for piece in body]


async def _events_only(frames: AsyncGenerator[bytes], count: int) -> AsyncGenerator[bytes]:
    while count:
        if (piece := await anext(frames)) != HEARTBEAT:
            count -= 1
            yield piece


async def _leave(body: Any) -> None:
    await anext(body)
    await body.aclose()
