"""What waits for a teacher over all sections, and how far they and the machine agree."""

from collections.abc import Sequence
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.section_schemas import Part, SectionCard
from understudy.practice.feedback.class_schemas import Waiting
from understudy.web.frame import frame
from understudy.web.parts.feedback_agreement import agreement_panel
from understudy.web.parts.kit import back_link, box, link_button, page_head, text
from understudy.web.parts.lists import read_all
from understudy.web.parts.practice_queue import QueueRows, release_button
from understudy.web.parts.review_places import queue_address, session_address
from understudy.web.session import Visiting
from understudy.web.theme import asset

_SUB = "The most urgent first. J and K lead from one report to the next."
_TABS = 8


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
    taught = await _taught(visitor)
    with frame(visitor, "/practice", "Review"), box("page practice-page"):
        back_link("Practice", "/practice")
        with page_head("Review", _SUB):
            await release_button(visitor, wanted)
            begin = link_button("Begin", "", kind="primary")
        if assignment is not None:
            _only(title)
        elif len(taught) > 1:
            _tabs(taught, section)
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


async def _taught(visitor: Visiting) -> list[SectionCard]:
    sections = await read_all(
        lambda after, limit: visitor.services.sections.list(visitor.actor, after=after, limit=limit)
    )
    return [each for each in sections if each.part is not Part.LEARNS and each.is_active]


def _tabs(taught: Sequence[SectionCard], chosen: UUID | None) -> None:
    shown = next((each for each in taught if each.id == chosen), None)
    named = list(taught[:_TABS])
    if shown and shown not in named:
        named = [shown, *named[: _TABS - 1]]
    with box("tabs practice-tabs", "nav") as tabs:
        for name, id_ in [("All sections", None), *((each.name, each.id) for each in named)]:
            link = ui.link(name, queue_address(Waiting(section_id=id_))).classes("tab")
            if id_ == chosen:
                link.props["aria-current"] = "page"
    tabs.props["aria-label"] = "Sections"
