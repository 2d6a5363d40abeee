"""What is said of feedback that could not be written: why, and who tries it again."""

from collections.abc import Collection
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.jobs import store as job_store
from understudy.jobs.models import JobRow
from understudy.jobs.rules import verbs_of
from understudy.jobs.schemas import JobState, JobVerb
from understudy.kernel.db import Session
from understudy.practice.feedback import store
from understudy.practice.feedback.flow import KIND, job_of
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.problems import (
    ALONE_BY_ADMIN,
    ALONE_BY_ITSELF,
    ALONE_UNDER_JOBS,
    GOES_ON,
    NOT_NOW,
    WAITS,
    WAITS_FOR_STUDENT,
)
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage


async def tried_again(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these sessions that a job tries, or will by itself.

    A job that somebody cancelled or paused, or that failed, tries nothing any more.
    """
    if not ids:
        return set()
    tried = {
        each for given in await job_store.going_on(session, KIND) for each in given["sessions"]
    }
    return {each for each in ids if str(each) in tried}


def said_of(found: ReportRow | None, *, is_tried: bool) -> str | None:
    """Return what those who teach read of a session that waits for feedback."""
    if found is None or not store.waits(found):
        return found.problem if found else None
    return f"{found.problem} {GOES_ON if is_tried else NOT_NOW}"


async def problem_of(
    session: Session, actor: Actor, row: PracticeSessionRow, found: ReportRow | None
) -> str | None:
    """Return why there is no feedback yet: the session could not be judged, or its job stopped.

    Nobody reads of money who sees no costs, and a student who sees none no more than that it waits.
    """
    known, is_student = found.problem if found else None, row.student_id == actor.id
    if row.stage != Stage.FEEDBACK_PENDING:
        is_hidden = is_student and store.waits(found) and not actor.sees_costs
        return None if is_hidden else known
    job = await job_store.job(session, await job_of(session, row))
    error = job.error if job else None
    if not (known or error):
        return None
    if is_student and row.section_id is not None:
        return WAITS_FOR_STUDENT
    # What a job has failed at it does not try again by itself, whatever it does with others.
    is_open = known is None or store.waits(found)
    is_tried = is_open and row.id in await tried_again(session, [row.id])
    with_amounts = error if job and job.state == JobState.PAUSED and actor.sees_costs else None
    if is_student:
        why = (with_amounts or known or error) if actor.sees_costs else WAITS
        return f"{why} {_who_tries(row, job, is_tried=is_tried)}"
    if with_amounts and is_tried:
        return f"{with_amounts} {GOES_ON}"
    return said_of(found, is_tried=is_tried) or (error if actor.sees_costs else NOT_NOW)


def _who_tries(row: PracticeSessionRow, job: JobRow | None, *, is_tried: bool) -> str:
    """Return what somebody reads who practises alone, with no teacher to see that it waits."""
    if is_tried:
        return ALONE_BY_ITSELF
    if job is None or job.owner_id != row.student_id:  # as after a hold was lifted
        return ALONE_BY_ADMIN
    verbs = verbs_of(JobState(job.state), failed=job.failed, reopens=True)
    can_try = JobVerb.RESUME in verbs or JobVerb.RETRY in verbs
    return ALONE_UNDER_JOBS if can_try else ALONE_BY_ADMIN
