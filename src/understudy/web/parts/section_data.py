"""What leaves a section for research."""

from uuid import UUID

from nicegui import ui

from understudy.practice.records.schemas import ResearchChoice
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

_WHAT = (
    "Sessions that are over as a zip: every message with what it did to the client, and a table "
    "of sessions. Names and e-mails are taken out; what people tell of themselves may still be in "
    "there. The audit log names every session."
)


def research_panel(visitor: Visitor, section_id: UUID) -> None:
    """Add the panel from which an export is begun."""

    async def begin() -> None:
        research = visitor.services.records.research
        choice = ResearchChoice(section_id=section_id)
        job = await research.start(await visitor.actor_now(), choice)
        ui.navigate.to(f"/practice/exports/{job.id}")

    with box("panel stack activity"):
        text("h2", "For research")
        text("p", _WHAT, "quiet")
        button("Export without names", begin, picture="download")
