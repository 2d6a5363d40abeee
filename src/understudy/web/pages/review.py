"""What waits for a teacher over all sections, and how far they and the machine agree."""

from uuid import UUID

from nicegui import ui

from understudy.practice.feedback.class_schemas import Waiting
from understudy.web.frame import frame
from understudy.web.parts.feedback_agreement import agreement_panel
from understudy.web.parts.kit import back_link, box, link_button, page_head, text
from understudy.web.parts.practice_queue import QueueRows, release_button
from understudy.web.parts.review_places import queue_address, session_address
from understudy.web.parts.taught import section_tabs, taught_sections
from understudy.web.session import Visiting
from understudy.web.theme import asset

_SUB = "The most urgent first. J and K lead from one report to the next."


async def review_page(
    visitor: Visiting, section: UUID | None = None, assignment: UUID | None = None
) -> None:
    """Show the queue of all sections, of one, or of an assignment."""
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    wanted = Waiting(section_id=section, assignment_id=assignment)
    title = ""
    if assignment is not None:
        given = await visitor.services.assignments.get(visitor.actor, assignment)
        title, section = given.title, given.section_id
    taught = await taught_sections(visitor, section)
    with frame(visitor, "/practice", "Review"), box("page practice-page"):
        back_link("Practice", "/practice")
        with page_head("Review", _SUB):
            await release_button(visitor, wanted)
            begin = link_button("Begin", "", kind="primary")
        if assignment is not None:
            _only(title)
        elif len(taught) > 1:
            section_tabs(taught, section, _queue_of, of_all=True)
        with box("editor"):
            with box("stack"):
                first = await QueueRows(visitor, wanted).build()
            with box("stack aside"):
                agreement_panel(await visitor.services.feedback.agreement(visitor.actor, section))
        begin.set_visibility(first is not None)
        if first:
            begin.props["href"] = session_address(first.session_id, wanted)


def _only(title: str) -> None:
    with box("line-up wrap section"):
        text("span", f"Only {title}", "quiet")
        ui.link("Look at all", queue_address(Waiting())).classes("link")


def _queue_of(section_id: UUID | None) -> str:
    return queue_address(Waiting(section_id=section_id))
