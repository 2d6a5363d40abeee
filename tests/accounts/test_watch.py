"""Open streams end when the token behind them does."""

import asyncio
from collections.abc import Awaitable, Collection
from datetime import timedelta
from typing import Any, override

from sqlalchemy import update

from tests.support.accounts import Member, add_member
from tests.support.outage import outage
from understudy.accounts import store
from understudy.accounts.models import PersonRow, TokenRow
from understudy.accounts.tokens import digest_of
from understudy.accounts.watch import AccessWatch
from understudy.kernel.clock import now
from understudy.kernel.db import Database

NEVER_S = 3600.0


class AnnouncingWatch(AccessWatch):
    """Says when a read is over."""

    def __init__(self, db: Database, every_s: float = NEVER_S) -> None:
        super().__init__(db, every_s)
        self.reads = asyncio.Semaphore(0)

    @override
    async def _read(self, waiters: Collection[Any]) -> None:
        await super()._read(waiters)
        self.reads.release()


async def in_time(waiting: Awaitable[None]) -> None:
    async with asyncio.timeout(5):
        await waiting


async def revoke(db: Database, member: Member) -> None:
    async with db.begin() as session:
        await store.revoke_digest(session, digest_of(member.token))


async def test_a_token_nobody_has_ends_at_once(db: Database) -> None:
    await in_time(AccessWatch(db, NEVER_S).ended(digest_of("understudy_unknown")))


async def test_a_look_wakes_those_whose_token_has_ended_and_nobody_else(db: Database) -> None:
    watch = AnnouncingWatch(db)
    gone, stays = await add_member(db, email="a@b.org"), await add_member(db, email="c@d.org")
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        ending = [group.create_task(watch.ended(digest_of(gone.token))) for _ in range(2)]
        going_on = group.create_task(watch.ended(digest_of(stays.token)))
        for _ in range(3):
            await watch.reads.acquire()
        await revoke(db, gone)
        await watch.look()
        await asyncio.wait(ending)
        assert not going_on.done()
        going_on.cancel()


async def test_another_processs_change_is_found_without_a_look(db: Database) -> None:
    watch, member = AccessWatch(db, every_s=0.01), await add_member(db)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(watch.ended(digest_of(member.token)))
        await revoke(db, member)


async def test_a_token_that_expires_ends(db: Database) -> None:
    watch, member = AccessWatch(db, every_s=0.01), await add_member(db)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(watch.ended(digest_of(member.token)))
        async with db.begin() as session:
            past = now() - timedelta(seconds=1)
            await session.execute(update(TokenRow).values(expires_at=past))


async def test_a_deactivated_persons_token_ends(db: Database) -> None:
    watch, member = AccessWatch(db, every_s=0.01), await add_member(db)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(watch.ended(digest_of(member.token)))
        async with db.begin() as session:
            await session.execute(update(PersonRow).values(active=False))


async def test_a_look_that_fails_ends_no_stream_and_is_followed_by_another(db: Database) -> None:
    watch, member = AnnouncingWatch(db, every_s=0.01), await add_member(db)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        with outage(db):
            waiting = group.create_task(watch.ended(digest_of(member.token)))
            for _ in range(3):  # the first look, and two in turn
                await watch.reads.acquire()
            await watch.look()
            assert not waiting.done()
        await revoke(db, member)


async def test_whoever_leaves_is_forgotten(db: Database) -> None:
    watch, member = AnnouncingWatch(db), await add_member(db)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(watch.ended(digest_of(member.token)))
        await watch.reads.acquire()
        assert len(watch._waiters) == 1
        waiting.cancel()
    assert watch._waiters == []
