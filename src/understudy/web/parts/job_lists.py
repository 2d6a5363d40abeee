"""Jobs of one person or of everybody, read for a page that shows them for hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.jobs.schemas import Job, JobState
from understudy.jobs.service import JobService
from understudy.kernel.clock import monotonic_s
from understudy.kernel.page import MOST_PER_PAGE, Page

UNDER_WAY_AT_ONCE = 20
ENDED_AT_ONCE = 50
ENDED_EVERY_S = 10.0
"""How often what is over is read again, unless something has just begun or ended."""
AT_WORK = (JobState.RUNNING, JobState.CANCELLING)
AT_REST = (JobState.QUEUED, JobState.PAUSED)
ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which jobs somebody wants to see."""

    everybody: bool = False
    states: Collection[JobState] = tuple(JobState)

    def among(self, states: Collection[JobState]) -> list[JobState]:
        """Return which of these states are wanted."""
        return [state for state in states if state in self.states]


class JobLists:
    """Two lists, the newest first: what is under way (what runs before what waits), what is over.

    Attributes:
        under_way: as they were at the last look.
        is_more: whether more is under way than is shown.
        ended: as far as it was read.
        next: where to read on; None at the end.
    """

    def __init__(self, jobs: JobService, wanted: Wanted) -> None:
        self._jobs, self._wanted = jobs, wanted
        self._most = UNDER_WAY_AT_ONCE
        self._ids = frozenset[UUID]()
        self._ended_read_s: float | None = None
        self.under_way: list[Job] = []
        self.is_more = False
        self.ended: list[Job] = []
        self.next: str | None = None

    async def look(self, actor: Actor, *, whole: bool = False) -> None:
        """Read how it is now.

        Args:
            actor: who reads.
            whole: read what is over again in any case.
        """
        found, is_more = list[Job](), False
        for states in (AT_WORK, AT_REST):
            page = await self._read(actor, states, self._most)
            found += page.items
            is_more = is_more or page.next is not None
        ids = frozenset(job.id for job in found)
        if whole or ids != self._ids or self._is_old():
            limit = min(max(len(self.ended), ENDED_AT_ONCE), MOST_PER_PAGE)
            self._merge(await self._read(actor, ENDED, limit))
            self._ids, self._ended_read_s = ids, monotonic_s()
        self.under_way, self.is_more = found, is_more and self._most < MOST_PER_PAGE

    def grow(self) -> None:
        """Show more of what is under way from the next look on."""
        self._most = min(self._most + UNDER_WAY_AT_ONCE, MOST_PER_PAGE)

    async def read_on(self, actor: Actor) -> None:
        """Read earlier ones that are over."""
        page = await self._read(actor, ENDED, ENDED_AT_ONCE, self.next)
        self.ended += page.items
        self.next = page.next

    async def _read(
        self, actor: Actor, states: Collection[JobState], limit: int, after: str | None = None
    ) -> Page[Job]:
        chosen = self._wanted.among(states)
        if not chosen:
            return Page(items=[])
        return await self._jobs.list(
            actor, states=chosen, everybody=self._wanted.everybody, after=after, limit=limit
        )

    def _is_old(self) -> bool:
        read_s = self._ended_read_s
        return read_s is None or monotonic_s() - read_s >= ENDED_EVERY_S

    def _merge(self, newest: Page[Job]) -> None:
        """Put what was read again in its place; what was read on to stays behind it."""
        rest = list[Job]()
        if newest.next is not None:
            last = _place(newest.items[-1])
            rest = [job for job in self.ended if _place(job) < last]
        if not rest:
            self.next = newest.next
        self.ended = newest.items + rest


def _place(job: Job) -> tuple[datetime, UUID]:
    return job.created_at, job.id
