"""Notices reach the people they are for, and nobody else."""

import asyncio
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select, update

from tests.support.accounts import Member, add_member
from tests.support.outage import outage
from understudy.accounts import notices as module
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.models import NoticeRow, PersonRow
from understudy.accounts.notices import (
    KEPT_AFTER_READING,
    LONGEST_TEXT,
    NoticeService,
    announce,
    channel_of,
    tell,
)
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.events import Event, MemoryEventBus
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid
from understudy.kernel.tasks import Background


@pytest.fixture
def bus() -> MemoryEventBus:
    return MemoryEventBus()


@pytest.fixture
def notices(db: Database, bus: MemoryEventBus) -> NoticeService:
    return NoticeService(db, bus)


@pytest.fixture
async def noor(db: Database) -> Member:
    return await add_member(db)


async def told(db: Database, *people: Member, text: str = "It is done.") -> list[NoticeRow]:
    async with db.begin() as session:
        return await tell(session, [p.actor.id for p in people], "job_done", text, "/jobs")


def heard(bus: MemoryEventBus, member: Member) -> list[tuple[str, object]]:
    kept = bus._channel(channel_of(member.actor.id)).kept
    return [(event.name, event.data) for event in kept]


async def test_a_notice_is_read_by_whom_it_is_for(
    db: Database, notices: NoticeService, noor: Member
) -> None:
    teacher = await add_member(db, Role.TEACHER)
    await told(db, noor)
    seen = await notices.list(noor.actor)
    (notice,) = seen.items
    assert (notice.kind, notice.text, notice.link) == ("job_done", "It is done.", "/jobs")
    assert (notice.read_at, seen.unread) == (None, 1)
    assert await notices.list(teacher.actor) == seen.model_copy(update={"items": [], "unread": 0})


async def test_everyone_is_told_once_and_who_is_not_here_is_left_out(
    db: Database, noor: Member
) -> None:
    gone = await add_member(db, Role.TEACHER)
    async with db.begin() as session:
        await session.execute(
            update(PersonRow).where(PersonRow.id == gone.actor.id).values(active=False)
        )
        people = [noor.actor.id, noor.actor.id, gone.actor.id, OPERATOR.id, new_id()]
        rows = await tell(session, people, "budget_warning", "Nearly spent.")
    assert [row.person_id for row in rows] == [noor.actor.id]


async def test_a_text_that_is_too_long_is_cut(db: Database, noor: Member) -> None:
    (row,) = await told(db, noor, text="x" * 1000)
    assert len(row.text) == LONGEST_TEXT
    assert row.text.endswith("x…")


async def test_a_committed_notice_is_announced_to_its_reader(
    db: Database, bus: MemoryEventBus, noor: Member
) -> None:
    (row,) = rows = await told(db, noor)
    announce(bus, rows)
    ((name, data),) = heard(bus, noor)
    assert name == "notice.added"
    assert isinstance(data, dict)
    assert data["notice"]["id"] == str(row.id)


async def test_the_list_comes_in_pages_newest_first(
    db: Database, notices: NoticeService, noor: Member
) -> None:
    rows = [(await told(db, noor))[0] for _ in range(5)]
    newest_first = sorted((row.id for row in rows), reverse=True)
    read, after = [], None
    for _ in range(3):
        page = await notices.list(noor.actor, after, limit=2)
        read += [notice.id for notice in page.items]
        after = page.next
    assert (read, after) == (newest_first, None)


async def test_another_lists_place_is_refused(notices: NoticeService, noor: Member) -> None:
    with pytest.raises(CursorInvalid):
        await notices.list(noor.actor, "nothing")


async def test_some_are_read_then_all(
    db: Database, bus: MemoryEventBus, notices: NoticeService, noor: Member
) -> None:
    teacher = await add_member(db, Role.TEACHER)
    rows = [(await told(db, noor))[0] for _ in range(3)]
    (other,) = await told(db, teacher)
    assert await notices.read(noor.actor, [rows[0].id, other.id, new_id()]) == 2
    assert await notices.read(noor.actor, []) == 2
    assert await notices.read(noor.actor) == 0
    assert (await notices.list(teacher.actor)).unread == 1
    assert [data for _, data in heard(bus, noor)] == [{"unread": 2}, {"unread": 2}, {"unread": 0}]


async def test_reading_again_does_not_change_when_it_was_read(
    db: Database, notices: NoticeService, noor: Member
) -> None:
    await told(db, noor)
    await notices.read(noor.actor)
    first = (await notices.list(noor.actor)).items[0].read_at
    await notices.read(noor.actor)
    assert first is not None
    assert (await notices.list(noor.actor)).items[0].read_at == first


async def test_what_another_process_tells_wakes_watchers_here_once(
    db: Database, bus: MemoryEventBus, notices: NoticeService, noor: Member
) -> None:
    watching = bus.watch(channel_of(noor.actor.id))
    await anext(watching)
    await notices.look()
    await told(db, noor)
    before = len(heard(bus, noor))
    await notices.look()
    await notices.look()
    assert heard(bus, noor)[before:] == [("notices.changed", {"unread": 1})]
    await watching.aclose()


async def test_what_came_before_the_first_look_that_sees_a_watcher_wakes_them_too(
    db: Database, bus: MemoryEventBus, notices: NoticeService, noor: Member
) -> None:
    watching = bus.watch(channel_of(noor.actor.id))
    await anext(watching)
    assert (await notices.list(noor.actor)).unread == 0
    await told(db, noor)  # by another process: nothing is published here
    await notices.look()
    assert heard(bus, noor) == [("notices.changed", {"unread": 1})]
    await watching.aclose()


async def test_only_what_was_read_long_ago_is_swept(
    db: Database, notices: NoticeService, noor: Member
) -> None:
    long_ago = now() - KEPT_AFTER_READING - timedelta(days=1)
    cases = [(long_ago, long_ago), (long_ago, now()), (long_ago, None), (now(), now())]
    for at, read_at in cases:
        (row,) = await told(db, noor)
        async with db.begin() as session:
            values = {"at": at, "read_at": read_at}
            await session.execute(update(NoticeRow).where(NoticeRow.id == row.id).values(**values))
    await notices.sweep()
    async with db.read() as session:
        left = list(await session.execute(select(NoticeRow.at, NoticeRow.read_at)))
    assert sorted((at == long_ago, read_at is None) for at, read_at in left) == [
        (False, False),
        (True, False),
        (True, True),
    ]


async def test_while_it_runs_it_looks_and_sweeps_and_outlives_an_outage(
    db: Database,
    bus: MemoryEventBus,
    notices: NoticeService,
    noor: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.01)
    long_ago = now() - KEPT_AFTER_READING - timedelta(days=1)
    await told(db, noor)
    async with db.begin() as session:
        await session.execute(update(NoticeRow).values(at=long_ago, read_at=long_ago))
    watching = bus.watch(channel_of(noor.actor.id))
    await anext(watching)
    with structlog.testing.capture_logs() as logged:
        async with Background() as chores, asyncio.timeout(10):
            with outage(db):
                chores.start(notices.keep_current())
                while "notices_not_read" not in str(logged):
                    await asyncio.sleep(0.01)
            while (await notices.list(noor.actor)).items:
                await asyncio.sleep(0.01)
            await told(db, noor)
            async for event in watching:
                if isinstance(event, Event) and event.data == {"unread": 1}:
                    break
    await watching.aclose()
    assert heard(bus, noor)[-1] == ("notices.changed", {"unread": 1})
