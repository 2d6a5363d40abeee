"""Views that take long to look at."""

import asyncio

import pytest

from understudy.kernel import kept
from understudy.kernel.kept import Kept


class Views:
    """What is looked at: how often, so far."""

    def __init__(self) -> None:
        self.looks = 0

    async def look(self) -> int:
        """Look once more, which takes a moment."""
        await asyncio.sleep(0)
        self.looks += 1
        return self.looks


async def test_of_several_who_ask_at_once_one_looks() -> None:
    views, last = Views(), Kept[int]()
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(last.look("this", views.look)) for _ in range(5)]
    assert [each.result() for each in asked] == [1] * 5


async def test_another_thing_is_looked_at_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_S", 3_600.0)
    views, last = Views(), Kept[int]()
    found = [await last.look(of, views.look) for of in ("this", "that", "that", "this")]
    assert found == [1, 2, 2, 1]


async def test_who_looks_at_something_else_does_not_wait() -> None:
    views, last, is_done = Views(), Kept[int](), asyncio.Event()

    async def slow() -> int:
        await is_done.wait()
        return -1

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(last.look("this", slow))
        await asyncio.sleep(0)
        assert await last.look("that", views.look) == 1
        is_done.set()
    assert waiting.result() == -1


async def test_only_so_many_are_kept_those_that_were_asked_for_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "KEPT_S", 3_600.0)
    views, last = Views(), Kept[int]()
    for of in (*range(kept.MOST), 0, kept.MOST):
        await last.look(of, views.look)
    assert await last.look(0, views.look) == 1
    assert await last.look(1, views.look) == kept.MOST + 2


async def test_what_is_too_old_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT_S", -1.0)
    monkeypatch.setattr(kept, "KEPT_TIMES", -1)
    views, last = Views(), Kept[int]()
    assert [await last.look("this", views.look) for _ in range(2)] == [1, 2]
