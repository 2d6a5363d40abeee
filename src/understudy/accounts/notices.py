"""What people should see when they look: told by any slice, shown at the bell, kept until swept."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete, func, select, update

from understudy.accounts.access import Actor, Role
from understudy.accounts.models import NoticeRow, PersonRow
from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database, Session
from understudy.kernel.events import EventBus, MemoryEventBus
from understudy.kernel.ids import new_id
from understudy.kernel.page import Page, id_after, id_cursor, page_of
from understudy.kernel.tasks import every

NOTICE_ADDED = "notice.added"
NOTICES_CHANGED = "notices.changed"
"""Some were read, or another process added some: look again."""

KEPT_AFTER_READING = timedelta(days=90)
LONGEST_TEXT = 400
LOOK_EVERY_S = 5.0
"""So soon what other processes tell is seen here."""
_SWEEP_EVERY_S = 86_400.0
_PERSON = "person:"


class Notice(BaseModel):
    """Something a person should see; `link` is a path of ours, or empty."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    at: datetime
    kind: str
    text: str
    link: str
    read_at: datetime | None


class Notices(Page[Notice]):
    """A part of one's notices, newest first; `unread` counts all of them."""

    unread: int


def channel_of(person_id: UUID) -> str:
    """Return the channel on which a person's own news are published."""
    return f"{_PERSON}{person_id}"


async def tell(
    session: Session, person_ids: Iterable[UUID], kind: str, text: str, link: str = ""
) -> list[NoticeRow]:
    """Tell people something, in the transaction of what it is about.

    Args:
        session: that transaction. Give what is returned to `announce` when it is committed.
        person_ids: whom; those who are gone or cannot sign in are left out.
        kind: `<what>_<state>`, for example `budget_warning`.
        text: a sentence for them; its end is cut if it is too long.
        link: a path of ours where they can do something about it.
    """
    here = select(PersonRow.id).where(PersonRow.id.in_(set(person_ids)), PersonRow.active)
    rows = [
        NoticeRow(id=new_id(), person_id=each, at=now(), kind=kind, text=_cut(text), link=link)
        for each in await session.scalars(here)
    ]
    session.add_all(rows)
    return rows


async def tell_once(
    session: Session, person_ids: Iterable[UUID], kind: str, text: str, link: str
) -> list[NoticeRow]:
    """Tell people something as `tell` does, unless they have not read that yet: kind and link."""
    row, ids = NoticeRow, set(person_ids)
    told = select(row.person_id).where(
        row.person_id.in_(ids), row.kind == kind, row.link == link, row.read_at.is_(None)
    )
    return await tell(session, ids - set(await session.scalars(told)), kind, text, link)


async def tell_news(
    session: Session,
    person_id: UUID,
    kind: str,
    text: str,
    link: str,
    *,
    since: datetime | None = None,
) -> list[NoticeRow]:
    """Tell somebody something as `tell` does, unless it is the last they were told: kind and link.

    What they have not read yet says this from now on. What they have read is told again if it says
    something else now, or was told before a moment `since` which it is news again.
    """
    told = select(NoticeRow).where(NoticeRow.person_id == person_id, NoticeRow.link == link)
    last = (await session.scalars(told.order_by(NoticeRow.id.desc()).limit(1))).first()
    if last is not None and last.kind == kind:
        if last.read_at is None:
            last.text, last.at = _cut(text), now()
            return []
        if last.text == _cut(text) and (since is None or last.at >= since):
            return []
    return await tell(session, [person_id], kind, text, link)


async def admins(session: Session) -> set[UUID]:
    """Return who is told what concerns the whole installation."""
    query = select(PersonRow.id).where(PersonRow.role == Role.ADMIN, PersonRow.active)
    return set(await session.scalars(query))


async def students(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return who of these people is a student, and sees no amounts of money."""
    query = select(PersonRow.id).where(PersonRow.id.in_(ids), PersonRow.role == Role.STUDENT)
    return set(await session.scalars(query)) if ids else set()


def announce(bus: EventBus, told: Iterable[NoticeRow]) -> None:
    """Publish notices that are committed, each to its reader."""
    for row in told:
        notice = Notice.model_validate(row)
        bus.publish(
            channel_of(row.person_id), NOTICE_ADDED, {"notice": notice.model_dump(mode="json")}
        )


class NoticeService:
    """One's own notices: reading them, and having read them."""

    def __init__(self, db: Database, bus: MemoryEventBus) -> None:
        self._db, self._bus = db, bus
        self._known: dict[UUID, tuple[int, datetime | None]] = {}
        self._swept_at_s: float | None = None

    async def list(self, actor: Actor, after: str | None = None, limit: int = 50) -> Notices:
        """Return the actor's notices, newest first.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        mine = NoticeRow.person_id == actor.id
        query = select(NoticeRow).where(mine).order_by(NoticeRow.id.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(NoticeRow.id < id_after(after))
        async with self._db.read() as session:
            rows = list(await session.scalars(query))
            unread = await _unread(session, actor.id)
        page = page_of([Notice.model_validate(row) for row in rows], limit, id_cursor(rows, limit))
        return Notices(items=page.items, next=page.next, unread=unread)

    async def read(self, actor: Actor, ids: Collection[UUID] | None = None) -> int:
        """Mark some of the actor's notices as read, or all; return how many are still unread.

        Ids of other people's notices are ignored.
        """
        wanted = (NoticeRow.person_id == actor.id) & NoticeRow.read_at.is_(None)
        if ids is not None:
            wanted &= NoticeRow.id.in_(ids)
        async with self._db.begin() as session:
            await session.execute(update(NoticeRow).where(wanted).values(read_at=now()))
            unread = await _unread(session, actor.id)
        self._bus.publish(channel_of(actor.id), NOTICES_CHANGED, {"unread": unread})
        return unread

    async def keep_current(self) -> None:
        """Tell watchers here what other processes tell them, and sweep, for ever."""
        await every(LOOK_EVERY_S, self._look_and_sweep, "notices_not_read")

    async def _look_and_sweep(self) -> None:
        await self.look()
        if self._swept_at_s is None or monotonic_s() - self._swept_at_s > _SWEEP_EVERY_S:
            await self.sweep()
            self._swept_at_s = monotonic_s()

    async def look(self) -> None:
        """Wake those watchers in this process whose notices are others than at the last look.

        Who watches only since then is woken too: they may have read before the last one came.
        """
        watched = [
            UUID(name.removeprefix(_PERSON))
            for name in self._bus.watched()
            if name.startswith(_PERSON)
        ]
        found = await self._states(watched) if watched else {}
        for person_id, state in found.items():
            if self._known.get(person_id) != state:
                self._bus.publish(channel_of(person_id), NOTICES_CHANGED, {"unread": state[0]})
        self._known = found

    async def sweep(self) -> None:
        """Delete what was read long ago."""
        old = NoticeRow.read_at < now() - KEPT_AFTER_READING
        async with self._db.begin() as session:
            await session.execute(delete(NoticeRow).where(old))

    async def _states(self, people: Sequence[UUID]) -> dict[UUID, tuple[int, datetime | None]]:
        """Return how many notices are unread, and when the last of them came."""
        query = (
            select(NoticeRow.person_id, func.count(), func.max(NoticeRow.at))
            .where(NoticeRow.person_id.in_(people), NoticeRow.read_at.is_(None))
            .group_by(NoticeRow.person_id)
        )
        states: dict[UUID, tuple[int, datetime | None]] = dict.fromkeys(people, (0, None))
        async with self._db.read() as session:
            for person_id, count, last in await session.execute(query):
                states[person_id] = count, last
        return states


async def _unread(session: Session, person_id: UUID) -> int:
    query = select(func.count()).where(
        NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None)
    )
    return await session.scalar(query) or 0


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
