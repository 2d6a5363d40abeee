"""One assignment: what students are asked to do, for who gives it and for who does it."""

from uuid import UUID

from nicegui import ui

from understudy.kernel.ids import new_id
from understudy.practice.courses.admission import SectionNotYours
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentChanges,
    AssignmentDraft,
    AssignmentFields,
    AssignmentForStudents,
    AssignmentState,
)
from understudy.practice.courses.assignments import OPEN_WHILE_PUBLISHED
from understudy.practice.courses.section_schemas import Part, SectionCard
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.assignment_facts import assignment_facts, cases, refusal_of
from understudy.web.parts.assignment_form import AssignmentForm
from understudy.web.parts.course_words import PURPOSES, STATES
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
from understudy.web.parts.pairs import PairsPanel
from understudy.web.parts.publishing import PublishingPanel
from understudy.web.parts.support import support_line
from understudy.web.session import Visiting, Visitor

_FIRST = "Save it first; then you choose the clients, and publish it when it is ready."
_UNSAVED = "Some fields cannot be saved like this; they say why."


async def new_assignment_page(visitor: Visiting, section: UUID) -> None:
    """Write a new assignment for a section."""
    found = await visitor.services.sections.get(visitor.actor, section)
    if found.part is not Part.MANAGES:
        raise SectionNotYours
    with frame(visitor, "/sections", "New assignment"), box("page"):
        await EditorView(visitor, None, found).build()


async def assignment_page(visitor: Visiting, id: UUID) -> None:
    """Show an assignment as this visitor may see it."""
    found = await visitor.services.assignments.get(visitor.actor, id)
    section = await visitor.services.sections.get(visitor.actor, found.section_id)
    with frame(visitor, "/sections", found.title), box("page"):
        if isinstance(found, AssignmentForStudents):
            _student_view(visitor, found, section)
        elif found.can_edit:
            await EditorView(visitor, found, section).build()
        else:
            await _assistant_view(visitor, found)


def _student_view(
    visitor: Visitor, assignment: AssignmentForStudents, section: SectionCard
) -> None:
    back_link(assignment.section_name, f"/sections/{assignment.section_id}")
    with page_head(assignment.title, PURPOSES[assignment.purpose]):
        pass
    refusal = refusal_of(assignment)
    if refusal:
        text("p", refusal, "warning section").props["role"] = "status"
    with box("editor"):
        with box("stack"):
            if assignment.instructions:
                with box("panel"):
                    text("h2", "What to do")
                    text("p", assignment.instructions, "prose reading")
            if assignment.cases:
                cases(assignment)
        with box("stack aside first"), box("panel stack"):
            text("h2", "Good to know")
            assignment_facts(assignment, visitor.services.settings.timezone)
            settings = visitor.services.settings
            support_line(section.support_contact or settings.support_contact)


async def _assistant_view(visitor: Visitor, assignment: Assignment) -> None:
    back_link(assignment.section_name, f"/sections/{assignment.section_id}")
    with page_head(assignment.title, "You assist: you read, and change nothing."):
        badge(PURPOSES[assignment.purpose])
        badge(*STATES[assignment.state])
        link_button("Results", f"/assignments/{assignment.id}/results", picture="chart")
    fields = assignment.fields
    with box("editor"):
        with box("stack"):
            for title, words in (
                ("What students read", fields.instructions),
                ("Notes for teachers", fields.notes),
            ):
                if words:
                    with box("panel"):
                        text("h2", title)
                        text("p", words, "prose reading")
            await PairsPanel(visitor, assignment, lambda _: None).build()
        with box("stack aside first"), box("panel stack"):
            text("h2", "Dates and limits")
            assignment_facts(fields, visitor.services.settings.timezone)


class EditorView:
    """The editor of one assignment, new or there already."""

    def __init__(
        self, visitor: Visitor, assignment: Assignment | None, section: SectionCard
    ) -> None:
        self._visitor, self._assignments = visitor, visitor.services.assignments
        self._assignment, self._section = assignment, section
        self._new_id = new_id()  # chosen before the click: two clicks make one assignment
        self._read = assignment.fields if assignment else None  # what the form began with
        self._unsaved = False

    async def build(self) -> None:
        """Build the page."""
        assignment = self._assignment
        back_link(self._section.name, f"/sections/{self._section.id}")
        with page_head(assignment.title if assignment else "New assignment", stays=True):
            self._state = text("span", "", "unsaved")
            self._state.props["role"] = "status"
            if assignment and assignment.state is not AssignmentState.DRAFT:
                link_button("Results", f"/assignments/{assignment.id}/results", picture="chart")
            button("Save", self._save, kind="" if assignment else "primary")
        with box("editor"):
            with box("stack") as self._left:
                if assignment:
                    await PairsPanel(self._visitor, assignment, self._paired).build()
                self._form = AssignmentForm(
                    assignment.fields if assignment else None,
                    self._visitor.services.settings.timezone,
                    self._changed,
                    self._fixed(),
                )
            with box("stack aside first" if assignment else "stack aside"):
                self._publishing = (
                    PublishingPanel(self._visitor, assignment, self._stored) if assignment else None
                )
                if not assignment:
                    with empty("list", "One step after the other", _FIRST):
                        pass

    def _fixed(self) -> set[str]:
        if self._assignment and self._assignment.state is AssignmentState.PUBLISHED:
            return set(AssignmentFields.model_fields) - OPEN_WHILE_PUBLISHED
        return set()

    def _paired(self, assignment: Assignment) -> None:
        self._assignment = assignment
        if self._publishing:
            self._publishing.clear()

    def _changed(self) -> None:
        self._mark(unsaved=True)
        if self._publishing:
            self._publishing.clear()

    def _mark(self, *, unsaved: bool) -> None:
        self._unsaved = unsaved
        self._state.text = "Not saved yet" if unsaved else ""
        # `site.js` asks before a page with this mark is left.
        self._left.props["data-unsaved"] = "" if unsaved else None
        self._left.update()

    async def _save(self) -> None:
        fields = self._form.read()
        if fields is None:
            notice(_UNSAVED)
        elif self._assignment is None:
            await self._create(fields)
        else:
            await self._store(self._assignment.id, fields)
            notice("Saved.")

    async def _stored(self) -> bool:
        """Save what is not saved; return whether everything is."""
        if not self._unsaved or self._assignment is None:
            return True
        fields = self._form.read()
        if fields is None:
            notice(_UNSAVED)
            return False
        await self._store(self._assignment.id, fields)
        return True

    async def _create(self, fields: AssignmentFields) -> None:
        draft = AssignmentDraft(**dict(fields), section_id=self._section.id)
        actor = await self._visitor.actor_now()
        made = await self._assignments.create(actor, draft, self._new_id)
        self._mark(unsaved=False)
        ui.navigate.to(f"/assignments/{made.id}")

    async def _store(self, id: UUID, fields: AssignmentFields) -> None:
        actor = await self._visitor.actor_now()
        # Only what was changed here: what somebody else changed meanwhile stays theirs.
        given = {
            name: value
            for name, value in dict(fields).items()
            if self._read is None or value != getattr(self._read, name)
        }
        await self._assignments.change(actor, id, AssignmentChanges(**given))
        self._read = fields
        self._mark(unsaved=False)
