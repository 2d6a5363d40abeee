"""What waits for a teacher over all sections, and how far they and the machine agree."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from nicegui import ui

from understudy.kernel.page import Page
from understudy.kernel.tasks import side_by_side
from understudy.practice.courses.section_schemas import SectionCard
from understudy.practice.feedback.class_schemas import AgreementView, Confirmed, QueueItem, Waiting
from understudy.web.frame import frame
from understudy.web.parts.feedback_agreement import agreement_panel
from understudy.web.parts.kit import back_link, box, link_button, page_head, text
from understudy.web.parts.practice_queue import QueueRows, release_button
from understudy.web.parts.review_places import queue_address, session_address
from understudy.web.parts.taught import section_tabs, taught_sections
from understudy.web.session import Visiting
from understudy.web.theme import asset

_SUB = "The most urgent first. J and K lead from one report to the next."


class Seen(NamedTuple):
    """What the page shows."""

    taught: list[SectionCard]
    confirmed: Confirmed
    waiting: Page[QueueItem]
    agreed: AgreementView


async def review_page(
    visitor: Visiting, section: UUID | None = None, assignment: UUID | None = None
) -> None:
    """Show the queue of all sections, of one, or of an assignment."""
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    wanted, title = Waiting(section_id=section, assignment_id=assignment), ""
    if assignment is not None:
        given = await visitor.services.assignments.get(visitor.actor, assignment)
        title, section = given.title, given.section_id
    queue = QueueRows(visitor, wanted)
    seen = await _read(visitor, queue, wanted, section)
    with frame(visitor, "/practice", "Review"), box("page practice-page"):
        back_link("Practice", "/practice")
        with page_head("Review", _SUB):
            release_button(visitor, seen.confirmed)
            _begin_button(seen.waiting.items, wanted)
        if assignment is not None:
            _only(title)
        elif len(seen.taught) > 1:
            section_tabs(seen.taught, section, _queue_of, of_all=True)
        with box("editor"):
            with box("stack"):
                queue.build(seen.waiting)
            with box("stack aside"):
                agreement_panel(seen.agreed)


async def _read(visitor: Visiting, queue: QueueRows, wanted: Waiting, section: UUID | None) -> Seen:
    actor, feedback = visitor.actor, visitor.services.feedback
    async with side_by_side() as reading:
        taught = reading.create_task(taught_sections(visitor, section))
        confirmed = reading.create_task(feedback.confirmed(actor, wanted))
        waiting = reading.create_task(queue.read())
        agreed = reading.create_task(feedback.agreement(actor, section))
    return Seen(taught.result(), confirmed.result(), waiting.result(), agreed.result())


def _begin_button(items: Sequence[QueueItem], wanted: Waiting) -> None:
    if items:
        link_button("Begin", session_address(items[0].session_id, wanted), kind="primary")


def _only(title: str) -> None:
    with box("line-up wrap section"):
        text("span", f"Only {title}", "quiet")
        ui.link("Look at all", queue_address(Waiting())).classes("link")


def _queue_of(section_id: UUID | None) -> str:
    return queue_address(Waiting(section_id=section_id))
