"""The job that writes an export for research: one step, from the first session to the last.

The key of the pseudonyms lives as long as the step. So a step that is done again, after a crash or
a pause, begins anew: two halves with two keys would not be one export.
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from itertools import batched
from typing import IO
from uuid import UUID

from sqlalchemy import ColumnElement

from understudy.accounts import audit
from understudy.jobs.control import Stopped, Wish
from understudy.jobs.kinds import Arguments, Kind, Plan, Step
from understudy.kernel import files
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.files import Files, FileWriter
from understudy.practice.records import research_store as store
from understudy.practice.records.bundle import ZIP, Bundle
from understudy.practice.records.problems import ForgottenMeanwhile
from understudy.practice.records.pseudonyms import Blanks, Pseudonyms
from understudy.practice.records.research_guide import guide
from understudy.practice.records.research_rows import (
    COLUMNS,
    Told,
    csv_line,
    message_lines,
    session_cells,
)
from understudy.practice.records.research_store import Gathered

KIND = "practice_research_export"
PRODUCT = "practice"
_AT_ONCE = 50
_LOOKED_AT_ONCE = 500
_IN_MEMORY_BYTES = 8 * 1024 * 1024


class ResearchFlow:
    """Does the step of exports for research."""

    def __init__(self, db: Database, files: Files, kept_for: timedelta) -> None:
        self._db, self._files, self._kept_for = db, files, kept_for

    @property
    def kind(self) -> Kind:
        """What `bootstrap` registers."""
        return Kind(
            name=KIND,
            product=PRODUCT,
            plan=self._plan,
            step=self._step,
            link=lambda job_id: f"/practice/exports/{job_id}",
        )

    async def _plan(self, plan: Plan) -> None:
        await plan.step("write")

    async def _step(self, step: Step, _name: str, _arguments: Arguments) -> None:
        """Write the file."""
        job_id, actor = step.work.job_id, step.work.actor
        async with self._db.read() as session:
            choice, at, _ = await store.begun(session, job_id)
            which = store.chosen(actor, choice, at)
            total = await store.count(session, which)
        async with self._db.begin() as session:
            await step.progress(session, total=total)
        name = f"practice-research-{at:%Y-%m-%d}.zip"
        writing = self._files.writing(job_id, actor.id, name, ZIP, self._kept_for)
        async with writing as writer:
            # One is there if a process died that wrote it, before it looked what was deleted.
            writer.replaces = True
            written = _Writing(self._db, step, writer)
            await written.write(which)
        await self._require_nothing_forgotten(job_id, written.ids)

    async def _require_nothing_forgotten(self, job_id: UUID, ids: Sequence[UUID]) -> None:
        """Let no file stay that holds what was deleted while it was written.

        Raises:
            ForgottenMeanwhile: something was.
        """
        for some in batched(ids, _LOOKED_AT_ONCE):
            async with self._db.begin() as session:
                if await store.is_any_erased(session, some):
                    await files.forget(session, [job_id])
                    break
        else:
            return
        raise ForgottenMeanwhile


class _Writing:
    """One export while it is written: messages at once, the table of sessions beside it."""

    def __init__(self, db: Database, step: Step, writer: FileWriter) -> None:
        self._db, self._step, self._writer = db, step, writer
        self._names, self._blanks = Pseudonyms(), dict[UUID, Blanks]()
        self._bundle, self.ids = Bundle(now()), list[UUID]()

    async def write(self, which: ColumnElement[bool]) -> None:
        """Write all of it."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES, mode="w+b") as table:
            table.write(csv_line(list(COLUMNS)).encode())
            with self._bundle.file("messages.jsonl") as messages:
                async for page in self._pages(which):
                    told = [await self._told(each) for each in page]
                    await asyncio.to_thread(_add, messages, table, told)
                    await self._writer.write(self._bundle.taken())
                    await self._count(page)
            await self._copy(table)
        self._bundle.add("README.md", guide(len(self.ids), now()))
        self._bundle.close()
        await self._writer.write(self._bundle.taken())

    async def _pages(self, which: ColumnElement[bool]) -> AsyncGenerator[list[Gathered]]:
        last: UUID | None = None
        while True:
            _require_going_on(self._step)
            async with self._db.read() as session:
                ids = await store.ids(session, which, last, _AT_ONCE)
                page = await store.gathered(session, ids) if ids else []
            if not ids:
                return
            yield page
            last = ids[-1]

    async def _told(self, of: Gathered) -> Told:
        """Return a session with who is to be kept out of its texts."""
        row = of.row
        key = row.section_id or row.student_id
        if key not in self._blanks:
            async with self._db.read() as session:
                people = await store.person(session, row.student_id)
                if row.section_id:
                    people += await store.people_of(session, row.section_id)
            self._blanks[key] = Blanks(people)
        return Told(of, self._names, self._blanks[key])

    async def _count(self, page: Sequence[Gathered]) -> None:
        """Count a page, and write down that it was read; not again if this step is done again."""
        job_id, actor_id = self._step.work.job_id, self._step.work.actor.id
        async with self._db.begin() as session:
            _, _, done = await store.begun(session, job_id)
            new = page[max(0, done - len(self.ids)) :]
            ids = [each.row.id for each in page]
            # Not by their number: some may have been deleted since this step was begun before.
            for each in set(ids) - await store.read_by(session, job_id, ids):
                subject = ("practice_session", each)
                facts = {"form": "research", "job": str(job_id)}
                audit.record(session, actor_id, "practice_session.exported", subject, **facts)
            await self._step.progress(session, done=len(new))
        self.ids += ids

    async def _copy(self, table: IO[bytes]) -> None:
        table.seek(0)
        with self._bundle.file("sessions.csv") as sessions:
            while piece := await asyncio.to_thread(table.read, _IN_MEMORY_BYTES):
                await asyncio.to_thread(sessions.write, piece)
                await self._writer.write(self._bundle.taken())


def _add(messages: IO[bytes], table: IO[bytes], told: Sequence[Told]) -> None:
    for each in told:
        for line in message_lines(each):
            messages.write(line.encode())
        table.write(csv_line(session_cells(each)).encode())


def _require_going_on(step: Step) -> None:
    """Let a step go on as long as nobody wishes otherwise.

    Raises:
        asyncio.CancelledError: this process is about to stop; another one does the step again.
        Stopped: somebody paused or cancelled the job.
    """
    if step.control.wish is Wish.LEAVE:
        raise asyncio.CancelledError
    if step.control.wish is not Wish.GO:
        raise Stopped
