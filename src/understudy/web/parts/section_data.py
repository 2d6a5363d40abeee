"""What leaves a section: for research, and for good when it was kept long enough."""

from uuid import UUID

from nicegui import ui

from understudy.practice.courses.section_schemas import Section, SectionChanges
from understudy.practice.records.schemas import ResearchChoice
from understudy.web.parts.course_words import count_of
from understudy.web.parts.kit import Act, box, button, sheet, text
from understudy.web.session import Visitor

_GONE = (
    "What was said and judged in them is deleted within the hour, for good and for everybody. Take "
    "the gradebook and what you want to keep before."
)
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


async def saved_knowingly(
    visitor: Visitor, section: Section, changes: SectionChanges, save: Act
) -> None:
    """Save changes; ask first if by them what was said in sessions is deleted.

    Args:
        visitor: who changes it.
        section: as it was.
        changes: to be saved.
        save: saves them.
    """
    settings, before = changes.settings or section.settings, section.settings
    rule = (settings.retention_days, settings.term_ends_on)
    gone = 0
    if rule != (before.retention_days, before.term_ends_on):
        actor, erase = await visitor.actor_now(), visitor.services.records.erase
        gone = await erase.overdue(actor, section.id, settings)
    if not gone:
        await save()
        return

    async def save_and_close() -> None:
        close()
        await save()

    with sheet("Delete what is older?") as close:
        text("p", f"{count_of(gone, 'session')} would have been kept for longer than that.")
        text("p", _GONE, "quiet")
        with box("actions"):
            button("Cancel", close, kind="plain")
            button("Save, and delete them", save_and_close, kind="danger")
