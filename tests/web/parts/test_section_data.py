"""What leaves a section for good: asked before it is saved."""

import asyncio
from datetime import timedelta
from uuid import UUID

from nicegui import ui
from sqlalchemy import update

from tests.support.course_pages import do, fill
from tests.support.handed_in import a_class, stored
from tests.support.site import Site
from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.practice.courses.section_schemas import Section
from understudy.practice.sessions.models import PracticeSessionRow


async def test_a_rule_that_deletes_at_once_is_saved_only_by_who_knows_it(site: Site) -> None:
    of = await a_class(site.services)
    await stored(of)
    async with of.db.begin() as session:
        month = now() - timedelta(days=31)
        await session.execute(update(PracticeSessionRow).values(ended_at=month))
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/sections/{of.section_id}?tab=settings")
    await fill(teacher, "Days that work is kept", "365")
    await do(teacher, "Save")
    await teacher.should_see("Saved.", retries=20)
    await fill(teacher, "Days that work is kept", "30")
    await do(teacher, "Save")
    await teacher.should_see("1 session would have been kept for longer than that.", retries=20)
    assert await days(site, of.teacher.actor, of.section_id) == 365
    teacher.find(kind=ui.button, content="Save, and delete them").click()
    async with asyncio.timeout(10):
        while await days(site, of.teacher.actor, of.section_id) != 30:
            await asyncio.sleep(0.05)


async def days(site: Site, actor: Actor, section_id: UUID) -> int | None:
    found = await site.services.sections.get(actor, section_id)
    assert isinstance(found, Section)
    return found.settings.retention_days
