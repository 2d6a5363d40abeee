"""The runner of items, in virtual time: no barrier, bounded, everything kept as it arrives."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from tests.support.virtual_time import in_virtual_time
from understudy.jobs.control import Control, Wish
from understudy.jobs.shards import MOST_PER_WRITE, Again, Counts, Failed, Halt, Shard, Verdict

type Made = list[tuple[int, Any]]


class Scene:
    """Items 0, 1, 2 ...; what was written, in what groups, how many were under way at most."""

    def __init__(self, count: int, at_once: int = 4) -> None:
        self.control = Control()
        self.written: list[Sequence[tuple[int, Any]]] = []
        self.began: list[int] = []
        self.most_at_once = self._now = 0
        self.shard = Shard[int, Any](range(count), self._do, self._write, at_once, self.control)
        self.takes: Callable[[int], float] = lambda _: 1.0
        self.says: Callable[[int], Any] = lambda item: item * 10
        self.write_takes_s = 0.0

    async def _do(self, item: int) -> Any | Verdict:
        self.began.append(item)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            await asyncio.sleep(self.takes(item))
        finally:
            self._now -= 1
        return self.says(item)

    async def _write(self, outcomes: Sequence[tuple[int, Any]]) -> None:
        await asyncio.sleep(self.write_takes_s)
        self.written.append(list(outcomes))

    @property
    def made(self) -> Made:
        return [outcome for group in self.written for outcome in group]


def told(scene: Scene, story: Callable[[], Awaitable[None]] | None = None) -> tuple[Counts, float]:
    """Work the items through beside a story; returns the counts, and how long it took."""

    async def all_of_it() -> tuple[Counts, float]:
        loop = asyncio.get_running_loop()
        beside = asyncio.ensure_future(story()) if story else None
        counts = await scene.shard.work()
        took_s = loop.time()
        if beside:
            await beside
        return counts, took_s

    return in_virtual_time(all_of_it())


def test_all_items_are_made_so_many_at_once() -> None:
    scene = Scene(10, at_once=3)
    counts, took_s = told(scene)
    assert (counts.done, counts.failed, counts.open) == (10, 0, 0)
    assert sorted(scene.made) == [(n, n * 10) for n in range(10)]
    assert scene.most_at_once == 3
    assert 4 <= took_s < 4.3


def test_a_slow_item_holds_up_no_other() -> None:
    scene = Scene(9, at_once=2)
    scene.takes = lambda item: 8.0 if item == 0 else 1.0
    counts, took_s = told(scene)
    assert counts.done == 9
    assert took_s < 8.5, "eight quick ones went by while one was slow"
    assert scene.made[-1][0] in (0, 8)


def test_what_comes_together_is_written_together() -> None:
    scene = Scene(MOST_PER_WRITE + 10, at_once=MOST_PER_WRITE + 10)
    scene.takes = lambda item: 1 + item * 0.001
    told(scene)
    assert len(scene.written) <= 4
    assert len(scene.made) == MOST_PER_WRITE + 10


def test_a_slot_is_free_again_only_when_its_result_is_kept() -> None:
    scene = Scene(6, at_once=2)
    scene.write_takes_s = 5.0
    lost_at_most: list[int] = []

    async def look() -> None:
        for _ in range(100):
            await asyncio.sleep(0.1)
            lost_at_most.append(len(scene.began) - len(scene.made))

    told(scene, look)
    assert max(lost_at_most) == 2


@pytest.mark.parametrize("wish", [Wish.PAUSE, Wish.LEAVE])
def test_after_a_pause_nothing_begins_and_what_runs_is_kept(wish: Wish) -> None:
    scene = Scene(10, at_once=2)

    async def pause() -> None:
        await asyncio.sleep(1.5)
        scene.control.want(wish)

    counts, took_s = told(scene, pause)
    assert (counts.done, counts.open) == (4, 6)
    assert len(scene.began) == 4
    assert took_s < 2.2


def test_when_it_is_cut_what_runs_stays_open_and_what_had_come_is_kept() -> None:
    scene = Scene(10, at_once=2)
    scene.takes = lambda item: 1.0 if item < 2 else 60.0

    async def cut() -> None:
        await asyncio.sleep(5)
        scene.control.want(Wish.CUT)

    counts, took_s = told(scene, cut)
    assert (counts.done, counts.open) == (2, 8)
    assert took_s < 5.1


def test_a_result_that_had_come_when_all_was_cancelled_is_written() -> None:
    scene = Scene(2, at_once=2)
    scene.takes = lambda item: 1.0 if item == 0 else 60.0

    async def story() -> None:
        work = asyncio.ensure_future(scene.shard.work())
        await asyncio.sleep(1.01)  # within the time in which results are gathered
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    in_virtual_time(story())
    assert scene.made == [(0, 0)]


def test_failed_items_are_kept_too() -> None:
    scene = Scene(6)
    scene.says = lambda item: Failed("no") if item % 2 else item
    counts, _ = told(scene)
    assert (counts.done, counts.failed) == (3, 3)
    assert sorted(n for n, result in scene.made if isinstance(result, Failed)) == [1, 3, 5]


def test_one_that_is_to_be_tried_again_cools_all_of_them_down() -> None:
    scene, tries = Scene(5, at_once=1), [0]

    def says(item: int) -> Any:
        tries[0] += item == 1
        return Again(30, "too often") if item == 1 and tries[0] == 1 else item

    scene.says = says
    counts, took_s = told(scene)
    assert counts.done == 5
    assert scene.began == [0, 1, 2, 3, 4, 1]
    assert 36 <= took_s < 37


def test_an_item_is_not_tried_for_ever() -> None:
    scene = Scene(1)
    scene.says = lambda _: Again(1, "too often")
    counts, _ = told(scene)
    assert (counts.failed, len(scene.began)) == (1, 3)
    assert scene.made == [(0, Failed("too often"))]


def test_when_the_money_is_gone_nothing_more_begins() -> None:
    scene = Scene(10, at_once=2)
    scene.says = lambda item: Halt("used up") if item == 4 else item
    counts, _ = told(scene)
    assert counts.halted == "used up"
    assert counts.done + counts.open == 10
    assert 4 not in dict(scene.made)
    assert max(scene.began) <= 5


def test_who_cools_down_hears_of_a_pause() -> None:
    scene = Scene(4, at_once=1)
    scene.says = lambda _: Again(1_000, "wait")

    async def pause() -> None:
        await asyncio.sleep(10)
        scene.control.want(Wish.PAUSE)

    counts, took_s = told(scene, pause)
    assert counts.open == 4
    assert 10 <= took_s < 10.1


def test_what_cannot_be_written_ends_everything_and_is_told() -> None:
    scene = Scene(5, at_once=2)

    async def broken(_: Sequence[tuple[int, Any]]) -> None:
        raise OSError("the disk is full")

    scene.shard.write = broken
    with pytest.raises(OSError, match="full"):
        told(scene)
    assert len(scene.began) <= 4


def test_nothing_to_do_is_done_at_once() -> None:
    counts, took_s = told(Scene(0))
    assert (counts, took_s) == (Counts(), 0)
