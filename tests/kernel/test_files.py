import asyncio
import hashlib
import tracemalloc
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from understudy.kernel.clock import now
from understudy.kernel.db import Database, Row
from understudy.kernel.files import (
    CHUNK_BYTES,
    GIVEN_UP_AFTER,
    READ_WITHIN,
    DraftLost,
    FileChunkRow,
    FileDraftRow,
    FileGone,
    FileRow,
    Files,
    forget,
)
from understudy.kernel.ids import new_id

OWNER, WEEK = new_id(), timedelta(days=7)
MIB = 2**20


@pytest.fixture
def files(db: Database) -> Files:
    return Files(db)


async def wrote(files: Files, id: UUID, *pieces: bytes, kept_for: timedelta = WEEK) -> None:
    async with files.writing(id, OWNER, "a.bin", "application/octet-stream", kept_for) as writer:
        for piece in pieces:
            await writer.write(piece)


async def wrote_and_died(files: Files, id: UUID, data: bytes, error: BaseException) -> None:
    async with files.writing(id, OWNER, "a", "text/plain", WEEK) as writer:
        await writer.write(data)
        raise error


async def content(files: Files, id: UUID) -> bytes:
    return b"".join([chunk async for chunk in files.read(id)])


async def count(db: Database, row: type[Row]) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def age(db: Database, row: Any, name: str, moment: datetime) -> None:
    async with db.begin() as session:
        await session.execute(update(row).values({name: moment}))


@pytest.mark.parametrize(
    "sizes",
    [
        [],
        [0],
        [1],
        [CHUNK_BYTES],
        [CHUNK_BYTES - 1, 1, 1],
        [3 * CHUNK_BYTES + 7],
        [1000] * 600,
    ],
    ids=str,
)
async def test_what_was_written_in_any_pieces_is_read_in_chunks(
    files: Files, db: Database, sizes: list[int]
) -> None:
    whole = bytes(range(251)) * (sum(sizes) // 251 + 1)
    pieces, place = [], 0
    for size in sizes:
        pieces.append(whole[place : place + size])
        place += size
    id_ = new_id()
    await wrote(files, id_, *pieces)
    chunks = [chunk async for chunk in files.read(id_)]
    assert b"".join(chunks) == whole[:place]
    assert all(len(chunk) == CHUNK_BYTES for chunk in chunks[:-1])
    found = await files.find(id_)
    assert found
    assert (found.size_bytes, found.name, found.owner_id) == (place, "a.bin", OWNER)
    assert found.sha256 == hashlib.sha256(whole[:place]).hexdigest()
    assert found.expires_at - found.created_at >= WEEK - timedelta(seconds=5)
    assert await count(db, FileDraftRow) == 0


async def test_a_file_is_not_there_before_it_is_whole(files: Files) -> None:
    id_ = new_id()
    async with files.writing(id_, OWNER, "a", "text/plain", WEEK) as writer:
        await writer.write(bytes(3 * CHUNK_BYTES))
        assert await files.find(id_) is None
        with pytest.raises(FileGone):
            await content(files, id_)
    assert await files.find(id_)


async def test_a_writer_that_dies_leaves_nothing_visible_and_is_swept(
    files: Files, db: Database
) -> None:
    id_ = new_id()
    for error in (ValueError("no"), asyncio.CancelledError()):
        with pytest.raises(type(error)):
            await wrote_and_died(files, id_, bytes(40 * CHUNK_BYTES), error)
    assert await files.find(id_) is None
    await files.sweep()
    assert await count(db, FileChunkRow) == 80, "they may still be written on"
    await age(db, FileDraftRow, "touched_at", now() - GIVEN_UP_AFTER)
    await files.sweep()
    assert [await count(db, row) for row in (FileChunkRow, FileDraftRow)] == [0, 0]


async def test_written_again_after_a_crash_nothing_of_the_first_time_is_in_it(
    files: Files,
) -> None:
    id_ = new_id()
    with pytest.raises(ValueError, match="no"):
        await wrote_and_died(files, id_, b"a" * 5 * CHUNK_BYTES, ValueError("no"))
    await wrote(files, id_, b"b" * CHUNK_BYTES, b"b")
    assert await content(files, id_) == b"b" * (CHUNK_BYTES + 1)


async def test_of_two_writers_the_first_ones_file_stays_whole(files: Files, db: Database) -> None:
    id_ = new_id()
    async with files.writing(id_, OWNER, "slow", "text/plain", WEEK) as slow:
        await slow.write(b"s" * 2 * CHUNK_BYTES)
        await wrote(files, id_, b"q" * CHUNK_BYTES)
        await slow.write(b"s")
    assert await content(files, id_) == b"q" * CHUNK_BYTES
    await files.sweep()
    assert await count(db, FileChunkRow) == 1
    assert await count(db, FileDraftRow) == 0


async def test_many_who_write_one_file_at_once_leave_one(files: Files, db: Database) -> None:
    id_ = new_id()
    async with asyncio.TaskGroup() as tasks:
        for letter in b"abcdefgh":
            tasks.create_task(wrote(files, id_, bytes([letter]) * (CHUNK_BYTES + 9)))
    found = await content(files, id_)
    assert len(found) == CHUNK_BYTES + 9
    assert len(set(found)) == 1
    await files.sweep()
    assert await count(db, FileChunkRow) == 2


async def test_who_was_silent_for_too_long_is_told_so(files: Files, db: Database) -> None:
    id_ = new_id()

    async def write() -> None:
        async with files.writing(id_, OWNER, "a", "text/plain", WEEK) as writer:
            await writer.write(bytes(2 * CHUNK_BYTES))
            await age(db, FileDraftRow, "touched_at", now() - GIVEN_UP_AFTER)
            await files.sweep()
            await writer.write(b"the rest, less than a chunk")

    with pytest.raises(DraftLost, match="begin again"):
        await write()
    assert await files.find(id_) is None
    assert await count(db, FileChunkRow) == 0


async def test_an_expired_file_is_not_found_and_deleted_a_little_later(
    files: Files, db: Database
) -> None:
    old, young = new_id(), new_id()
    await wrote(files, old, b"old" * CHUNK_BYTES)
    await age(db, FileRow, "expires_at", now())
    await wrote(files, young, b"young")
    assert await files.find(old) is None
    await files.sweep()
    assert len(await content(files, old)) == 3 * CHUNK_BYTES, "a reader may be at it"
    async with db.begin() as session:
        (await session.get_one(FileRow, old)).expires_at = now() - READ_WITHIN
    await files.sweep()
    with pytest.raises(FileGone):
        await content(files, old)
    assert await content(files, young) == b"young"
    assert await count(db, FileChunkRow) == 1


async def test_what_is_forgotten_is_gone_at_once_and_deleted_by_the_next_sweep(
    files: Files, db: Database
) -> None:
    gone, stays = new_id(), new_id()
    for each in (gone, stays):
        await wrote(files, each, b"words")
    async with db.begin() as session:
        await forget(session, [gone, new_id()])
    assert await files.find(gone) is None
    assert await files.find(stays)
    await files.sweep()
    assert await count(db, FileChunkRow) == 1
    assert await content(files, stays) == b"words"


async def test_who_replaces_a_file_leaves_theirs(files: Files, db: Database) -> None:
    id_ = new_id()
    await wrote(files, id_, b"words")
    async with files.writing(id_, OWNER, "a", "text/plain", WEEK) as writer:
        writer.replaces = True
        await writer.write(b"others")
        assert await content(files, id_) == b"words"
    await files.sweep()
    assert await content(files, id_) == b"others"
    assert await count(db, FileChunkRow) == 1


async def test_what_is_forgotten_may_be_written_anew_at_once(files: Files, db: Database) -> None:
    id_ = new_id()
    await wrote(files, id_, b"words")
    async with db.begin() as session:
        await forget(session, [id_])
    await wrote(files, id_, b"others")
    await files.sweep()
    assert await content(files, id_) == b"others"
    assert await count(db, FileChunkRow) == 1


async def test_several_who_sweep_at_once_are_not_in_each_others_way(
    files: Files, db: Database
) -> None:
    for _ in range(20):
        await wrote(files, new_id(), b"old")
    await age(db, FileRow, "expires_at", now() - READ_WITHIN)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(files.sweep())
    assert [await count(db, row) for row in (FileRow, FileChunkRow, FileDraftRow)] == [0, 0, 0]


async def test_a_file_that_is_deleted_under_a_reader_is_not_taken_for_whole(
    files: Files, db: Database
) -> None:
    id_ = new_id()
    await wrote(files, id_, bytes(3 * CHUNK_BYTES))
    reading = files.read(id_)
    await anext(reading)
    await age(db, FileRow, "expires_at", now() - READ_WITHIN)
    await files.sweep()
    with pytest.raises(FileGone):
        await anext(reading)


async def test_a_large_file_is_never_held_as_a_whole(files: Files) -> None:
    id_, piece = new_id(), b"x" * MIB

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield piece

    tracemalloc.start()
    try:
        async with files.writing(id_, OWNER, "large", "text/plain", WEEK) as writer:
            async for each in pieces():
                await writer.write(each)
        size = 0
        async for chunk in files.read(id_):
            size += len(chunk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 64 * MIB
    assert peak < 16 * MIB, f"{peak / MIB:.1f} MiB at once"
