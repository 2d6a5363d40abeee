"""An assignment's results: a class on each of its cases, and what it misses most."""

from collections.abc import Mapping
from uuid import UUID

from nicegui import ui

from understudy.kernel.tasks import side_by_side
from understudy.practice.courses.assignment_schemas import Assignment
from understudy.practice.feedback.class_schemas import HeatMap, Waiting
from understudy.web.frame import frame
from understudy.web.parts.feedback_heat import HeatTable, missed_panel
from understudy.web.parts.kit import back_link, box, empty, link_button, page_head
from understudy.web.parts.practice_queue import release_button
from understudy.web.parts.review_places import queue_address
from understudy.web.session import Visiting
from understudy.web.theme import asset

_NOBODY = "Students who join the section stand here, each in a row, with a level for every skill."
_NOTHING = (
    "As soon as talks are handed in and judged, each student has a row here, with a level for "
    "every skill. A click on one leads to the words that show it."
)


async def results_page(visitor: Visiting, id: UUID, case: UUID | None = None) -> None:
    """Show one case of an assignment, the first if none is named."""
    given = await visitor.services.assignments.get(visitor.actor, id)
    pairs = given.pairs if isinstance(given, Assignment) else []
    names = {pair.id: pair.persona_name for pair in pairs}
    chosen = case if case in names else next(iter(names), None)
    feedback, wanted = visitor.services.feedback, Waiting(assignment_id=id)
    async with side_by_side() as reading:
        maps = reading.create_task(feedback.heat_map(visitor.actor, id, chosen))
        waits = reading.create_task(feedback.left(visitor.actor, wanted))
        confirmed = reading.create_task(feedback.confirmed(visitor.actor, wanted))
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    with frame(visitor, "/sections", f"Results of {given.title}"), box("page"):
        back_link(given.title, f"/assignments/{id}")
        with page_head("Results", given.title):
            link_button("Gradebook", f"/assignments/{id}/gradebook", picture="download")
            release_button(visitor, confirmed.result())
            if waits.result():
                link_button("Review", queue_address(wanted), kind="primary")
        if len(names) > 1:
            _tabs(names, chosen, id)
        _case(next(iter(maps.result()), None), wanted)


def _case(shown: HeatMap | None, wanted: Waiting) -> None:
    if shown is None or not shown.rows:
        with empty("people", "Nobody is in it yet", _NOBODY):
            pass
    elif all(row.session_id is None for row in shown.rows):
        with empty("chart", "Nothing is handed in yet", _NOTHING):
            pass
    else:
        HeatTable(shown, wanted).build()
        with box("halves"):
            if shown.cues:
                missed_panel(
                    "Cues most missed",
                    "What the client gave to understand and students did not take up.",
                    shown.cues,
                )
            if shown.most_missed:
                missed_panel(
                    "Most missed",
                    "What there was an occasion for, or was done wrongly.",
                    shown.most_missed,
                )


def _tabs(names: Mapping[UUID, str], chosen: UUID | None, id: UUID) -> None:
    with box("tabs practice-tabs", "nav") as tabs:
        for pair_id, name in names.items():
            link = ui.link(name, f"/assignments/{id}/results?case={pair_id}").classes("tab")
            if pair_id == chosen:
                link.props["aria-current"] = "page"
    tabs.props["aria-label"] = "Clients"
