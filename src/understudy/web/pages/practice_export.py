"""An export of practice sessions without names: how far it is, and its file."""

from uuid import UUID

from understudy.web.frame import frame
from understudy.web.parts.export_view import LEAD, About, ExportView
from understudy.web.parts.kit import back_link, box, page_head
from understudy.web.session import Visiting

_INSIDE = (
    ("messages.jsonl", "Every message with its labels and what it did to the client."),
    ("sessions.csv", "A table: stages, counts, trust, survey, levels, one line a session."),
    ("README.md", "What each field tells, and what a reader has to know."),
)


async def practice_export_page(visitor: Visiting, job_id: UUID) -> None:
    """Show an export."""
    research = visitor.services.records.research
    export = await research.get(visitor.actor, job_id)
    with frame(visitor, "/sections", export.job.title), box("page narrow"):
        back_link("Sections", "/sections")
        with page_head("Research export", LEAD) as lead:
            pass
        about = About(research.get, "/api/practice/exports", _INSIDE, "/sections")
        await ExportView(visitor, export, lead, about).build()
