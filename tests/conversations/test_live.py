import asyncio
from contextlib import suppress
from uuid import UUID

import pytest

from understudy.conversations.events import MESSAGE_DELTA, channel_of
from understudy.conversations.live import LiveReply
from understudy.kernel.events import Event, MemoryEventBus

HERE, REPLY = UUID(int=1), UUID(int=2)


async def _pieces(bus: MemoryEventBus, first: str, count: int) -> list[tuple[int, str]]:
    pieces = []
    watching = bus.watch(channel_of(HERE), after=first)
    for _ in range(count):
        event = await anext(watching)
        assert isinstance(event, Event)
        assert event.name == MESSAGE_DELTA
        pieces.append((event.data["offset"], event.data["text"]))
    await watching.aclose()
    return pieces


async def test_the_first_piece_is_told_at_once_and_the_next_are_joined() -> None:
    bus = MemoryEventBus()
    start = bus.position(channel_of(HERE))
    live = LiveReply(bus, HERE, REPLY)
    for piece in ("One ", "two ", "three ", "four"):
        live.hear(piece)
    assert live.told == len("One ")
    async with asyncio.timeout(2):
        assert await _pieces(bus, start, 2) == [(0, "One "), (4, "two three four")]


async def test_offsets_count_code_points() -> None:
    bus = MemoryEventBus()
    start = bus.position(channel_of(HERE))
    live = LiveReply(bus, HERE, REPLY)
    live.hear("👩‍🚀é")
    live.hear("x")
    live.tell()
    assert await _pieces(bus, start, 2) == [(0, "👩‍🚀é"), (4, "x")]


async def test_nothing_is_told_twice() -> None:
    bus = MemoryEventBus()
    live = LiveReply(bus, HERE, REPLY)
    live.hear("All.")
    told = bus.position(channel_of(HERE))
    live.tell()
    live.tell()
    assert bus.position(channel_of(HERE)) == told


async def test_stop_before_the_task_begins_is_heard_when_it_does() -> None:
    live = LiveReply(MemoryEventBus(), HERE, REPLY)
    live.stop()
    with pytest.raises(asyncio.CancelledError), live.asking():
        raise AssertionError("it went on")


async def test_a_reply_is_cut_while_it_is_asked_for_and_never_while_its_end_is_written() -> None:
    live = LiveReply(MemoryEventBus(), HERE, REPLY)
    told = asyncio.Event()

    async def give() -> str:
        with suppress(asyncio.CancelledError), live.asking():
            told.set()
            await asyncio.Event().wait()
        live.stop()
        await asyncio.sleep(0)
        return "written"

    live.task = asyncio.ensure_future(give())
    await told.wait()
    live.stop()
    live.stop()
    assert await live.task == "written"
