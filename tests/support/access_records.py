"""Who may do what with what leaves practice; see `access`. The owner teaches the section."""

from datetime import timedelta
from uuid import UUID

from tests.support.access_rows import OWNERS_ONLY, WHOEVER_IS_SIGNED_IN, Row
from tests.support.accounts import Member
from understudy.bootstrap import Services
from understudy.practice.records.bundle import ZIP
from understudy.practice.records.schemas import ResearchChoice

EXPORTS = "/api/practice/exports"
MINE = "/api/practice/my-data"
RECORDS = (
    Row("GET", "/api/practice/sessions/{judged_id}/export", OWNERS_ONLY),
    Row("GET", MINE, WHOEVER_IS_SIGNED_IN),
    Row("GET", f"{MINE}/forget", WHOEVER_IS_SIGNED_IN),
    Row("POST", f"{MINE}/forget", WHOEVER_IS_SIGNED_IN, {"password": "{password}"}),
    Row("POST", EXPORTS, "401 403 404 202 202", {"section_id": "{judged_section_id}"}),
    Row("GET", f"{EXPORTS}/{{research_id}}", OWNERS_ONLY),
    Row("GET", f"{EXPORTS}/{{research_id}}/file", OWNERS_ONLY),
)


async def a_research_export(services: Services, teacher: Member, section_id: UUID) -> UUID:
    """Write an export of a section that has a file: nobody works on it; return its id."""
    research, actor = services.records.research, teacher.actor
    job = await research.start(actor, ResearchChoice(section_id=section_id))
    week = timedelta(days=7)
    async with services.files.writing(job.id, actor.id, "research.zip", ZIP, week) as writer:
        await writer.write(b"zip")
    return job.id
