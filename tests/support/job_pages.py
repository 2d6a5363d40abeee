"""Jobs before somebody who looks at a page."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nicegui import ui
from nicegui.testing import User
from sqlalchemy import update

from tests.support.site import Site
from understudy.accounts.access import OPERATOR, Role
from understudy.jobs.events import JOB_CHANGED, channel_of
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.web.parts.job_card import JobCard
from understudy.web.session import Visitor


def seen_job(**given: Any) -> Job:
    """Return a job as a service tells of it; `given` are its facts."""
    facts: dict[str, Any] = {
        "id": new_id(),
        "kind": "drafts",
        "product": "personas",
        "title": "Twelve drafts",
        "owner_id": new_id(),
        "owner_name": "Noor",
        "state": JobState.RUNNING,
        "done": 0,
        "failed": 0,
        "total": None,
        "calls": 0,
        "cost_usd": Decimal(0),
        "estimate_usd": None,
        "budget_usd": None,
        "rate_per_minute": None,
        "eta_s": None,
        "error": None,
        "link": "",
        "verbs": (),
        "created_at": now(),
        "started_at": None,
        "ended_at": None,
        "updated_at": now(),
    }
    return Job(**(facts | given))


@dataclass
class Reader:
    """Somebody with a page open, on which a job is shown."""

    site: Site
    visitor: Visitor
    user: User
    place: ui.element

    async def show(self, job: Job, **given: Any) -> JobCard:
        seen = await self.site.services.jobs.get(self.visitor.actor, job.id)
        with self.place:
            return JobCard(self.visitor, seen, **given)

    async def becomes(self, job: Job, **is_now: Any) -> None:
        """Let it have these columns, as a worker would write them."""
        await becomes(self.site, job, **is_now)

    async def has(self, job: Job) -> Job:
        return await self.site.services.jobs.get(OPERATOR, job.id)

    def watched(self, job: Job) -> bool:
        return channel_of(job.id) in self.site.services.bus.watched()


async def becomes(site: Site, job: Job, **is_now: Any) -> None:
    """Let a job have these columns, as a worker would write them."""
    async with site.services.db.begin() as session:
        await session.execute(update(JobRow).where(JobRow.id == job.id).values(is_now))
    site.services.bus.publish(channel_of(job.id), JOB_CHANGED, {})


async def reader(site: Site, role: Role) -> Reader:
    """Let somebody have a page open."""
    person = await site.person(role)
    user = site.signed_in(person)
    page = await user.open("/demo-model")
    visitor = Visitor(
        site.services, person.token, person.actor, await site.services.accounts.person(person.actor)
    )
    with page:
        place = ui.element()
    return Reader(site, visitor, user, place)


async def so(is_so: Callable[[], bool], within_s: float = 10) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(within_s):
        while not is_so():
            await asyncio.sleep(0.01)
