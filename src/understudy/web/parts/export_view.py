"""An export as its page shows it: how far its job is, and its file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from nicegui import ui

from understudy.accounts.access import Actor
from understudy.conversations.export_schemas import Export, ExportFile
from understudy.jobs.schemas import Job, JobState
from understudy.practice.records.schemas import ResearchExport, ResearchFile
from understudy.web.parts.dates import moment_text
from understudy.web.parts.job_card import JobCard
from understudy.web.parts.job_words import no_worker
from understudy.web.parts.kit import box, link_button, text
from understudy.web.session import Visitor

LEAD = "It goes on when you close the page, and you are told when it is done."
_UNIT = 1_000
_UNITS = ("bytes", "kB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class About:
    """What one kind of exports has of its own.

    Attributes:
        read: reads one again.
        address: of all of them in the API; the id of the job and `/file` follow.
        inside: names of files in the zip, and what they are.
        again: the page where another one is begun.
    """

    read: Callable[[Actor, UUID], Awaitable[Export | ResearchExport]]
    address: str
    inside: tuple[tuple[str, str], ...]
    again: str


class ExportView:
    """The job's card, and what there is to have."""

    def __init__(
        self, visitor: Visitor, export: Export | ResearchExport, lead: ui.element, about: About
    ) -> None:
        self._visitor, self._export, self._lead = visitor, export, lead
        self._about = about

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
        self._export = await self._about.read(actor, job.id)
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
                link_button("Export again", self._about.again, picture="download")

    def _show_file(self, job: Job, file: ExportFile | ResearchFile) -> None:
        zone = self._visitor.services.settings.timezone
        with box("export-file"):
            with box("grow"):
                text("p", file.name, "name")
                text("p", _size(file.size_bytes), "hint")
            address = f"{self._about.address}/{job.id}/file"
            link = link_button("Download", address, kind="primary", picture="download")
            link.props["download"] = ""
        with box("facts", "dl"):
            for name, sentence in self._about.inside:
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
            return "It has expired, or words in it were deleted; begin it again."
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
