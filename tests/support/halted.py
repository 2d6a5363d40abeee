"""Feedback that cannot be written at the moment: a budget without room, and jobs that wait."""

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from tests.support.feedback import judge_answer
from tests.support.handed_in import Class
from tests.support.simulator.manner import Manner
from understudy.accounts.access import OPERATOR
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.llm.money.schemas import BudgetDraft
from understudy.llm.types import Scope
from understudy.practice.feedback.flow import PRODUCT

NOTHING = Manner(text=judge_answer().model_dump_json())
BROKEN = Manner(text="I would rather not.")
LIMIT = "0.000001"


async def set_budget(of: Class, limit_usd: str, scope: Scope = Scope.SECTION) -> None:
    """Set what may be spent: for a class, its assignment, or all that is practised."""
    whose = {
        Scope.SECTION: of.section_id,
        Scope.ASSIGNMENT: of.assignment.id,
        Scope.PRODUCT: PRODUCT,
    }[scope]
    draft = {"scope": scope, "of": str(whose), "period": "total", "limit_usd": limit_usd}
    await of.services.budgets.set(OPERATOR, BudgetDraft.model_validate(draft))


async def halted(of: Class, session_id: UUID) -> Job:
    """Hand a session in, and wait until its feedback cannot be written."""
    return await paused(of, await of.begun(session_id))


async def paused(of: Class, job_id: UUID) -> Job:
    """Wait until a job is paused, and return it."""
    async with asyncio.timeout(60):
        while (job := await of.services.jobs.get(OPERATOR, job_id)).state is not JobState.PAUSED:
            await asyncio.sleep(0.05)
    return job


async def let_wait(of: Class, job_id: UUID, span: timedelta) -> None:
    """Let a job have waited so long already."""
    async with of.db.begin() as session:
        changed = update(JobRow).where(JobRow.id == job_id).values(updated_at=now() - span)
        await session.execute(changed)
