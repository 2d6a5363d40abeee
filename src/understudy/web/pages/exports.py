"""An export of conversations: how far it is, and its file."""

from uuid import UUID

from understudy.web.frame import frame
from understudy.web.parts.export_view import LEAD, About, ExportView
from understudy.web.parts.kit import back_link, box, page_head
from understudy.web.session import Visiting

_INSIDE = (
    ("*.md", "Each conversation to read: what was said in the end."),
    ("*.json", "The same for programs: everything that was said, other versions included."),
    ("index.csv", "A table of all of them, for a spreadsheet."),
    ("manifest.json", "How many there are, and a check sum of every file."),
)


async def export_page(visitor: Visiting, job_id: UUID) -> None:
    """Show an export."""
    export = await visitor.services.exports.get(visitor.actor, job_id)
    with frame(visitor, "/conversations", export.job.title), box("page narrow"):
        back_link("Conversations", "/conversations")
        with page_head("Export", LEAD) as lead:
            pass
        about = About(
            visitor.services.exports.get, "/api/conversations/exports", _INSIDE, "/conversations"
        )
        await ExportView(visitor, export, lead, about).build()
