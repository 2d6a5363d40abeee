"""Files that programs make for people: rows in chunks, so that every machine sees them.

A file is there as soon as it is whole, and stays as it is: whoever writes one that is there already
has written for nothing, or replaces it, and who reads it reads to its end, unless it is forgotten.
Until then its chunks belong to a draft; a draft that nobody goes on with is swept.
"""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CursorResult,
    LargeBinary,
    String,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import Database, Row, Session, UtcDateTime, insert_into
from understudy.kernel.errors import NotFound, Unavailable
from understudy.kernel.ids import new_id
from understudy.kernel.tasks import every

CHUNK_BYTES = 256 * 1024
GIVEN_UP_AFTER = timedelta(hours=1)
"""A draft to which nothing was added for so long is nobody's any more."""
READ_WITHIN = timedelta(hours=1)
"""A file that has expired stays for so long: who has begun to read it reads to its end."""
SWEEP_EVERY_S = 600.0
_SWEPT_AT_ONCE = 32
"""Chunks deleted in one transaction: others write between them."""


class FileGone(NotFound):
    """This file has expired and was deleted."""

    code = "file_gone"


class DraftLost(Unavailable):
    """This file was not written on for so long that it was given up; please begin again."""

    code = "draft_lost"


class FileRow(Row):
    """A whole file; its chunks are those of the draft it was written as."""

    __tablename__ = "files"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(info={"person": "owner"})
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    draft_id: Mapped[UUID] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class FileDraftRow(Row):
    """A file that is being written, or whose chunks are to be swept."""

    __tablename__ = "file_drafts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    given_up: Mapped[bool] = mapped_column(default=False)
    """Nobody may write on it: its chunks are being swept."""


class FileChunkRow(Row):
    """A part of a file's bytes; all but the last are of one size."""

    __tablename__ = "file_chunks"

    draft_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary, info={"person": "content"})


class StoredFile(BaseModel):
    """What there is to know of a file without reading it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    owner_id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    created_at: datetime
    expires_at: datetime


class FileWriter:
    """Takes a file's bytes in any pieces, and writes them as chunks."""

    def __init__(self, db: Database, draft_id: UUID) -> None:
        self._db, self.draft_id = db, draft_id
        self._waiting, self._count = bytearray(), 0
        self.replaces = False
        """Whether it takes the place of a file that is there."""
        self._digest, self.size_bytes = hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        """What was written so far, in short."""
        return self._digest.hexdigest()

    async def write(self, data: bytes) -> None:
        """Add bytes.

        Raises:
            DraftLost: it was taken for dead meanwhile.
        """
        self._digest.update(data)
        self.size_bytes += len(data)
        self._waiting += data
        while len(self._waiting) >= CHUNK_BYTES:
            await self._write_chunk()

    async def flush(self) -> None:
        """Write what waits to be a whole chunk; nothing comes after it."""
        if self._waiting:
            await self._write_chunk()

    async def _write_chunk(self) -> None:
        data = bytes(self._waiting[:CHUNK_BYTES])
        # Fleeting: the transaction that makes the file visible waits for the disk, for all of it.
        async with self._db.begin(fleeting=True) as session:
            await _touch(session, self.draft_id)
            session.add(FileChunkRow(draft_id=self.draft_id, number=self._count, data=data))
        del self._waiting[:CHUNK_BYTES]
        self._count += 1


class Files:
    """Writes, finds, reads and sweeps files. Who may have one is for those who made it to say."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @asynccontextmanager
    async def writing(
        self, id: UUID, owner_id: UUID, name: str, media_type: str, kept_for: timedelta
    ) -> AsyncIterator[FileWriter]:
        """Write a file: at the end of the block it is there. If the block raises, nothing is.

        Of several who write the same file, the first one's stays, unless another one `replaces` it.

        Args:
            id: of the file.
            owner_id: for whom it was made.
            name: that a program which saves it may give it.
            media_type: such as `application/zip`.
            kept_for: it is deleted so long after it was written.
        """
        writer = FileWriter(self._db, new_id())
        async with self._db.begin(fleeting=True) as session:
            session.add(FileDraftRow(id=writer.draft_id, touched_at=now()))
        yield writer
        await writer.flush()
        values = {
            "id": id,
            "owner_id": owner_id,
            "name": name,
            "media_type": media_type,
            "size_bytes": writer.size_bytes,
            "sha256": writer.sha256,
            "draft_id": writer.draft_id,
            "created_at": now(),
            "expires_at": now() + kept_for,
        }
        async with self._db.begin() as session:
            await _touch(session, writer.draft_id)
            if writer.replaces:
                await _delete(session, FileRow.id == id)
            add = insert_into(session, FileRow).values(values)
            done = await session.execute(add.on_conflict_do_nothing(index_elements=["id"]))
            if cast("CursorResult[FileRow]", done).rowcount:
                await session.execute(
                    delete(FileDraftRow).where(FileDraftRow.id == writer.draft_id)
                )
            else:  # another one's file is there
                await _give_up(session, FileDraftRow.id == writer.draft_id)

    async def find(self, id: UUID) -> StoredFile | None:
        """Return a file that is whole and has not expired."""
        async with self._db.read() as session:
            row = await session.get(FileRow, id)
            if row is None or row.expires_at <= now():
                return None
            return StoredFile.model_validate(row)

    async def read(self, id: UUID) -> AsyncGenerator[bytes]:
        """Read a file, chunk by chunk.

        Raises:
            FileGone: it has expired.
        """
        async with self._db.read() as session:
            row = await session.get(FileRow, id)
        if row is None:
            raise FileGone
        for number in range(-(-row.size_bytes // CHUNK_BYTES)):
            # A session per chunk: a slow reader must not keep a transaction open.
            async with self._db.read() as session:
                found = await session.scalar(
                    select(FileChunkRow.data).where(
                        FileChunkRow.draft_id == row.draft_id, FileChunkRow.number == number
                    )
                )
            if found is None:
                raise FileGone
            yield found

    async def keep_clean(self) -> None:
        """Sweep every few minutes, for ever."""
        await every(SWEEP_EVERY_S, self.sweep, "files_not_swept")

    async def sweep(self) -> None:
        """Delete what has expired, and what was never finished."""
        async with self._db.begin() as session:
            await _delete(session, FileRow.expires_at <= now() - READ_WITHIN)
            await _give_up(session, FileDraftRow.touched_at <= now() - GIVEN_UP_AFTER)
            query = select(FileDraftRow.id).where(FileDraftRow.given_up)
            drafts = (await session.scalars(query)).all()
        for draft_id in drafts:
            while await self._sweep_some(draft_id):
                pass

    async def _sweep_some(self, draft_id: UUID) -> bool:
        """Delete some chunks of a draft, and at last the draft; tell whether there are more."""
        chunk = FileChunkRow
        async with self._db.begin() as session:
            last = await session.scalar(
                select(func.max(chunk.number)).where(chunk.draft_id == draft_id)
            )
            if last is None:
                await session.execute(delete(FileDraftRow).where(FileDraftRow.id == draft_id))
                return False
            await session.execute(
                delete(chunk).where(
                    chunk.draft_id == draft_id, chunk.number > last - _SWEPT_AT_ONCE
                )
            )
            return True


async def forget(session: Session, ids: Collection[UUID]) -> None:
    """Delete files at once, so that they may be written anew.

    The next sweep deletes their chunks, whoever reads them now.
    """
    await _delete(session, FileRow.id.in_(ids))


async def _delete(session: Session, which: ColumnElement[bool]) -> None:
    """Delete files and leave their chunks to the sweep; others may do the same now."""
    query = select(FileRow.draft_id).where(which)
    # In one order: those who sweep at once wait for each other, and must not do so in a circle.
    for draft_id in (await session.scalars(query.order_by(FileRow.draft_id))).all():
        values = {"id": draft_id, "touched_at": now(), "given_up": True}
        add = insert_into(session, FileDraftRow).values(values)
        await session.execute(add.on_conflict_do_nothing(index_elements=["id"]))
        gone = delete(FileRow).where(FileRow.draft_id == draft_id)
        await session.execute(gone.execution_options(synchronize_session=False))


async def _touch(session: Session, draft_id: UUID) -> None:
    """Say that a draft is still written on.

    Raises:
        DraftLost: it was given up.
    """
    row = FileDraftRow
    touch = update(row).where(row.id == draft_id, row.given_up.is_(False)).values(touched_at=now())
    done = await session.execute(touch.execution_options(synchronize_session=False))
    if not cast("CursorResult[FileDraftRow]", done).rowcount:
        raise DraftLost


async def _give_up(session: Session, which: ColumnElement[bool]) -> None:
    """Leave drafts to the sweep."""
    give_up = update(FileDraftRow).where(which).values(given_up=True)
    await session.execute(give_up.execution_options(synchronize_session=False))
