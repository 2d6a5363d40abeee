"""An export of conversations: how far it is, and its file."""

from uuid import UUID

from nicegui import ui

from understudy.conversations.export_schemas import Export, ExportFile
from understudy.jobs.schemas import Job, JobState
from understudy.web.frame import frame
from understudy.web.parts.dates import moment_text
from understudy.web.parts.job_card import JobCard
from understudy.web.parts.job_words import no_worker
from understudy.web.parts.kit import back_link, box, link_button, page_head, text
from understudy.web.session import Visiting, Visitor

_LEAD = "It goes on when you close the page, and you are told when it is done."
_INSIDE = (
    ("*.md", "Each conversation to read: what was said in the end."),
    ("*.json", "The same for programs: everything that was said, other versions included."),
    ("index.csv", "A table of all of them, for a spreadsheet."),
    ("manifest.json", "How many there are, and a check sum of every file."),
)
_UNIT = 1_000
_UNITS = ("bytes", "kB", "MB", "GB")


async def export_page(visitor: Visiting, job_id: UUID) -> None:
    """Show an export."""
    export = await visitor.services.exports.get(visitor.actor, job_id)
    with frame(visitor, "/conversations", export.job.title), box("page narrow"):
        back_link("Conversations", "/conversations")
        with page_head("Export", _LEAD) as lead:
            pass
        await ExportView(visitor, export, lead).build()


class ExportView:
    """The job's card, and what there is to have."""

    def __init__(self, visitor: Visitor, export: Export, lead: ui.element) -> None:
        self._visitor, self._export, self._lead = visitor, export, lead

    async def build(self) -> None:
        """Build the view."""
        job = self._export.job
        if not job.state.is_over and not await self._visitor.services.jobs.workers():
            text("p", no_worker(self._visitor.actor), "warning section")
        with box("section"):
            JobCard(self._visitor, job, self._look_again)
        with box("panel"):
            text("h2", "The file")
            self._place = box("export-panel")
        self._show()

    async def _look_again(self, job: Job) -> None:
        actor = await self._visitor.actor_now()
        self._export = await self._visitor.services.exports.get(actor, job.id)
        self._show()

    def _show(self) -> None:
        job, file = self._export.job, self._export.file
        self._lead.set_visibility(not job.state.is_over)
        self._place.clear()
        with self._place:
            if file:
                self._show_file(job, file)
                return
            text("p", _without_file(job))
            if job.state.is_over:
                link_button("Export again", "/conversations", picture="download")

    def _show_file(self, job: Job, file: ExportFile) -> None:
        zone = self._visitor.services.settings.timezone
        with box("export-file"):
            with box("grow"):
                text("p", file.name, "name")
                text("p", _size(file.size_bytes), "hint")
            address = f"/api/conversations/exports/{job.id}/file"
            link = link_button("Download", address, kind="primary", picture="download")
            link.props["download"] = ""
        with box("facts", "dl"):
            for name, sentence in _INSIDE:
                text("dt", name)
                text("dd", sentence)
        if job.failed:
            count = f"{job.failed:,} of {job.tried:,}"
            text("p", f"{count} could not be exported; index.csv says why.", "caution")
        until = moment_text(file.expires_at, zone)
        text("p", f"It can be downloaded until {until}; then it is deleted.", "hint")


def _without_file(job: Job) -> str:
    """Say why there is no file."""
    match job.state:
        case JobState.DONE:
            return "It has expired and was deleted."
        case JobState.CANCELLED:
            return "The export was cancelled: there is none."
        case JobState.FAILED:
            return "The export could not come to its end: there is none."
        case _:
            return "You find it here as soon as it is done."


def _size(count: int) -> str:
    """Return a size as people read it: `3.4 MB`."""
    size, place = float(count), 0
    while size >= _UNIT and place < len(_UNITS) - 1:
        size, place = size / _UNIT, place + 1
    return f"{size:.1f} {_UNITS[place]}" if place else f"{count} bytes"
