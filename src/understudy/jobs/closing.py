"""The end of a run: what becomes of its job, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from understudy.accounts import notices
from understudy.accounts.access import Actor
from understudy.accounts.models import NoticeRow
from understudy.jobs import store
from understudy.jobs.events import JOB_CHANGED, channel_of
from understudy.jobs.kinds import Kind
from understudy.jobs.metrics import JobMetrics
from understudy.jobs.models import JobRow
from understudy.jobs.rules import after_run, without_amounts
from understudy.jobs.schemas import JobState
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.events import EventBus

LOST = "Its work ended unexpectedly; the log of the server says why. What was made is kept."
NOTHING_MADE = "None of its {failed} items could be made."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run came to its end: by itself, or because it failed or was stopped.

    Attributes:
        failed: why it could not go on.
        stopped: whether it ended before everything was tried, to be resumed.
        problem: why, if that was nobody's wish.
    """

    failed: str | None = None
    stopped: bool = False
    problem: str | None = None


class Closing:
    """Writes the ends of runs, and tells of changes."""

    def __init__(
        self, db: Database, bus: EventBus, metrics: JobMetrics, kinds: Mapping[str, Kind]
    ) -> None:
        self._db, self._bus, self._metrics, self._kinds = db, bus, metrics, kinds

    def changed(self, job_id: UUID) -> None:
        """Tell those who watch a job in this process to look at it again."""
        self._bus.publish(channel_of(job_id), JOB_CHANGED, {})

    async def end(self, job_id: UUID, run: int, outcome: Outcome) -> None:
        """End a run; a second time changes nothing."""
        async with self._db.begin() as session:
            row = await store.job(session, job_id, lock=True)
            if row is None or not row.at_work or row.enqueued_run > run:
                return
            row.at_work = False
            before = JobState(row.state)
            _settle(row, run, outcome)
            state = JobState(row.state)
            told = await _tell(session, row, before) if self._is_told(row) else []
        self._metrics.run_ended(state)
        notices.announce(self._bus, told)
        self.changed(job_id)

    def _is_told(self, row: JobRow) -> bool:
        kind = self._kinds.get(row.kind)
        is_failed = row.state == JobState.FAILED
        return kind is None or is_failed or kind.tells(row.arguments)


def _settle(row: JobRow, run: int, outcome: Outcome) -> None:
    """Say what becomes of the job."""
    state, is_current = JobState(row.state), row.run == run
    if state is JobState.RUNNING and is_current and outcome.failed is not None:
        row.state = JobState.FAILED
        store.say(row, outcome.failed)
    elif state is JobState.RUNNING and is_current and outcome.stopped:
        if outcome.problem:
            row.state = JobState.PAUSED
            store.say(row, outcome.problem)
        else:  # it was paused and resumed at once, or we were thought dead
            row.state, row.run = JobState.QUEUED, row.run + 1
    else:
        row.state = after_run(state, is_current=is_current, done=row.done, failed=row.failed)
        if row.state == JobState.FAILED:
            store.say(row, NOTHING_MADE.format(failed=row.failed))
    if JobState(row.state).is_over:
        row.ended_at = now()


async def _tell(session: Session, row: JobRow, before: JobState) -> list[NoticeRow]:
    state = JobState(row.state)
    role = None if state is before else await store.role_of(session, row.owner_id)
    if role is None:  # nothing became of it, or nobody is there to be told
        return []
    sees = Actor(row.owner_id, role).sees_costs
    error = row.error if sees else without_amounts(state, row.error)
    link = f"/jobs?job={row.id}"
    match state:
        case JobState.DONE:
            kept = f", {row.failed} of them failed" if row.failed else ""
            text = f"“{row.title}” is done{kept}."
        case JobState.FAILED:
            text = f"“{row.title}” failed: {error}"
        case JobState.PAUSED:
            # It may be resumed by itself, and halt again for the same reason, all night long.
            text = f"“{row.title}” is paused: {error}"
            since = await store.taken_up_at(session, row.id)
            return await notices.tell_news(
                session, row.owner_id, f"job_{state}", text, link, since=since
            )
        case _:
            return []
    return await notices.tell(session, [row.owner_id], f"job_{state}", text, link)
