"""What is wanted of running work, and how it hears of it."""

import asyncio

import pytest

from tests.support.virtual_time import in_virtual_time
from understudy.jobs.control import Control, Stopped, Wish


def test_who_waits_hears_of_another_wish() -> None:
    async def story() -> float:
        control = Control()
        asyncio.get_running_loop().call_later(5, control.want, Wish.PAUSE)
        asyncio.get_running_loop().call_later(9, control.want, Wish.CUT)
        await control.wait(Wish.CUT)
        return asyncio.get_running_loop().time()

    assert in_virtual_time(story()) == 9


def test_who_leaves_does_not_stay() -> None:
    control = Control()
    control.want(Wish.LEAVE)
    for wish in (Wish.GO, Wish.PAUSE):
        control.want(wish)
        assert control.wish is Wish.LEAVE
    control.want(Wish.CUT)
    assert control.wish is Wish.CUT


def test_work_that_is_to_be_cut_is_cut() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("tidied up")

    async def story() -> float:
        control = Control()
        asyncio.get_running_loop().call_later(3, control.want, Wish.CUT)
        with pytest.raises(Stopped):
            await control.cutting(work())
        return asyncio.get_running_loop().time()

    assert in_virtual_time(story()) == 3
    assert ended == ["tidied up"]


def test_what_work_returns_or_raises_comes_through() -> None:
    async def returns() -> int:
        return 7

    async def raises() -> None:
        raise LookupError("gone")

    async def story() -> int:
        with pytest.raises(LookupError, match="gone"):
            await Control().cutting(raises())
        return await Control().cutting(returns())

    assert in_virtual_time(story()) == 7
