"""Which processes are alive: a turn that runs belongs to one, and is taken up when it has died."""

import os
import socket
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import String, delete, false, func, select
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import Database, Row, Session, UtcDateTime
from understudy.kernel.ids import new_id
from understudy.kernel.tasks import every

HEARTBEAT_S = 5.0
SILENT_AFTER = timedelta(seconds=20)
"""A process on another machine that has not been heard for so long counts as dead."""


class ProcessRow(Row):
    """A process that owns running work."""

    __tablename__ = "processes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    pid: Mapped[int]
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    works: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it works on jobs."""


class Process:
    """This process, as the others see it."""

    def __init__(self, db: Database) -> None:
        self.id = new_id()
        self.db = db
        self._works = False
        self.lapses = 0
        """How often the others have thought us dead: what we were at then was given away."""

    async def announce(self, *, works: bool = False) -> None:
        """Write this process down, so that what it runs has an owner.

        Args:
            works: whether it works on jobs.
        """
        self._works = works
        async with self.db.begin() as session:
            session.add(self._row())

    async def keep_alive(self) -> None:
        """Say every few seconds that we live, for ever."""
        await every(HEARTBEAT_S, self._beat, "heartbeat_failed")

    async def leave(self) -> None:
        """Say that we end; what still runs here may be taken up at once."""
        async with self.db.begin() as session:
            await forget(session, [self.id])

    def _row(self) -> ProcessRow:
        return ProcessRow(
            id=self.id, host=place(), pid=os.getpid(), heard_at=now(), works=self._works
        )

    async def _beat(self) -> None:
        async with self.db.begin() as session:
            row = await session.get(ProcessRow, self.id)
            if row is None:  # we were silent for so long that the others think us dead
                session.add(self._row())
                self.lapses += 1
            else:
                row.heard_at = now()


async def dead_among(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these processes will not come back: gone, killed or silent."""
    rows = await session.scalars(select(ProcessRow).where(ProcessRow.id.in_(ids)))
    return set(ids) - {row.id for row in rows if _lives(row)}


async def workers(session: Session) -> int:
    """Return how many processes work on jobs, as far as we have heard of them lately."""
    lately = ProcessRow.heard_at > now() - SILENT_AFTER
    query = select(func.count()).select_from(ProcessRow).where(ProcessRow.works, lately)
    return await session.scalar(query) or 0


async def forget(session: Session, ids: Collection[UUID]) -> None:
    """Take dead processes off the list."""
    await session.execute(delete(ProcessRow).where(ProcessRow.id.in_(ids)))


def place() -> str:
    """Return where numbers of processes mean the same: the machine, and the container on it."""
    with suppress(OSError):
        return f"{socket.gethostname()} {Path('/proc/self/ns/pid').readlink()}"
    return socket.gethostname()


def _lives(row: ProcessRow) -> bool:
    # In our own place the process table knows at once, no silence has to pass.
    if row.host == place() and os.name == "posix" and not _runs(row.pid):
        return False
    return row.heard_at > now() - SILENT_AFTER


def _runs(pid: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    with suppress(OSError):  # killed, but its parent has not looked yet
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    return True
