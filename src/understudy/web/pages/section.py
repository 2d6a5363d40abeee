"""One section: its assignments, people, code and settings; for students, what there is to do."""

from enum import StrEnum
from functools import partial
from uuid import UUID

from nicegui import ui

from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.practice.courses.assignment_schemas import AssignmentCard, AssignmentState
from understudy.practice.courses.section_schemas import Part, Section, SectionCard, SectionChanges
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.course_words import (
    PURPOSES,
    STATES,
    count_of,
    in_order_of_work,
    window_text,
)
from understudy.web.parts.join_code import JoinCodePanel
from understudy.web.parts.kit import (
    back_link,
    badge,
    box,
    button,
    empty,
    link_button,
    page_head,
    text,
)
from understudy.web.parts.lists import read_all
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.section_data import research_panel, saved_knowingly
from understudy.web.parts.section_figures import SectionFigureView
from understudy.web.parts.section_form import SectionForm
from understudy.web.parts.section_people import SectionPeople
from understudy.web.parts.support import support_line
from understudy.web.session import Visiting, Visitor


class Tab(StrEnum):
    """What of a section is shown."""

    ASSIGNMENTS = "assignments"
    PEOPLE = "people"
    CODE = "code"
    FIGURES = "figures"
    SETTINGS = "settings"


_NAMES = {
    Tab.ASSIGNMENTS: "Assignments",
    Tab.PEOPLE: "People",
    Tab.CODE: "Join code",
    Tab.FIGURES: "Figures",
    Tab.SETTINGS: "Settings",
}
_NONE_YET = (
    "An assignment says with which clients students talk, by which rubric they are judged, and "
    "until when. They see it once you publish it."
)
_NOTHING_TO_DO = "As soon as your teacher publishes an assignment, it stands here."


async def section_page(visitor: Visiting, id: UUID, tab: Tab = Tab.ASSIGNMENTS) -> None:
    """Show a section as this visitor may see it."""
    found = await visitor.services.sections.get(visitor.actor, id)
    with frame(visitor, "/sections", found.name), box("page"):
        back_link("Sections", "/sections")
        if isinstance(found, Section):
            await StaffView(visitor, found).build(tab)
        else:
            await StudentView(visitor, found).build()


def _about(section: SectionCard) -> str:
    return " · ".join(part for part in (section.course_code, section.term) if part)


class StaffView:
    """A section as its teacher and assistants see it."""

    def __init__(self, visitor: Visitor, section: Section) -> None:
        self._visitor, self._section = visitor, section
        self._manages = section.part is Part.MANAGES

    async def build(self, tab: Tab) -> None:
        """Build the page."""
        with page_head(self._section.name, self._sub()):
            if self._manages and tab is Tab.ASSIGNMENTS:
                to = f"/assignments/new?section={self._section.id}"
                link_button("New assignment", to, kind="primary", picture="plus")
        if not self._section.is_active:
            text("p", "This section is over: its students do not see it.", "warning section")
        self._tabs(tab)
        if tab is Tab.PEOPLE:
            await SectionPeople(self._visitor, self._section, manages=self._manages).build()
        elif tab is Tab.CODE:
            JoinCodePanel(self._visitor, self._section, manages=self._manages)
        elif tab is Tab.FIGURES:
            await SectionFigureView(self._visitor, self._section).build()
            if self._manages or self._visitor.actor.role is Role.RESEARCHER:
                research_panel(self._visitor, self._section.id)
        elif tab is Tab.SETTINGS and self._manages:
            SettingsPanel(self._visitor, self._section)
        else:
            await self._assignments()

    def _sub(self) -> str:
        parts = [_about(self._section)]
        if not self._manages:
            parts += [
                f"Taught by {self._section.teacher}",
                "You assist: you read, and change nothing",
            ]
        return " · ".join(part for part in parts if part)

    def _tabs(self, shown: Tab) -> None:
        with box("tabs", "nav") as tabs:
            for tab, label in _NAMES.items():
                if tab is Tab.SETTINGS and not self._manages:
                    continue
                link = ui.link(label, f"/sections/{self._section.id}?tab={tab}").classes("tab")
                if tab is shown:
                    link.props["aria-current"] = "page"
        tabs.props["aria-label"] = self._section.name

    async def _assignments(self) -> None:
        found = await _assignments_of(self._visitor, self._section.id)
        if not found:
            with empty("list", "No assignments yet", _NONE_YET):
                if self._manages:
                    to = f"/assignments/new?section={self._section.id}"
                    link_button("Make the first one", to, kind="primary", picture="plus")
            return
        with box("card rows", "ul"):
            for card in found:
                self._row(card)

    def _row(self, card: AssignmentCard) -> None:
        with box("entry-row leads", "li"):
            with box("main"):
                with text("strong", ""):
                    ui.link(card.title, f"/assignments/{card.id}").classes("whole-row")
                zone = self._visitor.services.settings.timezone
                text("small", f"{window_text(card, zone)} · {count_of(card.clients, 'client')}")
            if card.state is AssignmentState.DRAFT and not card.clients:
                badge("No client yet", "warn")
            badge(PURPOSES[card.purpose])
            badge(*STATES[card.state])


class SettingsPanel:
    """Name, code, term, and how the section is run."""

    def __init__(self, visitor: Visitor, section: Section) -> None:
        self._visitor, self._section = visitor, section
        with box("panel stack") as self._place:
            text("h2", "Settings")
            self._form = SectionForm(section, lambda: self._mark(unsaved=True))
            with box("line-up"):
                button("Save", self._save, kind="primary")
                self._state = text("span", "", "unsaved")
                self._state.props["role"] = "status"
        with box("panel stack activity"):
            text("h2", "Active" if section.is_active else "Over")
            text("p", _ACTIVE if section.is_active else _OVER, "quiet")
            label = "End the section" if section.is_active else "Make it active again"
            button(label, self._turn, kind="danger" if section.is_active else "")

    def _mark(self, *, unsaved: bool) -> None:
        self._state.text = "Not saved yet" if unsaved else ""
        # `site.js` asks before a page with this mark is left.
        self._place.props["data-unsaved"] = "" if unsaved else None
        self._place.update()

    async def _save(self) -> None:
        changes = self._form.changes()
        if changes is None:
            notice("Some fields cannot be saved like this; they say why.")
            return
        save = partial(self._store, changes)
        await saved_knowingly(self._visitor, self._section, changes, save)

    async def _store(self, changes: SectionChanges) -> None:
        actor = await self._visitor.actor_now()
        saved = await self._visitor.services.sections.change(actor, self._section.id, changes)
        if isinstance(saved, Section):
            self._section = saved
        self._mark(unsaved=False)
        notice("Saved.")

    async def _turn(self) -> None:
        actor = await self._visitor.actor_now()
        changes = SectionChanges(is_active=not self._section.is_active)
        await self._visitor.services.sections.change(actor, self._section.id, changes)
        ui.navigate.to(f"/sections/{self._section.id}?tab={Tab.SETTINGS}")


_ACTIVE = (
    "Students see the section and what is published in it. Ended, they see it no more and nobody "
    "can join; what they did is kept, and it can be made active again."
)
_OVER = "Students do not see the section, and nobody can join. What they did is kept."


class StudentView:
    """A section as its students see it: what there is to do, in order."""

    def __init__(self, visitor: Visitor, section: SectionCard) -> None:
        self._visitor, self._section = visitor, section

    async def build(self) -> None:
        """Build the page."""
        taught = f"Taught by {self._section.teacher}"
        with page_head(
            self._section.name, " · ".join(filter(None, [_about(self._section), taught]))
        ):
            pass
        found = await _assignments_of(self._visitor, self._section.id)
        if not found:
            with empty("list", "Nothing to do yet", _NOTHING_TO_DO):
                pass
        else:
            with box("card rows", "ul"):
                # What was given first comes first, as far as no date says otherwise.
                for card in in_order_of_work(reversed(found), now()):
                    self._row(card)
        everybodys = self._visitor.services.settings.support_contact
        support_line(self._section.support_contact or everybodys, "quiet after-list")

    def _row(self, card: AssignmentCard) -> None:
        is_closed = card.closes_at is not None and card.closes_at <= now()
        with box("entry-row leads" + (" off" if is_closed else ""), "li"):
            with box("main"):
                with text("strong", ""):
                    ui.link(card.title, f"/assignments/{card.id}").classes("whole-row")
                text("small", f"{count_of(card.clients, 'client')} · {PURPOSES[card.purpose]}")
            with box("beside"):
                self._when(card, is_closed=is_closed)

    def _when(self, card: AssignmentCard, *, is_closed: bool) -> None:
        zone = self._visitor.services.settings.timezone
        at = now()
        if is_closed:
            badge("Closed")
        elif card.opens_at and card.opens_at > at:
            text("span", "Opens", "tiny")
            local_moment(card.opens_at, zone).classes("small")
        elif card.due_at:
            is_late = card.due_at < at
            text("span", "Was due" if is_late else "Due", "tiny" + (" caution" if is_late else ""))
            local_moment(card.due_at, zone).classes("small")
        else:
            text("span", "No due date", "small quiet")


async def _assignments_of(visitor: Visitor, section_id: UUID) -> list[AssignmentCard]:
    return await read_all(
        lambda after, limit: visitor.services.assignments.list(
            visitor.actor, section_id=section_id, after=after, limit=limit
        )
    )
