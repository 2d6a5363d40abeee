import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from understudy.kernel import process
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.process import SILENT_AFTER, Process, ProcessRow, dead_among, forget, place

HERE = place()
ELSEWHERE = "another-machine"
JUST_NOW = timedelta(seconds=1)
TOO_LONG = SILENT_AFTER + timedelta(seconds=1)
NEARLY = SILENT_AFTER - timedelta(seconds=10)


def pid_of_a_dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


@pytest.fixture(scope="module")
def pids() -> dict[str, int]:
    return {"alive": os.getppid(), "dead": pid_of_a_dead_process(), "ours": os.getpid()}


async def is_dead(db: Database, id: UUID) -> bool:
    async with db.read() as session:
        return await dead_among(session, [id]) == {id}


@pytest.mark.parametrize(
    ("host", "pid", "silent_for", "gone"),
    [
        (HERE, "alive", JUST_NOW, False),
        (HERE, "alive", NEARLY, False),
        (HERE, "dead", JUST_NOW, True),
        (HERE, "ours", JUST_NOW, False),
        (HERE, "alive", TOO_LONG, True),
        (ELSEWHERE, "dead", JUST_NOW, False),
        (ELSEWHERE, "ours", NEARLY, False),
        (ELSEWHERE, "alive", TOO_LONG, True),
    ],
)
async def test_who_will_not_come_back(
    db: Database,
    pids: dict[str, int],
    host: str,
    pid: str,
    silent_for: timedelta,
    gone: bool,
) -> None:
    row = ProcessRow(id=new_id(), host=host, pid=pids[pid], heard_at=now() - silent_for)
    async with db.begin() as session:
        session.add(row)
    assert await is_dead(db, row.id) is gone


async def test_a_process_is_alive_to_itself_and_ended_once_it_has_left(db: Database) -> None:
    this = Process(db)
    await this.announce()
    assert not await is_dead(db, this.id)
    await this.leave()
    assert await is_dead(db, this.id)


async def test_the_dead_are_taken_off_the_list(db: Database) -> None:
    this, other = Process(db), Process(db)
    await this.announce()
    await other.announce()
    async with db.begin() as session:
        await forget(session, [other.id])
    assert (await is_dead(db, this.id), await is_dead(db, other.id)) == (False, True)


async def test_a_beating_process_is_heard_again(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    this = Process(db)
    long_ago = now() - TOO_LONG
    async with db.begin() as session:
        session.add(ProcessRow(id=this.id, host=ELSEWHERE, pid=1, heard_at=long_ago))
    assert await is_dead(db, this.id)
    monkeypatch.setattr(process, "HEARTBEAT_S", 0.01)
    beating = asyncio.ensure_future(this.keep_alive())
    async with asyncio.timeout(10):
        while await is_dead(db, this.id):
            await asyncio.sleep(0.01)
    beating.cancel()
    await asyncio.wait((beating,))
    assert beating.cancelled()


async def test_a_beat_that_the_database_misses_is_not_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    db = Database("postgresql://nobody@127.0.0.1:1/nothing")  # nobody listens there
    this = Process(db)
    monkeypatch.setattr(process, "HEARTBEAT_S", 0.01)
    beating = asyncio.ensure_future(this.keep_alive())
    with capture_logs() as logged:
        async with asyncio.timeout(10):
            while [entry["event"] for entry in logged].count("heartbeat_failed") < 2:
                await asyncio.sleep(0.01)
    assert not beating.done()
    beating.cancel()
    await asyncio.wait((beating,))
    await db.aclose()
