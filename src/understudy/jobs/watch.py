"""What is wanted of the jobs that this process works on, looked up once a second for all of them.

Pause and cancel are written into the job's row, by whatever process hears of them; this is where
the work hears of it. A process that the others think dead hears that, too: its work was given away.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from understudy.jobs import store
from understudy.jobs.control import Control, Wish
from understudy.jobs.schemas import JobState
from understudy.kernel.db import Database
from understudy.kernel.process import Process, dead_among
from understudy.kernel.tasks import every

LOOK_EVERY_S = 1.0

type _Which = tuple[UUID, int]
"""A job and its run."""


class Controls:
    """The work of this process, each piece with what is wanted of it."""

    def __init__(self, db: Database, process: Process) -> None:
        self._db, self._process = db, process
        self._held: dict[_Which, dict[Control, int]] = {}
        """Each with how often we had been thought dead when it began."""
        self._leaving = False
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def of(self, job_id: UUID, run: int) -> Iterator[Control]:
        """Hold a piece of work, which is told what is wanted of it."""
        control, held = Control(), self._held.setdefault((job_id, run), {})
        if self._leaving:
            control.want(Wish.LEAVE)
        held[control] = self._process.lapses
        self._idle.clear()
        try:
            yield control
        finally:
            del held[control]
            if not held and self._held.get((job_id, run)) is held:
                del self._held[job_id, run]
            if not self._held:
                self._idle.set()

    async def keep_current(self) -> None:
        """Look every second, for ever."""
        await every(LOOK_EVERY_S, self.look, "wishes_not_read")

    async def look(self) -> None:
        """Read what is wanted, and tell the work."""
        if not self._held:
            return
        which = list(self._held)
        async with self._db.read() as session:
            thought_dead = await dead_among(session, {self._process.id})
            wanted = await store.wishes(session, {job_id for job_id, _ in which})
        for job_id, run in which:
            state, present_run = wanted.get(job_id, (JobState.CANCELLED, run))
            wish = _wish(state, is_current=present_run == run)
            for control, lapses in self._held.get((job_id, run), {}).items():
                given_away = thought_dead or lapses != self._process.lapses
                control.want(Wish.CUT if given_away else wish)

    async def leave(self, within_s: float) -> None:
        """Let the work come to an end: nothing new begins, and what runs has so long."""
        self._leaving = True
        for held in self._held.values():
            for control in held:
                control.want(Wish.LEAVE)
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._idle.wait()


def _wish(state: JobState, *, is_current: bool) -> Wish:
    if state in (JobState.CANCELLING, JobState.CANCELLED):
        return Wish.CUT
    goes_on = state in (JobState.RUNNING, JobState.QUEUED) and is_current
    return Wish.GO if goes_on else Wish.PAUSE
