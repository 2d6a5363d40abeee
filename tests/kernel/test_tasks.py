import asyncio

import pytest
from structlog.testing import capture_logs

from understudy.kernel.db import DatabaseUnavailable
from understudy.kernel.tasks import Background, every, side_by_side


async def until_cancelled(began: asyncio.Event, ended: list[str]) -> None:
    began.set()
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)  # tidying up may take a moment
        ended.append("cancelled")


async def fail() -> None:
    raise ValueError("the task's own")


async def test_at_the_end_of_the_block_tasks_are_cancelled_and_have_ended() -> None:
    ended: list[str] = []
    began = asyncio.Event()
    async with Background() as background:
        task = background.task(until_cancelled(began, ended))
        await began.wait()
        assert ended == []
    assert ended == ["cancelled"]
    assert task.cancelled()


async def test_the_blocks_own_error_leaves_it_as_it_is() -> None:
    ended: list[str] = []
    began = asyncio.Event()

    async def block() -> None:
        async with Background() as background:
            background.start(until_cancelled(began, ended))
            await began.wait()
            raise KeyError("the block's own")

    with pytest.raises(KeyError, match="the block's own"):
        await block()
    assert ended == ["cancelled"]


async def test_a_task_that_fails_ends_the_block_and_the_other_tasks() -> None:
    ended: list[str] = []
    began, after = asyncio.Event(), False
    with pytest.RaisesGroup(pytest.RaisesExc(ValueError, match="the task's own")):
        async with Background() as background:
            background.start(until_cancelled(began, ended))
            await began.wait()
            background.start(fail())
            await asyncio.Event().wait()
            after = True
    assert ended == ["cancelled"]
    assert not after


async def test_a_block_that_is_cancelled_takes_its_tasks_with_it() -> None:
    ended: list[str] = []
    began = asyncio.Event()

    async def block() -> None:
        async with Background() as background:
            background.start(until_cancelled(began, ended))
            await asyncio.Event().wait()

    running = asyncio.ensure_future(block())
    await began.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended == ["cancelled"]


async def test_what_is_read_side_by_side_begins_at_once() -> None:
    met = asyncio.Barrier(3)
    async with asyncio.timeout(5), side_by_side() as reading:
        tasks = [reading.create_task(met.wait()) for _ in range(3)]
    assert sorted(task.result() for task in tasks) == [0, 1, 2]


async def test_the_first_error_side_by_side_leaves_as_it_is_and_ends_the_others() -> None:
    ended: list[str] = []
    began = asyncio.Event()

    async def block() -> None:
        async with side_by_side() as reading:
            reading.create_task(until_cancelled(began, ended))
            await began.wait()
            reading.create_task(fail())

    with pytest.raises(ValueError, match="the task's own"):
        await block()
    assert ended == ["cancelled"]


async def test_the_result_of_a_task_can_be_awaited() -> None:
    async def seven() -> int:
        return 7

    async with Background() as background:
        assert await background.task(seven()) == 7


async def test_cancelling_one_task_ends_neither_the_block_nor_the_others() -> None:
    ended: list[str] = []
    began = asyncio.Event()
    async with Background() as background:
        one = background.task(until_cancelled(began, ended))
        other = background.task(asyncio.Event().wait())
        await began.wait()
        one.cancel()
        await asyncio.wait((one,))
        assert one.cancelled()
        assert not other.done()


async def test_a_chore_is_done_again_whatever_went_wrong_before() -> None:
    outcomes: list[Exception | None] = [DatabaseUnavailable(), ValueError("odd"), None]
    done = asyncio.Event()

    async def work() -> None:
        if error := outcomes.pop(0):
            raise error
        done.set()
        await asyncio.Event().wait()

    with capture_logs() as logged:
        async with Background() as background, asyncio.timeout(10):
            background.start(every(0, work, "chore_failed"))
            await done.wait()
    assert [(entry["event"], entry["log_level"]) for entry in logged] == [
        ("chore_failed", "warning"),
        ("chore_failed", "error"),
    ]
    assert logged[1]["exc_info"]
