"""Counting in windows, here (in virtual time) and in Redis (in real time, in short windows)."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from typing import cast

import pytest
from limits.aio.storage import RedisStorage
from limits.aio.storage.redis.coredis import CoredisBridge
from pydantic import SecretStr
from structlog.testing import capture_logs

from tests.support.strict_provider import most_in_a_window
from tests.support.traffic import ANN, BEN, adjusted, enter, queue_of
from tests.support.virtual_time import in_virtual_time
from understudy.kernel.clock import monotonic_s
from understudy.llm.traffic.windows import PREFIX, Window, Windows, WindowsAway, open_windows

REDIS = os.environ.get("UNDERSTUDY_TEST_REDIS", "redis://127.0.0.1:6379/0")
NOBODY_LISTENS = "redis://127.0.0.1:21099/0"


def minute(limit: int, key: str = "a") -> Window:
    return Window(key, limit, 60)


def tokens(cost: int, limit: int = 1000, length_s: float = 60) -> Window:
    return Window("t", limit, length_s, cost, is_tokens=True)


@pytest.fixture
async def shared() -> AsyncIterator[Windows]:
    async with open_windows(SecretStr(REDIS)) as windows:
        with capture_logs() as logs:
            _ = await windows.used(minute(1, f"is-it-there-{secrets.token_hex(8)}"))
        if logs:
            if "CI" in os.environ:
                pytest.fail("CI needs Redis at UNDERSTUDY_TEST_REDIS or 127.0.0.1:6379")
            pytest.skip("no Redis at UNDERSTUDY_TEST_REDIS or 127.0.0.1:6379")
        yield windows


@pytest.fixture
def key() -> str:
    return f"test-{secrets.token_hex(8)}"


def test_a_window_slides_and_says_when_it_has_room() -> None:
    async def story() -> None:
        windows = Windows()
        for _ in range(3):
            assert await windows.take(minute(3)) is None
            await asyncio.sleep(10)
        assert await windows.take(minute(3)) == minute(3)
        used, reset_s = await windows.used(minute(3))
        assert (used, round(reset_s)) == (3, 30)
        assert await windows.wait_s(minute(3)) == pytest.approx(30, abs=0.01)
        await asyncio.sleep(await windows.wait_s(minute(3)))
        assert await windows.wait_s(minute(3)) == 0
        assert await windows.take(minute(3)) is None
        assert await windows.take(minute(3)) == minute(3)

    in_virtual_time(story())


def test_all_windows_are_used_or_none() -> None:
    async def story() -> None:
        windows, wide, narrow = Windows(), minute(10, "wide"), minute(1, "narrow")
        assert await windows.take(wide, narrow) is None
        assert await windows.take(wide, narrow) is narrow
        assert (await windows.used(wide)).used == 1
        assert await windows.take(minute(1, "narrow"), minute(1, "wide")) == narrow

    in_virtual_time(story())


def test_a_limit_of_nothing_is_none_and_counts_nothing() -> None:
    async def story() -> None:
        windows = Windows()
        assert {await windows.take(minute(0)) for _ in range(100)} == {None}
        assert await windows.used(minute(0)) == (0, 0)
        assert (await windows.state(minute(0))).remaining is None

    in_virtual_time(story())


def test_a_changed_limit_or_length_goes_on_from_what_was_counted() -> None:
    async def story() -> None:
        windows = Windows()
        for _ in range(5):
            await windows.take(minute(5))
        assert await windows.take(minute(6)) is None
        assert await windows.take(minute(6)) is not None
        assert await windows.take(minute(2)) is not None
        assert (await windows.used(Window("a", 10, 30))).used == 6
        await asyncio.sleep(31)
        assert (await windows.used(Window("a", 10, 30))).used == 0

    in_virtual_time(story())


@pytest.mark.parametrize("used", [(400, 0), (400, 500), (0, 900), (1000, 0), (500, 500)])
@pytest.mark.parametrize("wanted", [100, 600, 1000])
def test_tokens_fit_at_the_moment_they_are_said_to(used: tuple[int, int], wanted: int) -> None:
    async def story() -> None:
        windows = Windows()
        for cost in used:
            if cost:
                assert await windows.take(tokens(cost)) is None
            await asyncio.sleep(25)
        wait_s = await windows.wait_s(tokens(wanted))
        if wait_s:
            assert await windows.take(tokens(wanted)) is not None
            await asyncio.sleep(wait_s)
        assert wait_s <= 120
        assert await windows.take(tokens(wanted)) is None

    in_virtual_time(story())


def test_what_has_passed_is_forgotten_without_a_task_or_a_thread() -> None:
    async def story() -> None:
        windows = Windows()
        for n in range(1000):
            await windows.take(minute(5, f"person-{n}"), tokens(5))
        assert len(asyncio.all_tasks()) == 1
        await asyncio.sleep(121)
        await windows.take(minute(5, "newcomer"))
        storage = windows._own._storage
        assert list(storage.events) == ["newcomer"]  # type: ignore[union-attr]
        assert not storage.storage or sum(storage.storage.values()) == 0  # type: ignore[union-attr]

    in_virtual_time(story())


async def test_several_processes_count_together_in_redis(shared: Windows, key: str) -> None:
    window, many = Window(key, 5, 2), Window(key, 100, 2, 60, is_tokens=True)
    async with open_windows(SecretStr(REDIS)) as other:
        taken = [await each.take(window) for each in (shared, other) * 3]
        assert taken == [None] * 5 + [window]
        assert (await other.used(window)).used == 5
        assert 0 < await other.wait_s(window) <= 2.01
        await asyncio.sleep(await other.wait_s(window))
        assert await other.take(window) is None
        assert await shared.take(many) is None
        assert await other.take(many) == many
        assert 0 < await other.wait_s(many) <= 4.01


async def test_a_lower_limit_on_a_key_takes_nothing_from_the_higher_one(
    shared: Windows, key: str
) -> None:
    people, background = Window(key, 5, 60), Window(key, 3, 60)
    assert [await shared.take(background) for _ in range(4)] == [None] * 3 + [background]
    assert [await shared.take(people) for _ in range(3)] == [None] * 2 + [people]
    assert (await shared.used(people)).used == 5


async def test_two_processes_queues_never_exceed_a_window_together(
    shared: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"provider-{secrets.token_hex(8)}"
    rules = adjusted(provider_requests=12, provider_window_s=1, background_share=0.75)
    counted: set[float] = set()  # by Redis, when it was; it forgets all but the last twelve
    async with (
        open_windows(SecretStr(REDIS)) as other,
        queue_of(rules, windows=shared) as one,
        queue_of(rules, windows=other) as two,
        asyncio.TaskGroup() as group,
    ):
        redis = cast("CoredisBridge", cast("RedisStorage", shared._shared._storage).bridge).storage  # type: ignore[union-attr]
        for outgoing in (one, two):
            monkeypatch.setattr(outgoing._keys, "_provider", name)

        async def call(n: int) -> None:
            outgoing = (one, two)[n % 2]
            await enter(outgoing, (ANN, BEN)[n % 2], background=n % 4 > 1, within_s=30)
            counted.update(map(float, await redis.lrange(f"{PREFIX}:calls/{name}/0", 0, -1)))

        for n in range(40):
            group.create_task(call(n))
    assert len(counted) > 35  # moments are kept to 10 us: a few are the same
    assert most_in_a_window(list(counted), 1) <= 12


async def test_without_redis_people_are_counted_here_and_it_is_logged_once(key: str) -> None:
    async with open_windows(SecretStr(NOBODY_LISTENS)) as windows:
        with capture_logs() as logs:
            window = minute(2, key)
            assert [await windows.take(window) for _ in range(3)] == [None, None, window]
            assert (await windows.used(window)).used == 2
        assert [entry["event"] for entry in logs] == ["limits_not_shared"]
        with pytest.raises(WindowsAway):
            await windows.take(window, only_shared=True)


async def test_a_redis_that_says_nothing_keeps_nobody_waiting(key: str) -> None:
    with socket.create_server(("127.0.0.1", 21098)):  # takes connections, and says nothing
        async with (
            open_windows(SecretStr("redis://127.0.0.1:21098/0")) as windows,
            asyncio.timeout(5),
        ):
            assert await windows.take(minute(1, key)) is None
            assert await windows.take(minute(1, key)) is not None


async def test_redis_is_asked_again_and_what_went_through_it_was_counted_here_too(
    shared: Windows, key: str
) -> None:
    window = minute(3, key)
    assert await shared.take(window) is None
    shared._away_until = monotonic_s() + 60
    assert [await shared.take(window) for _ in range(3)] == [None, None, window]
    shared._away_until = monotonic_s() - 1
    with capture_logs() as logs:
        assert (await shared.used(window)).used == 1
    assert [entry["event"] for entry in logs] == ["limits_shared_again"]


async def test_visitors_are_counted_here_where_there_is_no_redis_at_all(key: str) -> None:
    async with open_windows(None) as windows:
        assert await windows.take(minute(1, key), only_shared=True) is None
        assert await windows.take(minute(1, key), only_shared=True) is not None
