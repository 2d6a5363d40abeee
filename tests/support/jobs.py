"""Jobs as rows, for tests of what shows and changes them: nothing works on these."""

from typing import Any

from sqlalchemy import update

from tests.support.job_items import NAME
from understudy.accounts.access import Actor
from understudy.bootstrap import Services
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobDraft
from understudy.kernel.ids import new_id


async def a_job(
    services: Services,
    actor: Actor,
    *,
    kind: str = NAME,
    draft: JobDraft | None = None,
    **is_now: Any,
) -> Job:
    """Write a job down; `is_now` are columns that it has meanwhile, such as its state."""
    job_id, given = new_id(), draft or JobDraft(title="Twelve answers")
    async with services.db.begin() as session:
        await services.jobs.start(session, actor, kind, {"count": 12}, job_id, given)
        if is_now:
            await session.execute(update(JobRow).where(JobRow.id == job_id).values(is_now))
    return await services.jobs.get(actor, job_id)
