"""Drafting jobs for tests: started, waited for, and what a provider answers them."""

import asyncio
from collections.abc import Callable
from typing import Any

from understudy.accounts.access import Actor
from understudy.bootstrap import Services
from understudy.jobs.schemas import Job
from understudy.personas.draft_schemas import Draft, DraftRequest, InventedPeople
from understudy.personas.inventing import Asked, invented

FATHERS = "Young fathers after separation in a small town; three of them angry"


def asked(count: int = 12, **fields: Any) -> DraftRequest:
    """Return what is asked for."""
    return DraftRequest.model_validate({"brief": FATHERS, "count": count, **fields})


async def until(services: Services, actor: Actor, job: Job, is_so: Callable[[Job], bool]) -> Job:
    """Wait until something is the case with a job."""
    async with asyncio.timeout(60):
        while not is_so(job := await services.jobs.get(actor, job.id)):
            await asyncio.sleep(0.05)
    return job


async def drafted(services: Services, actor: Actor, count: int = 12, **fields: Any) -> Job:
    """Return a drafting job that is over."""
    job = await services.drafts.start(actor, asked(count, **fields))
    return await until(services, actor, job, lambda job: job.state.is_over)


async def all_drafts(services: Services, actor: Actor, job: Job, **chosen: Any) -> list[Draft]:
    """Return the drafts of a job, whatever pages they come in."""
    found, after = list[Draft](), None
    while True:
        page = await services.drafts.list(actor, job.id, after=after, limit=7, **chosen)
        found += page.items
        if not (after := page.next):
            return found


def people(*numbers: int, seed: str = "people") -> InventedPeople:
    """Return what a model might answer: always the same people by their numbers."""
    return invented(Asked(FATHERS, None, seed, tuple((number, 0) for number in numbers)))
