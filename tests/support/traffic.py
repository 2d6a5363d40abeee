"""Queues for tests: their rules, a queue before one provider, and calls that wait in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from uuid import UUID

from tests.support.virtual_time import in_virtual_time
from understudy.kernel.adjustable import Adjustable
from understudy.kernel.clock import monotonic_s
from understudy.kernel.db import Database
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic.queue import Outgoing, Place, QueueRefused
from understudy.llm.traffic.windows import Windows

type Story = Callable[[Outgoing, Adjustments, asyncio.TaskGroup], Awaitable[None]]

ANN, BEN, CAT, DAN = (UUID(int=n) for n in range(1, 5))


def adjusted(**rules: object) -> Adjustments:
    """Return adjustments with these rules, over a database that nobody opens."""
    return Adjustments(Database("sqlite:///never-opened.db"), Adjustable.model_validate(rules))


def adjust(adjustments: Adjustments, **rules: object) -> None:
    """Put other rules in force, as an administrator would, without writing them down."""
    adjustments._put_in_force(rules, Adjustable.model_validate({**dict(adjustments.now), **rules}))


@asynccontextmanager
async def queue_of(
    adjustments: Adjustments, keys: int = 1, windows: Windows | None = None
) -> AsyncIterator[Outgoing]:
    async with Outgoing("anthropic", keys, windows or Windows(), adjustments) as outgoing:
        yield outgoing


async def enter(
    outgoing: Outgoing,
    payer: UUID = ANN,
    *,
    background: bool = False,
    tokens: int = 0,
    within_s: float = 100_000,
    avoid: Collection[int] = (),
) -> Place:
    return await outgoing.enter(
        payer,
        background=background,
        tokens=tokens,
        deadline_s=monotonic_s() + within_s,
        avoid=avoid,
    )


async def tried(
    outgoing: Outgoing, payer: UUID = ANN, *, background: bool = False, within_s: float = 100_000
) -> Place | QueueRefused:
    """Enter a queue, and return the refusal too."""
    try:
        return await enter(outgoing, payer, background=background, within_s=within_s)
    except QueueRefused as error:
        return error


async def place(work: Awaitable[Place | QueueRefused]) -> Place:
    """Return the place of one that was let in."""
    came = await work
    assert isinstance(came, Place)
    return came


async def refusal(work: Awaitable[Place | QueueRefused]) -> QueueRefused:
    """Return why one was not let in."""
    came = await work
    assert isinstance(came, QueueRefused)
    return came


async def settled() -> None:
    """Let everybody do what they can do without time passing."""
    for _ in range(20):
        await asyncio.sleep(0)


def tell(story: Story, keys: int = 1, **rules: object) -> None:
    """Tell a story of a queue in virtual time; at its end nobody waits and no task is left."""

    async def told() -> None:
        adjustments = adjusted(**rules)
        async with queue_of(adjustments, keys) as outgoing, asyncio.TaskGroup() as group:
            await story(outgoing, adjustments, group)
        assert not outgoing._people
        assert not outgoing._background
        assert not outgoing._is_serving

    in_virtual_time(told())
