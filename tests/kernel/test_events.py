from itertools import pairwise

from understudy.kernel.events import BACKLOG_EVENTS, REPLAY_EVENTS, Event, Gap, MemoryEventBus


async def test_a_watcher_without_a_position_is_sent_to_the_rows_first_then_follows() -> None:
    bus = MemoryEventBus()
    bus.publish("c", "before", {})
    watching = bus.watch("c")
    assert await anext(watching) == Gap(bus.position("c"))
    position = bus.publish("c", "after", {"x": 1})
    assert await anext(watching) == Event(position, "after", {"x": 1})
    await watching.aclose()


async def test_a_watcher_with_a_position_gets_exactly_what_it_missed() -> None:
    bus = MemoryEventBus()
    positions = [bus.publish("c", "e", {"i": i}) for i in range(5)]
    watching = bus.watch("c", after=positions[1])
    got = [await anext(watching) for _ in range(3)]
    assert [e.position for e in got] == positions[2:]
    await watching.aclose()


async def test_positions_of_a_channel_have_no_gap() -> None:
    bus = MemoryEventBus()
    numbers = [int(bus.publish("c", "e", {}).rpartition("-")[2]) for _ in range(50)]
    assert all(b == a + 1 for a, b in pairwise(numbers))


async def test_unknown_trimmed_and_future_positions_lead_to_a_gap() -> None:
    bus = MemoryEventBus()
    first = bus.publish("c", "e", {})
    for _ in range(REPLAY_EVENTS + 1):
        bus.publish("c", "e", {})
    epoch, _, number = bus.position("c").rpartition("-")
    for after in ("", "nonsense", "other-3", first, f"{epoch}-{int(number) + 1}", f"{epoch}--1"):
        watching = bus.watch("c", after=after)
        assert isinstance(await anext(watching), Gap), after
        await watching.aclose()


async def test_a_slow_follower_is_sent_back_to_the_rows_and_the_others_are_not() -> None:
    bus = MemoryEventBus()
    slow, quick = bus.watch("c"), bus.watch("c")
    await anext(slow)
    await anext(quick)
    for i in range(BACKLOG_EVENTS + 5):
        bus.publish("c", "e", {"i": i})
        assert isinstance(await anext(quick), Event)
    assert await anext(slow) == Gap(bus.position("c"))
    position = bus.publish("c", "e", {})
    assert await anext(slow) == Event(position, "e", {})
    await slow.aclose()
    await quick.aclose()


async def test_a_follower_that_falls_behind_in_mid_queue_sees_no_hole() -> None:
    bus = MemoryEventBus()
    watching = bus.watch("c")
    await anext(watching)
    bus.publish("c", "e", {"i": 0})
    bus.publish("c", "e", {"i": 1})
    first = await anext(watching)
    assert isinstance(first, Event)
    assert first.data == {"i": 0}
    for i in range(BACKLOG_EVENTS + 5):
        bus.publish("c", "e", {"i": i})
    assert isinstance(await anext(watching), Gap)
    await watching.aclose()
