"""The sections somebody teaches or assists, as tabs over what is shown of one of them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.admission import SectionNotFound
from understudy.practice.courses.section_schemas import Part, SectionCard
from understudy.web.parts.kit import box
from understudy.web.session import Visitor

_TABS = 8


async def taught_sections(visitor: Visitor, chosen: UUID | None) -> list[SectionCard]:
    """Return the first active sections that somebody teaches, or the chosen one before them.

    No more than fit on the tabs, and one: who administers sees hundreds.
    """
    sections = visitor.services.sections
    page = await sections.list(visitor.actor, is_active=True, only_taught=True, limit=_TABS + 1)
    if chosen is None or any(each.id == chosen for each in page.items[:_TABS]):
        return page.items
    with suppress(SectionNotFound):
        card = await sections.get(visitor.actor, chosen)
        if card.is_active and card.part is not Part.LEARNS:
            return [card, *(each for each in page.items if each.id != chosen)][: _TABS + 1]
    return page.items


def section_tabs(
    sections: Sequence[SectionCard],
    chosen: UUID | None,
    address: Callable[[UUID | None], str],
    *,
    of_all: bool = False,
) -> None:
    """Add a tab for each of the `taught_sections`.

    A tab of all comes first if there is one; otherwise a link to the rest comes last.
    """
    tabs: list[tuple[str, UUID | None]] = [(each.name, each.id) for each in sections[:_TABS]]
    if of_all:
        tabs.insert(0, ("All sections", None))
    with box("tabs practice-tabs", "nav") as shown:
        for name, id_ in tabs:
            link = ui.link(name, address(id_)).classes("tab")
            if id_ == chosen:
                link.props["aria-current"] = "page"
        if not of_all and len(sections) > _TABS:
            ui.link("All sections", "/sections").classes("tab")
    shown.props["aria-label"] = "Your sections"
